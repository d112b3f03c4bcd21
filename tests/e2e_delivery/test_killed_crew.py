"""The short form of `benchmarks/killing.py`: a send by two processes, killed as a whole a few times."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(__file__).parents[2] / "benchmarks" / "killing.py"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc to find the crew in")
def test_nobody_is_lost_and_nobody_gets_two_where_a_whole_crew_is_killed() -> None:
    numbers = ["--kills", "4", "--readers", "800", "--connections", "6", "--workers", "2"]
    done = subprocess.run([sys.executable, str(COMMAND), *numbers, "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = json.loads(done.stdout)["rows"].values()
    assert found["processes"] == 3
    assert found["lost"] == found["twice"] == 0
    assert 0 < found["most_in_one_kill"] <= 6

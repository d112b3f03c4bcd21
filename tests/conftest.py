"""What every test shares: hypothesis profiles, and a count of what could not be tested."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import place, postgres, postgres_url

__all__ = ["place", "postgres", "postgres_url"]  # fixtures

# A shell that starts us in the background has interrupts ignored, and so would every program that the tests interrupt.
for number in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)

settings.register_profile("dev", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail in CI where a test was skipped: there, every real part can be installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped and exitstatus == 0 and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were skipped for want of a real part, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        reasons = sorted({str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)})
        terminalreporter.write_line(f"{len(skipped)} skipped: {'; '.join(reasons)}")


ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where every copy of the sample keeps its fitted pictures, named by what they are made of."""
    return tmp_path_factory.mktemp("fitted")


@pytest.fixture
def workspace(tmp_path: Path, fitted: Path) -> Path:
    """Return a copy of the sample publication."""
    folder = tmp_path / "workspace"
    kept = folder / ".newsletter" / "cache"
    kept.mkdir(parents=True)
    (kept / "images").symlink_to(fitted)
    shutil.copy(ROOT / "newsletter.toml", folder)
    for name in ("issues", "subscribers"):
        shutil.copytree(ROOT / name, folder / name)
    return folder

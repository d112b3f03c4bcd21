"""What the guide gives those who test changes: its shell parts, run on a real repository."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from ruamel.yaml import YAML

from tests.cli.commands import SLUG

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guides" / "testing.md").read_text(encoding="utf-8")
TEXT = f"issues/{SLUG}/lv.md"


def snippet(sign: str) -> dict[str, object]:
    """Return the YAML of the guide that holds a sign."""
    blocks = [block.split("\n```")[0] for block in GUIDE.split("```yaml\n")[1:]]
    (text,) = [block for block in blocks if sign in block]
    return YAML(typ="safe").load(text)  # type: ignore[no-any-return]


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=Anna", "-c", "user.email=anna@example.org")
    done = subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def base(workspace: Path) -> str:
    """Make a repository of the workspace with a second issue, and return its first commit."""
    (workspace / "issues" / "2013-01-other").mkdir()
    (workspace / "issues" / "2013-01-other" / "lv.md").write_text(":::crads\n:::\n", encoding="utf-8")
    git(workspace, "init", "-q", "-b", "main")
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "begin")
    return git(workspace, "rev-parse", "HEAD")


def change(workspace: Path, old: str, new: str) -> None:
    path = workspace / TEXT
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    git(workspace, "commit", "-qam", "change")


def run(workspace: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, **variables}
    return subprocess.run(command, cwd=workspace, env=environ, check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("sign", "schema"), [("runs-on", "github-workflows.json"), ("CI_PIPELINE_SOURCE", "gitlab-ci.json")]
)
def test_what_is_given_for_a_server_is_as_its_schema_wants_it(sign: str, schema: str) -> None:
    validator = jsonschema.Draft7Validator(json.loads((ROOT / "tests" / "data" / "ci" / schema).read_text("utf-8")))
    given = snippet(sign)
    assert [fault.message for fault in validator.iter_errors(given)] == []
    assert not validator.is_valid({**given, "jobs": 1, "newsletter": 1})


def test_the_action_for_github_tests_changed_issues_only(workspace: Path, base: str) -> None:
    step = snippet("runs-on")["jobs"]["test"]["steps"][-1]  # type: ignore[index]
    assert list(step["env"]) == ["BASE"]

    def action() -> subprocess.CompletedProcess[str]:
        return run(workspace, "sh", "-e", "-c", step["run"], BASE=base)

    assert (action().returncode, action().stdout) == (0, "")
    change(workspace, ":::cards", ":::crads")
    done = action()
    assert done.returncode == 1
    assert f"::error file={TEXT},line=" in done.stdout
    assert "2013-01-other" not in done.stdout
    change(workspace, ":::crads", ":::cards")
    git(workspace, "rm", "-rq", "issues/2013-01-other")
    change(workspace, "Aicinām", "Mēs aicinām")
    assert action().returncode == 0


def test_the_job_for_gitlab_leaves_a_report(workspace: Path, base: str) -> None:
    job = snippet("CI_PIPELINE_SOURCE")["newsletter"]
    script = job["script"][-1]  # type: ignore[index]
    change(workspace, ":::cards", ":::crads")
    done = run(workspace, "sh", "-e", "-c", script, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 1
    (report,) = workspace.glob(job["artifacts"]["reports"]["junit"])  # type: ignore[index]
    assert report.name == f"report-{SLUG}.xml"
    assert int(ElementTree.parse(report).getroot().get("failures", "0")) > 0  # noqa: S314 - our own


def test_the_hook_tests_the_issues_of_the_files_that_it_is_given(workspace: Path, base: str) -> None:
    (hook,) = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    named = snippet("repos:")["repos"][0]["hooks"]  # type: ignore[index]
    assert [each["id"] for each in named] == [hook["id"]]
    entry = shlex.split(hook["entry"])
    files = [TEXT, f"issues/{SLUG}/en.md"]
    done = run(workspace, *entry, *files)
    assert (done.returncode, done.stderr.count("nothing is wrong")) == (0, 1)
    change(workspace, ":::cards", ":::crads")
    assert run(workspace, *entry, *files).returncode == 1

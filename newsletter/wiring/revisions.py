"""An issue as an earlier commit has it, read out of the repository that the workspace lies in.

Nothing is checked out, fetched or written there: blobs are read as they are stored, past every filter and hook, and
laid into a folder of their own.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from newsletter.config import SETTINGS_FILE
from newsletter.errors import NewsletterError, UsageError
from newsletter.preview.workbench import Revision

# A name is typed or picked; git itself takes names of any length.
LONGEST_NAME = 200
MOST_REVISIONS = 20
MOST_OCTETS = 200_000_000
GIT_SECONDS = 30
# Nothing is asked of other machines, nobody is asked for a password, and no index is written.
GIT = ("git", "--no-optional-locks", "-c", "protocol.allow=never", "-c", "core.fsmonitor=false")
ENVIRONMENT = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}
FILES = frozenset({b"100644", b"100755"})


class UnknownRevisionError(UsageError):
    """A name that no commit of the workspace's repository has."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is no earlier state called “{name}”", "name a commit, a branch or a tag, as HEAD~1 or v2"
        )


class NotThereYetError(NewsletterError):
    """An issue that an earlier state has nothing of."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"“{slug}” was not there yet", "compare with a later state, or with another issue")


class TooLargeRevisionError(UsageError):
    """An earlier state that is too large to be laid beside the present one."""

    def __init__(self) -> None:
        super().__init__("this earlier state is too large to be compared", "compare with a later one")


@dataclass(frozen=True)
class _Blob:
    path: PurePosixPath
    digest: bytes


def list_revisions(root: Path, slug: str) -> tuple[Revision, ...]:
    """Return the newest commits that changed an issue, the themes or the settings; none without a repository."""
    told = _git(root, "log", f"-{MOST_REVISIONS}", "-z", "--format=%H%n%cs%n%s", "HEAD", "--", *_paths(slug))
    entries = (entry.split("\n", 2) for entry in (told or b"").decode("utf-8", "replace").split("\0") if entry)
    return tuple(Revision(*entry) for entry in entries if len(entry) == 3)


def find_commit(root: Path, name: str) -> str:
    """Return the id of the commit that a name stands for; raise UnknownRevisionError."""
    if not name or name.startswith("-") or len(name) > LONGEST_NAME or not name.isprintable():
        raise UnknownRevisionError(name[:LONGEST_NAME])
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if not found:
        raise UnknownRevisionError(name)
    return found.decode("ascii").strip()


def lay_out(root: Path, commit: str, slug: str, folder: Path) -> None:
    """Write an issue, the themes and the settings into a folder as a commit has them; symbolic links are left out.

    Raises TooLargeRevisionError.
    """
    lay_out_paths(root, commit, _paths(slug), folder)


def lay_out_paths(root: Path, commit: str, paths: Sequence[str], folder: Path) -> None:
    """Write files and folders, named from the workspace, into a folder as a commit has them. See `lay_out`."""
    listed = _git(root, "ls-tree", "-r", "-z", commit, "--", *paths) or b""
    blobs = list(_blobs(listed))
    contents = _read(root, blobs)
    for blob, content in zip(blobs, contents, strict=True):
        path = folder / blob.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def read_files(root: Path, slug: str) -> dict[str, bytes]:
    """Return the files that an issue is made of, by their paths from the workspace."""
    found = [root / SETTINGS_FILE, *(root / "issues" / slug).rglob("*"), *(root / "templates").rglob("*")]
    files = [file for file in found if file.is_file() and not file.is_symlink()]
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def _paths(slug: str) -> tuple[str, ...]:
    return f"issues/{slug}", "templates", SETTINGS_FILE


def _blobs(listed: bytes) -> Iterator[_Blob]:
    for entry in listed.split(b"\0"):
        head, _, name = entry.partition(b"\t")
        path = PurePosixPath(os.fsdecode(name))
        if head[:6] in FILES and not path.is_absolute() and ".." not in path.parts:
            yield _Blob(path, head.split()[2])


def _read(root: Path, blobs: Sequence[_Blob]) -> Iterator[bytes]:
    """Yield the contents of blobs, in order."""
    asked = b"".join(blob.digest + b"\n" for blob in blobs)
    sizes = (_git(root, "cat-file", "--batch-check=%(objectsize)", stdin=asked) or b"").split()
    if len(sizes) != len(blobs) or sum(map(int, sizes)) > MOST_OCTETS:
        raise TooLargeRevisionError
    told = _git(root, "cat-file", "--batch", stdin=asked) or b""
    at = 0
    for size in map(int, sizes):
        start = told.index(b"\n", at) + 1
        yield told[start : start + size]
        at = start + size + 1


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes | None:
    """Return what git prints; None where it refuses, is not there or takes too long."""
    # What a hook or an outer git has set would lead to another repository.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and names from outside are refused or stand behind "--"
            [*GIT, *arguments],
            cwd=root,
            env={**environment, **ENVIRONMENT},
            input=stdin,
            capture_output=True,
            timeout=GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None

"""A program that brings a folder to where it is shown, such as rsync."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from newsletter.publish.folder import FolderPlace
from newsletter.publish.model import Delivered, PublicFile, PublishError

SECONDS = 600
SAID = 500


class CommandError(PublishError):
    """The program could not be started, or was not content."""

    def __init__(self, program: str, what: str, said: str = "") -> None:
        super().__init__(f"“{program}” {what}", said or "see [publish] command in newsletter.toml")


class CommandPlace:
    """A program that is given a folder. Its words are filled in one by one, and no shell reads them."""

    def __init__(self, words: Sequence[str], *, issue: str, url: str) -> None:
        self._words = tuple(words)
        self._issue = issue
        self._url = url

    def put(self, files: Sequence[PublicFile]) -> Delivered:
        """Write the files into a folder and hand it to the program. Raises CommandError and FolderError."""
        with tempfile.TemporaryDirectory(prefix="newsletter-") as name:
            folder = Path(name) / "public"
            folder.mkdir(mode=0o755)
            delivered = FolderPlace(folder).put(files)
            self._run(folder)
        return delivered

    def _run(self, folder: Path) -> None:
        program, *_ = command = [
            word.format(folder=folder.as_posix(), issue=self._issue, url=self._url) for word in self._words
        ]
        try:
            done = subprocess.run(  # noqa: S603 - the workspace's own settings name it
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as fault:
            raise CommandError(program, f"was not done after {SECONDS // 60} minutes") from fault
        except OSError as fault:
            raise CommandError(program, f"cannot be started: {(fault.strerror or 'refused').lower()}") from fault
        if done.returncode:
            said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-SAID:]
            raise CommandError(program, f"ended with status {done.returncode}", said)

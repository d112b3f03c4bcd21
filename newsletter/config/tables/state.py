"""[state]: where the ledger is kept, and what it outlives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from newsletter.config.keys import Key, Table
from newsletter.config.settingsfile import SettingsFile

NAME = "state"
STATE = Table(
    "Where the ledger is kept.",
    {
        "url": Key(str, "The ledger's database.", default="`sqlite:///.newsletter/newsletter.db`"),
        "synchronous": Key(
            str,
            "What the ledger outlives: `normal` a killed process, `full` a power cut too, at a flush to disk a "
            "message.",
            choices=("normal", "full"),
            default="`normal`",
        ),
    },
)


@dataclass(frozen=True)
class State:
    """The file of the ledger; `synchronous` is normal or full."""

    path: Path
    synchronous: str = "normal"


def read_state(file: SettingsFile) -> State:
    """Return [state]; what is wrong with it is reported to the file."""
    values = file.checked(NAME, STATE.keys)
    path = _path(file, str(values.get("url", "sqlite:///.newsletter/newsletter.db")))
    return State(path, str(values.get("synchronous", "normal")))


def _path(file: SettingsFile, url: str) -> Path:
    if not url.startswith("sqlite:///"):
        file.report(
            "wrong-value",
            f"“{url.partition(':')[0]}” is not a database that this version can use",
            file.line_of("url", NAME),
            'write  url = "sqlite:///.newsletter/newsletter.db"',
        )
        return file.root
    return file.root / url.removeprefix("sqlite:///")

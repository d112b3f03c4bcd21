"""Forgetting a person wherever we keep anything: the store, the files of lists, the outbox; and where we cannot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from newsletter.config import Settings
from newsletter.subscribers.erasure import without_person
from newsletter.subscribers.listfile import list_names
from newsletter.subscribers.ports import SubscriberStore
from newsletter.subscribers.records import Cause, Forgotten
from newsletter.wiring.commit import commits_that_touched

# What stands in the outbox instead of a message, so that their number stays the same.
STUB = b"To: forgotten\r\nSubject: forgotten\r\n\r\nWhoever this was written to has asked to be forgotten.\r\n"

LETTERS = "letters"  # the folder of the outbox for messages that somebody has asked for


@dataclass(frozen=True)
class FileErasure:
    """What became of a list's file: the lines that are gone, or why they are not, and lines that name them besides."""

    shown: str
    lines: tuple[int, ...]
    fault: str = ""
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True)
class ForgottenEverywhere:
    """What was done about a person, and what is left to do by hand: git's earlier states, copies of the ledger."""

    stored: Forgotten
    files: tuple[FileErasure, ...] = ()
    outbox: int = 0
    commits: tuple[str, ...] = ()
    copies: tuple[Path, ...] = ()

    @property
    def is_done(self) -> bool:
        """Tell whether all that we could do was done."""
        return not any(each.fault for each in self.files)


def forget_everywhere(settings: Settings, store: SubscriberStore, key: str, cause: Cause) -> ForgottenEverywhere:
    """Forget a person in the store, in the files of all lists and in the outbox; look where else they may be."""
    folder = settings.lists.relative_to(settings.root).as_posix()
    return replace(
        forget_here(settings, store, key, cause),
        commits=commits_that_touched(settings.root, folder, key),
        copies=_copies(settings),
    )


def forget_here(settings: Settings, store: SubscriberStore, key: str, cause: Cause) -> ForgottenEverywhere:
    """Forget a person in the store, in the files of all lists and in the outbox, without looking any further."""
    stored = store.forget(key, cause)  # first, so that nothing is sent to them, whatever becomes of the files
    files = tuple(
        erasure
        for name in list_names(settings.lists)
        if (erasure := _erase(settings.lists / f"{name}.csv", f"{settings.lists.name}/{name}.csv", key))
    )
    written = (*stored.messages, *((LETTERS, number) for number in stored.letters))
    outbox = sum(_empty(settings.outbox / folder, number) for folder, number in written)
    return ForgottenEverywhere(stored, files, outbox)


def _erase(path: Path, shown: str, key: str) -> FileErasure | None:
    """Take a person out of a list's file; None where they are not in it."""
    waiting = path.with_name(f".{path.name}.part")
    try:
        erasure = without_person(path.read_bytes(), shown, key)
        if not erasure.is_possible:
            return FileErasure(shown, erasure.lines, "it cannot be read to its end", erasure.mentions)
        if erasure.lines:
            place = path.resolve()
            waiting = place.with_name(waiting.name)
            waiting.write_bytes(erasure.data)
            waiting.chmod(place.stat().st_mode)
            waiting.replace(place)
    except OSError as fault:
        waiting.unlink(missing_ok=True)
        return FileErasure(shown, (), (fault.strerror or "the disk refused").lower())
    if not erasure.lines and not erasure.mentions:
        return None
    return FileErasure(shown, erasure.lines, "", erasure.mentions)


def _empty(folder: Path, number: int) -> int:
    """Put something that says nothing in the place of a message; return how many messages that were."""
    done = 0
    for path in folder.glob(f"{number:04}-*.eml"):
        path.write_bytes(STUB)
        path.replace(path.with_name(f"{number:04}-forgotten.eml"))
        done += 1
    return done


def _copies(settings: Settings) -> tuple[Path, ...]:
    place = settings.state.place
    return () if isinstance(place, str) else tuple(sorted(place.parent.glob(f"{place.name}.before-*")))

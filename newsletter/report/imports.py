"""What an import has found and done, in words and figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from newsletter.report.table import aligned
from newsletter.subscribers.imports.course import Counts, Deed
from newsletter.subscribers.imports.flags import Flag
from newsletter.subscribers.imports.gathering import FileRead
from newsletter.subscribers.imports.standing import Standing

SAID: Mapping[Standing, str] = {
    Standing.ACTIVE: "may be written to",
    Standing.PENDING: "have asked, and not confirmed: they get nothing until they do",
    Standing.UNSUBSCRIBED: "have left",
    Standing.BOUNCED: "mail to them came back",
    Standing.COMPLAINED: "have called a message spam",
}
DONE: Mapping[Deed, tuple[str, str]] = {
    Deed.NEW: ("are new on the list", "would be new on the list"),
    Deed.UPDATED: ("were there, and something about them has changed", "are there, and something would change"),
    Deed.UNCHANGED: ("were there", "are there"),
    Deed.SUPPRESSED: ("get nothing", "would get nothing"),
}
FLAGGED: Mapping[Flag, str] = {
    Flag.ROLE: "of a task, not of a person",
    Flag.DISPOSABLE: "of a mailbox for one use",
    Flag.RESERVED: "at a name that is reserved: no real mail server takes mail for it, and none is given any",
    Flag.SLIP: "probably mistyped",
}
COLUMNS_SHOWN = 12


def file_lines(files: Sequence[FileRead]) -> Iterator[str]:
    """Yield what the files were taken for, and which of their columns are read as what."""
    for file in files:
        yield f"{file.shown}: {_known_as(file)}, {file.read:,} row{'' if file.read == 1 else 's'}"
        if file.columns:
            yield f"  columns: {columns_line(file.columns)}"
        yield from (f"  {note}" for note in file.notes)
        for flag, number in sorted(file.flags.counts.items()):
            shown = ", ".join(file.flags.examples[flag])
            more = ", …" if number > len(file.flags.examples[flag]) else ""
            yield f"  {number:,} address{'' if number == 1 else 'es'} {FLAGGED[flag]} ({shown}{more})"


def _known_as(file: FileRead) -> str:
    return f"an export of {file.program}" if file.is_recognised else "a list of no program that is known"


def columns_line(columns: Mapping[str, str]) -> str:
    """Return which columns are read, those with a name of ours with it, and how many are not read."""
    read = [ours if ours == theirs else f"{theirs} as {ours}" for theirs, ours in columns.items() if ours]
    shown = [*read[:COLUMNS_SHOWN], *([f"and {len(read) - COLUMNS_SHOWN} more"] if len(read) > COLUMNS_SHOWN else [])]
    left = len(columns) - len(read)
    return ", ".join(shown) + (f"; {left} not read" if left else "")


def count_lines(counts: Counts, list_name: str, *, is_done: bool) -> Iterator[str]:
    """Yield the figures of an import: what was read, and what was done or would be."""
    read = [
        ["rows", f"{counts.read:,}", "read"],
        *([str(each), f"{counts.standings[each]:,}", SAID[each]] for each in Standing),
        ["invalid", f"{counts.invalid:,}", "are nobody"],
        ["duplicates", f"{counts.duplicates:,}", "of an earlier row"],
    ]
    done = [[str(deed), f"{counts.deeds[deed]:,}", DONE[deed][0 if is_done else 1]] for deed in Deed]
    if counts.stayed_away:
        done[-1][2] += f"; {counts.stayed_away:,} of them had left before, or are barred, and stay so"
    lines = list(aligned([*read, ["list", "", list_name], *done]))
    yield from lines[: len(read)]
    yield ""
    yield f"  {list_name}" if is_done else f"  {list_name}, if it were done"
    yield from lines[len(read) + 1 :]


def import_json(counts: Counts, list_name: str, *, is_done: bool, rejects: str) -> dict[str, object]:
    """Return an import for programs; `rejects` is where rows that are nobody were noted, empty where there are none."""
    files = [
        {
            "file": each.shown,
            "program": each.program if each.is_recognised else None,
            "columns": {theirs: ours or None for theirs, ours in each.columns.items()},
            "read": each.read,
            "invalid": each.invalid,
            "notes": list(each.notes),
            "flagged": {str(flag): each.flags.counts[flag] for flag in Flag},
            "problems": [problem.as_json() for problem in each.problems],
        }
        for each in counts.files
    ]
    return {**counts.as_json(), "list": list_name, "done": is_done, "rejects": rejects or None, "files": files}

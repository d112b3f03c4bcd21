"""What has changed in a list, in words: for a terminal, and for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from newsletter.report.table import aligned
from newsletter.subscribers.difference import Change, Difference, Example
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import Source

WORDS: Mapping[Change, str] = {
    Change.NEW: "new",
    Change.RETURNING: "returning",
    Change.CHANGED: "changed",
    Change.GONE: "gone",
    Change.UNCHANGED: "unchanged",
    Change.BARRED: "have left, and stay so",
    Change.ELSEWHERE: "came otherwise, not by this file",
    Change.DUPLICATE: "stand there twice",
    Change.REFUSED: "cannot be used",
}
# These are shown row by row.
SHOWN = (Change.NEW, Change.RETURNING, Change.CHANGED, Change.GONE, Change.REFUSED)
ROWS_SHOWN = 8
NAMED = {Change.REFUSED: "rows that cannot be used"}


def difference_lines(difference: Difference, *, private: bool = False) -> Iterator[str]:
    """Yield what has changed, line by line; where `private`, no address and no value is told."""
    counted = [[words, f"{difference.counts[change]:,}"] for change, words in _counted(difference)]
    if counted:
        yield from aligned([["", "readers"], *counted])
    if difference.columns:
        yield ""
        yield f"  Changed: {_columns(difference)}"
    if not private:
        for change in SHOWN:
            yield from _rows(NAMED.get(change, WORDS[change]), change, difference)
    yield from _looked_at(difference, private=private)


def difference_markdown(name: str, difference: Difference, since: str, *, private: bool = False) -> Iterator[str]:
    """Yield what has changed as Markdown, as it reads well below a pull request."""
    yield f"### `{name}`"
    yield ""
    if difference.is_empty:
        yield f"{difference.now:,} readers, as in {since}."
    else:
        yield f"**{difference.now:,}** readers, {difference.before:,} in {since}."
        yield ""
        yield "| | Readers |"
        yield "| --- | ---: |"
        for change, words in _counted(difference):
            yield f"| {words} | {difference.counts[change]:,} |"
    if difference.columns:
        yield ""
        yield f"Changed: {_escaped(_columns(difference))}"
    if difference.role_count or difference.typo_count:
        yield ""
        yield from (f"- {line.strip()}" for line in _looked_at_bare(difference, private=private, quote="`"))
    if private or difference.is_empty:
        return
    yield ""
    yield "<details><summary>Who</summary>"
    yield ""
    for change in SHOWN:
        for example in difference.examples.get(change, ()):
            detail = f": {_escaped(example.detail)}" if example.detail else ""
            yield f"- {WORDS[change]}: {_quoted(example.address)}{_line(example)}{detail}"
        if more := difference.counts[change] - len(difference.examples.get(change, ())):
            yield f"- {WORDS[change]}: and {more:,} more"
    yield ""
    yield "</details>"


def difference_json(name: str, difference: Difference, *, private: bool = False) -> dict[str, object]:
    """Return what has changed as plain values."""
    told: dict[str, object] = {
        "list": name,
        "before": difference.before,
        "now": difference.now,
        "counts": {change.value: difference.counts[change] for change in Change},
        "columns": dict(difference.columns),
        "role_accounts": difference.role_count,
        "likely_typos": difference.typo_count,
    }
    if not private:
        told["examples"] = {
            change.value: [_example(each) for each in difference.examples.get(change, ())] for change in SHOWN
        }
        told["roles"] = [_example(each) for each in difference.roles]
        told["typos"] = [_example(each) for each in difference.typos]
    return told


CAME: Mapping[Source, str] = {
    Source.UNKNOWN: "known from before",
    Source.FILE: "by the file",
    Source.IMPORT: "by an import",
    Source.FORM: "by a form",
    Source.API: "by another program",
    Source.EDITOR: "by an editor",
    Source.MAIL: "by mail",
}


def standing_lines(standings: Sequence[tuple[SubscriptionStatus, Source, int]]) -> Iterator[str]:
    """Yield how many stand how, and how they came."""
    if not standings:
        yield "  nobody is known on it yet"
        return
    rows = []
    for status in SubscriptionStatus:
        counted = {source: number for each, source, number in standings if each is status}
        if counted:
            ways = ", ".join(f"{number:,} {CAME[source]}" for source, number in counted.items())
            rows.append([status.value, f"{sum(counted.values()):,}", ways])
    yield from aligned(rows)


def _counted(difference: Difference) -> list[tuple[Change, str]]:
    return [(change, words) for change, words in WORDS.items() if difference.counts[change]]


def _columns(difference: Difference) -> str:
    return ", ".join(f"{name} of {number:,}" for name, number in difference.columns.most_common())


def _rows(words: str, change: Change, difference: Difference) -> Iterator[str]:
    number = difference.counts[change]
    if not number:
        return
    yield ""
    yield f"  {words.capitalize()}"
    shown = difference.examples.get(change, [])[:ROWS_SHOWN]
    has_lines = any(each.line for each in shown)
    rows = [[*([_place(each)] if has_lines else []), each.address, each.detail] for each in shown]
    yield from aligned([[f"  {first}", *rest] for first, *rest in rows])
    if number > len(shown):
        yield f"    and {number - len(shown):,} more"


def _looked_at(difference: Difference, *, private: bool) -> Iterator[str]:
    if difference.role_count or difference.typo_count:
        yield ""
        yield from _looked_at_bare(difference, private=private)


def _looked_at_bare(difference: Difference, *, private: bool, quote: str = "") -> Iterator[str]:
    if difference.role_count:
        of = "" if private else f" ({_some(difference.roles, difference.role_count, quote)})"
        them = "an address of a task" if difference.role_count == 1 else "addresses of tasks"
        yield f"  {difference.role_count:,} of the new ones: {them}, not of a person{of}"
    if difference.typo_count:
        yield f"  {difference.typo_count:,} of the new ones: probably mistyped"
        for each in difference.typos[:ROWS_SHOWN]:
            typed, meant = each.address, each.detail
            if private:
                typed, meant = f"…@{typed.rpartition('@')[2]}", meant.rpartition("@")[2]
            yield f"    line {each.line}: {quote}{typed}{quote}; did you mean {quote}{meant}{quote}?"
        if (more := difference.typo_count - ROWS_SHOWN) > 0:
            yield f"    and {more:,} more"


def _some(examples: Sequence[Example], number: int, quote: str) -> str:
    shown = [f"{quote}{each.address}{quote}" for each in examples[:3]]
    return ", ".join([*shown, *([f"and {number - len(shown):,} more"] if number > len(shown) else [])])


def _place(example: Example) -> str:
    return f"line {example.line}" if example.line else ""


def _line(example: Example) -> str:
    return f" (line {example.line})" if example.line else ""


def _example(example: Example) -> dict[str, object]:
    return {"line": example.line, "address": example.address, "detail": example.detail}


def _quoted(text: str) -> str:
    return f"`{text.replace('`', '')}`"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#" else sign for sign in text)

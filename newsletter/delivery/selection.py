"""Whom a send is for, as it was asked: lists, who is kept out, a segment, a limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newsletter.errors import UsageError
from newsletter.merge.expression import Expression, names
from newsletter.problems import did_you_mean

# What every list has, whatever its columns are.
ALWAYS_THERE = ("email", "name", "locale")


class SegmentError(UsageError):
    """A segment that is not in the expression language, or asks for what no list has."""

    def __init__(self, segment: str, sentence: str, hint: str) -> None:
        super().__init__(f"the segment “{segment}” cannot be used: {sentence}", hint)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Whom a send is for.

    The readers of the lists, in their order, that are `segment` says (an expression over `subscriber.FIELD`), without
    those of the lists `exclude` and those who got the issues `exclude_issues`; of these the first `limit`. `again`
    sends to those, too, who have the issue already.
    """

    lists: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    exclude_issues: tuple[str, ...] = ()
    segment: str = ""
    limit: int | None = None
    again: bool = False

    @property
    def every_list(self) -> tuple[str, ...]:
        """Return the lists whose people count, each once: those that are written to, and those that keep people out."""
        return tuple(dict.fromkeys((*self.lists, *self.exclude)))


@dataclass(frozen=True, kw_only=True)
class When:
    """When a send begins, as it was asked: the options of `newsletter send` of the same names, empty where not given.

    `at` is a date and a time, with its offset from UTC unless it is that of each reader's own clock.
    """

    at: str = ""
    zone: str = ""
    window: str = ""
    local_time: bool = False
    skip_late: bool = False
    canary: str = ""


def read_segment(source: str, columns: Iterable[str]) -> Expression | None:
    """Read a segment, None for an empty one. Raises SegmentError, also for a field that is no column."""
    from newsletter.merge.parse import ExpressionError, parse_expression

    if not source.strip():
        return None
    try:
        expression = parse_expression(source.strip())
    except ExpressionError as fault:
        raise SegmentError(source.strip(), fault.sentence, fault.hint) from fault
    known = sorted({*columns, *ALWAYS_THERE})
    for path in sorted(names(expression)):
        if path[0] != "subscriber":
            raise SegmentError(
                source.strip(), f"{'.'.join(path)} is nothing that a list says of its readers", _there(known)
            )
        if path[1] not in known:
            near = did_you_mean(path[1], known)
            hint = f"did you mean subscriber.{near}?" if near else _there(known)
            raise SegmentError(source.strip(), f"no list of this send has a column “{path[1]}”", hint)
    if not names(expression):
        raise SegmentError(source.strip(), "it asks for nothing that differs from reader to reader", _there(known))
    return expression


def _there(known: list[str]) -> str:
    return f"the lists have: {', '.join(f'subscriber.{name}' for name in known)}"

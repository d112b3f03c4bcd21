"""Whom a send is for, as it was asked: lists, who is kept out, a segment, a limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from newsletter.errors import UsageError
from newsletter.merge.expression import Comparison, Constant, Expression, Junction, Name, Not, names
from newsletter.problems import did_you_mean
from newsletter.subscribers.segments import Asked

# What every list has, whatever its columns are.
ALWAYS_THERE = ("email", "name", "locale")


class DayError(UsageError):
    """A word that is no day, where one is meant."""

    def __init__(self, option: str, typed: str) -> None:
        super().__init__(
            f"{option} takes a day, and “{typed}” is none", f"write it like 2026-11-24:  {option} 2026-11-24"
        )


class SegmentError(UsageError):
    """A segment that is not in the expression language, or asks for what no list has."""

    def __init__(self, segment: str, sentence: str, hint: str) -> None:
        super().__init__(f"the segment “{segment}” cannot be used: {sentence}", hint)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Whom a send is for.

    The readers of the lists, in their order, that are `segment` says (an expression over `subscriber.FIELD`), without
    those of the lists `exclude` and those who got the issues `exclude_issues`; of these the first `limit`. `again`
    sends to those, too, who have the issue already. `joined_since` is a day, as 2026-11-24: only who joined then or
    later.
    """

    lists: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    exclude_issues: tuple[str, ...] = ()
    segment: str = ""
    limit: int | None = None
    again: bool = False
    joined_since: str = ""

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


@dataclass(frozen=True)
class Vocabulary:
    """What a segment may name: columns and lists; issues and tags are not known to all, and None is not checked."""

    columns: Sequence[str] = ()
    lists: Sequence[str] | None = None
    issues: Sequence[str] | None = None


def read_segment(source: str, words: Vocabulary) -> Expression | None:
    """Read a segment, None for an empty one. Raises SegmentError, also for a field, list or issue that is not there."""
    from newsletter.merge.language import SEGMENT
    from newsletter.merge.parse import ExpressionError, parse_expression

    typed = source.strip()
    if not typed:
        return None
    try:
        expression = parse_expression(typed, SEGMENT)
    except ExpressionError as fault:
        raise SegmentError(typed, fault.sentence, fault.hint) from fault
    known = sorted({*words.columns, *ALWAYS_THERE})
    for path in sorted(names(expression)):
        if path[0] == "subscriber" and path[1] not in known:
            near = did_you_mean(path[1], known)
            hint = f"did you mean subscriber.{near}?" if near else _there(known)
            raise SegmentError(typed, f"no list of this send has a column “{path[1]}”", hint)
    for name, what, there in (("lists", "list", words.lists), ("received", "issue", words.issues)):
        for each in sorted(sought(expression, name)):
            if there is not None and each not in there:
                near = did_you_mean(each, there)
                hint = f"did you mean “{near}”?" if near else f"there are: {', '.join(sorted(there)[:10]) or 'none'}"
                raise SegmentError(typed, f"there is no {what} called “{each}”", hint)
    if not names(expression):
        raise SegmentError(typed, "it asks for nothing that differs from reader to reader", _there(known))
    return expression


def read_day(option: str, typed: str) -> str:
    """Return a day as 2026-11-24, nothing for nothing. Raises DayError."""
    try:
        return date.fromisoformat(typed.strip()).isoformat() if typed.strip() else ""
    except ValueError as fault:
        raise DayError(option, typed) from fault


def joined_since(day: str, expression: Expression | None) -> Expression | None:
    """Return a segment of which only those are left who joined on a day or later; of no day, the segment."""
    if not day:
        return expression
    since = Comparison(">=", Name(("joined",)), Constant(day))
    return Junction("and", expression, since) if expression else since


def asked_of(expressions: Iterable[Expression], issues: Sequence[str]) -> Asked:
    """Return what segments ask besides fields; `issues` are all there are, for one that does not say which."""
    here = lists = False
    received: set[str] = set()
    for each in expressions:
        found = {path[0] for path in names(each)}
        here = here or bool(found & {"joined", "tags"})
        lists = lists or "lists" in found
        if "received" in found:
            received |= sought(each, "received") or set(issues)
    return Asked(here, lists, frozenset(received))


def sought(expression: Expression, name: str) -> frozenset[str]:
    """Return the texts that are looked for in a name: those of `"vip" in tags`."""
    match expression:
        case Comparison(operator="in" | "not in", left=Constant(value=str() as text), right=Name(path=(found,))):
            return frozenset({text} if found == name else ())
        case Not(operand=operand):
            return sought(operand, name)
        case Junction(left=left, right=right):
            return sought(left, name) | sought(right, name)
    return frozenset()


def _there(known: list[str]) -> str:
    return f"the lists have: {', '.join(f'subscriber.{name}' for name in known)}"

"""The condition of a block: who sees it."""

from __future__ import annotations

from newsletter.content.attributes import PAIR
from newsletter.content.faults import Faults
from newsletter.content.guards import joined
from newsletter.merge.meant import hint_for, meant_condition
from newsletter.merge.parse import LONGEST, ExpressionError, parse_expression
from newsletter.merge.tags import CURLY_QUOTES


def read_condition(typed: str, line: int, faults: Faults) -> str:
    """Return a condition as it can be evaluated; empty, beside a problem, if it cannot."""
    typed = typed.translate(CURLY_QUOTES).strip()
    if not typed:
        return ""
    try:
        parse_expression(typed)
    except ExpressionError as fault:
        shown = faults.as_typed(typed)
        inside = shown.strip("{%} ").removeprefix("if ").strip()
        meant = _readable(inside) or meant_condition(inside)
        hint, fix = fault.hint, None
        if meant:
            hint = "write the condition without braces" if "{" in shown else hint_for(shown, meant)
            raw = next((match.group(0) for match in PAIR.finditer(faults.line(line)) if match["key"] == "when"), "")
            fix = (raw or typed, as_attribute(meant))
        sentence = f"the condition “{shown}” does not work: {fault.sentence}"
        faults.error("bad-condition", sentence, line, hint, near="when", fix=fix)
        return ""
    return typed


def _readable(condition: str) -> str:
    """Return a condition if it can be read, else nothing."""
    try:
        parse_expression(condition)
    except ExpressionError:
        return ""
    return condition


def guarded(own: str, guard: str, line: int, faults: Faults) -> str:
    """Return the condition of a block that has one of its own and stands between others."""
    both = joined(guard, own)
    if len(both) <= LONGEST:
        return both
    hint = "let a condition end before the next one begins, or make them shorter"
    faults.error("bad-condition", "the conditions around this block are too long together", line, hint)
    return ""


def as_attribute(condition: str) -> str:
    """Return a condition as it is written on a block's first line, its quotation marks told from those around it."""
    if '"' in condition and "'" in condition:
        return f"when='{condition}'"
    return f"""when="{condition.replace('"', "'")}\""""

"""The condition of a block: who sees it."""

from __future__ import annotations

from newsletter.content.faults import Faults
from newsletter.merge.parse import SINGLE_EQUALS, ExpressionError, parse_expression
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
        hint = fault.hint
        if "{" in shown:
            inside = shown.strip("{%} ").removeprefix("if ").strip()
            hint = f'write the condition without braces: when="{inside}"'
        elif SINGLE_EQUALS.search(shown):
            corrected = SINGLE_EQUALS.sub("==", shown).replace('"', "'")
            hint = f'two things are compared with two equals signs: when="{corrected}"'
        sentence = f"the condition “{shown}” does not work: {fault.sentence}"
        faults.error("bad-condition", sentence, line, hint, near="when")
        return ""
    return typed

"""A segment in words: what an expression over the fields of a list asks of a reader."""

from __future__ import annotations

from newsletter.merge.expression import Comparison, Constant, Expression, Filter, Junction, Name, Not

SIGNS = {
    "==": "is",
    "!=": "is not",
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
}


JOINED = {
    "==": "joined on {}",
    "!=": "did not join on {}",
    "<": "joined before {}",
    "<=": "joined on {} or before",
    ">": "joined after {}",
    ">=": "joined on {} or later",
}
OWNED = {
    "tags": ("has the tag", "does not have the tag"),
    "lists": ("is on the list", "is not on the list"),
    "received": ("has got", "has not got"),
}


def segment_words(expression: Expression) -> str:
    """Return what a segment asks, as a clause: `city is “Rīga” and has a name`."""
    match expression:
        case Name():
            return f"has a {_value(expression)}"
        case Not(operand=Name() as name):
            return f"has no {_value(name)}"
        case Not(operand=operand):
            return f"not ({segment_words(operand)})"
        case Junction(operator=operator, left=left, right=right):
            return f" {operator} ".join(_part(each, operator) for each in (left, right))
        case Comparison(operator=operator, left=left, right=Constant(value=tuple() as choices)):
            some = ", ".join(_value(Constant(each)) for each in choices)
            return f"{_value(left)} is {'one' if operator == 'in' else 'none'} of {some}"
        case Comparison(operator="in" | "not in" as operator, left=left, right=Name(path=(owner,))) if owner in OWNED:
            return f"{OWNED[owner][operator == 'not in']} {_value(left)}"
        case Comparison(operator="in" | "not in" as operator, left=left, right=right):
            return f"{_value(right)} {'holds' if operator == 'in' else 'does not hold'} {_value(left)}"
        case Comparison(operator=operator, left=Name(path=("joined",)), right=Constant(value=str() as day)):
            return JOINED[operator].format(day)
        case Comparison(operator=operator, left=left, right=right):
            return f"{_value(left)} {SIGNS[operator]} {_value(right)}"
    return f"has a {_value(expression)}"


def _part(expression: Expression, operator: str) -> str:
    words = segment_words(expression)
    return f"({words})" if isinstance(expression, Junction) and expression.operator != operator else words


def _value(expression: Expression) -> str:
    match expression:
        case Name(path=path):
            return path[-1]
        case Constant(value=str() as text):
            return f"“{text}”"
        case Constant(value=value):
            return str(value).lower() if isinstance(value, bool) else str(value)
        case Filter(name="days_ago", operand=operand):
            return f"the days since {_value(operand)}"
        case Filter(name=name, operand=operand, arguments=arguments):
            some = f" {', '.join(map(_value, arguments))}" if arguments else ""
            return f"{_value(operand)} ({name}{some})"
    return f"({segment_words(expression)})"

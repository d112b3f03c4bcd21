"""The one expression language of merge tags, conditions and segments, as values that can be looked into and worked out.

Values are text, numbers, truth values or lists of text; a name that is not there is a missing value, never an error.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from newsletter.merge.filters import FILTERS, as_text

Value = str | int | float | bool | None | Sequence[str]
Values = Mapping[str, object]

# What a merge tag may name besides `subscriber.FIELD`. Both are addresses that we make ourselves.
OWN_ADDRESSES = frozenset({"unsubscribe_url", "web_url"})
NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
# So many signs of a number are the same in every database; what is longer, as the number of an account, is a text.
LONGEST_NUMBER = 15


@dataclass(frozen=True)
class Name:
    """A value looked up by its path: `subscriber.city` is ("subscriber", "city")."""

    path: tuple[str, ...]


@dataclass(frozen=True)
class Constant:
    """A text, a number or a truth value, as written; a tuple of them for a list."""

    value: str | int | float | bool | tuple[object, ...] | None


@dataclass(frozen=True)
class Not:
    """True where its operand is not."""

    operand: Expression


@dataclass(frozen=True)
class Junction:
    """`and` or `or` of two operands, with the value of the deciding one."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Comparison:
    """One comparison, by the operator's sign as it is written."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Filter:
    """A named change of a value (see `newsletter.merge.filters`), made as the language of `locale` does."""

    name: str
    operand: Expression
    arguments: tuple[Expression, ...]
    locale: str = ""


Expression = Name | Constant | Not | Junction | Comparison | Filter


def _rebuilt(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """Return an expression with each of its own parts changed."""
    match expression:
        case Filter(operand=operand, arguments=arguments):
            return replace(expression, operand=change(operand), arguments=tuple(map(change, arguments)))
        case Not(operand=operand):
            return Not(change(operand))
        case Junction(left=left, right=right) | Comparison(left=left, right=right):
            return replace(expression, left=change(left), right=change(right))
    return expression


def localised(expression: Expression, locale: str) -> Expression:
    """Return an expression whose filters know the language of the text they stand in."""
    made = _rebuilt(expression, lambda part: localised(part, locale))
    return replace(made, locale=locale) if isinstance(made, Filter) else made


def bound(expression: Expression, known: Mapping[str, str | None]) -> Expression:
    """Return an expression with some names of one part put in by their values."""
    match expression:
        case Name(path=(name,)) if name in known:
            return Constant(known[name])
    return _rebuilt(expression, lambda part: bound(part, known))


def evaluate(expression: Expression, values: Values) -> object:
    """Return the expression's value for one reader; a missing name is None."""
    match expression:
        case Name(path=path):
            found: object = values
            for part in path:
                # A dictionary is told at once, any other mapping only by asking its abstract class.
                found = found.get(part) if type(found) is dict or isinstance(found, Mapping) else None
            return found
        case Constant(value=value):
            return value
        case Not(operand=operand):
            return not evaluate(operand, values)
        case Junction(operator=operator, left=left, right=right):
            first = evaluate(left, values)
            return evaluate(right, values) if bool(first) is (operator == "and") else first
        case Comparison(operator=operator, left=left, right=right):
            return compare(operator, evaluate(left, values), evaluate(right, values))
        case Filter(name=name, operand=operand, arguments=arguments, locale=locale):
            given = (evaluate(argument, values) for argument in arguments)
            return FILTERS[name].change(evaluate(operand, values), locale, *given)


def compare(operator: str, left: object, right: object) -> bool:
    """Compare two values: as numbers where both are, else as text; a missing value is only unequal."""
    if operator in ("in", "not in"):
        return _is_in(left, right) is (operator == "in")
    if left is None or right is None:
        return (left is right) is (operator == "==") if operator in ("==", "!=") else False
    order = _order(left, right)
    match operator:
        case "==":
            return order == 0
        case "!=":
            return order != 0
        case "<":
            return order < 0
        case "<=":
            return order <= 0
        case ">":
            return order > 0
    return order >= 0


def _is_in(left: object, right: object) -> bool:
    if left is None or right is None:
        return False
    if isinstance(right, (list, tuple)):
        return any(compare("==", left, each) for each in right)
    return as_text(left) in as_text(right)


def _order(left: object, right: object) -> int:
    first, second = as_text(left), as_text(right)
    if isinstance(left, bool) or isinstance(right, bool):  # a list's file says true, TRUE or True
        first, second = first.casefold(), second.casefold()
    if is_number(first) and is_number(second):
        return (Decimal(first) > Decimal(second)) - (Decimal(first) < Decimal(second))
    return (first > second) - (first < second)


def is_number(text: str) -> bool:
    """Tell whether a text is compared by its value where the other one is a number, too."""
    return len(text) <= LONGEST_NUMBER and NUMBER.fullmatch(text) is not None


def dated(expression: Expression, today: datetime.date) -> Expression:
    """Return an expression whose `days_ago` count back from a day."""
    made = _rebuilt(expression, lambda part: dated(part, today))
    if isinstance(made, Filter) and made.name == "days_ago":
        return replace(made, arguments=(Constant(today.isoformat()),))
    return made


def names(expression: Expression) -> frozenset[tuple[str, ...]]:
    """Return every path that the expression looks up."""
    match expression:
        case Name(path=path):
            return frozenset({path})
        case Constant():
            return frozenset()
        case Not(operand=operand):
            return names(operand)
        case Junction(left=left, right=right) | Comparison(left=left, right=right):
            return names(left) | names(right)
        case Filter(operand=operand, arguments=arguments):
            return names(operand).union(*(names(argument) for argument in arguments))


def depends_on_reader(expression: Expression) -> bool:
    """Tell whether the value differs from reader to reader; one that does not is folded at build time."""
    return bool(names(expression))

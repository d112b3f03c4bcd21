"""The one expression language of merge tags, conditions and segments: a named subset of Jinja's.

Jinja's own parser reads it; only the nodes named here are let through. Values are text, numbers, truth
values or lists of text; a name that is not there is a missing value, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from newsletter.errors import NewsletterError
from newsletter.merge.filters import FILTERS, as_text
from newsletter.problems import did_you_mean

Value = str | int | float | bool | None | Sequence[str]
Values = Mapping[str, object]

# What a merge tag may name besides `subscriber.FIELD`. Both are addresses that we make ourselves.
OWN_ADDRESSES = frozenset({"unsubscribe_url", "web_url"})
# Longer than any that a person writes, and short enough for the parser's own limits.
LONGEST = 1000
NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
COMPARISONS: Mapping[str, str] = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "lteq": "<=",
    "gt": ">",
    "gteq": ">=",
    "in": "in",
    "notin": "not in",
}


class ExpressionError(NewsletterError):
    """An expression that is not in the language; the sentence speaks of what was typed.

    `fix` is a text in the expression and what was meant by it, where that can be told.
    """

    def __init__(self, sentence: str, hint: str = "", fix: tuple[str, str] | None = None) -> None:
        super().__init__(sentence, hint)
        self.fix = fix


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


# autoescape is of no matter: nothing is ever rendered by this environment, it only parses.
# One sign where two are meant; those of a text in quotes are the text's own.
SINGLE_EQUALS = re.compile(r"(?<![=!<>])=(?!=)(?=(?:[^\"']*([\"'])[^\"']*\1)*[^\"']*$)")
_PARSER = Environment(autoescape=True)


@lru_cache(maxsize=4096)
def parse_expression(source: str) -> Expression:
    """Read one expression; raise ExpressionError, in the author's terms, if it is not in the language."""
    if not source.strip():
        raise ExpressionError("the tag is empty", "write a value in it, for example {{ subscriber.name }}")
    if len(source) > LONGEST:
        raise ExpressionError("the tag is too long", "write a shorter condition, or split it into two")
    if "}}" in source or "{{" in source:
        raise ExpressionError("a tag stands inside a tag", "write the value without more braces")
    try:
        parsed = _PARSER.parse("{{ " + source + " }}")
    except (TemplateSyntaxError, RecursionError) as fault:
        doubled = SINGLE_EQUALS.sub("==", source.strip())
        is_equals = doubled != source.strip()
        raise ExpressionError(
            f"“{source.strip()}” cannot be read as a value or a condition",
            "two things are compared with two equals signs"
            if is_equals
            else 'write it like subscriber.city or subscriber.city == "Rīga"',
            (source.strip(), doubled) if is_equals else None,
        ) from fault
    body = parsed.body[0] if len(parsed.body) == 1 else None
    if not isinstance(body, nodes.Output) or len(body.nodes) != 1:
        raise ExpressionError(f"“{source.strip()}” is not one value", "write one value in each tag")
    return _convert(body.nodes[0])


def _convert(node: nodes.Node) -> Expression:
    match node:
        case nodes.Name() | nodes.Getattr():
            return _name(node)
        case nodes.Const(value=value):
            return Constant(value)
        case nodes.List(items=items) | nodes.Tuple(items=items):
            return Constant(tuple(_constant(item) for item in items))
        case nodes.Neg(node=nodes.Const(value=int() | float() as number)):
            return Constant(-number)
        case nodes.Not(node=operand):
            return Not(_convert(operand))
        case nodes.And(left=left, right=right):
            return Junction("and", _convert(left), _convert(right))
        case nodes.Or(left=left, right=right):
            return Junction("or", _convert(left), _convert(right))
        case nodes.Compare(expr=left, ops=[nodes.Operand(op=operator, expr=right)]) if operator in COMPARISONS:
            return Comparison(COMPARISONS[operator], _convert(left), _convert(right))
        case nodes.Filter(
            name=name, node=nodes.Expr() as operand, args=arguments, kwargs=[], dyn_args=None, dyn_kwargs=None
        ):
            return _filter(name, operand, arguments)
    raise ExpressionError(
        "the tag uses something that merge tags do not have",
        'a tag names a value, compares it, or gives a default: {{ subscriber.city | default("…") }}',
    )


def _constant(node: nodes.Node) -> object:
    converted = _convert(node)
    if not isinstance(converted, Constant):
        raise ExpressionError(
            "a list in a condition holds something that is not a plain text or number",
            'write it like ["lv", "en"]',
        )
    return converted.value


def _name(node: nodes.Node) -> Name:
    path: list[str] = []
    while isinstance(node, nodes.Getattr):
        path.insert(0, node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        raise ExpressionError(
            "the tag uses something that merge tags do not have", "name a value, for example subscriber.name"
        )
    path.insert(0, node.name)
    typed = ".".join(path)
    if path in [[name] for name in OWN_ADDRESSES] or (path[0] == "subscriber" and len(path) == 2):
        return Name(tuple(path))
    if path[0] == "subscriber":
        raise ExpressionError(
            f"“{typed}” is not the name of a value",
            "write subscriber.FIELD, for example subscriber.name; FIELD is a column of the list",
        )
    if len(path) == 1 and (near := did_you_mean(path[0], [*OWN_ADDRESSES])):
        raise ExpressionError(f"“{typed}” is not known here", f"did you mean {near}?", (typed, near))
    if len(path) == 1:
        raise ExpressionError(
            f"“{typed}” is not known here",
            f"did you mean subscriber.{typed.lower()}?",
            (typed, f"subscriber.{typed.lower()}"),
        )
    meant = f"subscriber.{path[-1].lower()}"
    raise ExpressionError(f"“{typed}” is not known here", f"did you mean {meant}?", (typed, meant))


def _filter(name: str, operand: nodes.Expr, arguments: list[nodes.Expr]) -> Filter:
    if name not in FILTERS:
        near = did_you_mean(name, FILTERS)
        raise ExpressionError(
            f"“{name}” is not something a value can be put through",
            f"did you mean {near}?" if near else f"there are: {', '.join(FILTERS)}",
        )
    rule = FILTERS[name]
    if len(arguments) > rule.most:
        raise ExpressionError(
            f"“{name}” takes {'one value' if rule.most else 'no value'} in brackets",
            f"write {name}({rule.example})" if rule.most else f"write {name} without brackets",
        )
    converted = tuple(_convert(argument) for argument in arguments)
    written = [argument.value for argument in converted if isinstance(argument, Constant)]
    if len(written) == len(converted) and (fault := rule.check(written)):
        raise ExpressionError(fault, f"write {name}({rule.example})")
    return Filter(name, _convert(operand), converted)


def localised(expression: Expression, locale: str) -> Expression:
    """Return an expression whose filters know the language of the text they stand in."""
    match expression:
        case Filter(operand=operand, arguments=arguments):
            inner = tuple(localised(argument, locale) for argument in arguments)
            return replace(expression, operand=localised(operand, locale), arguments=inner, locale=locale)
        case Not(operand=operand):
            return Not(localised(operand, locale))
        case Junction(left=left, right=right) | Comparison(left=left, right=right):
            return replace(expression, left=localised(left, locale), right=localised(right, locale))
    return expression


def evaluate(expression: Expression, values: Values) -> object:
    """Return the expression's value for one reader; a missing name is None."""
    match expression:
        case Name(path=path):
            found: object = values
            for part in path:
                found = found.get(part) if isinstance(found, Mapping) else None
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
    if NUMBER.fullmatch(first) and NUMBER.fullmatch(second):
        return (Decimal(first) > Decimal(second)) - (Decimal(first) < Decimal(second))
    return (first > second) - (first < second)


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

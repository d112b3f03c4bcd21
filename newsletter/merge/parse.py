"""Reading an expression, a named subset of Jinja's, by Jinja's parser; only the nodes named here are let through."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from newsletter.errors import NewsletterError
from newsletter.merge.expression import Comparison, Constant, Expression, Filter, Junction, Name, Not
from newsletter.merge.filters import FILTERS
from newsletter.merge.language import MERGE, Language
from newsletter.problems import did_you_mean

# Longer than any that a person writes, and short enough for the parser's own limits.
LONGEST = 1000
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
# One sign where two are meant; those of a text in quotes are the text's own.
SINGLE_EQUALS = re.compile(r"(?<![=!<>])=(?!=)(?=(?:[^\"']*([\"'])[^\"']*\1)*[^\"']*$)")
BARE_DATE = re.compile(r"(?<![\w\"'-])\d{4}-\d\d-\d\d(?![\w\"'-])(?=(?:[^\"']*([\"'])[^\"']*\1)*[^\"']*$)")
# autoescape is of no matter: nothing is ever rendered by this environment, it only parses.
_PARSER = Environment(autoescape=True)


class ExpressionError(NewsletterError):
    """An expression that is not in the language; the sentence speaks of what was typed.

    `fix` is a text in the expression and what was meant by it, where that can be told.
    """

    def __init__(self, sentence: str, hint: str = "", fix: tuple[str, str] | None = None) -> None:
        super().__init__(sentence, hint)
        self.fix = fix


@lru_cache(maxsize=4096)
def parse_expression(source: str, language: Language = MERGE) -> Expression:
    """Read one expression; raise ExpressionError, in the author's terms, if it is not in the language."""
    if not source.strip():
        raise ExpressionError(f"the {language.noun} is empty", "write a value in it, for example {{ subscriber.name }}")
    if len(source) > LONGEST:
        raise ExpressionError(f"the {language.noun} is too long", "write a shorter condition, or split it into two")
    if "}}" in source or "{{" in source:
        raise ExpressionError("a tag stands inside a tag", "write the value without more braces")
    if bare := BARE_DATE.search(source):
        date = bare.group()
        raise ExpressionError(f"the date {date} is not in quotes", f'write "{date}"', (date, f'"{date}"'))
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
    return _convert(body.nodes[0], language)


def _convert(node: nodes.Node, language: Language) -> Expression:
    match node:
        case nodes.Name() | nodes.Getattr():
            return _name(node, language)
        case nodes.Const(value=value):
            return Constant(value)
        case nodes.List(items=items) | nodes.Tuple(items=items):
            return Constant(tuple(_constant(item, language) for item in items))
        case nodes.Neg(node=nodes.Const(value=int() | float() as number)):
            return Constant(-number)
        case nodes.Not(node=operand):
            return Not(_convert(operand, language))
        case nodes.And(left=left, right=right):
            return Junction("and", _convert(left, language), _convert(right, language))
        case nodes.Or(left=left, right=right):
            return Junction("or", _convert(left, language), _convert(right, language))
        case nodes.Compare(expr=left, ops=[nodes.Operand(op=operator, expr=right)]) if operator in COMPARISONS:
            return Comparison(COMPARISONS[operator], _convert(left, language), _convert(right, language))
        case nodes.Filter(
            name=name, node=nodes.Expr() as operand, args=arguments, kwargs=[], dyn_args=None, dyn_kwargs=None
        ):
            return _filter(name, operand, arguments, language)
        case nodes.Call(node=nodes.Name(name=name)) if name in language.names | set(language.not_yet):
            _name(nodes.Name(name, "load"), language)  # which may say that it cannot be asked at all
            raise ExpressionError(f"“{name}” takes nothing in brackets", f'write "…" in {name}')
    raise ExpressionError(*language.instead)


def _constant(node: nodes.Node, language: Language) -> object:
    converted = _convert(node, language)
    if not isinstance(converted, Constant):
        raise ExpressionError(
            "a list in a condition holds something that is not a plain text or number",
            'write it like ["lv", "en"]',
        )
    return converted.value


def _name(node: nodes.Node, language: Language) -> Name:
    path: list[str] = []
    while isinstance(node, nodes.Getattr):
        path.insert(0, node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        raise ExpressionError(language.instead[0], "name a value, for example subscriber.name")
    path.insert(0, node.name)
    typed = ".".join(path)
    if path in [[name] for name in language.names] or (path[0] == "subscriber" and len(path) == 2):
        return Name(tuple(path))
    if typed in language.not_yet:
        raise ExpressionError(*language.not_yet[typed])
    if path[0] == "subscriber":
        raise ExpressionError(
            f"“{typed}” is not the name of a value",
            "write subscriber.FIELD, for example subscriber.name; FIELD is a column of the list",
        )
    if len(path) == 1 and (near := did_you_mean(path[0], sorted(language.names))):
        raise ExpressionError(f"“{typed}” is not known here", f"did you mean {near}?", (typed, near))
    if len(path) == 1:
        raise ExpressionError(
            f"“{typed}” is not known here",
            f"did you mean subscriber.{typed.lower()}?",
            (typed, f"subscriber.{typed.lower()}"),
        )
    meant = f"subscriber.{path[-1].lower()}"
    raise ExpressionError(f"“{typed}” is not known here", f"did you mean {meant}?", (typed, meant))


def _filter(name: str, operand: nodes.Expr, arguments: list[nodes.Expr], language: Language) -> Filter:
    if name not in language.filters:
        near = did_you_mean(name, sorted(language.filters))
        raise ExpressionError(
            f"“{name}” is not something a value can be put through",
            f"did you mean {near}?" if near else f"there are: {', '.join(sorted(language.filters))}",
        )
    rule = FILTERS[name]
    if len(arguments) > rule.most:
        raise ExpressionError(
            f"“{name}” takes {'one value' if rule.most else 'no value'} in brackets",
            f"write {name}({rule.example})" if rule.most else f"write {name} without brackets",
        )
    converted = tuple(_convert(argument, language) for argument in arguments)
    written = [argument.value for argument in converted if isinstance(argument, Constant)]
    if len(written) == len(converted) and (fault := rule.check(written)):
        raise ExpressionError(fault, f"write {name}({rule.example})")
    return Filter(name, _convert(operand, language), converted)

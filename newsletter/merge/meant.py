"""What was meant by a condition that cannot be read: a column of the list, two equals signs, a text in quotes."""

from __future__ import annotations

import re

from newsletter.merge.parse import SINGLE_EQUALS, ExpressionError, parse_expression

JOINT = re.compile(r"\s+(and|or|&&|\|\||&)\s+", re.IGNORECASE)
JOINTS = {"&&": "and", "&": "and", "||": "or"}
CLAUSE = re.compile(
    r"(?:(?:if|when)\s+)?(?P<not>not\s+|!\s*)?(?:subscriber\s*\.\s*)?(?P<name>[^\W\d]\w*(?: \w+)*?)"
    r"\s*(?P<sign>===?|!==?|=|<>|≠|[<>]=?|:|\bis not\b|\bis\b|\bequals\b|\bnot in\b|\bin\b)\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
LONE = re.compile(r"(?P<not>not\s+|!\s*)?(?:subscriber\s*\.\s*)?(?P<word>[^\W\d][\w-]*)", re.IGNORECASE)
SIGNS = {
    "=": "==",
    "===": "==",
    ":": "==",
    "is": "==",
    "equals": "==",
    "is not": "!=",
    "<>": "!=",
    "≠": "!=",
    "!==": "!=",
}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
ONE_OF = re.compile(r"\s*(?:,|\bor\b)\s*")


def meant_condition(typed: str) -> str:
    """Return the condition that was meant; empty if that cannot be told."""
    pieces = JOINT.split(typed.strip())
    clauses = [_clause(piece.strip()) for piece in pieces[::2]]
    if not all(clauses):
        return ""
    joints = [JOINTS.get(joint, joint.lower()) for joint in pieces[1::2]]
    made = " ".join([clauses[0], *(f"{joint} {clause}" for joint, clause in zip(joints, clauses[1:], strict=True))])
    try:
        parse_expression(made)
    except ExpressionError:
        return ""
    return made


def hint_for(typed: str, meant: str) -> str:
    """Return in words what is written otherwise in the condition that was meant."""
    if SINGLE_EQUALS.sub("==", typed.strip()) == meant:
        return "two things are compared with two equals signs"
    return "name a column of the list behind “subscriber.”, and put what it is compared with in quotes"


def _clause(typed: str) -> str:
    found = CLAUSE.fullmatch(typed)
    if found is None:
        return _lone(typed)
    name = re.sub(r"\s+", "_", found["name"].strip()).lower()
    sign = " ".join(found["sign"].lower().split())
    sign = SIGNS.get(sign, sign)
    value = found["value"].strip()
    if sign in ("in", "not in") and value[0] not in "[(":
        value = f"[{', '.join(_text(part) for part in ONE_OF.split(value) if part)}]"
    elif sign not in ("in", "not in"):
        value = _text(value)
    return f"{'not ' if found['not'] else ''}subscriber.{name} {sign} {value}"


def _lone(typed: str) -> str:
    """Return what a word alone means: a column in small letters, else one of its values, most likely a town."""
    found = LONE.fullmatch(typed)
    if found is None:
        return ""
    word, negation = found["word"], "not " if found["not"] else ""
    if "." in typed or word.islower():
        return f"{negation}subscriber.{word.lower()}"
    return f"subscriber.city {'!=' if negation else '=='} '{word}'"


def _text(value: str) -> str:
    """Return a value as it is compared with: a number, or a text in quotes."""
    if NUMBER.fullmatch(value) or QUOTED.fullmatch(value):
        return value
    bare = value.strip("\"' ")
    if re.fullmatch(r"(?:subscriber\.)?[^\W\d]\w*\.\w+", bare):
        bare = bare.rpartition(".")[2]
    return f'"{bare}"' if "'" in bare else f"'{bare}'"

"""The marks that CSS bears: of its declarations, its selectors and its at-rules. Tolerant, as mail clients are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
PART = re.compile(r"(?:[^;\"'()]|\"[^\"]*\"|'[^']*'|\((?:[^()]|\([^()]*\))*\)|[\"'()])+")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|url\([^)]*\)")
FUNCTION = re.compile(r"([a-z][a-z-]*)\(")
WORD = re.compile(r"(?<![\w#.%-])-?[a-z][a-z-]*(?![\w(-])")
UNIT = re.compile(r"(?<![\w#-])[-+]?(?:\d+\.?\d*|\.\d+)([a-z]+|%)")
IMPORTANT = re.compile(r"!\s*important\s*$", re.IGNORECASE)
MEDIA_FEATURE = re.compile(r"\(\s*(?:-webkit-)?(?:min-|max-)?([a-z-]+)")
PSEUDO = re.compile(r"::?([a-z-]+)")
ATTRIBUTE = re.compile(r"\[[^\]]*\]")
COMBINATOR = re.compile(r"\s*([>+~])\s*|(\s+)")
CHAINED = re.compile(r"[.#][\w-]+[.#]")
TYPE = re.compile(r"(?:^|[\s>+~(])[a-z][a-z0-9]*", re.IGNORECASE)
# These hold what other selectors do, not what a declaration does.
CONDITIONAL_RULES = frozenset({"media", "supports", "layer", "container", "document"})


@dataclass(frozen=True)
class Declaration:
    """One declaration: property, value, what marks it bears, and whether the same block sets the property before."""

    name: str
    value: str
    marks: tuple[str, ...]
    has_fallback: bool = False

    @property
    def text(self) -> str:
        """Return the declaration as it is written."""
        return f"{self.name}: {self.value}"


@dataclass(frozen=True)
class Rule:
    """A rule of a style sheet: its selector or at-rule, the marks of that, and what it declares.

    `is_conditional` says that not everybody gets it: it stands in an at-rule, or its selector asks for a state.
    """

    prelude: str
    marks: tuple[str, ...]
    declarations: tuple[Declaration, ...] = ()
    is_conditional: bool = False


@lru_cache(maxsize=4096)
def declarations(css: str) -> tuple[Declaration, ...]:
    """Return the declarations of a block or a style attribute in their order."""
    found: list[Declaration] = []
    seen: set[str] = set()
    for part in PART.findall(COMMENT.sub(" ", css)):
        name, colon, value = part.partition(":")
        name, value = name.strip().lower(), value.strip()
        if colon and value and not name.startswith(("mso-", "-webkit-", "-moz-", "-ms-", "*", "_")):
            found.append(Declaration(name, value, _marks(name, value), name in seen))
            seen.add(name)
    return tuple(found)


@lru_cache(maxsize=4096)
def _marks(name: str, value: str) -> tuple[str, ...]:
    plain = IMPORTANT.sub("", value)
    lower = QUOTED.sub(" ", plain).lower()
    marks = ["custom property" if name.startswith("--") else f"property {name}"]
    if plain != value:
        marks.append("important")
    for word in WORD.findall(lower):
        marks += (f"value {name}:{word}", f"word {word}")
    marks += (f"function {function}" for function in FUNCTION.findall(lower))
    marks += (f"unit {unit}" for unit in UNIT.findall(lower))
    return tuple(dict.fromkeys(marks))


@lru_cache(maxsize=64)
def rules(css: str) -> tuple[Rule, ...]:
    """Return the rules of a style sheet, at-rules beside those that they hold."""
    found = list(_rules(COMMENT.sub(" ", css), ""))
    if "/*" in css:
        found.append(Rule("/* */", ("css-comment",)))
    return tuple(found)


def _rules(css: str, around: str) -> Iterator[Rule]:
    at = 0
    while (brace := css.find("{", at)) >= 0:
        *before, prelude = css[at:brace].split(";")
        yield from (_statement(text) for text in before if text.strip().startswith("@"))
        end = _closing(css, brace)
        yield from _rule(prelude.strip(), css[brace + 1 : end], around)
        at = end + 1
    yield from (_statement(text) for text in css[at:].split(";") if text.strip().startswith("@"))


def _rule(prelude: str, body: str, around: str) -> Iterator[Rule]:
    if not prelude.startswith("@"):
        nested = "{" in body
        own = re.sub(r"[^;{}]*\{[^{}]*\}", "", body) if nested else body
        marks = (*selector_marks(prelude), *(("nesting",) if nested else ()))
        is_conditional = bool(around) or ":" in prelude or "[" in prelude
        yield Rule(prelude, marks, declarations(own), is_conditional)
        return
    name = prelude[1:].split(None, 1)[0].split("(")[0].lower() if len(prelude) > 1 else ""
    kind = name.removeprefix("-webkit-").removeprefix("-moz-")
    found = [f"at {kind}"]
    if kind == "media":
        found += (f"media {feature}" for feature in MEDIA_FEATURE.findall(prelude.lower()))
    if around and kind in CONDITIONAL_RULES:
        found.append("nested at-rule")
    if kind in CONDITIONAL_RULES:
        yield Rule(prelude, tuple(found), (), bool(around))
        yield from _rules(body, prelude)
    elif "keyframes" in kind:
        yield Rule(prelude, tuple(found), (), is_conditional=True)
    else:
        yield Rule(prelude, tuple(found), declarations(body), is_conditional=True)


def _statement(text: str) -> Rule:
    name, *_ = text.strip()[1:].split(None, 1) or [""]
    return Rule(text.strip(), (f"at {name.lower()}",))


def _closing(css: str, brace: int) -> int:
    depth = 0
    for match in re.compile(r"[{}]").finditer(css, brace):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.start()
    return len(css)


@lru_cache(maxsize=2048)
def selector_marks(selector: str) -> tuple[str, ...]:
    """Return the marks of a selector list."""
    marks: list[str] = []
    if "," in re.sub(r"\([^)]*\)", "", selector):
        marks.append("selector grouping")
    if "[" in selector:
        marks.append("selector attribute")
    plain = ATTRIBUTE.sub("", selector)
    marks += (f"pseudo {name}" for name in PSEUDO.findall(plain.lower()))
    plain = re.sub(r"::?[a-z-]+(?:\([^)]*\))?", "", plain, flags=re.IGNORECASE)
    for one in plain.split(","):
        simple = one.strip()
        marks += (f"combinator {match[1] or ' '}" for match in COMBINATOR.finditer(simple))
        tests = {
            "selector class": "." in simple,
            "selector id": "#" in simple,
            "selector universal": "*" in simple,
            "selector chaining": bool(CHAINED.search(simple)),
            "selector type": bool(TYPE.search(simple)),
        }
        marks += (mark for mark, is_there in tests.items() if is_there)
    return tuple(dict.fromkeys(marks))

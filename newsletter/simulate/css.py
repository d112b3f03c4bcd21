"""Style sheets as rules, and rules as declarations: just enough of CSS Syntax (level 3) to take parts out again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
# What is read as one: a string, or what stands in round or square brackets.
WHOLE = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\"']|\"[^\"]*\"|'[^']*'|\([^()]*\))*\)|\[[^\]]*\]"
PRELUDE = re.compile(rf"(?:{WHOLE}|[^{{}};\"'(\[]|[\"'(\[])*", re.DOTALL)
DECLARATION = re.compile(rf"(?:{WHOLE}|[^;\"'(\[]|[\"'(\[])+", re.DOTALL)
COMMA = re.compile(rf"(?:{WHOLE}|[^,\"'(\[]|[\"'(\[])+", re.DOTALL)
IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
BRACE = re.compile(rf"{WHOLE}|[{{}}]", re.DOTALL)
# At-rules whose block holds rules and not declarations.
NESTING = frozenset({"media", "supports", "layer", "container", "document"})


@dataclass(frozen=True)
class Declaration:
    """A property in lower case, its value as written, and whether it is important."""

    name: str
    value: str
    important: bool = False

    def __str__(self) -> str:
        """Return the declaration as it is written."""
        return f"{self.name}:{self.value}{' !important' if self.important else ''}"


@dataclass(frozen=True)
class Rule:
    """Declarations, and the selectors of the elements they are for."""

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]

    def __str__(self) -> str:
        """Return the rule as it is written."""
        return f"{', '.join(self.selectors)} {{ {'; '.join(map(str, self.declarations))} }}"


@dataclass(frozen=True)
class AtRule:
    """An at-rule: the rules in it, or where none can stand its block as written; None where it has no block."""

    name: str
    prelude: str
    rules: tuple[Node, ...] = ()
    block: str | None = None

    @property
    def is_nesting(self) -> bool:
        """Tell whether rules stand in it."""
        return self.name in NESTING and self.block is not None

    def __str__(self) -> str:
        """Return the at-rule as it is written."""
        head = f"@{self.name} {self.prelude}".rstrip()
        if self.block is None:
            return f"{head};"
        inside = "\n" + write_sheet(self.rules) + "\n" if self.is_nesting else self.block
        return f"{head} {{{inside}}}"


Node = Rule | AtRule


def read_sheet(css: str) -> tuple[Node, ...]:
    """Return the rules of a style sheet; what is no rule is left out, and what is never closed ends with the sheet."""
    return _read(COMMENT.sub(" ", css.replace("<!--", "").replace("-->", "")))


def write_sheet(nodes: Iterable[Node]) -> str:
    """Return a style sheet, a line for each rule."""
    return "\n".join(map(str, nodes))


@lru_cache(maxsize=4096)
def read_declarations(text: str) -> tuple[Declaration, ...]:
    """Return the declarations of a block or a style attribute; what has no colon is left out."""
    found = []
    for part in DECLARATION.findall(COMMENT.sub(" ", text) if "/*" in text else text):
        name, colon, value = part.partition(":")
        if not colon or not name.strip() or not value.strip():
            continue
        plain, count = IMPORTANT.subn("", value)
        own = name.strip()
        found.append(Declaration(own if own.startswith("--") else own.lower(), plain.strip(), bool(count)))
    return tuple(found)


def write_declarations(declarations: Iterable[Declaration]) -> str:
    """Return declarations as they stand in a style attribute."""
    return ";".join(map(str, declarations))


def split_commas(text: str) -> tuple[str, ...]:
    """Return the parts of a list with commas: selectors, or media queries."""
    return tuple(part.strip() for part in COMMA.findall(text) if part.strip())


def _read(css: str) -> tuple[Node, ...]:
    nodes: list[Node] = []
    at = 0
    while at < len(css):
        if css[at] in "; \t\r\n\f}":
            at += 1
            continue
        match = PRELUDE.match(css, at)
        prelude = match.group().strip() if match else ""
        at = match.end() if match else at + 1
        block: str | None = None
        if at < len(css) and css[at] == "{":
            block, at = _block(css, at)
        if node := _node(prelude, block):
            nodes.append(node)
    return tuple(nodes)


def _node(prelude: str, block: str | None) -> Node | None:
    if prelude.startswith("@"):
        name, _, rest = prelude[1:].partition(" ")
        if "(" in name:
            name, _, inside = name.partition("(")
            rest = f"({inside} {rest}".rstrip()
        name = name.lower()
        if block is None or name not in NESTING:
            return AtRule(name, rest.strip(), (), block)
        return AtRule(name, rest.strip(), _read(block), "")
    if block is None:
        return None
    return Rule(split_commas(prelude), read_declarations(block))


def _block(css: str, opened: int) -> tuple[str, int]:
    """Return what stands between the brace at a place and its end, and where what follows begins.

    Where the sheet ends before, it closes all that is open in it (CSS Syntax 3, 5.4.7).
    """
    depth = 0
    for match in BRACE.finditer(css, opened):
        if match.group() == "{":
            depth += 1
        elif match.group() == "}":
            depth -= 1
            if depth == 0:
                return css[opened + 1 : match.start()], match.end()
    return css[opened + 1 :] + "}" * (depth - 1), len(css)

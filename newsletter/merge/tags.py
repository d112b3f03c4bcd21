"""Merge tags in a source text, and the opaque tokens that stand in for them until after inlining.

A token is `NONCE` + one letter + a number + `z`: lower-case letters and digits only, so that YAML, Markdown,
MJML, an HTML parser, an inliner and a URL all leave it alone.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from newsletter.merge.meant import hint_for, meant_condition
from newsletter.merge.parse import ExpressionError, parse_expression
from newsletter.problems import Problem, error

# A tag that is never closed ends where the next one opens, or at an empty line.
INSIDE = r"(?:(?!\{\{|\{%|\n[ \t]*\n|CLOSE)[\s\S])*"
TAG = re.compile(
    rf"\{{\{{(?P<value>{INSIDE.replace('CLOSE', '}}')})\}}\}}"
    rf"|\{{%-?(?P<statement>{INSIDE.replace('CLOSE', '-?%}')})-?%\}}"
)
STRAY = re.compile(rf"{TAG.pattern}|(?P<brace>\{{\{{|\}}\}}|\{{%|%\}})")
# A longer line is a whole paragraph, and of no help in a hint.
LONGEST_LINE = 160
CURLY_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛", "'") | {"\u00a0": " "})
ANY_TOKEN = re.compile(r"nl[0-9a-f]{6}[a-z]\d+z")


class TagKind(StrEnum):
    """What a tag does: print a value, or open, part or close a condition."""

    VALUE = "value"
    IF = "if"
    ELIF = "elif"
    ELSE = "else"
    ENDIF = "endif"


@dataclass(frozen=True)
class Tag:
    """One merge tag: its token, its kind, the expression as typed (empty for else and endif), and where it stands.

    `path` is empty where the file is the language's own.
    """

    token: str
    kind: TagKind
    source: str = ""
    line: int = 0
    path: str = ""


@dataclass
class TagMint:
    """Gives out tokens of one nonce, each with its tag, numbered from `first`. `path` goes into the tags."""

    nonce: str
    letter: str = "m"
    tags: list[Tag] = field(default_factory=list)
    first: int = 0
    path: str = ""

    def elsewhere(self, path: str) -> TagMint:
        """Return the mint for another file of the same document; its tags are among this one's."""
        return TagMint(self.nonce, self.letter, self.tags, self.first, path)

    def add(self, kind: TagKind, source: str = "", line: int = 0) -> Tag:
        """Make the next tag; its token occurs nowhere else."""
        tag = Tag(f"{self.nonce}{self.letter}{self.first + len(self.tags)}z", kind, source, line, self.path)
        self.tags.append(tag)
        return tag


def choose_nonce(sources: Iterable[str]) -> str:
    """Return a token prefix that occurs in none of the sources; the same sources give the same one."""
    texts = list(sources)
    digest = hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
    for start in range(len(digest) - 6):
        nonce = f"nl{digest[start : start + 6]}"
        if not any(nonce in text for text in texts):
            return nonce
    return choose_nonce([*texts, digest])


def token_pattern(nonce: str) -> re.Pattern[str]:
    """Return the pattern of every token of a nonce."""
    return re.compile(re.escape(nonce) + r"[a-z]\d+z")


def without_tokens(text: str) -> str:
    """Return a text without tokens, of whatever nonce; what readers get in their places is not known."""
    return ANY_TOKEN.sub("", text)


def extract(source: str, mint: TagMint, path: str = "", first_line: int = 1) -> tuple[str, list[Problem]]:
    """Put a token in the place of every merge tag of a text; return it with what is wrong in the tags.

    Lines keep their numbers; `first_line` is that of the text's first in its file. A tag that cannot be read is taken
    out and reported. Braces that are left over are reported too, and stay.
    """
    problems: list[Problem] = []
    lines = source.split("\n")
    ends = [end.start() for end in re.finditer("\n", source)]

    def line_of(position: int) -> int:
        return bisect_left(ends, position) + first_line

    def report(position: int, code: str, sentence: str, hint: str) -> None:
        line = line_of(position)
        column = position - (source.rfind("\n", 0, position) + 1) + 1
        problems.append(error(code, sentence, path, line, column=column, hint=hint, source=lines[line - first_line]))

    def replace(match: re.Match[str]) -> str:
        kept_lines = "\n" * match.group(0).count("\n")
        try:
            kind, expression = read_tag(match)
            return mint.add(kind, expression, line_of(match.start())).token + kept_lines
        except ExpressionError as fault:
            report(
                match.start(),
                "merge-tag",
                f"the tag {match.group(0)} does not work: {fault.sentence}",
                _hint(fault, match.group(0), lines[line_of(match.start()) - first_line]),
            )
            # A condition that cannot be read still begins one, so that its end is not reported too.
            begins = (match.group("statement") or "").split(None, 1)[:1] == [TagKind.IF]
            return (mint.add(TagKind.IF, '""', line_of(match.start())).token if begins else "") + kept_lines

    text = TAG.sub(replace, source)
    # A whole tag is tried first, so that only braces outside of tags are left over.
    for stray in STRAY.finditer(source):
        if stray["brace"]:
            report(
                stray.start(),
                "merge-tag",
                f"“{stray['brace']}” has no counterpart",
                "a tag is written {{ subscriber.name }}; a condition {% if subscriber.name %}…{% endif %}",
            )
    return text, problems


def _hint(fault: ExpressionError, tag: str, line: str) -> str:
    """Return the hint for a tag that cannot be read, with its line corrected where it can be told what was meant."""
    if not fault.fix or tag not in line or len(line) > LONGEST_LINE:
        return fault.hint
    corrected = line.replace(tag, tag.replace(*fault.fix, 1), 1).strip()
    return f"{fault.hint}{'' if fault.hint.endswith('?') else ':'}\n{corrected}"


def read_tag(match: re.Match[str]) -> tuple[TagKind, str]:
    """Return the kind and the expression of one match of TAG; raise ExpressionError if it is none."""
    value, statement = match.group("value"), match.group("statement")
    if value is not None:
        return TagKind.VALUE, _readable(value)
    word, rest = (*statement.split(None, 1), "", "")[:2]
    rest = rest.strip()
    if word in (TagKind.IF, TagKind.ELIF):
        return TagKind(word), _condition(rest)
    if word in (TagKind.ELSE, TagKind.ENDIF) and not rest:
        return TagKind(word), ""
    if word == "else" and rest.startswith("if "):
        return TagKind.ELIF, _readable(rest[3:])
    raise ExpressionError(
        f"“{word}” is not a word that stands in {{% %}}",
        "there are {% if … %}, {% elif … %}, {% else %} and {% endif %}",
    )


def _condition(typed: str) -> str:
    """Return a condition as it can be read; raise ExpressionError with what was meant, where that can be told."""
    try:
        return _readable(typed)
    except ExpressionError as fault:
        meant = meant_condition(typed.translate(CURLY_QUOTES))
        if not meant:
            raise
        raise ExpressionError(str(fault), hint_for(typed, meant), (typed, meant)) from fault


def _readable(typed: str) -> str:
    """Return an expression as it can be read: as typed, or else with its curly quotes made straight.

    A bar may stand behind a backslash, as bars do in the cells of a table.
    """
    source = typed.strip()
    try:
        parse_expression(source)
    except ExpressionError:
        source = typed.replace("\\|", "|").translate(CURLY_QUOTES).strip()
        parse_expression(source)
    return source


def restore(text: str, tags: Iterable[Tag]) -> str:
    """Put the tags back as they are written, for a person to read."""
    if not ANY_TOKEN.search(text):
        return text
    for tag in tags:
        if tag.token in text:
            text = text.replace(tag.token, written(tag))
    return text


def written(tag: Tag) -> str:
    """Return a tag as an author writes it."""
    if tag.kind is TagKind.VALUE:
        return f"{{{{ {tag.source} }}}}"
    return f"{{% {tag.kind} {tag.source} %}}".replace("  ", " ")


def by_token(tags: Iterable[Tag]) -> Mapping[str, Tag]:
    """Index tags by their tokens."""
    return {tag.token: tag for tag in tags}


def split_tokens(text: str, tags: Mapping[str, Tag]) -> Iterator[tuple[int, str | Tag]]:
    """Yield a text's literal pieces and its tags in order, each with its position."""
    position = 0
    for match in ANY_TOKEN.finditer(text):
        if match.group(0) not in tags:
            continue
        if match.start() > position:
            yield position, text[position : match.start()]
        yield match.start(), tags[match.group(0)]
        position = match.end()
    if position < len(text) or not tags:
        yield position, text[position:]

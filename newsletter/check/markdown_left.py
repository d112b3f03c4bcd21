"""Markdown that was not understood, and would be seen by readers as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from newsletter.content.model import Block, Document, Link, RichText, Table, every_block
from newsletter.merge.tags import by_token, split_tokens
from newsletter.problems import Problem, Severity

CODE = "markdown-left"
CODE_SPAN = re.compile(r"<code>.*?</code>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
BOLD = re.compile(r"\*\*(?P<inside>[^*\n]+)\*\*")
TURNED_LINK = re.compile(r"\(([^()\n]+)\)\[([^\[\]\n]+)\]")
# Merge tags of other programs: *|FNAME|* of Mailchimp (whose asterisks Markdown takes), [[name]], %%name%%, <<name>>.
FOREIGN_TAG = re.compile(r"\*?\|([A-Z][A-Z0-9_:]+)\|\*?|\[\[(\w+)\]\]|%%(\w+)%%|<<\s*(\w+)\s*>>")
OWN_TAGS = {
    "fname": "{{ subscriber.name }}",
    "unsub": "{{ unsubscribe_url }}",
    "archive": "{{ web_url }}",
    "else:": "{% else %}",
    "end:if": "{% endif %}",
}


@dataclass(frozen=True)
class Rule:
    """One sign of Markdown that is left over, and what to do about it."""

    pattern: re.Pattern[str]
    hint: str
    severity: Severity = Severity.ERROR


RULES = (
    Rule(
        re.compile(r"\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)"),
        "bold is written **like this**, without spaces inside the signs",
    ),
    Rule(
        re.compile(r"\]\((?=\S)|\]\s\((?=(?:https?:|www\.|mailto:|tel:|images/))"),
        "a link is written [text](https://…), without a space between the brackets",
    ),
    Rule(
        re.compile(r"(?<!\{)\{\s*(?:subscriber\.\w+|unsubscribe_url|web_url)[^{}\n]*\}(?!\})"),
        "a reader's value is written with two braces on each side: {{ subscriber.name }}",
    ),
    Rule(
        FOREIGN_TAG,
        "a reader's value is written {{ subscriber.name }}; the name is that of a column in the list",
    ),
    Rule(
        re.compile(r"\)\[(?=https?:|www\.|mailto:)"),
        "a link has its words in square brackets and its address in round ones: [text](https://…)",
    ),
    Rule(
        re.compile(r"\|[ \t]*:?-{3,}:?[ \t]*\|"),
        "this line stands below the first one of a table, with as many bars, and no empty line between them",
    ),
    Rule(
        re.compile(r"^:{2,}(?=[ \t]*\w)", re.M), "a block begins with three colons at the beginning of a line: :::cards"
    ),
    Rule(
        re.compile(
            r"</?(?:a|b|br|center|div|em|font|h[1-6]|hr|i|img|li|o:p|p|span|strong|table|td|tr|u|ul)\b[^<>]*>|<!--",
            re.I,
        ),
        "bold is written **like this**, a link [text](https://…), and a new line is a new line",
        Severity.WARNING,
    ),
)


def markdown_left(document: Document, typed: Sequence[str]) -> list[Problem]:
    """Return a problem for each sign of Markdown that the readers of a document would see.

    `typed` are the lines of the document's file. What stands between backticks is meant to be seen.
    """
    tags = by_token(document.tags)
    found: list[Problem] = []
    for block in every_block(document.blocks):
        told: set[tuple[int, int]] = set()
        for shown in _shown(block):
            for number, rule in enumerate(RULES):
                for match in rule.pattern.finditer(shown):
                    before = "".join(p for _, p in split_tokens(shown[: match.start()], tags) if isinstance(p, str))
                    line, column = _place(before, match.group(0), block, typed)
                    if (number, line) not in told:
                        told.add((number, line))
                        found.append(_problem(rule, match.group(0), document.path, line, column, typed))
    return found


def _problem(rule: Rule, sign: str, path: str, line: int, column: int | None, typed: Sequence[str]) -> Problem:
    source = typed[line - 1] if line <= len(typed) else ""
    hint = rule.hint
    corrected = BOLD.sub(_unpadded, source)
    if sign == "**" and corrected != source:
        hint = f"put the spaces outside of the signs:\n{corrected}"
    elif sign.startswith("]") and " " in sign:
        hint = f"put the brackets together:\n{source.replace('] (', '](')}"
    elif sign.startswith(")["):
        turned = TURNED_LINK.sub(r"[\1](\2)", source)
        hint = f"{rule.hint.partition(':')[0]}:\n{turned}"
    elif rule.pattern is FOREIGN_TAG:
        hint = f"{rule.hint}:\n{FOREIGN_TAG.sub(_own_tag, source)}"
        sign = next((found[0] for found in FOREIGN_TAG.finditer(source) if sign in found[0]), sign)
    sentence = f"readers will see “{sign.strip()}”"
    return Problem(rule.severity, CODE, sentence, path, line, column=column, hint=hint, source=source)


def _own_tag(found: re.Match[str]) -> str:
    """Return what is written here for another program's merge tag."""
    name = next(word for word in found.groups() if word).lower()
    if name.startswith("if:"):
        return f"{{% if {_own_name(name[3:])} %}}"
    return OWN_TAGS.get(name) or f"{{{{ {_own_name(name)} }}}}"


def _own_name(name: str) -> str:
    return "subscriber.name" if name == "fname" else f"subscriber.{name}"


def _unpadded(bold: re.Match[str]) -> str:
    """Return bold words with the spaces inside of their signs put outside."""
    words = bold["inside"].strip()
    before, _, after = bold["inside"].partition(words) if words else ("", "", "")
    return f"{before}**{words}**{after}" if words else bold.group(0)


def _shown(block: Block) -> Iterator[str]:
    """Yield what readers see of a block, as text."""
    values = [block.intro, *block.fields.values(), *(value for item in block.items for value in item.fields.values())]
    for value in values:
        if isinstance(value, (RichText, Table)):
            yield unescape(TAG.sub("", CODE_SPAN.sub("", value.html)))
        elif isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (part.text for part in value if isinstance(part, Link))


def _place(before: str, sign: str, block: Block, typed: Sequence[str]) -> tuple[int, int | None]:
    """Find the line of a sign: the one that holds the words before it, else the first that holds the sign."""
    words = before.rsplit("\n", 1)[-1].split()
    last = words[-1] if words else ""
    candidates = range(block.line, min(block.end_line, len(typed)) + 1)
    for near in ([f"{last}{sign}", f"{last} {sign}"] if last else []) + [sign, sign.strip()]:
        for number in candidates:
            at = typed[number - 1].find(near)
            if at >= 0:
                return number, at + len(near) - len(sign) + 1
    return block.line, None

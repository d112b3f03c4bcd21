"""Markdown that was not understood, and would be seen by readers as it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from newsletter.check.stretch import Reader, Stretch, items_stretch, own_stretch
from newsletter.content.model import Block, Document, Link, RichText, Table, every_block
from newsletter.merge.tags import Tag, by_token, split_tokens
from newsletter.problems import Problem, Severity

CODE = "markdown-left"
# Of one kind of sign in one text; whoever has left more of them has left them everywhere.
MOST = 20
LONGEST_WORD = 200
CODE_SPAN = re.compile(r"<code>.*?</code>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
BOLD = re.compile(r"\*\*(?P<inside>[^*\n]+)\*\*")
# A link whose round bracket is never closed.
OPEN_LINK = re.compile(r"\[[^\[\]\n]+\]\([^\s()\"]+(?=\s|$)(?!\s+\")")
IMG = re.compile(r"<img\b[^>]*?src\s*=\s*[\"'“”]?(?:[^\"'“”>]*/)?(?P<name>[^\"'“”>/\s]+)[^>]*>", re.IGNORECASE)
TURNED_LINK = re.compile(r"\(([^()\n]+)\)\[([^\[\]\n]+)\]")
# Merge tags of other programs: *|FNAME|* of Mailchimp (whose asterisks Markdown takes), [[name]], %%name%%, <<name>>.
FOREIGN_TAG = re.compile(r"\*?\|([A-Z][A-Z0-9_:]+)\|\*?|\[\[(\w+)\]\]|%%(\w+)%%|<<\s*(\w+)\s*>>")
ATTRIBUTES = re.compile(r"\{:?[ \t]*(?:[.#][A-Za-z][\w-]*|[A-Za-z-]+=[\w%\"“”]+)(?:[ \t]+[^{}\n]*)?\}")
NOTE = re.compile(r"\{#(?=\s)[^{}\n]*#\}")
# Figures in square brackets beside each other may be sources; only with their addresses below they are links.
FIGURES = re.compile(r"\[\d+\]\[\d*\]")
REFERENCE = re.compile(r"\[[^\[\]\n]+\]\[(?P<label>[^\[\]\n]*)\]")
DEFINITION = re.compile(r"^[ \t]*\[(?P<label>[^\[\]^\n]+)\]:[ \t]+(?P<address><?(?:https?:|www\.|mailto:|#)\S+)", re.M)
UNDERLINE = re.compile(r"^={3,}[ \t]*$", re.M)
DEEP_HEADING = re.compile(r"^#{7,}[ \t]+\S[^\n]*", re.M)
# A line that begins with a hashtag, and has another one, is a line of hashtags.
GLUED = re.compile(r"^#[^\W\d_][^\n#]*$", re.M)
MARKED = re.compile(r"(?<![=\w])==(?=[^\s=])[^=\n]*[^\s=]==(?![=\w])")
OWN_TAGS = {
    "fname": "{{ subscriber.name }}",
    "unsub": "{{ unsubscribe_url }}",
    "archive": "{{ web_url }}",
    "else:": "{% else %}",
    "end:if": "{% endif %}",
}


@dataclass(frozen=True)
class Rule:
    """One sign of Markdown that is left over, and what to do about it.

    `meant` returns the line as it was meant, of the file's lines and its number; `instead` is the hint before that.
    """

    pattern: re.Pattern[str]
    hint: str
    severity: Severity = Severity.ERROR
    meant: Callable[[Sequence[str], int], str] = lambda _, __: ""
    instead: str = ""


def _by(pattern: re.Pattern[str], made: str | Callable[[re.Match[str]], str]) -> Callable[[Sequence[str], int], str]:
    """Return what corrects each place in a line that is like a pattern."""
    return lambda typed, line: pattern.sub(made, typed[line - 1]).rstrip()


def _linked(typed: Sequence[str], line: int) -> str:
    """Return a line whose links have their brackets beside each other and closed."""
    joined = typed[line - 1].replace("] (", "](")
    return OPEN_LINK.sub(r"\g<0>)", joined).rstrip()


def _unpadded(bold: re.Match[str]) -> str:
    """Return bold words with the spaces inside of their signs put outside."""
    words = bold["inside"].strip()
    before, _, after = bold["inside"].partition(words) if words else ("", "", "")
    return f"{before}**{words}**{after}" if words else bold.group(0)


def _own_tag(found: re.Match[str]) -> str:
    """Return what is written here for another program's merge tag."""
    name = next(word for word in found.groups() if word).lower()
    if name.startswith("if:"):
        return f"{{% if {_own_name(name[3:])} %}}"
    return OWN_TAGS.get(name) or f"{{{{ {_own_name(name)} }}}}"


def _own_name(name: str) -> str:
    return "subscriber.name" if name == "fname" else f"subscriber.{name}"


def _resolved(typed: Sequence[str], line: int) -> str:
    """Return a line with the addresses of its links in it, which stand elsewhere in the file."""
    found = (match for text in typed if (match := DEFINITION.match(text)))
    addresses = {match["label"].casefold(): match["address"].strip("<>") for match in found}

    def resolved(match: re.Match[str]) -> str:
        words = match[0][1 : match[0].index("]")]
        address = addresses.get((match["label"] or words).casefold())
        return f"[{words}]({address})" if address else match[0]

    return REFERENCE.sub(resolved, typed[line - 1])


def _underlined(typed: Sequence[str], line: int) -> str:
    return f"## {typed[line - 2].strip()}" if line > 1 else ""


RULES = (
    Rule(
        re.compile(r"\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)"),
        "bold is written **like this**, without spaces inside the signs",
        meant=_by(BOLD, _unpadded),
        instead="put the spaces outside of the signs",
    ),
    Rule(
        re.compile(r"\]\((?=\S)|\]\s\((?=(?:https?:|www\.|mailto:|tel:|images/))"),
        "a link is written [text](https://…), without a space between the brackets",
        meant=_linked,
        instead="put the brackets together, and close them",
    ),
    Rule(
        re.compile(r"(?<!\{)\{\s*(?:subscriber\.\w+|unsubscribe_url|web_url)[^{}\n]*\}(?!\})"),
        "a reader's value is written with two braces on each side: {{ subscriber.name }}",
    ),
    Rule(
        FOREIGN_TAG,
        "a reader's value is written {{ subscriber.name }}; the name is that of a column in the list",
        meant=_by(FOREIGN_TAG, _own_tag),
    ),
    Rule(
        re.compile(r"\)\[(?=https?:|www\.|mailto:)"),
        "a link has its words in square brackets and its address in round ones: [text](https://…)",
        meant=_by(TURNED_LINK, r"[\1](\2)"),
        instead="a link has its words in square brackets and its address in round ones",
    ),
    Rule(
        ATTRIBUTES,
        "a name stands behind a heading, ## Heading {#prices}, or on a block's line, :::note #prices",
        meant=_by(ATTRIBUTES, ""),
        instead="take away what stands in braces",
    ),
    Rule(
        NOTE,
        "nothing in a text is hidden from its readers",
        meant=_by(NOTE, ""),
        instead="nothing in a text is hidden from its readers; take the note away",
    ),
    Rule(
        REFERENCE,
        "a link has its address behind its words: [text](https://…)",
        meant=_resolved,
        instead="put the address behind the words",
    ),
    Rule(DEFINITION, "write the address behind the words that lead there, [text](https://…), and take this line away"),
    Rule(
        UNDERLINE,
        "a heading begins with number signs: ## Heading",
        meant=_underlined,
        instead="a heading begins with number signs; take this line away and write the one above",
    ),
    Rule(
        DEEP_HEADING,
        "a heading begins with one to four number signs: ## Heading",
        meant=_by(re.compile(r"^#{7,}"), "####"),
        instead="a heading begins with one to four number signs",
    ),
    Rule(
        GLUED,
        "a heading has a space behind its sign: # Heading",
        Severity.WARNING,
        _by(re.compile(r"^#(?!\s)"), "# "),
        "a word that is meant to begin with # is written \\#; a heading has a space behind its sign",
    ),
    Rule(
        MARKED,
        "no words can be marked with a colour; bold is written **like this**",
        meant=_by(MARKED, lambda found: f"**{found[0][2:-2]}**"),
        instead="no words can be marked with a colour; write them bold",
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
        _by(IMG, r"![what it shows](images/\g<name>)"),
        "a picture is written so, on a line of its own",
    ),
)


def markdown_left(document: Document, read: Reader) -> list[Problem]:
    """Return a problem for each sign of Markdown that the readers of a document would see.

    `read` returns the lines of a file. What stands between backticks is meant to be seen.
    """
    tags = by_token(document.tags)
    found: list[Problem] = []
    for block in every_block(document.blocks):
        shown = list(_shown(block, own_stretch(block, document.path, read), items_stretch(block, document.path, read)))
        for rule in RULES:
            told: set[tuple[str, int]] = set()
            for text, stretch in shown:
                found += _in_text(rule, text, stretch, tags, told)
    return found


def _in_text(
    rule: Rule, shown: str, stretch: Stretch, tags: Mapping[str, Tag], told: set[tuple[str, int]]
) -> Iterator[Problem]:
    """Yield a problem for each line that holds a sign, in time that grows with the text alone.

    `told` are the files and lines that were told of.
    """
    end, looked_at = -1, 0
    for match in rule.pattern.finditer(shown):
        if match.start() <= end:
            continue
        if looked_at == MOST:
            return
        looked_at += 1
        near = shown[max(0, match.start() - LONGEST_WORD) : match.start()]
        before = "".join(piece for _, piece in split_tokens(near, tags) if isinstance(piece, str))
        line, column = _place(before, match.group(0), stretch)
        if (stretch.path, line) in told or _is_meant(rule, match.group(0), stretch.lines, line, column):
            continue
        told.add((stretch.path, line))
        yield _problem(rule, match.group(0), stretch, line, column)
        end = shown.find("\n", match.end())
        if end < 0:
            return


def _is_meant(rule: Rule, sign: str, typed: Sequence[str], line: int, column: int | None) -> bool:
    """Tell whether a sign is to be seen: behind a backslash, or as a figure that leads nowhere."""
    if rule.pattern is REFERENCE and FIGURES.fullmatch(sign):
        return rule.meant(typed, line) == typed[line - 1]
    return bool(column and column > 1 and typed[line - 1][column - 2] == "\\")


def _problem(rule: Rule, sign: str, stretch: Stretch, line: int, column: int | None) -> Problem:
    source = stretch.at(line).source
    if rule.pattern is FOREIGN_TAG:  # whose asterisks Markdown takes
        sign = next((found[0] for found in FOREIGN_TAG.finditer(source) if sign in found[0]), sign)
    meant = rule.meant(stretch.lines, line) if source else ""
    is_told = meant.strip() and meant != source.rstrip()
    hint = f"{rule.instead or rule.hint}:\n{meant}" if is_told else rule.hint
    sentence = f"readers will see “{sign.strip()}”"
    return Problem(rule.severity, CODE, sentence, stretch.path, line, column=column, hint=hint, source=source)


def _shown(block: Block, own: Stretch, items: Stretch) -> Iterator[tuple[str, Stretch]]:
    """Yield what readers see of a block, as text, and where it was typed."""
    values: list[tuple[object, Stretch]] = [(block.intro, own)]
    values += [(value, items if isinstance(value, Table) else own) for value in block.fields.values()]
    values += [(value, items) for item in block.items for value in item.fields.values()]
    for value, stretch in values:
        if isinstance(value, (RichText, Table)):
            yield unescape(TAG.sub("", CODE_SPAN.sub("", value.html))), stretch
        elif isinstance(value, str):
            yield value, stretch
        elif isinstance(value, tuple):
            yield from ((part.text, stretch) for part in value if isinstance(part, Link))


def _place(before: str, sign: str, stretch: Stretch) -> tuple[int, int | None]:
    """Find the line of a sign: the one that holds the words before it, else the first that holds the sign."""
    words = before.rsplit("\n", 1)[-1].split()
    last = words[-1] if words else ""
    for near in ([f"{last}{sign}", f"{last} {sign}"] if last else []) + [sign, sign.strip()]:
        if (found := stretch.find(near)) and found.line and found.column:
            return found.line, found.column + len(near) - len(sign)
    return stretch.first, None

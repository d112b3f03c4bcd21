"""The shortest form of a block: what an author types to have one, with the choices of its first line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.content.attributes import lone_words
from newsletter.content.items import Form, split_items
from newsletter.content.lines import LABEL, LINK, holds_only_image, holds_only_links
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType

FENCE = ":::"
PICTURE, WORDS = "![what it shows](images/x.jpg)", "[words](https://…)"
ONLY_LINK = re.compile(rf"(?<!!){LINK}")
CAPTION = re.compile(rf"!{LABEL}\((?:[^()\"]*)\"(?P<caption>[^\"]*)\"\)")
# Of a body that is taken as typed, and of a table's lines: those above its first row, and that.
MOST_RAW, MOST_ROWS = 1, 3
# The name of a picture's file, and what stands alone for one.
FILE = re.compile(
    r"\s*[-*]?\s*(?:.*[/\\])?(?P<name>(?P<stem>[^/\\]+)\.(?:jpe?g|png|gif|webp|avif|heic|svg))\s*", re.IGNORECASE
)
# A figure with its sign or unit.
FIGURE = re.compile(r"(?:[€$£]\s?)?[-+−]?\d[\d\s.,:/–]*(?:[%‰€$£×]|(?:[kMG]Wh?|[km]?m[²³]?|[kt]g?|ha|°C?|h|x)\b)?")
CELLS = re.compile(r"\s*\|\s*|\t+|\s*;\s*|[ \u00a0]{2,}")
RULE = re.compile(r"[\s|:+-]*-[\s|:+-]*")
BOLD_LINE = re.compile(r"\s*\*\*(?P<words>[^*]+)\*\*\s*$")
FIRST_WORD = re.compile(r"\S+")
# A link that is no longer stays as it is.
SHORT = 46


def shortest_form(schema: BlockSchema) -> tuple[str, ...]:
    """Return the lines of a block's shortest form: its example with one item, under a first line of all its choices.

    Pictures and links have words and names that are anybody's. An example without a fence has no first line.
    """
    lines = schema.example.strip().split("\n")
    if lines[0] and not lines[0].startswith(FENCE):
        return tuple(_anybodys(lines))[:1]
    body = _one_item(schema, lines[1:-1])
    if schema.body is not Body.RAW:
        body = _anybodys(body)
    kept = {Body.RAW: MOST_RAW, Body.TABLE: MOST_ROWS}.get(schema.body, len(body))
    end = () if schema.body is Body.NONE else (FENCE,)
    return (first_line(schema), *body[:kept], *end)


def first_line(schema: BlockSchema) -> str:
    """Return a block's first line with its choices, a bar between them: `:::note info|warning|success`."""
    words = [_attribute(schema, field) for field in schema.attributes.values()]
    return " ".join([f"{FENCE}{schema.type}", *words])


def choices(field: FieldSchema) -> str:
    """Return the choices of a field as they are spoken of: `1, 2 or 3`."""
    *most, last = map(str, field.of or ("one of several",))
    return f"{', '.join(most)} or {last}" if most else last


def as_items(schema: BlockSchema, rest: str, typed: Sequence[str]) -> str:
    """Return a block that holds an author's own lines as items of the form that its example has.

    `rest` is what stands behind the block's name.
    """
    form = split_items(schema.example.strip().split("\n")[1:-1], 0).form
    names = [found for line in typed if (found := FILE.fullmatch(line))]
    if "image" in schema.item and names:
        body = [
            f"![{found['stem']}](images/{found['name']})" if (found := FILE.fullmatch(line)) else line for line in typed
        ]
    elif form is Form.LIST:
        body = [as_point(schema, line) for line in typed]
    elif form is Form.IMAGES:
        body = [PICTURE, *typed]
    elif "title" in schema.item:
        bold = [BOLD_LINE.sub(r"### \g<words>", line) for line in typed]
        body = bold if bold != list(typed) else [f"### {typed[0].strip()}", *typed[1:]]
    else:
        body = [f"- {line}" for line in typed]
    return "\n".join([f"{FENCE}{schema.type} {rest}".rstrip(), *body, FENCE])


def as_table(typed: Sequence[str]) -> str:
    """Return lines whose cells have bars, tabs, semicolons or wide gaps between them as a table."""
    rows = [
        [cell.strip() for cell in CELLS.split(line.strip().strip("|"))] for line in typed if not RULE.fullmatch(line)
    ]
    width = max(map(len, rows), default=0)
    shown = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return "\n".join([*shown[:1], "|" + "---|" * width, *shown[1:]])


def as_point(schema: BlockSchema, line: str) -> str:
    """Return a line as the point of a list; where each needs a title, its figure or its first word is in bold."""
    words = line.strip().lstrip("-*•–— ")
    title = schema.item.get("title")
    if title is None or not title.required or words.startswith(("**", "[")):
        return f"- {words}"
    found = FIGURE.match(words) or FIRST_WORD.match(words)
    lead = found.group(0).strip() if found else words
    return f"- **{lead}** {words[len(lead) :].strip()}".rstrip()


def _attribute(schema: BlockSchema, field: FieldSchema) -> str:
    alone = {name for name, _ in lone_words(schema).values()}
    if field.type is FieldType.BOOLEAN:
        return field.name
    if field.type is FieldType.CHOICE:
        of = "|".join(map(str, field.of)) or "…"
        return of if field.name in alone else f"{field.name}={of}"
    return f'{field.name}="…"'


def _one_item(schema: BlockSchema, lines: Sequence[str]) -> Sequence[str]:
    """Return the lines of the first item of an example, or of an example that has none all of them."""
    if schema.body is not Body.ITEMS:
        return lines
    # The second item may begin with a picture above its heading.
    starts = [item.line for item in split_items(lines, 0).items]
    below = [at for at in starts[1:2] if not re.match(r"\s*!\[", lines[at - 1])]
    return lines[: (below or [*starts[1:2], len(lines)])[0]]


def _anybodys(lines: Sequence[str]) -> list[str]:
    """Return lines with the pictures and links of nobody in particular, the same one once; empty lines are left out."""
    made: list[str] = []
    for line in lines:
        if holds_only_image(line):
            caption = CAPTION.search(line)
            shown = PICTURE.replace(")", ' "caption")') if caption else PICTURE
            shown = f"[{shown}](https://…)" if line.lstrip().startswith("[") else shown
        else:
            is_short = len(line) <= SHORT and not line.startswith("[]")
            shown = line if is_short and holds_only_links(line) else ONLY_LINK.sub(WORDS, line)
        if shown.strip() and (shown not in made or shown == "---"):
            made.append(shown)
    return made

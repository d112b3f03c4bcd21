"""Tables: XHTML with classes to style them by, and text whose columns stand below each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.content.markdown import Conditions
from newsletter.content.model import RichText, Table
from newsletter.merge.tags import ANY_TOKEN, without_tokens

if TYPE_CHECKING:
    from markdown_it.token import Token

# A wider one is written row by row, because nothing may break its lines.
WIDEST = 72
BETWEEN = "  "
BAR = re.compile(r"(?<!\\)\|")


def table_end(tokens: Sequence[Token], start: int) -> int:
    """Return the position behind the table that begins at one."""
    return next(at for at in range(start, len(tokens)) if tokens[at].type == "table_close") + 1


@dataclass
class TableReader:
    """Reads a table from what a Markdown parser says of it.

    `cell` writes one cell, `opens` tells how many more conditions some tokens open than close, and `too_many` is told
    the line, counted from 0, of a row with more cells than the first, and how many both have.
    """

    lines: Sequence[str]
    conditions: Conditions
    cell: Callable[[Token], RichText]
    opens: Callable[[str], int]
    too_many: Callable[[int, int, int], None]

    def read(self, tokens: Sequence[Token]) -> tuple[Table, str]:
        """Return the table, and the tokens of conditions behind its rows that close none among them."""
        head: list[RichText] = []
        align: list[str] = []
        rows: list[list[RichText]] = []
        between: dict[int, str] = {}
        row: list[Token] = []
        for token in tokens:
            if token.type == "th_open":
                align.append(str(token.attrGet("style") or "").rpartition(":")[2])
            elif token.type == "tr_open":
                row = []
            elif token.type == "inline":
                row.append(token)
            elif token.type == "tr_close" and not head:
                head = [self.cell(one) for one in row]
            elif token.type == "tr_close" and self.conditions.are_all_of(words := "".join(one.content for one in row)):
                between[len(rows)] = between.get(len(rows), "") + "".join(self.conditions.found(words))
            elif token.type == "tr_close":
                rows.append([self.cell(one) for one in row])
                self._count(row, len(head))
        after = self._take_after(between, len(rows))
        return make_table(head, rows, align, between), after

    def _count(self, row: Sequence[Token], wanted: int) -> None:
        at = row[0].map[0] if row and row[0].map else 0
        cells = len(BAR.split(self.lines[at].strip().lstrip("> \t").removeprefix("|").removesuffix("|")))
        if cells > wanted:
            self.too_many(at, cells, wanted)

    def _take_after(self, between: dict[int, str], last: int) -> str:
        """Take from the tokens behind the last row those that belong behind the table."""
        depth = sum(self.opens(tokens) for at, tokens in between.items() if at < last)
        tokens = self.conditions.found(between.pop(last, ""))
        kept = 0
        while depth > 0 and kept < len(tokens):
            depth += self.opens(tokens[kept])
            kept += 1
        between[last] = "".join(tokens[:kept])
        return "".join(tokens[kept:])


def make_table(
    head: Sequence[RichText],
    rows: Sequence[Sequence[RichText]],
    align: Sequence[str],
    conditions: Mapping[int, str] | None = None,
) -> Table:
    """Make a table of its cells; a row that is too short is filled up, and what is too much is left out.

    `conditions` are the tokens of merge tags that stand before a row, or behind the last one, by the row's position.
    """
    empty, before = RichText("", ""), conditions or {}
    full = [tuple([*row, *[empty] * len(head)][: len(head)]) for row in rows]
    lines = ['<table class="table" cellpadding="0" cellspacing="0">']
    if any(head):
        lines += ["<thead>", _row("th", head, align), "</thead>"]
    body = [f"{before.get(at, '')}{_row('td', row, align)}" for at, row in enumerate(full)]
    lines += ["<tbody>", *body, f"{before.get(len(full), '')}</tbody>", "</table>"]
    texts = [[_one_line(cell.text) for cell in row] for row in full]
    text = _written([_one_line(cell.text) for cell in head], texts, align, before)
    return Table(tuple(head), tuple(full), tuple(align), "\n".join(lines), text)


def _row(tag: str, cells: Sequence[RichText], align: Sequence[str]) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    sides = (f' align="{side}"' if side else "" for side in align)
    ways = (' dir="ltr"' if _is_grouped(cell.text) else "" for cell in cells)
    made = zip(cells, sides, ways, strict=True)
    return f"<tr>{''.join(f'<{tag}{scope}{side}{way}>{cell.html}</{tag}>' for cell, side, way in made)}</tr>"


def _is_grouped(text: str) -> bool:
    """Tell whether a cell holds figures with spaces between them, whose groups would change places in Hebrew."""
    has_letters = any(sign.isalpha() for sign in text)
    return not has_letters and " " in text.strip() and any(sign.isdigit() for sign in text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _written(
    head: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str], before: Mapping[int, str]
) -> str:
    """Return rows in columns of equal width, or each row as lines of `Name: value`.

    The latter where the columns are too wide, and where merge tags stand before the end of a line: how wide they are is
    another matter for each reader.
    """
    widths = [max(map(columns, column)) for column in zip(head, *rows, strict=True)]
    is_wide = sum(widths) + len(BETWEEN) * (len(widths) - 1) > WIDEST or any(
        ANY_TOKEN.search(cell)
        for row in (head, *rows)
        for at, (cell, side) in enumerate(zip(row, align, strict=True), 1)
        if at < len(row) or side in ("right", "center")
    )
    lines = [
        before.get(at, "") + (_under_names(head, row) if is_wide else _in_columns(row, widths, align))
        for at, row in enumerate(rows)
    ]
    if any(head) and not is_wide:
        lines = [_in_columns(head, widths, align), BETWEEN.join("-" * width for width in widths), *lines]
    return ("\n\n" if is_wide else "\n").join(lines) + before.get(len(rows), "")


def _in_columns(row: Sequence[str], widths: Sequence[int], align: Sequence[str]) -> str:
    cells = (_padded(cell, width, side) for cell, width, side in zip(row, widths, align, strict=True))
    return BETWEEN.join(cells).rstrip()


def _under_names(head: Sequence[str], row: Sequence[str]) -> str:
    if not any(head):
        return " | ".join(cell for cell in row if cell)
    return "\n".join(f"{name}: {cell}" if name else cell for name, cell in zip(head, row, strict=True) if cell)


def _padded(text: str, width: int, side: str) -> str:
    room = width - columns(text)
    if side == "right":
        return " " * room + text
    if side == "center":
        return " " * (room // 2) + text + " " * (room - room // 2)
    return text + " " * room


def columns(text: str) -> int:
    """Return how many columns a text takes in a fixed font; what readers get for merge tags is not known."""
    return sum(_width(sign) for sign in without_tokens(text))


def _width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1

"""Markdown for mail: the parser, set up for what editors type and mail programs show."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt, helpers
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_block.list import list_block
from markdown_it.token import Token

from newsletter.content.linekinds import points_of
from newsletter.content.lines import FOOTNOTE_MARK, QUOTED, heading, in_code, named, ticked
from newsletter.merge.tags import ANY_TOKEN

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

# A bare address ends before what closes a sentence, a bracket or a quotation.
BARE = re.compile(
    r"(?<![\w/@.])(?:https?://|www\.(?=[\w-]+\.))[^\s<>\"“”„«»`\[\]]+|(?<![\w.+/@:-])(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.I,
)
TRAILING = ".,;:!?…'’\"*_~)]"
TITLE_AFTER = re.compile(rf"[ \t\n]+(?:{QUOTED}|'[^'\n]*'|[“”„«][^“”„«»\n]*[“”»])[ \t]*\)")
TITLE_BEGINS, TITLE_ENDS = re.compile(r"[ \t]+\"(?=.)"), re.compile(r"\"[ \t]*\)")
CURLY_TITLE = re.compile(r"[“”„«](?P<text>[^“”„«»\n]*)[“”»]")
LONGEST_ADDRESS = 3000
# The parser drops, without a word, what is nested in more lists and quotations than these.
DEEPEST = 60
DEEPEST_BRACKETS = 32
FOOTNOTE = re.compile(rf"{FOOTNOTE_MARK}(?!\()")
ATTRIBUTES = re.compile(r"\{[ \t]*(?P<names>[.#][A-Za-z][\w-]*(?:[ \t]+[.#][A-Za-z][\w-]*)*)[ \t]*\}")
NUMBERED = re.compile(r"^[ \t>]*\d+\.", re.M)
BOX = re.compile(r"^[ \t]*(?:[-*+]|\d+\.)[ \t]+\[[ xX]\][ \t]", re.M)
ORDERED = re.compile(r"\d+[.)]")


@dataclass(frozen=True)
class Conditions:
    """The tokens of a text that open, part or close a condition."""

    tokens: Collection[str] = frozenset()

    def found(self, text: str) -> list[str]:
        """Return those in a text, in order."""
        return [token for token in ANY_TOKEN.findall(text) if token in self.tokens] if self.tokens else []

    def without(self, text: str, fill: str = "") -> str:
        """Return a text with a sign, or nothing, in the place of each letter of theirs."""
        return ANY_TOKEN.sub(lambda m: fill * len(m[0]) if m[0] in self.tokens else m[0], text) if self.tokens else text

    def are_all_of(self, line: str) -> bool:
        """Tell whether a line holds nothing else."""
        return bool(self.tokens) and not self.without(line).strip() and bool(line.strip())


def parse(text: str, conditions: Conditions, *, allow_html: bool = False) -> Sequence[Token]:
    """Parse a text of paragraphs and lists."""
    lines = text.split("\n")
    points = points_of(lines, in_code(lines)[0]) if NUMBERED.search(text) else {}
    if boxes := BOX.search(text) and in_code(lines)[0]:
        text = "\n".join(line if is_code else ticked(line) for line, is_code in zip(lines, boxes, strict=True))
    return _parser(allow_html).parse(text, {"conditions": conditions, "bare": {}, "points": points})


def parse_inline(text: str, conditions: Conditions, *, allow_html: bool = False) -> Sequence[Token]:
    """Parse a text of one line, and return what it is made of."""
    token = _parser(allow_html).parseInline(text, {"conditions": conditions, "bare": {}})[0]
    return token.children or []


class _MailMarkdown(MarkdownIt):
    """Addresses stay as typed: they are checked and encoded where links are written."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's name
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        return link


@lru_cache(maxsize=2)
def _parser(allow_html: bool) -> MarkdownIt:  # noqa: FBT001 - the cache's key
    parser = _MailMarkdown("commonmark", {"html": allow_html, "breaks": True, "maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.disable(["code", "lheading", "reference", *([] if allow_html else ["html_block", "html_inline"])])
    ours = {"parseLinkLabel": _label, "parseLinkDestination": _destination, "parseLinkTitle": _title}
    vars(parser)["helpers"] = SimpleNamespace(**ours)
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.before("list", "list_end", _list_end, {"alt": ["list"]})
    parser.block.ruler.before("fence", "condition", _condition, {"alt": ["paragraph", "blockquote", "list"]})
    parser.block.ruler.before("table", "table_end", _table_end, {"alt": ["blockquote"]})
    parser.inline.ruler.before("link", "footnote", _footnote)
    parser.inline.ruler.after("link", "attributes", _attributes)
    parser.inline.ruler.before("text", "bare", _bare_address)
    parser.inline.ruler.at("text", _text)
    return parser


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Start a numbered list only at `1.`: “24. novembris” is a sentence."""
    marker = ORDERED.match(_line(state, start))
    if marker and marker.group() != "1." and not (silent and start in state.env["points"]):
        return False
    return list_block(state, start, end, silent)


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001
    """Read a heading as it is read outside of blocks."""
    found = None if state.is_code_block(start) else heading(_line(state, start))
    if found and not silent:
        level, (words, names) = found[0], named(found[1])
        state.line = start + 1
        opened = state.push("heading_open", f"h{level}", 1)
        opened.map = [start, state.line]
        for name in names:
            opened.attrSet("class" if name.startswith(".") else "id", name[1:])
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = words, [start, state.line], []
        state.push("heading_close", f"h{level}", -1)
    return found is not None


def _list_end(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001
    """End a numbered list at a number that does not count on."""
    return silent and bool(ORDERED.match(_line(state, start))) and start not in state.env["points"]


def _condition(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001
    """Take a line that holds only condition tags as it is, so that it can reach over paragraphs."""
    conditions: Conditions = state.env["conditions"]
    if not conditions.tokens or state.parentType == "table" or not conditions.are_all_of(_line(state, start)):
        return False
    if not silent:
        state.line = start + 1
        token = state.push("condition", "", 0)
        token.content = "".join(conditions.found(_line(state, start)))
        token.map = [start, start + 1]
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _table_end(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001
    """End a table at a line without a bar, unless it holds only condition tags: these stand between rows."""
    if not silent or state.parentType != "table":
        return False
    conditions: Conditions = state.env["conditions"]
    line = _line(state, start)
    return "|" not in line and not conditions.are_all_of(line)


def _footnote(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Take `[^1]` as the mark of a footnote, unless it is the beginning of a link."""
    found = FOOTNOTE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("footnote", "", 0).content = found["label"]
    state.pos = found.end()
    return True


def _label(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: FBT001, FBT002, N803
    """Return where the words of a link or a picture end, or -1: no link may stand in them, a footnote's mark may."""
    before, level, end = state.pos, 1, -1
    state.pos = start + 1
    while state.pos < state.posMax:
        at, sign = state.pos, state.src[state.pos]
        level -= sign == "]"
        if level == 0:
            end = at
            break
        state.md.inline.skipToken(state)
        is_token = state.pos > at + 1
        if sign == "[" and is_token and disableNested and not FOOTNOTE.match(state.src, at):
            break
        level += sign == "[" and not is_token
    state.pos = before
    return end


def _attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Give a link the id and the classes that stand behind it: `[text](address){#id .class}`."""
    found = ATTRIBUTES.match(state.src, state.pos, state.posMax)
    closes = bool(state.tokens) and state.tokens[-1].type == "link_close" and not state.pending
    if found is None or not closes or state.src[state.pos - 1 : state.pos] != ")":
        return False
    if not silent:
        link = next(token for token in reversed(state.tokens) if token.type == "link_open")
        words = found["names"].split()
        classes = [word[1:] for word in words if word[0] == "."]
        if classes:
            link.attrSet("class", " ".join(classes))
        for word in words:
            if word[0] == "#":
                link.attrSet("id", word[1:])
    state.pos = found.end()
    return True


def _bare_addresses(state: StateInline) -> Mapping[int, int]:
    """Return where each bare address of a text begins and ends."""
    known: dict[str, Mapping[int, int]] = state.env["bare"]
    if state.src not in known:
        conditions: Conditions = state.env["conditions"]
        # A condition's token is letters and digits too: blanked out, it ends an address or stands before one.
        text = conditions.without(state.src, " ")
        found = (match.span() for match in BARE.finditer(text)) if "@" in text or "//" in text or "www" in text else ()
        known[state.src] = {start: start + len(trimmed(text[start:end])) for start, end in found}
    return known[state.src]


def trimmed(address: str) -> str:
    """Take from a bare address what belongs to the sentence around it."""
    while address and address[-1] in TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _bare_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    end = _bare_addresses(state).get(state.pos)
    if end is None or end > state.posMax or state.linkLevel > 0:
        return False
    if not silent:
        typed = state.src[state.pos : end]
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": whole_address(typed)}
        token.markup = "bare"
        state.push("text", "", 0).content = typed
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def whole_address(typed: str) -> str:
    """Return where a bare address leads, as a link is written."""
    if typed.lower().startswith("www."):
        return f"http://{typed}"
    return f"mailto:{typed}" if "@" in typed and "://" not in typed and not typed.startswith("mailto:") else typed


def _text(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Take plain text up to the next sign that may mean something, or the next bare address."""
    found = state.md.inline.terminator_re.search(state.src, state.pos)
    end = min(found.start() if found else state.posMax, state.posMax)
    if addresses := _bare_addresses(state):
        end = next((at for at in range(state.pos + 1, end) if at in addresses), end)
    if end == state.pos:
        return False
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


def _result(*, ok: bool, pos: int = 0, text: str = "") -> SimpleNamespace:
    return SimpleNamespace(ok=ok, pos=pos, str=text)


def _destination(string: str, pos: int, maximum: int) -> object:
    """Read an address or a file's name in round brackets: spaces and inner brackets may be part of it."""
    if string[pos : pos + 1] == "<":
        return helpers.parseLinkDestination(string, pos, maximum)
    start, level = pos, 0
    maximum = min(maximum, pos + LONGEST_ADDRESS)
    while pos < maximum:
        sign = string[pos]
        if sign == "\n" or (sign in " \t" and TITLE_AFTER.match(string, pos, maximum)):
            break
        if sign == "\\" and pos + 1 < maximum:
            pos += 2
            continue
        if sign == ")" and level == 0:
            break
        level += (sign == "(") - (sign == ")")
        if level > DEEPEST_BRACKETS:
            return _result(ok=False)
        pos += 1
    typed = string[start:pos].rstrip()
    if typed.endswith('"') and (title := TITLE_BEGINS.search(typed)):
        typed = typed[: title.start()]  # a title that holds quotation marks of its own
    if not typed or level:
        return _result(ok=False)
    return _result(ok=True, pos=start + len(typed), text=unescapeAll(typed))


def _title(string: str, pos: int, maximum: int, *_: object) -> object:
    """Read the words after an address, in straight or in curly quotes, which may hold others."""
    if match := CURLY_TITLE.match(string, pos, maximum):
        return _result(ok=True, pos=match.end(), text=match["text"])
    found = helpers.parseLinkTitle(string, pos, maximum)
    ends = TITLE_ENDS.search(string, pos + 1, min(maximum, pos + LONGEST_ADDRESS))
    if string[pos : pos + 1] != '"' or ends is None or ends.start() < getattr(found, "pos", 0):
        return found
    return _result(ok=True, pos=ends.start() + 1, text=unescapeAll(string[pos + 1 : ends.start()]))

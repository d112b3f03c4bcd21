"""An issue's text with every part kept and every word taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from newsletter.content.faults import Faults
from newsletter.content.fences import Part, PartKind, split_parts
from newsletter.content.items import LEAD_LINK
from newsletter.content.linekinds import FOOTNOTE_SIGN, Line, LineKind, read_lines
from newsletter.content.lines import (
    IMAGE,
    LABEL,
    LINK,
    QUOTED,
    TARGET,
    heading,
    holds_only_image,
    holds_only_links,
    named,
)
from newsletter.content.nesting import nesting_in
from newsletter.content.pencil import PENCIL, PLACEHOLDER_IMAGE, PLACEHOLDER_URL
from newsletter.content.scaffold.fields import blank_attributes, blank_lines, blank_rows, blank_yaml
from newsletter.content.scaffold.words import Words
from newsletter.documents import split_front_matter
from newsletter.merge.tags import Tag, TagKind, TagMint, by_token, choose_nonce, extract, restore, split_tokens
from newsletter.theme.model import BlockSchema, Body, FieldType

BOLD_LEAD = re.compile(r"(?P<mark>\*\*|__)(?P<lead>.+?)(?P=mark)")
INLINE = re.compile(rf"!?(?P<label>{LABEL}){TARGET}")
PICTURE = re.compile(rf"!(?P<alt>{LABEL})(?P<target>{TARGET})")
CAPTION = re.compile(rf"{QUOTED}\s*\)$")
OUTER_TARGET = re.compile(rf"\[\s*{IMAGE}\s*\](?P<target>{TARGET})")
ONE_LINK = re.compile(LINK)
WORDY = re.compile(rf"[\w{PENCIL}]")
NOT_KEPT = re.compile(r"[^\s,.;!?…]")
# Blocks whose links lead to the same places in every issue.
SAME_EACH_TIME = frozenset({"social"})
# Blocks whose pictures do, and are others all the same.
LEADS_THERE_EACH_TIME = frozenset({"logos"})
SEVERAL_EMPTY_LINES = re.compile(r"\n{3,}")
RUNS = frozenset({LineKind.TEXT, LineKind.POINT, LineKind.QUOTE, LineKind.FOOTNOTE, LineKind.FOOTNOTE_MORE})
BEGINS = frozenset({LineKind.POINT, LineKind.FOOTNOTE})


def outline(source: str, words: Words, blocks: Mapping[str, BlockSchema]) -> str:
    """Return a document of the same parts in which every text is a placeholder.

    Fences, ids, conditions, merge tags, headings' levels and the number of items stay as they are; links and pictures
    lead to placeholders. Whatever the source is, the result can be read.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    mint = TagMint(choose_nonce([source, *vars(words).values()]))
    text, _ = extract(source, mint)
    front, _ = split_front_matter(_balanced(text, mint.tags), "")
    texts = _Texts(words, by_token(mint.tags), blocks)
    parts = split_parts(front.body.split("\n"), 1, Faults(""), nesting_in(blocks))
    shown = [texts.part(part) for part in parts]
    labels = {"subject": words.subject, "preheader": words.preheader}
    typed = {name: str(front.document.values.get(name) or "") for name in labels}
    head = [f"{name}: {texts.marked(typed[name], label)}" for name, label in labels.items()]
    made = "\n".join(["---", *head, "---", "\n\n".join(text for text in shown if text), ""])
    balanced = _balanced(made, mint.tags)
    if balanced != made:  # where a condition stood alone, a text of nothing is left
        balanced = SEVERAL_EMPTY_LINES.sub("\n\n", balanced).rstrip() + "\n"
        balanced = balanced.replace("\n---\n\n", "\n---\n", 1)
    return restore(balanced, mint.tags)


def _type_of(part: Part) -> str:
    return part.name if part.kind is PartKind.FENCE else part.kind.value


def _balanced(text: str, tags: Sequence[Tag]) -> str:
    """Take every condition out of a text in which one is not closed."""
    depth = 0
    for _, piece in split_tokens(text, by_token(tags)):
        if isinstance(piece, Tag) and piece.kind is not TagKind.VALUE:
            depth += {TagKind.IF: 1, TagKind.ENDIF: -1}.get(piece.kind, 0)
            if depth < 0 or (depth == 0 and piece.kind in (TagKind.ELIF, TagKind.ELSE)):
                depth = -1
                break
    if depth == 0:
        return text
    for tag in tags:
        text = text if tag.kind is TagKind.VALUE else text.replace(tag.token, "")
    return text


@dataclass(frozen=True)
class _Texts:
    words: Words
    tags: Mapping[str, Tag]
    blocks: Mapping[str, BlockSchema]
    keeps_addresses: bool = False

    def part(self, part: Part) -> str:
        schema = self.blocks.get(_type_of(part))
        if part.kind is not PartKind.FENCE:
            return "\n".join(self.lines(part.lines))
        rest = blank_attributes(part.rest, schema.attributes if schema else {}, self.words)
        return "\n".join([f":::{part.name} {rest}".rstrip(), *self.body(part, schema), ":::"])

    def body(self, part: Part, schema: BlockSchema | None) -> Sequence[str]:
        """Return what stands between a fence's lines."""
        body = schema.body if schema else Body.MARKDOWN
        if body is Body.BLOCKS:
            columns = ("\n\n".join(self.part(inner) for inner in column) for column in part.children)
            return ["\n\n---\n\n".join(columns)]
        if body is Body.NONE:
            return []
        if body is Body.RAW:
            is_markup = any(line.strip() for line in part.lines) and part.lines[0].lstrip().startswith("<")
            return part.lines if is_markup else [self.words.text] if any(map(str.strip, part.lines)) else []
        if part.name in SAME_EACH_TIME:
            return part.lines
        if part.name in LEADS_THERE_EACH_TIME and not self.keeps_addresses:
            return replace(self, keeps_addresses=True).body(part, schema)
        if schema and body is Body.MARKDOWN and [field.type for field in schema.fields.values()] == [FieldType.LINKS]:
            typed = (line.strip() for line in part.lines if line.strip())
            return [self.links(line) if holds_only_links(line) else self.link for line in typed]
        if body is Body.YAML:
            return blank_yaml(part.lines, schema.fields if schema else {}, self.words)
        return self.lines(part.lines, schema)

    def lines(self, lines: Sequence[str], schema: BlockSchema | None = None) -> list[str]:
        """Take the words out of lines of Markdown, line by line; a paragraph becomes one line."""
        typed = read_lines(lines)
        kept = self.kept(typed, schema)
        made: list[str] = []
        run: list[Line] = []
        for at, line in enumerate(typed):
            is_run = at not in kept and line.kind in RUNS and not line.typed.lstrip().startswith("::")
            if run and (not is_run or line.kind in BEGINS):
                made.append(self.run(run))
                run = []
            if is_run:
                run.append(line)
            elif (own := kept[at] if at in kept else self.own_line(line)) is not None:
                made += [own] if own or (made and made[-1]) else []
        if run:
            made.append(self.run(run))
        while made and not made[-1]:
            made.pop()
        return made

    def kept(self, lines: Sequence[Line], schema: BlockSchema | None) -> Mapping[int, str | None]:
        """Return what takes the place of lines of tables and of code, and of lines that give a field.

        None stands where nothing does.
        """
        fields = blank_lines([line.typed for line in lines], schema, self.words) if schema else {}
        found: dict[int, str | None] = {**fields}
        for kind, start, end in _stretches(lines):
            if kind is LineKind.CODE:
                found |= dict.fromkeys(range(start, end)) | {start: lines[start].typed.rstrip()}
                found |= {start + 1: self.words.more} if end - start > 2 else {}
                found[end - 1] = lines[end - 1].typed.rstrip()
            elif any(line.kind is LineKind.RULE for line in lines[start:end]):
                rows = blank_rows([line.typed for line in lines[start:end]], self.words)
                found |= dict.fromkeys(range(start, end)) | dict(zip(range(start, end), rows, strict=False))
        return found

    def own_line(self, line: Line) -> str:
        """Return what takes the place of a line that is a part by itself."""
        typed = line.typed
        indent = typed[: len(typed) - len(typed.lstrip())]
        match line.kind:
            case LineKind.HEADING:
                level, words = heading(typed.lstrip(" ")) or (2, "")
                words, names = named(words)
                behind = f" {{{' '.join(names)}}}" if names else ""
                return f"{'#' * level} {self.marked(words, self.words.heading)}{behind}"
            case LineKind.DIVIDER:
                return "---"
            case LineKind.IMAGE:
                return indent + self.picture(typed.strip())
            case LineKind.LINKS:
                return indent + self.links(typed.strip())
            case LineKind.ROW:
                return indent + self.marked(typed.strip(), self.words.text)
        return ""

    def run(self, run: Sequence[Line]) -> str:
        """Return what takes the place of a paragraph, of a point or of a footnote, on one line."""
        first = run[0]
        text = " ".join(line.words.strip() for line in run)
        indent = first.typed[: len(first.typed) - len(first.typed.lstrip())]
        match first.kind:
            case LineKind.QUOTE:
                return f"> {self.marked(text, self.words.text)}"
            case LineKind.FOOTNOTE:
                return f"{first.lead.rstrip()} {self.marked(text, self.words.text)}"
            case LineKind.POINT:
                return f"{indent}{first.lead.strip()} {self.point(text)}"
        greets = any("subscriber.name" in tag.source for token, tag in self.tags.items() if token in text)
        return indent + self.marked(text, self.words.greeting if greets else self.words.text, keep_bare=True)

    def point(self, text: str) -> str:
        if holds_only_image(text):
            return self.picture(text)
        if holds_only_links(text):
            return self.links(text)
        if found := BOLD_LEAD.match(text):
            rest = text[found.end() :]
            said = f" {self.marked(rest, self.words.point).strip()}" if rest.strip() else ""
            return f"**{self.marked(found['lead'], self.words.lead).strip()}**{said}"
        if found := LEAD_LINK.match(text):
            rest = text[found.end() :]
            said = f" {self.marked(rest, self.words.point).strip()}" if rest.strip() else ""
            return f"{self.links(found['title'])}{said}"
        return self.marked(text, self.words.text)

    def picture(self, line: str) -> str:
        found = PICTURE.search(line)
        alt = found["alt"][1:-1] if found else ""
        caption = f' "{self.words.caption}"' if found and CAPTION.search(found["target"]) else ""
        made = f"![{self.marked(alt.strip().removeprefix('-'), self.words.alt)}]({PLACEHOLDER_IMAGE}{caption})"
        outer = OUTER_TARGET.search(line)
        return f"[{made}]({self.target(outer['target'])})" if outer else made

    def links(self, line: str) -> str:
        def one(found: re.Match[str]) -> str:
            inline = INLINE.match(found.group(0))
            if not inline:
                return self.link
            target = inline.group(0)[inline.end("label") - inline.start() :]
            return f"[{self.marked(inline['label'][1:-1], self.words.link)}]({self.target(target)})"

        return ONE_LINK.sub(one, line)

    @property
    def link(self) -> str:
        """Return a link that is all placeholder."""
        return f"[{self.words.link}]({PLACEHOLDER_URL})"

    def target(self, typed: str) -> str:
        """Return where a link leads: a merge tag that is the whole address stays."""
        address = typed[1:-1].strip()
        return address if address in self.tags or self.keeps_addresses else PLACEHOLDER_URL

    def marked(self, text: str, label: str, *, keep_bare: bool = False) -> str:
        """Put placeholders in the place of a text's words; its merge tags stay where they are.

        With `keep_bare`, a text of nothing but merge tags stays as it is.
        """
        text = INLINE.sub(lambda found: found["label"][1:-1], text)
        made: list[str] = []
        is_marked, is_tagged = False, False
        for _, piece in split_tokens(text, self.tags):
            if isinstance(piece, Tag):
                made.append(piece.token)
                is_tagged = True
                continue
            notes = "".join(found.group() for found in FOOTNOTE_SIGN.finditer(piece))
            said = FOOTNOTE_SIGN.sub("", piece)
            if WORDY.search(said):
                before, after = re.match(r"\s*", said), re.search(r"\s*$", said)
                shown = f"{self.words.more if is_marked else label}{notes}"
                made.append(f"{before.group(0) if before else ''}{shown}{after.group(0) if after else ''}")
                is_marked = True
            else:
                made.append(NOT_KEPT.sub("", said) + notes)
        shown = "".join(made).strip()
        if is_marked or (keep_bare and is_tagged):
            return shown
        return f"{label} {shown}" if is_tagged else label


def _stretches(lines: Sequence[Line]) -> Iterator[tuple[LineKind, int, int]]:
    """Yield each table and each piece of code: its kind, its first line and the one behind its last."""
    at = 0
    while at < len(lines):
        kind = lines[at].kind
        kinds = (LineKind.ROW, LineKind.RULE) if kind in (LineKind.ROW, LineKind.RULE) else (kind,)
        end = next((end for end in range(at, len(lines)) if lines[end].kind not in kinds), len(lines))
        if kind in (LineKind.CODE, LineKind.ROW):
            yield kind, at, end
        at = end

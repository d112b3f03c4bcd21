"""An issue's text with every part kept and every word taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.content.faults import Faults
from newsletter.content.fences import Part, PartKind, split_parts
from newsletter.content.footnotes import DEFINITION
from newsletter.content.lines import (
    IMAGE,
    LABEL,
    LINK,
    LIST_ITEM,
    TARGET,
    heading,
    holds_only_image,
    holds_only_links,
    in_code,
    is_divider,
)
from newsletter.content.nesting import nesting_in
from newsletter.content.scaffold.fields import blank_attributes, blank_lines, blank_rows, blank_yaml
from newsletter.content.scaffold.words import PENCIL, PLACEHOLDER_IMAGE, PLACEHOLDER_URL, Words
from newsletter.documents import split_front_matter
from newsletter.merge.tags import Tag, TagKind, TagMint, by_token, choose_nonce, extract, restore, split_tokens
from newsletter.theme.model import BlockSchema, Body

BOLD_LEAD = re.compile(r"(?P<mark>\*\*|__)(?P<lead>.+?)(?P=mark)")
QUOTE = re.compile(r"(?P<marks>(?:>[ \t]?)+)(?P<text>.*)$")
INLINE = re.compile(rf"!?(?P<label>{LABEL}){TARGET}")
PICTURE = re.compile(rf"!(?P<alt>{LABEL})(?P<target>{TARGET})")
OUTER_TARGET = re.compile(rf"\[\s*{IMAGE}\s*\](?P<target>{TARGET})")
DELIMITERS = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$|\s*\|\s*:?-+:?\s*$")
ONE_LINK = re.compile(LINK)
WORDY = re.compile(rf"[\w{PENCIL}]")
NOT_KEPT = re.compile(r"[^\s,.;!?…]")


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
    return restore(_balanced(made, mint.tags), mint.tags)


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


@dataclass
class _Run:
    """Lines of one paragraph or list item: what stands before it, and what was written."""

    prefix: str
    is_item: bool
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Texts:
    words: Words
    tags: Mapping[str, Tag]
    blocks: Mapping[str, BlockSchema]

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
        if body is Body.YAML:
            return blank_yaml(part.lines, schema.fields if schema else {}, self.words)
        return self.lines(part.lines, schema)

    def lines(self, lines: Sequence[str], schema: BlockSchema | None = None) -> list[str]:
        """Take the words out of lines of Markdown, line by line; a paragraph becomes one line."""
        protected, _ = in_code(lines)
        kept = self.kept(lines, protected, schema)
        made: list[str] = []
        run: _Run | None = None
        numbered = False
        for at, (line, is_code) in enumerate(zip(lines, protected, strict=True)):
            own = kept[at] if at in kept else None if is_code else self.own_line(line)
            if own is None and at in kept:
                continue
            item = None if is_code or own is not None else LIST_ITEM.match(line.strip())
            if item and item["marker"][0].isdigit():
                item = item if numbered or item["marker"] == "1." else None
                numbered = numbered or bool(item)
            if own is None and item is None and (is_code or line.strip()):
                run = run or _Run(line[: len(line) - len(line.lstrip())], is_item=False)
                run.lines.append(line.strip())
                continue
            if run:
                made.append(self.run(run))
                run = None
            if own is not None:
                made += [own] if own or (made and made[-1]) else []
                numbered = numbered and not own.strip()
            elif item:
                indent = line[: len(line) - len(line.lstrip())]
                run = _Run(f"{indent}{item['marker']} ", is_item=True, lines=[item["text"]])
        if run:
            made.append(self.run(run))
        while made and not made[-1]:
            made.pop()
        return made

    def kept(
        self, lines: Sequence[str], protected: Sequence[bool], schema: BlockSchema | None
    ) -> Mapping[int, str | None]:
        """Return what takes the place of lines of tables, and of lines that give a field; None where nothing does."""
        found: dict[int, str | None] = {**(blank_lines(lines, schema, self.words) if schema else {})}
        at = 1
        while at < len(lines):
            if protected[at] or not DELIMITERS.match(lines[at]) or "|" not in lines[at - 1]:
                at += 1
                continue
            end = next((end for end in range(at, len(lines)) if "|" not in lines[end]), len(lines))
            rows = blank_rows(lines[at - 1 : end], self.words)
            found |= dict.fromkeys(range(at - 1, end)) | dict(zip(range(at - 1, end), rows, strict=False))
            at = end + 1
        return found

    def own_line(self, line: str) -> str | None:
        """Return what takes the place of a line that is a part by itself; None for one that is text."""
        indent = line[: len(line) - len(line.lstrip())]
        if not line.strip() or line.lstrip().startswith("::") or DEFINITION.match(line):
            return ""
        if found := heading(line):
            return f"{'#' * found[0]} {self.marked(found[1], self.words.heading)}"
        if is_divider(line):
            return "---"
        if holds_only_image(line):
            return indent + self.picture(line.strip())
        if holds_only_links(line):
            return indent + self.links(line.strip())
        return None

    def run(self, run: _Run) -> str:
        text = " ".join(run.lines)
        if found := QUOTE.match(text):
            return f"{run.prefix}> {self.marked(found['text'], self.words.text)}"
        if run.is_item:
            return run.prefix + self.point(text)
        greets = any("subscriber.name" in tag.source for token, tag in self.tags.items() if token in text)
        return run.prefix + self.marked(text, self.words.greeting if greets else self.words.text, keep_bare=True)

    def point(self, text: str) -> str:
        if holds_only_image(text):
            return self.picture(text)
        if holds_only_links(text):
            return self.links(text)
        if found := BOLD_LEAD.match(text):
            rest = text[found.end() :]
            said = f" {self.marked(rest, self.words.point).strip()}" if rest.strip() else ""
            return f"**{self.marked(found['lead'], self.words.lead).strip()}**{said}"
        return self.marked(text, self.words.text)

    def picture(self, line: str) -> str:
        found = PICTURE.search(line)
        alt = found["alt"][1:-1] if found else ""
        caption = f' "{self.words.caption}"' if found and re.search(r'"[^"]+"\s*\)$', found["target"]) else ""
        made = f"![{self.marked(alt.strip().removeprefix('-'), self.words.alt)}]({PLACEHOLDER_IMAGE}{caption})"
        outer = OUTER_TARGET.search(line)
        return f"[{made}]({self.target(outer['target'])})" if outer else made

    def links(self, line: str) -> str:
        def one(found: re.Match[str]) -> str:
            inline = INLINE.match(found.group(0))
            if not inline:
                return f"[{self.words.link}]({PLACEHOLDER_URL})"
            target = inline.group(0)[inline.end("label") - inline.start() :]
            return f"[{self.marked(inline['label'][1:-1], self.words.link)}]({self.target(target)})"

        return ONE_LINK.sub(one, line)

    def target(self, typed: str) -> str:
        """Return where a link leads: a merge tag that is the whole address stays."""
        address = typed[1:-1].strip()
        return address if address in self.tags else PLACEHOLDER_URL

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
            elif WORDY.search(piece):
                before, after = re.match(r"\s*", piece), re.search(r"\s*$", piece)
                said = self.words.more if is_marked else label
                made.append(f"{before.group(0) if before else ''}{said}{after.group(0) if after else ''}")
                is_marked = True
            else:
                made.append(NOT_KEPT.sub("", piece))
        shown = "".join(made).strip()
        if is_marked or (keep_bare and is_tagged):
            return shown
        return f"{label} {shown}" if is_tagged else label

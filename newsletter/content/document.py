"""One language of an issue: its file's text, read into a Document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newsletter.content.blocks import BlockReader
from newsletter.content.faults import Faults
from newsletter.content.fences import split_parts
from newsletter.content.images import Pictures
from newsletter.content.merging import check_blocks, check_header
from newsletter.content.model import Block, Document, Image
from newsletter.content.richtext import Writer
from newsletter.content.values import date_hint
from newsletter.documents import FrontMatter, split_front_matter
from newsletter.merge.escape import CONTROLS, one_line
from newsletter.merge.tags import TagMint, extract
from newsletter.problems import Problem, did_you_mean
from newsletter.theme.model import Theme

TEXT_FIELDS = ("subject", "preheader")


@dataclass(frozen=True)
class Reading:
    """What came of reading one language's file."""

    document: Document
    problems: tuple[Problem, ...]
    images: Mapping[str, Image]


def read_document(text: str, locale: str, path: str, folder: Path, theme: Theme | None, nonce: str) -> Reading:
    """Read the text of one language's file.

    `path` is how the file is shown in problems; `nonce` occurs in no text of the issue. Without a theme the blocks
    are left out, and their fences are checked all the same.
    """
    mint = TagMint(nonce)
    faults = Faults(path, text.split("\n"), mint.tags)
    opaque, problems = extract(text, mint, path)
    faults.found.extend(problems)
    front, problems = split_front_matter(opaque, path, TEXT_FIELDS)
    faults.take(problems)
    subject, preheader = _front_matter(front, faults)
    parts = split_parts(front.body.split("\n"), front.body_line, faults)
    if not parts:
        faults.warning("empty", "nothing stands below the “---”", None, "write the text of the issue there")
    pictures = Pictures(folder, faults)
    blocks: tuple[Block, ...] = ()
    if theme is not None:
        writer = Writer(faults, pictures, mint.tags, theme.word(locale, "read more"))
        blocks = BlockReader(theme, faults, writer).read(parts)
    for header in (subject, preheader):
        check_header(header, mint.tags, faults)
    check_blocks(blocks, mint.tags, faults)
    document = Document(locale, path, subject, preheader, blocks, nonce, tuple(mint.tags))
    return Reading(document, tuple(faults.found), pictures.shown)


def _front_matter(front: FrontMatter, faults: Faults) -> tuple[str, str]:
    values = front.document.values
    # What was meant and could not be read is told already, and is not missing.
    meant = set(TEXT_FIELDS) if any(problem.code == "bad-line" for problem in faults.found) else set()
    for name in values:
        if name in TEXT_FIELDS:
            continue
        near = did_you_mean(name, TEXT_FIELDS)
        hint = f"did you mean {near}?" if near else "at the top of the file stand subject and preheader"
        if name in ("date", "theme", "lists", "from"):
            hint = (
                f"it is the same in all languages: move the line to the file issue.yaml beside {Path(faults.path).name}"
            )
            near = ""
            if name == "date":
                hint += f":\ndate: {date_hint(str(values[name]))[1] or values[name]}"
        fix = (name, near) if near else None
        meant.add(near)
        faults.error(
            "unknown-key", f"“{name}” has no meaning here", front.document.line(name), hint, near=name, fix=fix
        )
    subject, preheader = (_text(values.get(name), name, front, faults) for name in TEXT_FIELDS)
    line = front.document.line("subject")
    if not subject and "subject" not in meant:
        hint = "write it at the top of the file:\n---\nsubject: What this issue is about\n---"
        if front.document.lines:
            hint = "write a line between the two “---”:\nsubject: What this issue is about"
        faults.error("no-subject", "the issue has no subject", line or 1, hint)
    if not preheader and "preheader" not in meant:
        hint = "write a line under the subject:\npreheader: What people read beside the subject in their inbox"
        faults.warning("no-preheader", "the issue has no preheader", front.document.line("preheader") or line, hint)
    return subject, preheader


def _text(value: object, name: str, front: FrontMatter, faults: Faults) -> str:
    if value is None or isinstance(value, str):
        return one_line(CONTROLS.sub(" ", value or ""))
    hint = f"write it on one line:\n{name}: …"
    faults.error("wrong-type", f"“{name}” is not a text", front.document.line(name), hint, near=name)
    return ""

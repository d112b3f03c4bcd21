"""The files of a next issue: the outline of the last one, or the theme's own examples."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from newsletter.content.dates import slug_date
from newsletter.content.issues import ISSUE_FILE
from newsletter.content.pencil import PLACEHOLDER_IMAGE
from newsletter.content.scaffold.data import blank_data, data_named, is_form_of
from newsletter.content.scaffold.outline import outline
from newsletter.content.scaffold.words import words_for
from newsletter.theme.model import BlockSchema

COMMON_BLOCKS = ("heading", "text", "image", "points", "cards", "button")
DATE_LINE = re.compile(r"^date[ \t]*:.*\n?", re.MULTILINE)
GREETING = "Hello{% if subscriber.name %}, {{ subscriber.name }}{% endif %}!"
STARTER = Path(__file__).parent.parent / "starter"


def copied_issue(
    documents: Mapping[str, str],
    shared: str,
    slug: str,
    today: datetime.date,
    blocks: Mapping[str, BlockSchema],
    data: Mapping[str, bytes] | None = None,
) -> Mapping[str, bytes]:
    """Return the files of an issue that has the parts of an earlier one, by their paths in its folder.

    `documents` are the earlier one's texts by language, `shared` is its issue.yaml (empty if it has none); `data`
    are the files that its blocks take their items from.
    """
    texts = {locale: outline(source, words_for(locale), blocks) for locale, source in documents.items()}
    files = dict(_files(texts, DATE_LINE.sub("", shared.replace("\r\n", "\n")), slug, today))
    types = data_named(documents.values())
    for name, octets in (data or {}).items():
        block = next((types[wanted] for wanted in types if is_form_of(name, wanted)), "")
        files[name] = blank_data(octets, name, blocks.get(block), words_for(next(iter(documents), "en")))
    if any(PLACEHOLDER_IMAGE.encode() in held for name, held in files.items() if name != PLACEHOLDER_IMAGE):
        files[PLACEHOLDER_IMAGE] = (STARTER / PLACEHOLDER_IMAGE).read_bytes()
    return files


def example_issue(
    locales: Iterable[str], slug: str, today: datetime.date, blocks: Mapping[str, BlockSchema]
) -> Mapping[str, bytes]:
    """Return the files of an issue that shows the theme's common blocks, by their paths in its folder."""
    examples = [blocks[name].example.strip() for name in COMMON_BLOCKS if name in blocks]
    source = "\n\n".join(["---\nsubject: -\npreheader: -\n---", GREETING, *(text for text in examples if text)])
    texts = {locale: outline(source, words_for(locale), blocks) for locale in locales}
    return _files(texts, "", slug, today)


def _files(texts: Mapping[str, str], shared: str, slug: str, today: datetime.date) -> Mapping[str, bytes]:
    date = "" if slug_date(slug) else f"date: {today.isoformat()}\n"
    files = {f"{locale}.md": text.encode() for locale, text in texts.items()}
    if (date + shared).strip():
        files[ISSUE_FILE] = f"{date}{shared.lstrip()}".encode()
    if any(PLACEHOLDER_IMAGE in text for text in texts.values()):
        files[PLACEHOLDER_IMAGE] = (STARTER / PLACEHOLDER_IMAGE).read_bytes()
    return files

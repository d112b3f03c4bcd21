"""A language's file, laid out from the original: what is translated is kept, and what is left to do is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from newsletter.content.labels import Labels
from newsletter.content.matching import match_blocks
from newsletter.content.translation.digests import text_digest
from newsletter.content.translation.enclosing import Placed, in_conditions
from newsletter.content.translation.marks import marked, read_mark
from newsletter.content.translation.passages import NOTE_LINE, Passage, Sheet, read_sheet
from newsletter.content.translation.units import Unit
from newsletter.theme.model import Theme


@dataclass(frozen=True)
class Layout:
    """A translated file as it is to be written, beside its original.

    `pairs` are passages that belong together: the original's, and the translated one.
    """

    sheet: Sheet
    pairs: tuple[tuple[Passage, Passage], ...]

    @property
    def text(self) -> str:
        """Return the file's text."""
        return self.sheet.text

    @property
    def left(self) -> int:
        """Count the texts that wait for a translator."""
        return sum(read_mark(unit.text).is_left for passage in self.sheet.passages for unit in passage.units)

    @property
    def total(self) -> int:
        """Count the texts."""
        return sum(len(passage.units) for passage in self.sheet.passages)


def lay_out(original: Sheet, source: str | None, theme: Theme, locale: str, *, done: bool = False) -> Layout:
    """Lay out a language's file; `source` is what it is so far, None if there is none.

    A text whose original has changed since it was translated is shown behind the original as it is now; with `done`
    everything that is translated counts as up to date.
    """
    labels = Labels(theme, locale)
    if source is None or not source.strip():
        top = replace(original.top, pieces=_own_lines(original.top))
        passages = tuple(_untranslated(passage).with_labels(labels) for passage in original.blocks)
        sheet = Sheet(_untranslated(top), passages, original.after)
        return _noted(sheet, original, list(zip(original.passages, sheet.passages, strict=True)))
    other = read_sheet(source, theme, locale)
    noted = frozenset[str]() if done else other.noted
    found = match_blocks([p.key for p in original.blocks], [p.key for p in other.blocks])
    pairs = {two: original.blocks[one] for one, two in found.pairs}
    made = [
        _renewed(pairs[at], passage, noted, labels) if at in pairs else (passage, [])
        for at, passage in enumerate(other.blocks)
    ]
    top, _ = _renewed(original.top, other.top, noted, labels)
    blocks = [Placed(passage, pairs.get(at)) for at, (passage, _) in enumerate(made)]
    behind = {at: [Placed(new, None, is_new=True) for new in more] for at, (_, more) in enumerate(made, 1)}
    for at in found.missing:
        passage = original.blocks[at]
        if passage.key.id and passage.key.id in other.without:
            continue
        new = _apart(_untranslated(passage).with_labels(labels))
        behind.setdefault(found.place(at), []).append(Placed(new, passage, is_new=True))
    placed = [*behind.get(0, []), *(each for at, block in enumerate(blocks, 1) for each in (block, *behind[at]))]
    placed, after = in_conditions(placed, other.after)
    placed = list(_parted(placed))
    sheet = replace(other, top=top, blocks=tuple(each.passage for each in placed), after=after)
    beside = [(each.original, each.passage) for each in placed if each.original]
    return _noted(sheet, original, [(original.top, top), *beside])


def _parted(blocks: Sequence[Placed]) -> Iterator[Placed]:
    """Yield blocks with an empty line around each new one, so that it does not run into its neighbours."""
    after_new = False
    for at, block in enumerate(blocks):
        passage = block.passage
        apart = replace(passage, before="\n") if after_new and not passage.before else passage
        yield replace(block, passage=apart if at == len(blocks) - 1 and not block.is_new else _ended(apart))
        after_new = block.is_new


def _untranslated(passage: Passage) -> Passage:
    return passage.with_texts([marked(unit.text) for unit in passage.units])


def _renewed(
    original: Passage, passage: Passage, noted: frozenset[str], labels: Labels
) -> tuple[Passage, list[Passage]]:
    """Return a translated passage with what is out of date in it marked, and what has to stand behind it."""
    if not noted or original.digest in noted:
        return passage, []
    known = [text_digest(unit.text) in noted for unit in original.units]
    beside = _aligned(original.units, passage.units, known)
    if len(set(beside.values())) < len(passage.units):
        # It says more than the original does now; a person has to put the two together.
        return passage, [_apart(_untranslated(original).with_labels(labels))]
    texts = []
    for at, unit in enumerate(original.units):
        other = read_mark(passage.units[beside[at]].text) if at in beside else None
        kept = other.translation if other else ""
        if known[at] and at in beside:
            texts.append(passage.units[beside[at]].text)
        else:
            texts.append(kept if kept == unit.text else marked(unit.text, kept))
    is_same = len(original.units) == len(passage.units)
    skeleton = passage if is_same else replace(original.with_labels(labels), before=passage.before)
    return skeleton.with_texts(texts), []


def _aligned(ours: Sequence[Unit], theirs: Sequence[Unit], known: Sequence[bool]) -> dict[int, int]:
    """Return which text of a translation is which of the original, by their positions."""
    if [unit.kind for unit in ours] == [unit.kind for unit in theirs]:
        return {at: at for at in range(len(ours))}
    unchanged = [at for at, is_known in enumerate(known) if is_known]
    if [ours[at].kind for at in unchanged] == [unit.kind for unit in theirs]:
        return {at: number for number, at in enumerate(unchanged)}
    matcher = SequenceMatcher(None, [u.kind for u in ours], [u.kind for u in theirs], autojunk=False)
    return {b.a + n: b.b + n for b in matcher.get_matching_blocks() for n in range(b.size)}


def _own_lines(top: Passage) -> tuple[str | Unit, ...]:
    """Return the top of an original without what it says of itself as a translation."""
    return tuple(NOTE_LINE.sub("", piece) if isinstance(piece, str) else piece for piece in top.pieces)  # type: ignore[misc]


def _apart(passage: Passage) -> Passage:
    return _ended(replace(passage, before=passage.before if passage.before.isspace() else "\n"))


def _ended(passage: Passage) -> Passage:
    """Return a passage whose last line has an end."""
    return passage if passage.text.endswith("\n") else replace(passage, pieces=(*passage.pieces, "\n"))


def _noted(sheet: Sheet, original: Sheet, pairs: Sequence[tuple[Passage, Passage]]) -> Layout:
    """Note in a file what it is now translated from."""
    words = [passage.digest for passage in original.passages]
    words += [text_digest(unit.text) for passage in original.passages for unit in passage.units]
    line = f"translated: {' '.join(dict.fromkeys(words))}\n"
    text = sheet.top.text
    if NOTE_LINE.search(text):
        pieces = tuple(NOTE_LINE.sub(line, piece) if isinstance(piece, str) else piece for piece in sheet.top.pieces)
    else:
        pieces = sheet.top.pieces
        last = pieces[-1] if pieces else ""
        found = re.search(r"^(?:---|\.\.\.)[ \t]*\n\Z", last, re.MULTILINE) if isinstance(last, str) else None
        if found and isinstance(last, str):
            pieces = (*pieces[:-1], last[: found.start()] + line + last[found.start() :])
        else:
            pieces = ("---\n", *pieces, line, "---\n")
    top = replace(sheet.top, pieces=pieces)
    return Layout(replace(sheet, top=top), tuple((a, top if b is sheet.top else b) for a, b in pairs))

"""The texts of a translated file as messages for translators, and their answers put back into it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from newsletter.content.linekinds import FOOTNOTE_SIGN
from newsletter.content.translation.layout import Layout
from newsletter.content.translation.marks import Waiting, marked, read_mark
from newsletter.content.translation.passages import Passage, read_sheet
from newsletter.content.translation.units import Unit
from newsletter.merge.tags import TAG
from newsletter.problems import Problem, error, warning
from newsletter.theme.catalogue import Message
from newsletter.theme.model import Theme

CODE = "translation"
SPACES = re.compile(r"\s+")


def messages_of(layout: Layout, path: str) -> tuple[Message, ...]:
    """Return a message for each text of the original, with its translation as far as there is one.

    `path` is the original's file, for translators to find the place.
    """
    return tuple(
        _message(_context(passage, at), unit, other, (path, passage.line))
        for passage, translated in layout.pairs
        for at, (unit, other) in enumerate(_beside(passage, translated), 1)
    )


def _message(context: str, unit: Unit, other: Unit | None, place: tuple[str, int]) -> Message:
    found = read_mark(other.text) if other else Waiting(unit.text)
    is_fuzzy = found.is_left and bool(found.translation)
    return Message(context, unit.text, found.translation, is_fuzzy, unit.kind.value, place)


def put_back(
    layout: Layout, messages: Sequence[Message], theme: Theme, locale: str, shown: str
) -> tuple[str, list[Problem]]:
    """Return the file's text with the translations of messages in it, and what is wrong with them.

    `shown` is the path of the messages' file. An empty translation changes nothing. A message whose text has another
    original by now is taken as one that has to be looked at again.
    """
    answers = _Answers(messages, shown)
    changed: dict[int, Passage] = {}
    for passage, translated in layout.pairs:
        given: dict[int, str] = {}
        for at, (unit, other) in enumerate(_beside(passage, translated)):
            answer = answers.answer(_context(passage, at + 1), unit)
            if answer and other:
                given[at] = answer
        texts, refused = _taken(translated, given, theme, locale)
        for at in refused:
            answers.misplaced(_context(passage, at + 1), passage.units[at])
        changed[id(translated)] = translated.with_texts(texts)
    sheet = layout.sheet
    top, *blocks = (changed.get(id(passage), passage) for passage in sheet.passages)
    answers.leftover()
    return replace(sheet, top=top, blocks=tuple(blocks)).text, answers.problems


def _context(passage: Passage, number: int) -> str:
    return f"{passage.name} / {number}"


def _beside(passage: Passage, translated: Passage) -> Iterator[tuple[Unit, Unit | None]]:
    """Yield each text of an original with its counterpart, where the two have the same texts."""
    is_same = [unit.kind for unit in passage.units] == [unit.kind for unit in translated.units]
    for at, unit in enumerate(passage.units):
        yield unit, translated.units[at] if is_same else None


def _taken(passage: Passage, given: Mapping[int, str], theme: Theme, locale: str) -> tuple[list[str], list[int]]:
    """Return a passage's texts with new ones among them, and the positions of those that cannot stand there.

    All are tried at once, and only where that fails one half after the other.
    """
    texts = [unit.text for unit in passage.units]
    refused: list[int] = []
    waiting = [sorted(given)] if given else []
    while waiting:
        positions = waiting.pop()
        wanted = frozenset(positions)
        tried = [given[at] if at in wanted else text for at, text in enumerate(texts)]
        if _reads_alike(passage, tried, theme, locale):
            texts = tried
        elif len(positions) == 1:
            refused += positions
        else:
            half = len(positions) // 2
            waiting += [positions[half:], positions[:half]]
    return texts, refused


def _reads_alike(passage: Passage, texts: list[str], theme: Theme, locale: str) -> bool:
    """Tell whether a passage is still the same one, with these texts, when they are written into it.

    It is held against how it is read by itself as it is: what is never closed ends elsewhere when nothing follows.
    """
    before, after = (_read_alone(each, theme, locale) for each in (passage, passage.with_texts(texts)))
    is_same = [(block.key, block.name) for block in before] == [(block.key, block.name) for block in after]
    return is_same and [unit.text for block in after for unit in block.units] == texts


def _read_alone(passage: Passage, theme: Theme, locale: str) -> Sequence[Passage]:
    top = "" if passage.name == "top" else "---\nsubject: x\n---\n"
    sheet = read_sheet(top + passage.text, theme, locale)
    return sheet.blocks if top else sheet.passages


@dataclass
class _Answers:
    """The messages of a file, found again by their places and their originals."""

    messages: Sequence[Message]
    shown: str
    problems: list[Problem] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    by_place: Mapping[tuple[str, str], Message] = field(init=False)
    by_context: Mapping[str, Message] = field(init=False)

    def __post_init__(self) -> None:
        self.by_place = {(message.context, message.original): message for message in self.messages}
        self.by_context = {message.context: message for message in self.messages}

    def answer(self, context: str, unit: Unit) -> str:
        """Return what a text becomes; an empty text where nothing is said or what is said cannot stand."""
        message = self.by_place.get((context, unit.text))
        is_current = message is not None
        if message is None:
            message = self.by_context.get(context)
        if message is None:
            return ""
        self.used.add(message.line)
        words = message.translation.strip()
        if not words or not self._fits(message, unit):
            return ""
        if not is_current:
            sentence = "the original of this text has changed since it was exported"
            hint = "its translation is taken over, with the original as it is now before it"
            self.problems.append(warning(CODE, sentence, self.shown, message.line, hint=hint, source=_source(message)))
        return words if is_current and not message.is_fuzzy else marked(unit.text, words)

    def _fits(self, message: Message, unit: Unit) -> bool:
        wanted, given = (_kept(text) for text in (unit.text, message.translation))
        sentence = hint = ""
        if wanted != given:
            lost, added = list((wanted - given).elements()), list((given - wanted).elements())
            sentence = f"the translation lacks {lost[0]}" if lost else f"the translation has {added[0]} too much"
            hint = "keep what stands between braces, and marks such as [^1], wherever they belong in the sentence"
        elif unit.kind.is_one_line and "\n" in message.translation.strip():
            sentence, hint = "this text is one line", "write it without line breaks"
        if sentence:
            self._error(message, sentence, hint)
        return not sentence

    def misplaced(self, context: str, unit: Unit) -> None:
        """Report a translation that would be read as something else than the text it stands for."""
        message = self.by_place.get((context, unit.text)) or self.by_context[context]
        hint = "write it like the original: what begins with #, -, | or ::: has a meaning of its own"
        self._error(
            message, f"in its place the translation would not be read as the {unit.kind.value} that it is", hint
        )

    def leftover(self) -> None:
        """Report the messages whose texts are not there any more."""
        for message in self.messages:
            if message.line not in self.used:
                hint = "nothing is done with it"
                sentence = "the issue has no such text any more"
                self.problems.append(
                    warning(CODE, sentence, self.shown, message.line, hint=hint, source=_source(message))
                )

    def _error(self, message: Message, sentence: str, hint: str) -> None:
        self.problems.append(error(CODE, sentence, self.shown, message.line, hint=hint, source=_source(message)))


def _source(message: Message) -> str:
    shown = message.original.split("\n")[0]
    return f'msgid "{shown if len(shown) <= 60 else shown[:59] + "…"}"'


def _kept(text: str) -> Counter[str]:
    """Return what a translation has to hold as often as its original: merge tags, and the marks of footnotes."""
    found = (*TAG.finditer(text), *FOOTNOTE_SIGN.finditer(text))
    return Counter(SPACES.sub(" ", each.group()) for each in found)

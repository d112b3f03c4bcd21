"""Texts that stand word for word in two languages: copied to be translated, and forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from newsletter.check.catalogue import problem
from newsletter.check.languages.tongue import tongue_of
from newsletter.check.texts import RUNNING, WORD, Text, Written
from newsletter.content.translation.units import UnitKind
from newsletter.problems import Problem

# A sentence with fewer words that begin small may be a name, a title, an address.
LEAST_SENTENCE, LEAST_LABEL = 4, 1
LONGEST_QUOTE = 60
LABELS = frozenset({UnitKind.ALT, UnitKind.CAPTION, UnitKind.LINK})


def untranslated(written: Sequence[Written]) -> Iterator[Problem]:
    """Yield a warning for each text of a language that is, word for word, one of a language before it."""
    for at, file in enumerate(written):
        others = [other for other in written[:at] if other.language != file.language]
        sentences, labels = _said(others)
        for text in file.texts:
            if not text.is_quoted:
                yield from _copied(file, text, sentences, labels)


def _said(others: Sequence[Written]) -> tuple[Mapping[str, Written], Mapping[str, Written]]:
    """Return the sentences and the labels of other languages, each with the first one that has it."""
    sentences: dict[str, Written] = {}
    labels: dict[str, Written] = {}
    for other in others:
        for text in other.texts:
            for sentence in text.sentences:
                sentences.setdefault(sentence, other)
            for label in text.labels:
                labels.setdefault(label, other)
    return sentences, labels


def _copied(
    file: Written, text: Text, sentences: Mapping[str, Written], labels: Mapping[str, Written]
) -> Iterator[Problem]:
    if text.kind not in LABELS:
        copied = [each for each in text.sentences if each in sentences and _is_foreign(each, file, LEAST_SENTENCE)]
        if copied:
            yield _problem(file, text, copied, sentences[copied[0]])
            return
    for label in dict.fromkeys(text.labels):
        if label in labels and _is_foreign(label, file, LEAST_LABEL):
            yield _label(file, text, label, labels[label])


def _problem(file: Written, text: Text, copied: Sequence[str], other: Written) -> Problem:
    what = "this sentence stands" if len(copied) == 1 else f"{len(copied)} sentences stand"
    if text.kind is UnitKind.SUBJECT:
        what = "these words stand"
    elif text.kind not in RUNNING:
        what = "this line stands"
    elif len(copied) == len(text.sentences) and len(copied) > 1:
        what = "this paragraph stands"
    first = copied[0] if len(copied[0]) <= LONGEST_QUOTE else f"{copied[0][: LONGEST_QUOTE - 1]}…"
    sentence = f"{what} word for word in {other.file} too: “{first}”"
    return problem("untranslated", sentence, file.place(text), "translate it; what is quoted stands behind a “>”")


def _label(file: Written, text: Text, label: str, other: Written) -> Problem:
    what = "what this picture shows is said" if text.kind is UnitKind.ALT else "the words of this link are"
    sentence = f"{what} in the words of {other.file}: “{label}”"
    return problem("untranslated-label", sentence, file.place(text, label), "translate them")


def _is_foreign(text: str, file: Written, least: int) -> bool:
    """Tell whether a text is more than a name: enough of its words, after the first, have no capital letter.

    Where it is written in the file's own language, it is the other file that has it from here.
    """
    words = WORD.findall(text)
    is_said = len([word for word in words[1:] if word == word.lower()]) >= least
    return is_said and tongue_of(text) != file.language

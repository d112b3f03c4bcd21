"""In which language a text is written, told by its smallest words: and, the, of; un, ir, ka."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from newsletter.check.catalogue import problem
from newsletter.check.texts import RUNNING, WORD, Written
from newsletter.problems import Problem
from newsletter.theme.locales import language_shown

# So many words a text has at least of which more can be told than that it may be a name; so many of them, each another
# one, are small words of a language; and so large a part they are of all, of that language and of the text's own.
LEAST_WORDS, LEAST_KINDS = 4, 3
LEAST_SHARE, MOST_OWN = 0.2, 0.06
LEAST_TO_TELL = 10
SMALL_WORDS = Path(__file__).with_name("small_words.txt")


def other_tongues(written: Sequence[Written]) -> Iterator[Problem]:
    """Yield a warning for each running text that is written in another language than its file."""
    for file in written:
        for text in file.texts:
            if text.kind not in RUNNING or text.is_quoted or len(WORD.findall(text.words)) < LEAST_TO_TELL:
                continue
            found = tongue_of(text.words)
            if found and file.language in _small() and found != file.language:
                sentence = (
                    f"this text is written in {language_shown(found)}, in the file of {language_shown(file.locale)}"
                )
                hint = "translate it; what is quoted stands behind a “>”"
                yield problem("other-language", sentence, file.place(text), hint)


def tongue_of(text: str) -> str:
    """Return the language of a text, as `en`; empty where it cannot be told, or is none of the themes' languages."""
    words = [word.casefold() for word in WORD.findall(text)]
    if len(words) < LEAST_WORDS:
        return ""
    counts: Counter[str] = Counter()
    kinds: dict[str, set[str]] = {}
    for word in words:
        for language in _by_word().get(word, ()):
            counts[language] += 1
            kinds.setdefault(language, set()).add(word)
    ranked = counts.most_common(2)
    if not ranked:
        return ""
    language, most = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    is_sure = most / len(words) >= LEAST_SHARE and len(kinds[language]) >= LEAST_KINDS
    return language if is_sure and second <= max(most / 2, MOST_OWN * len(words)) else ""


@cache
def _small() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for part in re.split(r"^(?=[a-z]{2}:)", SMALL_WORDS.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        language, _, words = part.partition(":")
        found[language] = frozenset(words.split())
    return found


@cache
def _by_word() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in _small().items():
        for word in words:
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}

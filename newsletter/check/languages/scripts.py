"""Letters of another alphabet: a text that most readers cannot read, and single letters that only look right."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsletter.check.catalogue import problem
from newsletter.check.place import Place
from newsletter.check.texts import RUNNING, WORD, Written
from newsletter.problems import Fix, Problem
from newsletter.theme.locales import script

# The first word of a letter's Unicode name, by the script's ISO 15924 code.
NAMES = {
    "Arab": "ARABIC",
    "Armn": "ARMENIAN",
    "Cyrl": "CYRILLIC",
    "Deva": "DEVANAGARI",
    "Geor": "GEORGIAN",
    "Grek": "GREEK",
    "Hebr": "HEBREW",
    "Latn": "LATIN",
}
# Letters that look alike in Latin and in Cyrillic type (Unicode TR39, confusables), and sit on one key of keyboards.
LATIN, CYRILLIC = "aceopxyiABCEHKMOPTXIj", "асеорхуіАВСЕНКМОРТХІј"
TWINS = {**dict(zip(LATIN, CYRILLIC, strict=True)), **dict(zip(CYRILLIC, LATIN, strict=True))}
LEAST_WORDS, MOST_OTHER = 5, 0.8
BOTH = re.compile(r"[^\W\d_]*(?:[a-zA-Z][а-яёіїєґА-ЯЁІЇЄҐ]|[а-яёіїєґА-ЯЁІЇЄҐ][a-zA-Z])[^\W\d_]*")


def other_scripts(written: Sequence[Written]) -> Iterator[Problem]:
    """Yield a warning for each running text in another alphabet, where the file itself is in that of its language."""
    for file in written:
        own = NAMES.get(script(file.locale), "")
        whole = _letters("".join(text.words for text in file.texts))
        if not own or whole[own] * 2 < whole.total():
            continue
        for text in file.texts:
            letters = _letters(text.words)
            if text.kind not in RUNNING or text.is_quoted or len(WORD.findall(text.words)) < LEAST_WORDS:
                continue
            if letters.total() - letters[own] >= MOST_OTHER * letters.total():
                sentence = "this text is written in another alphabet than that of its language"
                yield problem("other-script", sentence, file.place(text), "translate it")


def mixed_scripts(written: Sequence[Written]) -> Iterator[Problem]:
    """Yield a warning for each word that has a letter of another alphabet which only looks right, and the fix."""
    for file in written:
        home = NAMES.get(script(file.locale), "LATIN")
        for number, line in enumerate(file.lines, 1):
            for found in BOTH.finditer(line) if not line.isascii() else ():
                if meant := _meant(found.group(), home):
                    place = Place(file.path, number, found.start() + 1, line)
                    odd = "Cyrillic" if meant.isascii() or script_of(meant[0]) == "LATIN" else "Latin"
                    sentence = f"“{found.group()}” has {odd} letters in it that only look like the right ones"
                    fix = Fix(file.path, number, found.start() + 1, found.end() + 1, meant)
                    yield problem("mixed-script", sentence, place, f"type it anew: {meant}", [fix])


def _meant(word: str, home: str) -> str:
    """Return a word with all its letters of one alphabet; empty where letters of each have no twin in the other."""
    scripts = [script_of(letter) for letter in word]
    for wanted in sorted({"LATIN", "CYRILLIC"}, key=lambda each: (-scripts.count(each), each != home)):
        pairs = zip(word, scripts, strict=True)
        letters = [letter if own == wanted else TWINS.get(letter, "") for letter, own in pairs]
        if all(letters):
            return "".join(letters)
    return ""


def _letters(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        if letter.isalpha() and (name := script_of(letter)):
            found[name] += count
    return found


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """Return the script of a letter by the first word of its name, as LATIN; empty for one without a name."""
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]

"""Which code page a text in an old encoding is of: the one whose languages write the words that stand in it.

Programs that guess from how frequent letters are need prose; a list is names, a few hundred letters beyond ASCII.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

# The letters beyond ASCII of the languages that Windows writes in each code page, by the language's code.
LETTERS: Mapping[str, Mapping[str, str]] = {
    "cp1252": {
        "de": "äöüß",
        "fr": "àâæçéèêëîïôœùûüÿ",
        "es": "áéíñóúü",
        "pt": "àáâãçéêíóôõú",
        "it": "àèéìíîòóùú",
        "sv": "åäöé",
        "da": "æøåé",
        "is": "áðéíóúýþæö",
        "nl": "éèëïöü",
    },
    "cp1257": {
        "lv": "āčēģīķļņōŗšūž",
        "lt": "ąčęėįšųūž",
        "et": "äöüõšž",
        "pl": "ąćęłńóśźż",
    },
    "cp1250": {
        "pl": "ąćęłńóśźż",
        "cs": "áčďéěíňóřšťúůýž",
        "sk": "áäčďéíĺľňóôŕšťúýž",
        "hu": "áéíóöőúüű",
        "ro": "ăâîşţ",
        "hr": "čćđšž",
    },
    "cp1251": {
        "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
        "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "be": "абвгдежзйклмнопрстуфхцчшыьэюяёіў",
        "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
        "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    },
}
WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
# Quotation marks and dashes of Windows, the same in all its code pages: no part of a word.
MARKS = bytes([*range(0x80, 0x8A), 0x8B, *range(0x91, 0x9A), 0x9B, 0xA0, 0xAB, 0xBB])
WORDS_LOOKED_AT = 3000


def code_page(lines: Iterable[bytes], likely: Collection[str] = ()) -> str:
    """Return the Python name of the code page that some lines are written in.

    It is the one of which a single language explains the most words. Where several do, as with one word only, it is
    that of the `likely` languages, codes such as `lv`, else the Western one.
    """
    words: Counter[bytes] = Counter()
    for line in lines:
        words.update(word for word in WORD.findall(line.translate(None, MARKS)))
    counted = words.most_common(WORDS_LOOKED_AT)
    return max(LETTERS, key=lambda page: _score(page, counted, likely))


def _score(page: str, counted: Iterable[tuple[bytes, int]], likely: Collection[str]) -> tuple[int, bool, int]:
    explained = dict.fromkeys(LETTERS[page], 0)
    by_any = 0
    for octets, number in counted:
        word = octets.decode(page, "replace")
        of = [language for language, letters in LETTERS[page].items() if _is_written(word, letters)]
        for language in of:
            explained[language] += number
        by_any += number if of else 0
    return max(explained.values()), not explained.keys().isdisjoint(likely), by_any


def _is_written(word: str, letters: str) -> bool:
    """Tell whether a language writes such a word: only in its own letters, and none a capital after a small one."""
    strange = [letter for letter in word if not letter.isascii()]
    if not all(letter.lower() in letters for letter in strange):
        return False
    if letters[0] == "а" and len(strange) < len(word):  # Cyrillic; no word mixes it with the letters of ASCII
        return False
    return not any(one.islower() and other.isupper() for one, other in pairwise(word))

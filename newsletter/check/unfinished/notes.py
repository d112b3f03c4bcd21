"""Notes that whoever writes an issue leaves for later: TODO, TBD, XXX, INSERT PICTURE HERE."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.unfinished.sign import Kind, Sign
from newsletter.check.unfinished.words import words

WORD = re.compile(r"\b(?:TODO|FIXME|TB[ACD])\b")
# “TODO” is a word of every day in these languages.
TODO_IS_ALL = frozenset({"ca", "es", "gl", "pt"})
LISTED = re.compile(r"[ \u00a0-]*(?:lists?|items?|apps?|comments?|tags?|saraksts?|listen?)\b", re.IGNORECASE)
BEFORE = re.compile(r"(?:[:(\[–—|-]|\b(?:is|are|be|still|ir|ist))[ \u00a0*_]*\Z")
CLOSING = re.compile(r"[ \u00a0*_]*(?:[.,;)\]!]|\Z)", re.MULTILINE)
# Three of them alone are a number of the Romans; a reader's name, a price or a measure they are not.
STANDING_FOR = re.compile(
    r"(?<![\w.])(?<!\d[ -])X{4,}(?![\w-]|[ \u00a0-]*\d|[ \u00a0]X{4})"
    r"|(?<!\w)X{2,3}[ \u00a0]?"
    r"(?:€|\$|£|%|(?:EUR|USD|GBP|euros?|eiro|Euro|eurot|eurų|zł|евро|євро|يورو|km|kg|m²)(?!\w))"
    r"|(?:€|\$|£|\b(?:EUR|USD|GBP))[ \u00a0]?X{2,}(?!\w)"
    r"|\b(?:Dear|Hello|Hi|Sveiki|Labdien|Cienījam(?:ais|ā)|Hallo|Lieber?|Tere|Bonjour|Hola|Ciao)[ \u00a0]X{2,}(?!\w)"
    r"|\[X{2,}\]"
)
# A date, a year or a time that lacks its figures.
NO_FIGURES = re.compile(
    r"(?<![\w.])(?:XX|xx)(?:[.:/](?:XX|xx|\d\d)(?!\d)){1,2}(?:[./](?:\d{4}|20XX|20xx|XXXX|xxxx))?(?!\w)"
    r"|(?<![\w.])\d{1,2}\.[ \u00a0]?(?:XX|xx)\b\.?|(?<!\w)20(?:XX|xx)(?!\w)"
    r"|(?<!\w)(?:plkst\.|kell|at|um|à)[ \u00a0](?:XX|xx)(?!\w)"
    r"|(?:XX|xx|ＸＸ|[○〇◯●]{1,3})月(?:XX|xx|ＸＸ|[○〇◯●]{1,3})日|[○〇◯●]{2,3}様|株式会社[○〇◯●]{2,}"
    r"|(?<![\w?!])\?{3,}(?![\w?!])"
)
NOUN = "TEXT|TITLE|HEADLINE|IMAGE|PICTURE|PHOTO|LINK|URL|LOGO|COPY|CONTENT|DATE|NAME|NUMBER|QUOTE"
ORDER = re.compile(
    r"\b(?:INSERT|PASTE|PUT)[ \u00a0](?:[A-Z'’]{1,20}[ \u00a0]){0,6}?HERE\b"
    r"|\b(?:ADD|ENTER|TYPE|WRITE|PLACE|UPDATE|REPLACE)[ \u00a0]"
    rf"(?:[A-Z'’]{{1,20}}[ \u00a0]){{0,4}}?(?:{NOUN})[ \u00a0]HERE\b"
    r"|\bHIER[ \u00a0](?:[A-ZÄÖÜ]{1,20}[ \u00a0]){0,6}?(?:EINFÜGEN|EINTRAGEN|EINSETZEN|ERGÄNZEN)\b"
    r"|\b(?:IEVIETOT|IERAKSTĪT|PAPILDINĀT|JĀPAPILDINA|JĀPRECIZĒ|SISESTA|ĮRAŠYTI|WSTAWIĆ|WSTAW|ВСТАВИТЬ|ВСТАВИТИ|INSÉRER)"
    r"[ \u00a0][^\W\da-zāčēģīķļņšūž]{4,}"
)
# A reminder to oneself: PAPILDINĀT!!! What another word stands before, without a stop, may be asked of readers.
ALOUD = re.compile(
    rf"(?<![^\W\d_])(?<![^\W\d_][ \u00a0])(?:{'|'.join(words()['aloud'])})"
    r"(?:[ \u00a0][^\W_]{1,20}){0,3}[ \u00a0]?!{2,}",
    re.IGNORECASE,
)
REST = re.compile(r"[^.!?\n\[\](){}<>]{0,40}")
PATTERNS = (WORD, STANDING_FOR, NO_FIGURES, ORDER, ALOUD)
# What a text has at least that one of the slower patterns is in.
SIGNS = {STANDING_FOR: ("XX",), NO_FIGURES: ("XX", "xx", "ＸＸ", "???", "○", "〇", "◯", "●"), ALOUD: ("!!",)}


def notes_in(text: str, language: str) -> Iterator[Sign]:
    """Yield the notes in a text of a language; what may be a word or a number of its sentence is none."""
    for found in WORD.finditer(text):
        if _is_note(text, found, language):
            is_certain = found[0] in ("TODO", "FIXME") and _is_marked(text, found)
            yield Sign(Kind.NOTE, _shown(text, found), found.start(), is_certain)
    for pattern in (ORDER, ALOUD):
        for found in pattern.finditer(text):
            yield Sign(Kind.NOTE, found[0], found.start(), is_certain=True)
    for pattern in (STANDING_FOR, NO_FIGURES):
        for found in pattern.finditer(text):
            yield Sign(Kind.GAP, found[0], found.start())


def _is_note(text: str, found: re.Match[str], language: str) -> bool:
    if LISTED.match(text, found.end()):
        return False
    if found[0] == "FIXME":
        return True
    before = text[max(0, found.start() - 10) : found.start()]
    if found[0] == "TODO":
        if language in TODO_IS_ALL:
            return _is_marked(text, found) and "(" not in before
        begins = not before.strip(" *_#>-") or before.endswith("\n")
        return _is_marked(text, found) or (begins and not text[found.end() :].lstrip()[:1].isupper())
    return bool(BEFORE.search(before) and CLOSING.match(text, found.end())) or text.strip(" *_") == found[0]


def _is_marked(text: str, found: re.Match[str]) -> bool:
    """Tell whether a word has the sign of a note: a colon behind it, a bracket before."""
    return text[found.end() : found.end() + 1] in (":", "(") or text[: found.start()].endswith(("[", "("))


def _shown(text: str, found: re.Match[str]) -> str:
    """Return a note with the rest of its sentence, not without end; a word that stands for a value alone."""
    rest = REST.match(text, found.end()) if found[0] in ("TODO", "FIXME") else None
    return (found[0] + (rest[0] if rest else "")).rstrip()

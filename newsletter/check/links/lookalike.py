"""Links that look like fraud: letters of two scripts in a name, and a text that names another site."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import idna

from newsletter.check.links.host import as_ip, parts_of, site_of
from newsletter.check.links.remark import Remark, shown

SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "HEBREW", "ARABIC", "GEORGIAN", "CHEROKEE")
# Letters of other scripts that nobody can tell from Latin ones (Unicode UTS 39, confusables).
LIKE_LATIN = frozenset("асԁеһіјӏоорԛѕԝхуүґԍѵοναρτυικѡ")
NAMED = re.compile(r"(?:https?://)?(?P<host>(?:[\w-]+\.)+[^\W\d_]{2,24})(?::\d+)?(?:[/?#]\S*)?", re.I)
# No site, no path and no mark around them is longer: of a longer text it is not the whole.
LONGEST = 500
WHOLE = re.compile(rf"\W*+(?:{NAMED.pattern})\W*", re.I)
SPELLED_OUT = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"“”„«»)]+", re.I)
# What ends as a name of the internet does, and is one of a program or a file.
ENDINGS = re.compile(r".*\.(?:js|md|py|rs|sh|ts|cs|vb|so|ai|net|pdf|docx?|xlsx?|zip|jpe?g|png|gif|csv|txt|html?|php)")


def remarks(address: str, text: str) -> Iterator[Remark]:
    """Yield why a link looks like fraud; `text` is what readers see of it."""
    parts = parts_of(address)
    if parts is None or not parts.hostname or as_ip(parts.hostname):
        return
    yield from _letters(parts.hostname)
    named = named_host(text)
    if named and site_of(named) != site_of(parts.hostname):
        sentence = f"the text of a link names {named}, and the link leads to {parts.hostname}"
        hint = "write where it leads, or say it in words; filters and readers take it for fraud"
        yield Remark("link-other-site", sentence, hint)


def named_host(text: str) -> str:
    """Return the site that a link's text names; empty if it names none."""
    words = " ".join(text.split())
    whole = WHOLE.fullmatch(words) if len(words) <= LONGEST else None
    spelled = SPELLED_OUT.search(text)
    found = NAMED.match(spelled.group(0)) if spelled else whole
    if found is None:
        return ""
    host = found["host"].lower()
    is_plain = not spelled and "://" not in text and "/" not in text
    return "" if is_plain and ENDINGS.fullmatch(host) else host


def _letters(host: str) -> Iterator[Remark]:
    for label in host.split("."):
        try:
            spelled = idna.decode(label) if label.lower().startswith("xn--") else label
        except idna.IDNAError:
            continue
        scripts = {script for script in map(_script, spelled) if script}
        if len(scripts) > 1:
            mixed = " and ".join(sorted(script.capitalize() for script in scripts))
            sentence = f"letters of two scripts stand in one name, {shown(spelled)}: {mixed}"
        elif scripts and scripts != {"LATIN"} and all(c in LIKE_LATIN or not c.isalpha() for c in spelled):
            sentence = f"the name {shown(spelled)} looks Latin, and its letters are {scripts.pop().capitalize()}"
        else:
            continue
        yield Remark("link-lookalike", sentence, "copy the address from the site itself; so do thieves write")


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "") if not letter.isascii() or letter.isalpha() else ""
    return next((script for script in SCRIPTS if name.startswith(script)), "")

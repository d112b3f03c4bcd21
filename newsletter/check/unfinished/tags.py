"""What is written here for a reader's value that another program fills in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.check.unfinished.words import bare, names

INSIDE = re.compile(r"[^\W\d][\w .-]*")
# What a word before a name says of whose it is.
OWNERS = re.compile(r"(?:recipient|customer|contact|subscriber|person|user|lead)[._ ]", re.IGNORECASE)
# Whole names, and given ones, in the order that a list's column for them is looked for.
GIVEN = ("firstname", "fname", "givenname", "vorname", "vārds", "vards", "eesnimi", "vardas", "prénom", "imię", "имя")
WHOLE = ("name", "fullname", "yourname", "recipientname", "username", "nimi", "الاسم", "氏名", "お名前", "名前")


def meant(tag: str, columns: Sequence[str]) -> str:
    """Return our tag for one of another program, or for a gap; empty where no column of a list is known to be it."""
    name = _name(tag)
    if name in names("leaving"):
        return "{{ unsubscribe_url }}"
    if name in names("web"):
        return "{{ web_url }}"
    own = {bare(column): column for column in columns}
    alike = (name, *GIVEN, *WHOLE) if name in GIVEN else (name, *WHOLE) if name in WHOLE else (name,)
    column = next((own[each] for each in alike if each in own), "")
    return f"{{{{ subscriber.{column} }}}}" if column else ""


def is_of_reader(tag: str) -> bool:
    """Tell whether a tag or a gap names a value of a reader."""
    return _name(tag) in names("persons")


def _name(tag: str) -> str:
    found = INSIDE.search(tag)
    return bare(OWNERS.sub("", found[0])) if found else ""

"""The handful of readers that an edition is looked at with: nobody known, long names, other scripts, hostile values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newsletter.check.inbox.views import letters

ADDRESS = "reader@example.org"
LONG_NAME = "Anna Maximiliana Wolfeschlegelsteinhausen-Featherstonehaugh"
RIGHT_TO_LEFT = "محمد عبد الرحمن الهاشمي"
# What breaks HTML, an attribute, a header field, a template and a spreadsheet where values are not escaped.
HOSTILE = "<script>alert(1)</script>\"'>{{ 7*7 }}{% raw %}\r\nBcc: all@example.org\u2028=1+1"
EMOJI = "Zoë 👩‍👩‍👧‍👦 E\u0301mile 🇱🇻"
# These say what a reader is, not what they are called; a text in their place would choose what nobody is sent.
KEPT = frozenset({"email", "locale"})


@dataclass(frozen=True)
class Extreme:
    """One reader to look at an edition with. `is_real` tells of somebody of the lists."""

    name: str
    title: str
    fields: Mapping[str, str]
    is_real: bool = False


def extremes(asked: Iterable[str], readers: Iterable[Mapping[str, str]] = ()) -> tuple[Extreme, ...]:
    """Return the readers to look at an edition with; `asked` are the fields that it asks for.

    Of real ones there are those with the longest and with the fewest values, where there are any.
    """
    wanted = sorted(set(asked) - KEPT)
    listed = list(readers)
    longest = {name: max((each.get(name, "") for each in listed), key=letters, default="") for name in wanted}
    found = [
        Extreme("unknown", "Nothing is known", {"email": ADDRESS}),
        Extreme("longest", "The longest of each value", _all(wanted, LONG_NAME, longest)),
        Extreme("right-to-left", "A name from right to left", _all(wanted, RIGHT_TO_LEFT)),
        Extreme("hostile", "Values that mean harm", _all(wanted, HOSTILE)),
        Extreme("emoji", "Joined emoji and marks", _all(wanted, EMOJI)),
    ]
    if wanted and listed:
        fullest = max(listed, key=lambda each: sum(letters(each.get(name, "")) for name in wanted))
        barest = min(listed, key=lambda each: sum(bool(each.get(name)) for name in wanted))
        found.append(Extreme("longest-reader", "Whose values are longest", fullest, is_real=True))
        if barest is not fullest:
            found.append(Extreme("barest-reader", "Of whom least is known", barest, is_real=True))
    return tuple(found)


def _all(names: Iterable[str], value: str, given: Mapping[str, str] | None = None) -> Mapping[str, str]:
    return {"email": ADDRESS, **{name: (given or {}).get(name) or value for name in names}}

"""Links whose text names one mailbox or one telephone, and that lead to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from newsletter.check.links.remark import Remark

MAILBOX = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,}")
PHONE = re.compile(r"\+?\d[\d \u00a0()./-]{4,}\d")
# So many figures at its end tell a number from another, with its country's or without.
WITHOUT_COUNTRY = 7


def remarks(address: str, text: str) -> Iterator[Remark]:
    """Yield that a link leads elsewhere than its text says; `text` is what readers see of it."""
    scheme, _, target = address.partition(":")
    hint = "correct the one that is wrong"
    if scheme.lower() == "mailto":
        said, meant = MAILBOX.findall(text), unquote(target.partition("?")[0]).lower()
        if len(said) == 1 and meant and said[0].lower() not in meant and "xn--" not in meant:
            sentence = f"the text of a link names {said[0]}, and the link writes to {meant}"
            yield Remark("link-other-site", sentence, hint)
    elif scheme.lower() == "tel":
        numbers, meant = PHONE.findall(text), _figures(target.partition(";")[0])
        said_figures = _figures(numbers[0]) if len(numbers) == 1 else ""
        if min(len(said_figures), len(meant)) < WITHOUT_COUNTRY:
            return
        if said_figures[-WITHOUT_COUNTRY:] != meant[-WITHOUT_COUNTRY:]:
            sentence = f"the text of a link names the number {numbers[0]}, and the link calls {target}"
            yield Remark("link-other-site", sentence, hint)


def _figures(number: str) -> str:
    return re.sub(r"\D", "", number)

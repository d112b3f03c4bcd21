"""What a list shows after the subject: the first text of the HTML, whoever meant it for that."""

from __future__ import annotations

import html as entities
import re
from itertools import accumulate

from newsletter.check.inbox.views import letters
from newsletter.render.document import FILLER, PREVIEW_LENGTH

# So much markup is read for it, in characters: a preheader is filled up with more than it says itself.
MOST_MARKUP = 20_000
UNREAD = re.compile(r"<!--.*?-->|<(style|script|title)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
# Not the blank that holds words together: a preheader is filled up with it.
BLANKS = re.compile(r"[ \t\r\n]+")
TAG = re.compile(r"<[^>]*>?")
UNSEEN = re.compile(f"[{FILLER}\u200b\u200d\u2007\u2060\ufeff\u00ad]+")


def shown_after_subject(html: str, room: int = PREVIEW_LENGTH) -> str:
    """Return the text that a list shows after the subject, up to `room` letters; `html` is merged for a reader.

    Hidden text counts, as it does for mail programs. What fills a preheader up takes its room and shows nothing.
    """
    body = html[max(html.find("<body"), 0) :][:MOST_MARKUP]
    text = BLANKS.sub(" ", entities.unescape(TAG.sub(" ", UNREAD.sub(" ", body)))).strip()
    ends = accumulate(map(letters, text))
    seen = "".join(character for character, end in zip(text, ends, strict=True) if end <= room)
    return " ".join(UNSEEN.sub(" ", seen).split())

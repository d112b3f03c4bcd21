"""[retention]: for how long what is stored of people is kept."""

from __future__ import annotations

import re
from datetime import timedelta

from newsletter.config.keys import Key, Table
from newsletter.config.model import Retention
from newsletter.config.settingsfile import SettingsFile
from newsletter.errors import NewsletterError

NAME = "retention"
FOREVER = "forever"
EVER = timedelta.max
LONGEST = 365_000  # days
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
SPAN = re.compile(r"(\d{1,5})\s*([a-z]+?)s?")


class SpanError(NewsletterError):
    """A text does not say for how long something is kept."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}” does not say for how long", "write it like  “30 days”, “18 months”, “2 years” or “forever”"
        )


def parse_span(text: str) -> timedelta:
    """Return for how long something is kept: months of 30 days, years of 365; EVER for ever. Raises SpanError."""
    typed = text.strip().lower()
    if typed == FOREVER:
        return EVER
    match = SPAN.fullmatch(typed)
    days = int(match[1]) * DAYS.get(match[2], 0) if match else 0
    if not 0 < days <= LONGEST:
        raise SpanError(text)
    return timedelta(days=days)


def _key(sentence: str, default: str) -> Key:
    return Key(str, sentence, default=f"`{default}`", parse=parse_span)


RETENTION = Table(
    "For how long what is stored of people is kept; `newsletter state prune` and the worker carry it out. A time is "
    "written like `30 days`, `18 months`, `2 years` or `forever`.",
    {
        "pending": _key("Sign-ups that were never confirmed. After it the person is forgotten.", "30 days"),
        "messages": _key(
            "What was filled into the messages of sends that have ended, and what servers answered. Who got what, "
            "and what became of it, stays.",
            "2 years",
        ),
        "networks": _key("The networks that people agreed from. When and to what they agreed stays.", "1 year"),
        "outbox": _key("Messages that were written into the outbox instead of sent.", "90 days"),
        "left": _key(
            "People who are on no list any more. After it they are forgotten; that nothing is sent to them stays.",
            FOREVER,
        ),
    },
)


def read_retention(file: SettingsFile) -> Retention:
    """Return [retention]; what is wrong with it is reported to the file."""
    values = file.checked(NAME, RETENTION.keys)
    spans: dict[str, timedelta | None] = {}
    for name, key in RETENTION.keys.items():
        span = values.get(name, parse_span(key.default.strip("`")))
        spans[name] = span if isinstance(span, timedelta) and span != EVER else None
    return Retention(**spans)

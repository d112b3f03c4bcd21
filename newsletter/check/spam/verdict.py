"""What a spam filter has said of a message."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.errors import NewsletterError
from newsletter.problems import SHOWN

# What a filter says is never longer, in octets, however much it sends.
LONGEST_REPLY = 1_000_000
# A filter that looks names up in lists of the web may take so long, in seconds.
PATIENCE = 30.0
LONGEST_REASON = 120
HINT = "start it, or name another in newsletter.toml, [test] spam"


class SpamFilterError(NewsletterError):
    """A spam filter cannot be asked, or its answer cannot be read."""

    def __init__(self, where: str, reason: str) -> None:
        said = " ".join(reason.split())[:LONGEST_REASON].translate(SHOWN)
        super().__init__(f"the spam filter at {where} cannot be asked: {said}", HINT)


@dataclass(frozen=True)
class Sign:
    """One rule of a filter that a message matches: its name, its points, and the filter's own words."""

    name: str
    points: float
    words: str = ""


@dataclass(frozen=True)
class Verdict:
    """The points of a message and the signs that they are made of, those with most points first.

    From `limit` on the filter takes a message for spam; `is_spam` says that it does.
    """

    filter: str
    points: float
    limit: float
    is_spam: bool
    signs: tuple[Sign, ...]

    def as_json(self) -> dict[str, object]:
        """Return the verdict as plain values, for `--json`."""
        signs = [{"name": each.name, "points": each.points, "words": each.words} for each in self.signs]
        return {"filter": self.filter, "points": self.points, "limit": self.limit, "spam": self.is_spam, "signs": signs}


def in_order(signs: list[Sign]) -> tuple[Sign, ...]:
    """Sort signs, those that weigh most first."""
    return tuple(sorted(signs, key=lambda each: (-each.points, each.name)))

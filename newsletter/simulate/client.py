"""A mail program as a list of steps, and how far what they show can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from newsletter.simulate.step import SourceStep, TreeStep


class Screen(StrEnum):
    """What a mail program is read on."""

    DESKTOP = "desktop"
    MOBILE = "mobile"


class Darkness(StrEnum):
    """What a mail program does to an email in dark mode."""

    AUTHORED = "authored"
    PARTIAL = "partial"
    FULL = "full"
    UNCHANGED = "unchanged"


class Trust(StrEnum):
    """How far a picture can be trusted: the word on its badge."""

    CLOSE = "Close to the real one"
    TESTED = "Rules known from tests"
    APPROXIMATE = "Approximate"


@dataclass(frozen=True)
class Badge:
    """How far a simulation can be trusted, why, and from what it is known since when."""

    trust: Trust
    reason: str
    source: str
    date: str


@dataclass(frozen=True)
class Client:
    """A mail program. `source` and `steps` are done one after the other, in dark mode those of `dark` as well.

    `reads_scheme`: it shows what an author wrote for `prefers-color-scheme`. `in_dark` says to a reader what dark mode
    does; its badge is `dark_badge`.
    """

    name: str
    label: str
    group: str
    screens: tuple[Screen, ...]
    darkness: Darkness
    in_dark: str
    badge: Badge
    dark_badge: Badge
    source: tuple[SourceStep, ...] = ()
    steps: tuple[TreeStep, ...] = ()
    dark: tuple[TreeStep, ...] = ()
    reads_scheme: bool = False

    def badge_in(self, *, dark: bool) -> Badge:
        """Return the badge for light or dark mode."""
        return self.dark_badge if dark else self.badge

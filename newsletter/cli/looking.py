"""What `newsletter test` looks into: the issue as it is built, and on request the web, a spam filter and axe-core."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.cli.asking import asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.check.code import OnRequest
    from newsletter.config import Settings
    from newsletter.wiring.lists.answers import Whom
    from newsletter.wiring.spam import Filtered
    from newsletter.wiring.workspace import Build


@dataclass(frozen=True)
class Looking:
    """What is looked into beside the files. `relay` and `reader` say how a spam filter would see the messages.

    `whom` are the readers whose fields count, None for those that the issue is meant for.
    """

    network: bool = False
    spam: bool = False
    axe: bool = False
    relay: str | None = None
    reader: str | None = None
    whom: Whom | None = None

    @property
    def requests(self) -> frozenset[OnRequest]:
        """Return what is asked for by an option."""
        from newsletter.check.code import OnRequest

        asked = {OnRequest.NETWORK: self.network, OnRequest.SPAM: self.spam, OnRequest.AXE: self.axe}
        return frozenset(each for each, is_wanted in asked.items() if is_wanted)


@dataclass(frozen=True)
class Looked:
    """What was found: in all languages, in those that are shown, and what a spam filter has said."""

    looking: Looking
    built: Build
    shown: Build
    filtered: Filtered | None = None

    @property
    def slug(self) -> str:
        """Return the name of the issue."""
        return self.built.slug


def look(settings: Settings, name: str | None, looking: Looking, locale: str | None) -> Looked:
    """Build an issue and look for what is wrong. Raises IssueNotFoundError, NoEditionError, SegmentError."""
    from newsletter.wiring.workspace import build_issue

    with asking(settings, is_wanted=looking.network) as web:
        built = build_issue(settings, name, testing=True, asking=True, web=web, whom=looking.whom)
    if looking.axe:
        from newsletter.wiring.axe import ask_axe

        built = ask_axe(built)
    shown = built.in_language(locale)
    if not (looking.spam and shown.editions):
        return Looked(looking, built, shown)
    from newsletter.cli.spam import judged_by_filter

    built, filtered = judged_by_filter(settings, built, shown.editions, looking.relay, looking.reader)
    return Looked(looking, built, built.in_language(locale), filtered)


def whom_of(lists: Sequence[str] | None, segment: str) -> Whom | None:
    """Return the readers that options name, None where there are none."""
    names = tuple(dict.fromkeys(part for word in lists or () for part in word.split(",") if part))
    if not names and not segment.strip():
        return None
    from newsletter.wiring.lists.answers import Whom

    return Whom(names, segment.strip())


def for_programs(settings: Settings, names: Sequence[str]) -> Settings:
    """Return settings that ask mail programs which are named. Raises NoClientError."""
    from newsletter.check.clients.clients import choose

    judgement = settings.judgement
    choose(names, {})
    typed = tuple(part.strip() for name in names for part in name.split(",") if part.strip())
    return replace(settings, judgement=replace(judgement, clients=typed))

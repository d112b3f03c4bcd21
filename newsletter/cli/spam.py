"""`newsletter test --spam`: what a spam filter makes of each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.cli import console
from newsletter.problems import SHOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter.config import Settings
    from newsletter.render.edition import Edition
    from newsletter.wiring.spam import Filtered
    from newsletter.wiring.workspace import Build


def judged_by_filter(
    settings: Settings, build: Build, editions: Mapping[str, Edition], relay: str | None, as_address: str | None
) -> tuple[Build, Filtered]:
    """Ask the filter, as the messages of a send through a relay would be seen by it."""
    from newsletter.clock import system_clock
    from newsletter.config import choose_relay
    from newsletter.wiring.spam import ask_filter

    return ask_filter(settings, build, editions, choose_relay(settings, relay), as_address, system_clock())


def show_verdicts(filtered: Filtered) -> None:
    """Say what the filter gives each language, sign by sign; nothing where there was none to ask."""
    from newsletter.check.spam.meanings import About, meaning_of

    for locale, verdict in filtered.verdicts.items():
        state = "spam" if verdict.is_spam else "not spam"
        console.say(f"{locale}: {verdict.filter} gives {verdict.points:.1f} of {verdict.limit:.1f} points: {state}")
        for sign in verdict.signs:
            if abs(sign.points) >= 0.05:
                meaning = meaning_of(sign.name)
                is_of_way = meaning is not None and meaning.about is About.WAY
                words = "(of the way that a message has come: this one has not been sent)" if is_of_way else sign.words
                console.say(f"  {sign.points:5.1f}  {sign.name}  {words}".translate(SHOWN).rstrip())

"""What of a send the web has to answer for, in words: pictures that are shown from there, and the web version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SHOWN = 3


@dataclass(frozen=True)
class OnTheWeb:
    """What was found when the web was asked: `faults` say what is wrong with each address, as a clause after it.

    `has_calendars` is None for an issue without calendar files.
    """

    issue: str
    base_url: str
    are_pictures_published: bool
    has_web_version: bool
    faults: Mapping[str, str]
    has_calendars: bool | None = None

    def as_json(self) -> dict[str, object]:
        """Return it as plain values, for `--json`."""
        return {
            "images": "published" if self.are_pictures_published else "inline",
            "web_version": self.has_web_version,
            "calendars": self.has_calendars,
            "unanswered": dict(self.faults),
        }


def web_lines(web: OnTheWeb) -> Iterator[str]:
    """Yield how pictures and web version get to a reader, and why not from the web where they do not."""
    yield f"  Pictures {f'shown from {web.base_url}' if web.are_pictures_published else 'in every message'}"
    yield f"  Browser  {'a link to the web version' if web.has_web_version else 'no link: there is no web version'}"
    if web.has_calendars is not None:
        words = "a link to each event's file" if web.has_calendars else "no links: the events' files are not there"
        yield f"  Calendar {words}"
    for number, (address, fault) in enumerate(web.faults.items()):
        if number == SHOWN:
            yield f"           and {len(web.faults) - SHOWN:,} more; --json lists them all"
            break
        yield f"           {address} {fault}"
    if web.faults:
        yield f"           to publish it: newsletter publish {web.issue}"

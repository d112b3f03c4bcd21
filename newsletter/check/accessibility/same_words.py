"""Links that are called alike and lead to different places: whoever hears only the links cannot tell them apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import SplitResult

from newsletter.check.accessibility.naming import NOTHING_SAID, named
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.links.host import parts_of
from newsletter.check.links.link import Link, links_of
from newsletter.check.links.remark import shown
from newsletter.check.links.tracking import CLICKS, PERSONS
from newsletter.check.place import Place
from newsletter.merge.tags import restore
from newsletter.problems import Problem

# What adorns the words of a link.
SIGNS = ".!…»›>→←↗:\u00a0\u200c\u034f "


def check(examined: Examined) -> Iterator[Problem]:
    """Yield a warning for each name of links that lead to different places, at the second place (WCAG 2.2, 2.4.9).

    As axe does with `identical-links-same-purpose`, names are compared without capitals, and addresses without what
    only counts clicks; a link is no other for a sign at its end. Logos of one name may lead to pages of one site.
    """
    called: dict[str, dict[str, Link]] = {}
    for link in links_of(examined):
        name = words_of(link)
        if name and name not in NOTHING_SAID and not link.is_ours and link.element.get("aria-hidden") != "true":
            called.setdefault(name, {}).setdefault(destination(link.address), link)
    for links in called.values():
        if len(links) > 1 and not _one_site_s_logos(links.values()):
            yield _alike(examined, list(links.values()))


def _one_site_s_logos(links: Collection[Link]) -> bool:
    sites = {parts.hostname if (parts := parts_of(link.address)) else link.address for link in links}
    return len(sites) == 1 and all(not link.text and link.element.find(".//img") is not None for link in links)


def words_of(link: Link) -> str:
    """Return what a link is called, in the form that two can be compared in."""
    return named(link.element).casefold().strip(SIGNS)


def destination(address: str) -> str:
    """Return where an address leads, without what only counts who came by it."""
    parts = parts_of(address)
    if parts is None or parts.scheme not in ("http", "https"):
        return address.strip().casefold()
    host = (parts.hostname or "").removeprefix("www.")
    return SplitResult("", host, parts.path.rstrip("/"), _without_counters(parts.query), parts.fragment).geturl()


def _without_counters(query: str) -> str:
    kept = []
    for part in query.split("&"):
        name = part.partition("=")[0].casefold()
        if part and not name.startswith("utm_") and not CLICKS.fullmatch(name) and not PERSONS.fullmatch(name):
            kept.append(part)
    return "&".join(sorted(kept))


def _alike(examined: Examined, links: list[Link]) -> Problem:
    first, second = links[:2]
    tags = examined.edition.tags
    words = restore(named(first.element), tags).strip(SIGNS)
    where = examined.typed_link(second.element)
    place = (
        Place(where.path, where.address_line, where.start, where.source) if where else examined.place(second.element)
    )
    count = "two" if len(links) == 2 else str(len(links))
    leads = " and ".join(shown(restore(link.address, tags)) for link in links[:2])
    sentence = f"{count} links are called “{words}” and lead to different places, {leads}"
    hint = "let each say where it leads, such as “read more of the new bridge”"
    return problem("links-alike", sentence + (" among them" if len(links) > 2 else ""), place, hint)

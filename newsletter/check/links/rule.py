"""What is wrong with an edition's links, by themselves and for their readers, without asking the web."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import unquote

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.links import address, detours, leaving, lookalike, named, strangers, tracking
from newsletter.check.links.finding import as_problem
from newsletter.check.links.host import parts_of
from newsletter.check.links.link import Link, links_of
from newsletter.check.links.remark import Remark, shown
from newsletter.content.model import every_block
from newsletter.content.references import references
from newsletter.merge.tags import ANY_TOKEN
from newsletter.problems import Problem


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what is wrong with the links of an edition, each address once a place."""
    links = list(links_of(examined))
    own = tracking.own_campaigns(link.address for link in links if not link.is_ours)
    for link in links:
        if not link.is_ours:
            for remark in _remarks(link, own, examined):
                yield as_problem(remark, link, examined)
    yield from _dead(links, examined)
    yield from leaving.check(examined)
    if examined.answers:
        # What speaks to the web takes time to load, which only those pay who asked it.
        from newsletter.check.links import web

        yield from web.check(examined)


def _remarks(link: Link, own: Collection[str], examined: Examined) -> Iterator[Remark]:
    found = list(address.remarks(link.address))
    yield from found
    if any(remark.code in ("link-malformed", "link-empty", "link-placeholder") for remark in found):
        return
    if personal := list(strangers.remarks(link.address)):
        yield from personal
        return
    # What a detour leads to is put right first, and looked at by the next test.
    around = list(detours.remarks(link.address))
    yield from around or tracking.remarks(link.address, own)
    yield from lookalike.remarks(link.address, link.text)
    yield from named.remarks(link.address, link.text)
    yield from _insecure(link.address, examined)


def _insecure(url: str, examined: Examined) -> Iterator[Remark]:
    """Tell of a link to the publication's own site that is not https, where its base_url is."""
    site, parts = parts_of(examined.settings.publication.base_url), parts_of(url)
    if site and parts and site.scheme == "https" and parts.scheme == "http" and parts.hostname == site.hostname:
        instead = f"https:{url.partition(':')[2]}"
        sentence = f"{shown(url)} is our own site, and not https"
        yield Remark("link-insecure", sentence, f"write {shown(instead)}", instead)


def _dead(links: list[Link], examined: Examined) -> Iterator[Problem]:
    """Tell of links of the theme, or of HTML as it is typed, to a place that is not there; texts have a rule for it."""
    there = {str(element.get(name)) for element in examined.elements for name in ("id", "name") if element.get(name)}
    document = examined.whole.documents[examined.locale]
    told = {typed for block in every_block(document.blocks) for typed in references(block, document.nonce).links}
    for link in links:
        name = unquote(link.address[1:])
        is_known = name in there or link.address in told or ANY_TOKEN.search(name)
        if link.address.startswith("#") and not is_known and not list(address.remarks(link.address)):
            sentence = f"the link to {shown(link.address)} leads nowhere in this issue"
            hint = f'give the place its name: id="{name}"' if name else "write where it leads"
            yield problem("dead-link", sentence, examined.place(link.element), hint)

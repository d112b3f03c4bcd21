"""What the web has answered for an edition's links: what is gone, has moved, or cannot be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urldefrag, urlsplit

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.links import address as written
from newsletter.check.links.finding import as_problem
from newsletter.check.links.link import Link, links_of
from newsletter.check.links.remark import Remark, shown
from newsletter.check.place import Place
from newsletter.problems import Problem
from newsletter.publish.client import PERMANENT, Answer, Failure

GONE = frozenset({404, 410})
# What servers tell programs and not browsers: who they are, that they ask too often, or that they are none.
WALLS = frozenset({401, 403, 405, 406, 418, 429, 451, 999})
LISTED = 3
# So many sites are not all away at the same time.
SEVERAL = 3
LOOK = "open it in a browser, and write the address of a page that is there"


def asked_for(editions: Iterable[Examined]) -> tuple[str, ...]:
    """Return the addresses of the web that the links of editions lead to, once each, without their fragments."""
    found = (urldefrag(link.address)[0] for edition in editions for link in _links(edition))
    return tuple(dict.fromkeys(found))


def without_https(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Return the addresses that are worth asking for once more, over https: those that are well without."""
    return tuple(_over_https(each.url) for each in answers if each.is_good and each.end.startswith("http:"))


def is_cut_off(answers: Iterable[Answer]) -> bool:
    """Tell whether it is this machine that is not on the web, as several sites at once did not answer at all.

    One site that does not answer may be gone.
    """
    listed = list(answers)
    is_answered = any(each.status or each.failure is Failure.PRIVATE for each in listed)
    return not is_answered and len({_host(each.url) for each in listed}) >= SEVERAL


def unreached(number: int) -> Problem:
    """Say that none of a number of addresses could be asked for."""
    sentence = f"--network was not run: none of the {number} addresses answers, so this machine is not on the web now"
    return problem("web-unreachable", sentence, Place(""), "look at its connection, and test again")


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what is wrong with the links of an edition, as the web has answered; nothing where it was not asked."""
    answers = examined.answers
    links = [(link, answers.get(urldefrag(link.address)[0])) for link in _links(examined)] if answers else []
    asked = [answer for _, answer in links if answer]
    for link, answer in links:
        if answer and (remark := _remark(link, answer, answers.get(_over_https(answer.url)))):
            yield as_problem(remark, link, examined)
    yield from _untold(dict.fromkeys(answer.url for answer in asked if _is_untold(answer)), examined)


def _links(examined: Examined) -> Iterator[Link]:
    for link in links_of(examined):
        if not link.is_ours and link.address.lower().startswith("http") and not _is_hopeless(link.address):
            yield link


def _is_hopeless(address: str) -> bool:
    """Tell whether an address is told of already, and nobody has to be asked."""
    codes = {"link-malformed", "link-empty", "link-placeholder", "link-private"}
    return any(remark.code in codes for remark in written.remarks(address))


def _remark(link: Link, answer: Answer, secure: Answer | None) -> Remark | None:
    url = shown(link.address)
    if answer.failure is Failure.PRIVATE:
        sentence = f"{url} leads to a network that readers are not in: {_host(answer.end)}"
        return Remark("link-private", sentence, "write the address that it has on the public web")
    if answer.failure is Failure.NAME:
        return Remark("link-gone", f"there is no site {_host(answer.end)} any more: {url}", LOOK)
    if answer.failure is Failure.CERTIFICATE:
        sentence = f"browsers warn of {_host(answer.end)} instead of showing it: {answer.detail}"
        return Remark("link-certificate", sentence, "write to whoever runs the site, or link to another one")
    if answer.failure:
        return Remark("link-unreachable", f"{url} {_said(answer)}", "test again later, or link to another page")
    if answer.status in GONE:
        return Remark("link-gone", f"{url} is not there: the site answers {answer.status}", LOOK)
    if _is_untold(answer):
        return None
    if not answer.is_good:
        return Remark("link-unreachable", f"{url} answers {answer.status}", "test again later, or link to another page")
    return _moved(link, answer) or _insecure(link, answer, secure)


def _said(answer: Answer) -> str:
    if answer.failure is Failure.TIMEOUT:
        return "does not answer in time"
    if answer.failure in (Failure.ROUND, Failure.AWAY):
        return f"cannot be come to: {answer.detail}"
    return f"does not answer: {answer.detail}"


def _moved(link: Link, answer: Answer) -> Remark | None:
    """Tell of a page that has moved for good: that every step of the way says so."""
    if not answer.hops or any(hop.status not in PERMANENT for hop in answer.hops):
        return None
    fragment = urlsplit(link.address).fragment
    to = answer.end if urlsplit(answer.end).fragment or not fragment else f"{answer.end}#{fragment}"
    if urlsplit(to).path in ("", "/") and urlsplit(link.address).path not in ("", "/"):
        sentence = f"{shown(link.address)} leads to the front page of {_host(to)} only"
        return Remark("link-moved", sentence, LOOK)
    return Remark("link-moved", f"{shown(link.address)} has moved for good", f"write {shown(to)}", to)


def _insecure(link: Link, answer: Answer, secure: Answer | None) -> Remark | None:
    if secure is None or not secure.is_good or not answer.end.startswith("http:"):
        return None
    instead = _over_https(link.address)
    sentence = f"{shown(link.address)} is there over https, too"
    return Remark("link-insecure", sentence, f"write {shown(instead)}", instead)


def _is_untold(answer: Answer) -> bool:
    """Tell whether a server lets no program in, so that nobody knows what a reader would see."""
    is_guarded = "cf-mitigated" in answer.headers or answer.headers.get("server", "").lower() == "cloudflare"
    return not answer.failure and (answer.status in WALLS or (answer.status == 503 and is_guarded))


def _untold(addresses: Iterable[str], examined: Examined) -> Iterator[Problem]:
    listed = list(addresses)
    if listed:
        hosts = list(dict.fromkeys(map(_host, listed)))
        more = f" and {len(hosts) - LISTED} more" if len(hosts) > LISTED else ""
        few = f"{len(listed)} links" if len(listed) > 1 else "a link"
        who = f"{', '.join(hosts[:LISTED])}{more} {'let' if len(hosts) > 1 else 'lets'} only browsers in"
        sentence = f"nobody can tell whether {few} can be opened: {who}"
        yield problem("link-untold", sentence, Place(examined.path), f"open it yourself: {listed[0]}")


def _over_https(address: str) -> str:
    return f"https:{address.partition(':')[2]}" if address.lower().startswith("http:") else address


def _host(address: str) -> str:
    return urlsplit(address).hostname or address

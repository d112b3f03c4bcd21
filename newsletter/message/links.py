"""The addresses that a message gives its reader: to unsubscribe, and to see it in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

from newsletter.config import Publication
from newsletter.config.web import PATH_SAFE, ascii_url, web_path
from newsletter.message.header_text import addr_spec

# RFC 6068 2: what need not be encoded before the "?" of a mailto.
MAILBOX_SAFE = "-._~!$'*+"


def links_for(publication: Publication, issue: str, locale: str, token: str) -> dict[str, str]:
    """Return what `unsubscribe_url` and `web_url` stand for in a message; a link that would be dead is not there.

    Without a token the unsubscribe link is a mail that a person reads and acts on.
    """
    links = {"unsubscribe_url": unsubscribe_url(publication, token)}
    if address := web_url(publication, issue, locale):
        links["web_url"] = address
    return links


def unsubscribe_url(publication: Publication, token: str) -> str:
    """Return where the reader whose token it is can leave: a page, or else a mail."""
    return unsubscribe_page(publication, token) or unsubscribe_mail(publication, token)


def web_url(publication: Publication, issue: str, locale: str) -> str | None:
    """Return the address of an issue in a browser; None where nothing shows it."""
    return web_page(publication, issue, locale) if publication.has_web_version and issue else None


def web_page(publication: Publication, issue: str, locale: str) -> str:
    """Return the address of an issue in a browser; the publication has a base URL."""
    return f"{ascii_url(publication.base_url)}/{web_path(issue)}/{quote(locale, safe='')}"


def preview_values(
    publication: Publication, subscriber: Mapping[str, object] | None, issue: str = "", locale: str = ""
) -> dict[str, object]:
    """Return the values to merge an edition with outside a message; no subscriber is a reader who is unknown."""
    return {"subscriber": subscriber or {}, **links_for(publication, issue, locale, "")}


def unsubscribe_page(publication: Publication, token: str) -> str:
    """Return the public page that unsubscribes the token's reader; empty without public pages or a token."""
    return f"{ascii_url(publication.base_url)}/u/{token}" if publication.base_url and token else ""


def unsubscribe_mail(publication: Publication, token: str) -> str:
    """Return the mailto (RFC 6068) whose subject carries the token."""
    mail = f"{_mailto(unsubscribe_mailbox(publication))}?subject=unsubscribe"
    return f"{mail}%20{token}" if token else mail


def unsubscribe_mailbox(publication: Publication) -> str:
    """Return the address that takes requests to unsubscribe."""
    return publication.unsubscribe_address or publication.reply_to or publication.sender_address


def list_address(place: str) -> str:
    """Return a web address or a mailbox as fields of RFC 2369 hold it: in ASCII, a mailbox as a mailto."""
    if "://" not in place:
        return _mailto(place)
    parts = urlsplit(place)
    rest = quote(urlunsplit(("", "", parts.path, parts.query, parts.fragment)), safe=f"{PATH_SAFE}?#")
    return ascii_url(f"{parts.scheme}://{parts.netloc}") + rest


@lru_cache(maxsize=64)
def _mailto(address: str) -> str:
    local, _, domain = addr_spec(address).rpartition("@")
    return f"mailto:{quote(local, safe=MAILBOX_SAFE)}@{domain}"

"""Whether readers can leave: a link in both parts of the message, and one click in the mail program (RFC 8058)."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.links.host import is_private, parts_of
from newsletter.check.place import Place
from newsletter.config import SETTINGS_FILE
from newsletter.merge.tags import TagKind
from newsletter.problems import Problem

LINK = "unsubscribe_url"
HOW = "write {{ unsubscribe_url }} where the link shall lead, or give the issue the theme's :::footer"


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what keeps readers from leaving with one click."""
    edition = examined.edition
    tokens = [tag.token for tag in edition.tags if tag.kind is TagKind.VALUE and LINK in tag.source]
    hrefs = " ".join(str(element.get("href", "")) for element in examined.elements)
    if not any(token in hrefs for token in tokens):
        sentence = "readers of the HTML have no link to unsubscribe"
        yield problem("unsubscribe-missing", sentence, Place(examined.path), HOW)
    if not any(token in edition.text for token in tokens):
        sentence = "readers of the plain text have no link to unsubscribe"
        yield problem("unsubscribe-missing", sentence, Place(examined.path), HOW)
    site = parts_of(examined.settings.publication.base_url)
    if site and site.scheme == "http" and not is_private(site.hostname or ""):
        sentence = "mail programs show no button to unsubscribe: base_url is not https"
        hint = "write base_url with https://, and have the site answer there"
        yield problem("no-one-click", sentence, Place(SETTINGS_FILE), hint)

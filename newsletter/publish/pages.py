"""An issue's editions as pages and pictures of the web, merged for nobody."""

from __future__ import annotations

import html as html_entities
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote

from newsletter.config import Publication
from newsletter.config.web import ascii_url, web_path
from newsletter.merge.program import run
from newsletter.message.links import preview_values, web_page
from newsletter.message.pictures import with_sources
from newsletter.publish.model import CALENDAR, PAGE, PublicFile
from newsletter.render.edition import Asset, Edition

# How a page says which edition it shows: a page that is older than what is sent does not.
MARK = "newsletter-edition"


def picture_address(publication: Publication, edition: Edition, asset: Asset) -> str:
    """Return where a published picture is shown."""
    return f"{ascii_url(publication.base_url)}/{picture_path(edition, asset)}"


def picture_path(edition: Edition, asset: Asset) -> str:
    """Return where a published picture is, below the base URL. The name tells the content, so it never changes."""
    stem, _, ending = asset.src.rpartition("/")[2].rpartition(".")
    name = stem[:120] if asset.digest[:12] in stem else f"{stem[:100]}-{asset.digest[:12]}"
    return f"{web_path(edition.issue)}/images/{quote(name, safe='')}.{quote(ending, safe='')}"


def with_published_pictures(edition: Edition, publication: Publication) -> Edition:
    """Return an edition that shows its pictures from where they are published, and carries none."""
    where = picture_address if publication.base_url else _beside
    addresses = {asset.src: where(publication, edition, asset) for asset in edition.assets}
    return replace(edition, html=with_sources(edition.html, addresses), assets=())


def _beside(_publication: Publication, edition: Edition, asset: Asset) -> str:
    """Return where a page, the index of a folder of its own, finds a picture without knowing where both are shown."""
    return f"../images/{picture_path(edition, asset).rpartition('/')[2]}"


def public_files(
    editions: Mapping[str, Edition], digests: Mapping[str, str], publication: Publication, *, listed: bool
) -> tuple[PublicFile, ...]:
    """Return what is published of an issue: pictures and calendar files first, so that no page is ever without them.

    `editions` are those of the web, by language; `digests` those of the editions that are sent.
    """
    pictures = {
        path: PublicFile(path, asset.content_type, asset.data)
        for edition in editions.values()
        for asset in edition.assets
        if (path := picture_path(edition, asset))
    }
    dates = {
        calendar.path: PublicFile(calendar.path, CALENDAR, calendar.data)
        for edition in editions.values()
        for calendar in edition.calendars
    }
    pages = [page(edition, digests[locale], publication, listed=listed) for locale, edition in editions.items()]
    return (*pictures.values(), *dates.values(), *pages)


def page(edition: Edition, digest: str, publication: Publication, *, listed: bool) -> PublicFile:
    """Return an edition as a page: no reader's values, its pictures by address, and which edition it is."""
    values = preview_values(publication, None, edition.issue, edition.locale)
    shown = run(with_published_pictures(edition, publication).programs["html"], values)
    address = web_page(publication, edition.issue, edition.locale) if publication.base_url else ""
    head = [
        *([f'<link rel="canonical" href="{html_entities.escape(address)}" />'] if address else []),
        f'<meta name="{MARK}" content="{digest[:32]}" />',
        *([] if listed else ['<meta name="robots" content="noindex" />']),
    ]
    path = page_path(edition.issue, edition.locale)
    return PublicFile(path, PAGE, shown.replace("</head>", "".join(head) + "</head>", 1).encode())


def page_path(issue: str, locale: str) -> str:
    """Return where a page is, below the base URL."""
    return f"{web_path(issue)}/{quote(locale, safe='')}"


def page_addresses(publication: Publication, issue: str, locales: Iterable[str]) -> dict[str, str]:
    """Return where each language of an issue is shown."""
    return {locale: web_page(publication, issue, locale) for locale in locales}

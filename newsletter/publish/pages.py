"""An issue's editions as pages and pictures of the web, merged for nobody."""

from __future__ import annotations

import html as html_entities
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from newsletter.config import Publication
from newsletter.config.web import ascii_url, web_path
from newsletter.message.links import preview_values, web_page
from newsletter.message.pictures import with_sources
from newsletter.publish.model import CALENDAR, PAGE, PublicFile
from newsletter.render.edition import Asset, Edition
from newsletter.render.output import merge_edition

# How a page says which edition it shows: a page that is older than what is sent does not.
MARK = "newsletter-edition"


def picture_address(publication: Publication, edition: Edition, asset: Asset) -> str:
    """Return where a published picture is shown."""
    return f"{ascii_url(publication.base_url)}/{picture_path(edition, asset)}"


def picture_path(edition: Edition, asset: Asset) -> str:
    """Return where a published picture is, below the base URL. The name tells the content, so it never changes."""
    return f"{web_path(edition.issue)}/images/{_picture_name(asset)}"


def _picture_name(asset: Asset) -> str:
    stem, _, ending = asset.src.rpartition("/")[2].rpartition(".")
    name = stem[:120] if asset.digest[:12] in stem else f"{stem[:100]}-{asset.digest[:12]}"
    return f"{quote(name, safe='')}.{quote(ending, safe='')}"


def with_published_pictures(edition: Edition, publication: Publication) -> Edition:
    """Return an edition that shows its pictures from where they are published, and carries none."""
    if not publication.base_url:
        return _shown_from(edition, _beside)
    return _shown_from(edition, lambda asset: picture_address(publication, edition, asset))


def _shown_from(edition: Edition, place: Callable[[Asset], str]) -> Edition:
    html = with_sources(edition.html, {asset.src: place(asset) for asset in edition.assets})
    return replace(edition, html=html, assets=())


def _beside(asset: Asset) -> str:
    """Return where a page, the index of a folder of its own, finds a picture without knowing where both are shown."""
    return f"../images/{_picture_name(asset)}"


def public_files(
    editions: Mapping[str, Edition], digests: Mapping[str, str], publication: Publication, *, listed: bool
) -> tuple[PublicFile, ...]:
    """Return what is published of an issue: pictures and calendar files first, so that no page is ever without them.

    `editions` are those of the web, by language; `digests` those of the editions that are sent.
    """
    locales = tuple(editions)
    pages = [
        page(edition, digests[locale], publication, listed=listed, locales=locales)
        for locale, edition in editions.items()
    ]
    return (*attachments(editions), *pages)


def attachments(editions: Mapping[str, Edition]) -> tuple[PublicFile, ...]:
    """Return what the pages of an issue show or lead to: pictures and calendar files, each once."""
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
    return (*pictures.values(), *dates.values())


def page(
    edition: Edition, digest: str, publication: Publication, *, listed: bool, locales: Sequence[str] = ()
) -> PublicFile:
    """Return an edition as a page: no reader's values, its pictures by address, and which edition it is.

    `locales` are the languages that the issue has a page in.
    """
    shown = merged(with_published_pictures(edition, publication), publication)
    head = "".join(head_lines(edition, digest, publication, listed=listed, locales=locales))
    path = page_path(edition.issue, edition.locale)
    return PublicFile(path, PAGE, shown["html"].replace("</head>", head + "</head>", 1).encode())


def page_below(edition: Edition, publication: Publication, root: str) -> str:
    """Return an edition's HTML as nobody gets it, its pictures by their path: below `root`, which ends in a slash."""
    return merged(_shown_from(edition, lambda asset: root + picture_path(edition, asset)), publication)["html"]


def merged(edition: Edition, publication: Publication) -> Mapping[str, str]:
    """Return subject, preheader, html and text of an edition, filled in for nobody."""
    return merge_edition(edition, preview_values(publication, None, edition.issue, edition.locale))


def head_lines(
    edition: Edition, digest: str, publication: Publication, *, listed: bool, locales: Sequence[str]
) -> list[str]:
    """Return what the head of a page says: which edition it is, where it and its other languages are, and of what.

    What programs show of a link to it is told as Open Graph has it (ogp.me).
    """
    told = merged(edition, publication)
    address = web_page(publication, edition.issue, edition.locale) if publication.base_url else ""
    links = [("canonical", "", address)] if address else []
    if address and len(locales) > 1:
        links += [("alternate", name, web_page(publication, edition.issue, name)) for name in locales]
    facts = {
        "og:type": "article",
        "og:site_name": publication.name,
        "og:title": told["subject"],
        "og:description": told["preheader"],
        "og:url": address,
        "og:locale": edition.locale.replace("-", "_"),
        "og:image": picture_address(publication, edition, edition.assets[0]) if address and edition.assets else "",
    }
    return [
        *(
            f'<link rel="{kind}"{f" hreflang={_quoted(name)}" if name else ""} href={_quoted(to)} />'
            for kind, name, to in links
        ),
        f'<meta name="{MARK}" content="{digest[:32]}" />',
        *(f"<meta property={_quoted(name)} content={_quoted(value)} />" for name, value in facts.items() if value),
        *([] if listed else ['<meta name="robots" content="noindex" />']),
    ]


def _quoted(text: str) -> str:
    return f'"{html_entities.escape(text)}"'


def page_path(issue: str, locale: str) -> str:
    """Return where a page is, below the base URL."""
    return f"{web_path(issue)}/{quote(locale, safe='')}"


def page_addresses(publication: Publication, issue: str, locales: Iterable[str]) -> dict[str, str]:
    """Return where each language of an issue is shown."""
    return {locale: web_page(publication, issue, locale) for locale in locales}

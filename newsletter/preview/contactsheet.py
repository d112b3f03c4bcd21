"""A contact sheet: an issue in every mail program, by day and by night, on a desk and on a phone, as one page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from newsletter.preview.frame import Look, Scheme, frame
from newsletter.preview.pages import own_text
from newsletter.preview.programs import as_shown
from newsletter.render.edition import Asset
from newsletter.simulate.client import Badge, Client, Screen
from newsletter.simulate.clients import CLIENTS

INTRODUCTION = (
    "Drawn by Chromium from what each mail program keeps. A badge says how far that can be trusted. A picture leads to "
    "its full size."
)
# How wide an email is drawn, in CSS pixels.
WIDTHS = {Screen.DESKTOP: 640, Screen.MOBILE: 375}


@dataclass(frozen=True)
class View:
    """One picture of the sheet: an email in a mail program, on a screen, by day or by night."""

    locale: str
    client: Client
    screen: Screen
    scheme: Scheme

    @property
    def file_name(self) -> str:
        """Return what its PNG is called."""
        return f"{self.locale}-{self.client.name}-{self.screen}-{self.scheme}.png"

    @property
    def title(self) -> str:
        """Return what it is called beside others of the same program."""
        return f"{self.screen.capitalize()}, {self.scheme}"

    @property
    def width(self) -> int:
        """Return how wide it is drawn."""
        return WIDTHS[self.screen]


def views(locales: Iterable[str]) -> tuple[View, ...]:
    """Return every picture of a sheet, in order."""
    return tuple(
        View(locale, client, screen, scheme)
        for locale in locales
        for client in CLIENTS
        for screen in client.screens
        for scheme in Scheme
    )


def page_of(view: View, html: str, pictures: Iterable[Asset]) -> str:
    """Return the page that is drawn: an email as its mail program shows it, its pictures in it."""
    shown, look = as_shown(html, Look(view.scheme), view.client.name)
    inside = {picture.src: _data(picture.content_type, picture.data) for picture in pictures}
    return frame(shown, look, inside)


def contact_sheet(title: str, taken: Mapping[View, bytes]) -> str:
    """Return the page: every JPEG in it, each a link to the PNG beside it. What a badge says stands beside them."""
    locales = dict.fromkeys(view.locale for view in taken)
    parts = []
    for locale in locales:
        heading = f"<h2>{escape(locale)}</h2>" if len(locales) > 1 else ""
        rows = [_row(client, locale, taken) for client in CLIENTS]
        parts.append(f'<section lang="en" class="edition">{heading}{"".join(rows)}</section>')
    css = own_text("shell.css") + own_text("contactsheet.css")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} – mail programs</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><style>{css}</style></head><body class="page-sheet"><main>'
        f"<h1>{escape(title)}</h1><p>{INTRODUCTION}</p>{''.join(parts)}</main></body></html>"
    )


def _row(client: Client, locale: str, taken: Mapping[View, bytes]) -> str:
    own = {view: picture for view, picture in taken.items() if view.client is client and view.locale == locale}
    if not own:
        return ""
    light, dark = client.badge_in(dark=False), client.badge_in(dark=True)
    words = f"<h3>{escape(client.label)}</h3>{_badge(light)}"
    words += f"<p>Dark mode: {escape(client.in_dark)}</p>" + ("" if dark == light else _badge(dark))
    figures = "".join(_figure(view, picture) for view, picture in own.items())
    return f'<div class="program"><div class="words">{words}</div><div class="pictures">{figures}</div></div>'


def _figure(view: View, picture: bytes) -> str:
    return (
        f'<figure class="{view.screen}"><figcaption>{view.title}</figcaption><a href="{escape(view.file_name)}">'
        f'<img src="{_data("image/jpeg", picture)}" alt="{escape(view.client.label)}: {view.title}" loading="lazy"></a>'
        "</figure>"
    )


def _badge(badge: Badge) -> str:
    return (
        f'<p class="trust"><b class="level" data-level="{badge.trust.name.lower()}">{badge.trust}</b> '
        f'{escape(badge.reason)} <span class="note">Source: {escape(badge.source)}. As of {badge.date}.</span></p>'
    )


def _data(content_type: str, data: bytes) -> str:
    return f"data:{content_type};base64,{b64encode(data).decode()}"

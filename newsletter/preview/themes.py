"""The pages of a theme: its gallery, which follows its files, and the same as a file to pass on."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from functools import partial
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from newsletter.authoring.gallery import READER, Gallery
from newsletter.merge.program import run
from newsletter.preview import pages
from newsletter.preview.desk import Desk
from newsletter.preview.events import event_stream, states
from newsletter.preview.frame import frame
from newsletter.preview.showcase import WHOLE, View, gallery_body
from newsletter.render.edition import Edition

# A language that is written from right to left, to see a theme turned round.
TURNED = "ar"
SCRIPTS = re.compile(r"</(?=script)", re.IGNORECASE)


class ThemeRoutes:
    """Answers for the galleries of themes."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of galleries and their frames."""
        return [
            Route("/theme", self.page),
            Route("/theme/{theme}", self.page),
            Route("/api/theme/live", self.live),
            Route("/frame/theme/{theme}/{block}/picture", self.picture),
            Route("/frame/theme/{theme}/{block}", self.frame),
        ]

    async def page(self, request: Request) -> Response:
        """Return the gallery of a theme, of the newsletter's own without a name."""
        locale = request.query_params.get("locale", "")
        gallery = await self.desk.gallery(request.path_params.get("theme", ""), locale)
        if gallery is None:
            return pages.missing_page(
                "There is no such theme or language.", "newsletter theme show lists what there is."
            )
        names = await self.desk.themes()
        return HTMLResponse(_document(gallery, _switches(gallery, names), partial(_served, gallery, self.desk.epoch)))

    async def live(self, _request: Request) -> Response:
        """Stream the number of changes, now and after each, as server-sent events."""
        return event_stream(states(self.desk, lambda: self.desk.epoch, self._epoch))

    async def _epoch(self) -> object:
        return {"epoch": self.desk.epoch}

    async def frame(self, request: Request) -> Response:
        """Return one example as an email for its frame."""
        edition = await self._edition(request)
        if edition is None:
            return pages.missing_page("There is nothing to show.")
        names = (quote(request.path_params[name], safe="") for name in ("theme", "block"))
        address = "/frame/theme/{}/{}/picture".format(*names)
        return pages.email_page(_merged(edition), pages.look(request), edition.assets, address)

    async def picture(self, request: Request) -> Response:
        """Return a picture of an example by its exact `src`."""
        edition = await self._edition(request)
        return pages.picture_page(request, edition.assets if edition else ())

    async def _edition(self, request: Request) -> Edition | None:
        gallery = await self.desk.gallery(request.path_params["theme"], request.query_params.get("locale", ""))
        return _editions(gallery).get(request.path_params["block"]) if gallery else None


def gallery_files(gallery: Gallery) -> Mapping[str, bytes]:
    """Return a gallery as files that need no server: one page, and the pictures that it shows."""
    editions = _editions(gallery)
    assets = {asset.src: asset.data for edition in editions.values() for asset in edition.assets}

    def held(name: str, view: View) -> str:
        shown = frame(_merged(editions[name]), view.look, {})
        return f'srcdoc="{html.escape(shown)}"'

    css = "".join(pages.own_text(name) for name in ("shell.css", "theme.css"))
    script = SCRIPTS.sub(r"<\\/", pages.own_text("theme.js"))
    head = f"<style>{css}</style>"
    body = f"{gallery_body(gallery, held)}<script>{script}</script>"
    return {"index.html": _page(gallery, head, body).encode(), **assets}


def _editions(gallery: Gallery) -> Mapping[str, Edition]:
    whole = {WHOLE: gallery.whole} if gallery.whole else {}
    return {**{entry.schema.type: entry.edition for entry in gallery.entries if entry.edition}, **whole}


def _merged(edition: Edition) -> str:
    return run(edition.programs["html"], READER)


def _served(gallery: Gallery, epoch: int, name: str, view: View) -> str:
    query = urlencode({"scheme": view.scheme, "locale": gallery.locale, "v": epoch})
    address = f"/frame/theme/{quote(gallery.theme.name, safe='')}/{quote(name, safe='')}?{query}"
    return f'src="{html.escape(address)}"'


def _document(gallery: Gallery, switches: str, served: partial[str]) -> str:
    head = (
        '<link rel="icon" href="/static/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/static/shell.css">'
        '<link rel="stylesheet" href="/static/theme.css"><script src="/static/theme.js" defer></script>'
    )
    top = (
        '<header class="top"><a class="brand" href="/"><img src="/static/icon.svg" alt="" width="20" height="20">'
        'Newsletter</a><nav aria-label="Pages"><a href="/">Preview</a><a href="/outbox">Outbox</a>'
        f'<a href="/theme" aria-current="page">Theme</a></nav>{switches}</header>'
    )
    return _page(gallery, head, top + gallery_body(gallery, served), live=True)


def _switches(gallery: Gallery, names: Iterable[str]) -> str:
    """Return the links to the other themes, and to the other direction."""
    own = gallery.theme.name
    turned = gallery.locale == TURNED
    links = [_link(name, name, TURNED if turned else "", is_current=name == own) for name in names]
    ways = [
        _link(own, "Left to right", "", is_current=not turned),
        _link(own, "Right to left", TURNED, is_current=turned),
    ]
    return (
        f'<nav class="switch" aria-label="Themes">{"".join(links)}</nav>'
        f'<nav class="switch" aria-label="Direction">{"".join(ways)}</nav>'
    )


def _link(theme: str, words: str, locale: str, *, is_current: bool) -> str:
    query = f"?locale={locale}" if locale else ""
    mark = ' aria-current="page"' if is_current else ""
    return f'<a href="/theme/{quote(theme, safe="")}{query}"{mark}>{html.escape(words)}</a>'


def _page(gallery: Gallery, head: str, body: str, *, live: bool = False) -> str:
    follow = ' data-live="/api/theme/live"' if live else ""
    title = html.escape(f"{gallery.theme.label or gallery.theme.name} – theme")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark">{head}</head>'
        f'<body class="page-theme"{follow}>{body}</body></html>'
    )

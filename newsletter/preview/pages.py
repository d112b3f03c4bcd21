"""Answers made of documents: shells, frames, pictures and the preview's own files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from newsletter.preview.documents import notice_document, source_document, text_document
from newsletter.preview.frame import Look, Scheme, frame
from newsletter.preview.guard import FRAME_POLICY
from newsletter.render.edition import Asset

STATIC = Path(__file__).parent / "static"
CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FRAME_HEADERS = {"Content-Security-Policy": FRAME_POLICY}
MOST_DIGITS = 9
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}


@cache
def own_files() -> frozenset[str]:
    """Return the names of the preview's own files: nothing else is served from disk."""
    return frozenset(path.name for path in STATIC.iterdir() if path.suffix in CONTENT_TYPES)


def own_file(name: str, status: int = 200) -> Response:
    """Return one of the preview's own files, or a 404."""
    if name not in own_files():
        return PlainTextResponse("There is no such page.\n", 404)
    path = STATIC / name
    return Response(path.read_bytes(), status, media_type=CONTENT_TYPES[path.suffix])


class JsonAnswer(JSONResponse):
    """JSON in ASCII: a file's name may hold octets that are no text, and UTF-8 has no way to write them."""

    def render(self, content: object) -> bytes:
        """Return a value as JSON."""
        return json.dumps(content).encode("ascii")


def own_text(name: str) -> str:
    """Return the text of one of the preview's own files."""
    return (STATIC / name).read_text(encoding="utf-8")


def look(request: Request) -> Look:
    """Return how the viewer wants to see an email; what is not understood is taken as not said."""
    dark = request.query_params.get("scheme") == Scheme.DARK
    return Look(Scheme.DARK if dark else Scheme.LIGHT, images=request.query_params.get("images") != "off")


def number(request: Request, name: str) -> int | None:
    """Return a number of the address; None where nothing is written there that can count lines or messages."""
    typed = request.query_params.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else None


def email_page(html: str, asked: Look, pictures: Iterable[Asset], address: str) -> Response:
    """Return an email's HTML for the frame; `address` is where its pictures are served."""
    served = {picture.src: picture_address(picture, address) for picture in pictures}
    return HTMLResponse(frame(html, asked, served), headers=FRAME_HEADERS)


def picture_address(picture: Asset, address: str) -> str:
    """Return where a picture is served; it changes with the picture, so that a browser may keep it."""
    return f"{address}?{urlencode({'src': picture.src, 'v': version(picture)}, quote_via=quote)}"


def version(picture: Asset) -> str:
    """Return a short name for what a picture shows."""
    return hashlib.sha256(picture.data).hexdigest()[:16]


def picture_page(request: Request, pictures: Iterable[Asset]) -> Response:
    """Return the picture whose `src` is exactly the one asked for, or a 404."""
    asked = request.query_params.get("src")
    found = next((picture for picture in pictures if picture.src == asked), None)
    if found is None or not found.content_type.startswith("image/"):
        return missing_page("This picture is not part of the message.")
    same = request.query_params.get("v") == version(found)
    return Response(found.data, media_type=found.content_type, headers={**FRAME_HEADERS, **(FOREVER if same else {})})


def text_page(text: str) -> Response:
    """Return a plain text part for the frame."""
    return HTMLResponse(text_document(text), headers=FRAME_HEADERS)


def source_page(lines: Sequence[str]) -> Response:
    """Return coloured lines of source for the frame, with numbers."""
    return HTMLResponse(source_document(lines), headers=FRAME_HEADERS)


def raw_page(text: str) -> Response:
    """Return a text as it is, to be copied."""
    return PlainTextResponse(text, headers=FRAME_HEADERS)


def missing_page(sentence: str, hint: str = "", status: int = 404) -> Response:
    """Return a frame that says why there is nothing to show."""
    return HTMLResponse(notice_document(sentence, hint), status, headers=FRAME_HEADERS)

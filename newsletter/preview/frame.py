"""An email's HTML made fit for a frame: colour scheme, pictures and links as the viewer asked for.

A page cannot tell a frame's `prefers-color-scheme` what to be, so the media feature itself is rewritten: to one that
always holds, or to one that never does.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from newsletter.preview.markup import Kind, Piece, pieces, rewrite_attributes

ALWAYS, NEVER = "(min-width: 0px)", "(max-width: 0px)"
PREFERS = re.compile(r"\(\s*prefers-color-scheme\s*(?::\s*(?P<value>[a-z-]+)\s*)?\)", re.IGNORECASE)
DECLARES_DARK = re.compile(
    r"""(?<!prefers-)color-scheme["']?\s*(?:content\s*=\s*["']|:)[^"';}>]*\bdark\b""",
    re.IGNORECASE,
)
CSS_URL = re.compile(r"url\(\s*(?P<quote>&quot;|[\"']?)(?P<url>.*?)(?P=quote)\s*\)", re.IGNORECASE | re.DOTALL)
PICTURE_ATTRIBUTES = frozenset({"src", "background", "poster"})
NO_PICTURES = "img{outline:1px solid rgba(127,127,127,.35) !important;outline-offset:-1px !important}"


class Scheme(StrEnum):
    """The colour scheme that the reader's device asks for."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Look:
    """How an email is looked at."""

    scheme: Scheme = Scheme.LIGHT
    images: bool = True


def frame(html: str, look: Look, addresses: Mapping[str, str]) -> str:
    """Return the HTML for a frame.

    `addresses` maps how the HTML names a picture to where the preview serves it; a picture that is not among them is
    left as it is, and the frame's policy keeps the browser from fetching it.
    """
    framed = "".join(_piece(piece, look, addresses) for piece in pieces(html))
    style = f"<style>{_own_style(html, look)}</style>"
    head = re.search(r"</head\s*>", framed, re.IGNORECASE)
    at = head.start() if head else 0
    return framed[:at] + style + framed[at:]


def with_scheme(css: str, scheme: Scheme) -> str:
    """Make every `prefers-color-scheme` of a style sheet or a media query hold, or never hold."""

    def replace(match: re.Match[str]) -> str:
        value = (match["value"] or scheme).lower()
        return ALWAYS if value == scheme else NEVER

    return PREFERS.sub(replace, css)


def supports_dark(html: str) -> bool:
    """Tell whether an email says, by meta element or style, that it has dark colours of its own."""
    return bool(DECLARES_DARK.search(html))


def _own_style(html: str, look: Look) -> str:
    # Mail clients leave an email alone that does not know dark mode, so its canvas stays light.
    scheme = look.scheme if supports_dark(html) else Scheme.LIGHT
    thin = "html{scrollbar-width:thin}"
    return f":root{{color-scheme:{scheme} !important}}{thin}" + ("" if look.images else NO_PICTURES)


def _piece(piece: Piece, look: Look, addresses: Mapping[str, str]) -> str:
    match piece.kind:
        case Kind.RAW if piece.element == "style":
            return _css(with_scheme(piece.text, look.scheme), look, addresses)
        case Kind.RAW:
            return ""
        case Kind.TAG if piece.element == "a" or piece.element == "area":
            return _link(piece.text)
        case Kind.TAG:
            return _tag(piece, look, addresses)
    return piece.text


def _css(css: str, look: Look, addresses: Mapping[str, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        if not look.images:
            return "none"
        served = addresses.get(entities.unescape(match["url"]))
        return match.group() if served is None else f"url({match['quote']}{entities.escape(served)}{match['quote']})"

    return CSS_URL.sub(replace, css)


def _tag(piece: Piece, look: Look, addresses: Mapping[str, str]) -> str:
    def change(name: str, value: str) -> str | None:
        if name == "media":
            return with_scheme(value, look.scheme)
        if name == "style":
            return _css(value, look, addresses)
        if name == "srcset":
            return None
        if name in PICTURE_ATTRIBUTES:
            if not look.images:
                return None
            served = addresses.get(entities.unescape(value))
            return value if served is None else entities.escape(served)
        return value

    return rewrite_attributes(piece.text, change)


def _link(tag: str) -> str:
    """Let a link open beside the preview; one within the email stays in the frame."""
    if tag.startswith("</"):
        return tag
    href = ""

    def change(name: str, value: str) -> str | None:
        nonlocal href
        if name == "href":
            href = value.strip()
        return None if name in ("target", "rel") else value

    kept = rewrite_attributes(tag, change)
    if not href or href.startswith("#"):
        return kept
    closing = "/>" if kept.endswith("/>") else ">"
    return f'{kept[: -len(closing)].rstrip()} target="_blank" rel="noopener noreferrer"{closing}'

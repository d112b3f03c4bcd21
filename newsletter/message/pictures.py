"""Pictures that travel in a message: MIME parts, and the `cid:` addresses that show them (RFC 2392)."""

from __future__ import annotations

import base64
import html as html_entities
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from newsletter.render.edition import Asset

MARKUP = re.compile(r"<[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>")
SOURCE = re.compile(r"(?P<before>[\s\"'](?:src|background)\s*=\s*)(?P<mark>[\"'])(?P<value>[^\"']*)(?P=mark)", re.I)
STYLE_URL = re.compile(
    r"(?P<before>url\(\s*)(?P<mark>&quot;|&#39;|[\"']?)(?P<value>[^\"'()&]+)(?P=mark)(?=\s*\))", re.I
)
EXTENSIONS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}


@dataclass(frozen=True)
class Picture:
    """One picture of a message. `content_id` stands without brackets."""

    content_id: str
    filename: str
    content_type: str
    data: bytes

    def part(self) -> bytes:
        """Return the picture as a MIME part: its fields, an empty line and base64 in lines of 76 (RFC 2045 6.8)."""
        fields = (
            f"Content-Type: {self.content_type}\r\n"
            f"Content-Transfer-Encoding: base64\r\n"
            f"Content-ID: <{self.content_id}>\r\n"
            f'Content-Disposition: inline;\r\n filename="{self.filename}"\r\n\r\n'
        )
        encoded = base64.encodebytes(self.data).replace(b"\n", b"\r\n")
        return fields.encode("ascii") + encoded


def with_pictures(html: str, assets: Iterable[Asset], domain: str) -> tuple[str, tuple[Picture, ...]]:
    """Let HTML show its pictures by `cid:`; return it with the pictures in use, each once, in order of first use.

    Assets of the same bytes are one picture. `domain` is the right side of each Content-ID.
    """
    used: dict[str, Picture] = {}
    by_source = {asset.src: asset for asset in assets}

    def address(src: str) -> str:
        asset = by_source[src]
        picture = used.setdefault(asset.digest, _picture(asset, asset.digest, domain))
        return f"cid:{picture.content_id}"

    return _shown_from(html, by_source, address), tuple(used.values())


def with_sources(html: str, addresses: Mapping[str, str]) -> str:
    """Let HTML show its pictures from other addresses, by the names that it has for them."""
    return _shown_from(html, addresses, lambda src: html_entities.escape(addresses[src]))


def _shown_from(html: str, sources: Iterable[str], address: Callable[[str], str]) -> str:
    """Put an address in the place of each of the sources, wherever a tag shows one."""
    by_name = {unquote(src): src for src in sources}

    def show(match: re.Match[str]) -> str:
        src = by_name.get(unquote(html_entities.unescape(match["value"]).strip()))
        if src is None:
            return match[0]
        return f"{match['before']}{match['mark']}{address(src)}{match['mark']}"

    def show_all(tag: re.Match[str]) -> str:
        return STYLE_URL.sub(show, SOURCE.sub(show, tag[0]))

    return MARKUP.sub(show_all, html)


def _picture(asset: Asset, digest: str, domain: str) -> Picture:
    return Picture(f"{digest[:32]}@{domain}", filename(asset), asset.content_type, asset.data)


def filename(asset: Asset) -> str:
    """Return a picture's name in ASCII: mail programs do not agree on how any other name is read (RFC 2231, 2047)."""
    name = unquote(asset.src).rpartition("/")[2]
    stem, dot, ending = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").rpartition(".")
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", stem if dot else ending).strip("-")[:50]
    suffix = f".{ending.lower()}" if dot and ending.isalnum() and len(ending) <= 5 else ""
    return (stem or "picture") + (suffix or EXTENSIONS.get(asset.content_type, ""))

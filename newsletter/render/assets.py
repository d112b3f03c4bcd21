"""The pictures that an edition's HTML shows."""

from __future__ import annotations

import html
import mimetypes
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from newsletter.content.model import Issue
from newsletter.problems import Problem, error
from newsletter.render.cleanup import TAG
from newsletter.render.edition import Asset
from newsletter.render.pictures import Album
from newsletter.render.typed import pointed_at
from newsletter.theme.model import Theme

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|$", re.IGNORECASE)
STYLED = re.compile(rf"<style\b[^>]*>(?P<sheet>.*?)</style>|{TAG.pattern}", re.DOTALL)
PICTURE = re.compile(r"<(?:img|v:image|v:fill)\s")
ATTRIBUTE = re.compile(r"\s(?P<name>[\w:.-]+)\s*=\s*(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL)
URL = re.compile(r"url\((?P<address>[^()]*)\)")
# The usual table knows these under several names, or on some systems not at all.
TYPES: Mapping[str, str] = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


def collect_assets(markup: str, album: Album, issue: Issue, theme: Theme) -> tuple[tuple[Asset, ...], list[Problem]]:
    """Return the pictures that HTML shows, in the order of their first use.

    A picture was fitted for the edition, or lies in the issue's folder, or else in the theme's. One with a scheme or
    a host is not ours.
    """
    assets: list[Asset] = []
    problems: list[Problem] = []
    for src in shown_sources(markup):
        if ELSEWHERE.match(src):
            continue
        asset = album.shown[src].asset if src in album.shown else _read(src, album, (issue.folder, *theme.folders))
        if asset is None:
            hint = "put the picture into the issue's folder, or into the theme's"
            missing = error("no-image", f"the picture {src} cannot be read", album.path, hint=hint)
            problems.append(pointed_at(missing, issue.folder, src))
        else:
            assets.append(asset)
    return tuple(assets), problems


def _read(src: str, album: Album, folders: tuple[Path, ...]) -> Asset | None:
    """Return a picture as it is; None if it cannot be read."""
    path = album.images[src].path if src in album.images else _find(src, folders)
    try:
        return Asset(src, content_type(src), path.read_bytes()) if path else None
    except OSError:
        return None


def _find(src: str, folders: tuple[Path, ...]) -> Path | None:
    """Return the file of a picture inside one of the folders, never outside of it."""
    name = unquote(src)
    for folder in folders:
        path = (folder / name).resolve()
        if path.is_file() and path.is_relative_to(folder.resolve()):
            return path
    return None


def shown_sources(markup: str) -> list[str]:
    """Return the address of each picture that HTML shows, once each."""
    found = (address for match in STYLED.finditer(markup) for address in _addresses(match))
    return list(dict.fromkeys(html.unescape(src).strip("'\" ") for src in found))


def _addresses(styled: re.Match[str]) -> Iterator[str]:
    """Yield the address of each picture that a tag or a style sheet shows."""
    if styled["sheet"] is not None:
        yield from URL.findall(styled["sheet"])
        return
    tag = styled.group(0)
    for attribute in ATTRIBUTE.finditer(tag):
        name, value = attribute["name"], attribute["value"]
        if name == "style":
            yield from URL.findall(value)
        elif (name == "src" and PICTURE.match(tag)) or (name == "background" and value):
            yield value


def content_type(src: str) -> str:
    """Return the media type of a picture by its name."""
    suffix = "." + src.rpartition(".")[2].lower()
    return TYPES.get(suffix) or mimetypes.guess_type(src)[0] or "application/octet-stream"

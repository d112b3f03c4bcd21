"""The links and the pictures of a block, in order, for comparing two languages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from newsletter.content.model import Block, Image, Link, RichText, Table
from newsletter.merge.tags import token_pattern

HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
SRC = re.compile(r'<img\b[^>]*?\ssrc="([^"]*)"')
# Pictures are named by what they show; two files of one name are told apart by the rest.
BY_CONTENT = re.compile(r"-[0-9a-f]{8}(?=\.\w+$)")
# What tells the language of a picture at the end of its name: chart-en.png, chart.lv.png.
LOCALE_END = re.compile(r"[-_.](?:[a-z]{2}|[a-z]{2}[-_][A-Za-z]{2})$")


@dataclass(frozen=True)
class References:
    """Where a block's links lead, and what pictures it shows; each address with its merge tags taken out."""

    links: tuple[str, ...]
    pictures: tuple[str, ...]


def references(block: Block, nonce: str) -> References:
    """Return the links and pictures of a block; `nonce` begins the tokens of its merge tags."""
    token = token_pattern(nonce)
    values = [*block.fields.values(), *(value for item in block.items for value in item.fields.values())]
    if block.intro:
        values.append(block.intro)
    found = [pair for value in values for pair in _found(value)]
    links = tuple(token.sub("…", address) for kind, address in found if kind == "link" and address)
    return References(links, tuple(BY_CONTENT.sub("", src) for kind, src in found if kind == "picture"))


def _found(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, (RichText, Table)):
        yield from (("link", html.unescape(address)) for address in HREF.findall(value.html))
        yield from (("picture", html.unescape(address)) for address in SRC.findall(value.html))
    elif isinstance(value, Link):
        yield "link", value.url
    elif isinstance(value, Image):
        yield "link", value.url
        yield "picture", value.src
    elif isinstance(value, tuple):
        for part in value:
            yield from _found(part)


def lead_alike(one: str, two: str) -> bool:
    """Tell whether two links may be meant as one: the same address, or two pages of one site."""
    return one == two or (bool(host := urlsplit(one).hostname) and host == urlsplit(two).hostname)


def show_alike(one: str, two: str) -> bool:
    """Tell whether two pictures may be meant as one: the same file, or one for each language."""
    return _without_locale(one) == _without_locale(two)


def _without_locale(src: str) -> tuple[str, str]:
    path = PurePosixPath(src)
    return str(path.parent / LOCALE_END.sub("", path.stem)), path.suffix.lower()

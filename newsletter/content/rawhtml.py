"""HTML that an author typed, where the workspace allows it: written as XHTML, and refused where it cannot stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

VOID = frozenset({"br", "hr", "img", "wbr", "col", "area"})
# Mail programs take these out, or take the whole mail for harmful because of them.
REFUSED = frozenset(
    {
        "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button",
        "select", "textarea", "link", "meta", "base", "html", "head", "body", "title", "audio", "video", "noscript",
    }
)  # fmt: skip
SCHEME = re.compile(r"[\s\x00-\x1f]*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w:-]*)(?:\"[^\"]*\"|'[^']*'|[^\"'>])*?(?P<void>/?)>")


@dataclass(frozen=True)
class RawFault:
    """What is wrong with a piece of HTML: in its which line, counted from 0."""

    sentence: str
    hint: str
    line: int = 0


class _Writer(HTMLParser):
    """Writes HTML as XHTML: names in small letters, values in quotes, comments left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []
        self.words: list[str] = []
        self.faults: list[RawFault] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0] - 1
        if tag in REFUSED or ":" in tag:
            self.faults.append(RawFault(f"<{tag}> has no place in a mail", "take it away", line))
        for name, value in attrs:
            if name.startswith("on") or SCHEME.match(value or ""):
                self.faults.append(
                    RawFault(f"“{name}” of <{tag}> runs a program, which no mail may", "take it away", line)
                )
            elif not re.fullmatch(r"[a-z][\w-]*", name):
                self.faults.append(RawFault(f"“{name}” of <{tag}> is no attribute", 'write name="value"', line))
        kept = "".join(f' {name}="{escape(value or "")}"' for name, value in dict(attrs).items())
        self.made.append(f"<{tag}{kept}{' /' if tag in VOID else ''}>")
        if tag == "br":
            self.words.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.made.append(f"</{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.made.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.made.append(escape(data, quote=False))
        self.words.append(data)


def write_raw(typed: str) -> tuple[str, str, Sequence[RawFault]]:
    """Return a piece of HTML as XHTML and as words, and what is wrong in it."""
    writer = _Writer()
    writer.feed(typed)
    writer.close()
    return "".join(writer.made), "".join(writer.words), writer.faults


def is_well_formed(html: str) -> bool:
    """Tell whether the tags of some XHTML close in the order that they were opened in."""
    try:
        ET.fromstring(f"<div>{html}</div>")  # noqa: S314 - no entities are declared in it
    except (ET.ParseError, ExpatError):
        return False
    return True


def crossed(html: str) -> str:
    """Return the name of the first tag that closes nothing, or that is closed by none."""
    opened: list[str] = []
    for found in _tags(html):
        if not found["close"]:
            opened.append(found["name"])
        elif opened and opened[-1] == found["name"]:
            opened.pop()
        else:
            return opened[-1] if opened else found["name"]
    return opened[-1] if opened else ""


def _tags(html: str) -> Iterator[re.Match[str]]:
    return (found for found in TAG.finditer(html) if not found["void"])

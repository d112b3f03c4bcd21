"""Issue folders written as one readable text, and a small theme to read them with."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import PIL.Image
import pytest

from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.content.model import Issue
from newsletter.problems import Problem, error
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme

SLUG = "2012-11-test"
SECTION = re.compile(r"^=== (?P<path>[^\n:>]+?)(?:: (?P<how>[^\n]+)| -> (?P<target>[^\n]+))?$", re.M)
Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]


def field(name: str, kind: FieldType = FieldType.TEXT, **more: object) -> FieldSchema:
    return FieldSchema(name, kind, **more)  # type: ignore[arg-type]


def fields(*made: FieldSchema) -> dict[str, FieldSchema]:
    return {one.name: one for one in made}


LINKS, IMAGE = field("links", FieldType.LINKS), field("image", FieldType.IMAGE)
TEXT = field("text", FieldType.MARKDOWN)
SCHEMAS = (
    BlockSchema("text", "Text", Body.MARKDOWN, inside=True),
    BlockSchema(
        "heading",
        "Heading",
        Body.MARKDOWN,
        attributes=fields(field("level", FieldType.CHOICE, of=(1, 2, 3, 4), default=2)),
        inside=True,
    ),
    BlockSchema("image", "Image", Body.MARKDOWN, fields=fields(field("image", FieldType.IMAGE, required=True))),
    BlockSchema("divider", "Divider", Body.NONE),
    BlockSchema(
        "button", "Button", Body.MARKDOWN, fields=fields(field("links", FieldType.LINKS, required=True)), inside=True
    ),
    BlockSchema("html", "Own HTML", Body.RAW),
    BlockSchema("note", "Note", Body.MARKDOWN, inside=True),
    BlockSchema("table", "Table", Body.TABLE, attributes=fields(field("caption")), inside=True),
    BlockSchema(
        "columns",
        "Columns",
        Body.BLOCKS,
        attributes=fields(field("framed", FieldType.BOOLEAN)),
        example=":::columns\nText\n---\nText\n:::",
    ),
    BlockSchema(
        "events",
        "Events",
        Body.ITEMS,
        inside=True,
        intro=True,
        item=fields(
            field("title", required=True),
            field("date", FieldType.DATE, required=True, line=True),
            field("place", line=True),
            field("host", FieldType.MARKDOWN, line=True),
            field("seats", FieldType.NUMBER, line=True),
            field("sign_up", FieldType.URL, line=True),
            field("kind", FieldType.CHOICE, of=("open", "closed"), default="open", line=True),
            field("free", FieldType.BOOLEAN, line=True),
            field("speakers", FieldType.LIST, line=True),
            IMAGE,
            TEXT,
            LINKS,
        ),
    ),
    BlockSchema(
        "cards",
        "Article cards",
        Body.ITEMS,
        attributes=fields(
            field("columns", FieldType.CHOICE, of=(1, 2, 3), default=1), field("framed", FieldType.BOOLEAN)
        ),
        item=fields(field("title", required=True), IMAGE, TEXT, LINKS),
        example=":::cards columns=2\n### Title\nText\n[](https://example.org/)\n:::",
    ),
    BlockSchema(
        "points",
        "Points",
        Body.ITEMS,
        item=fields(field("title"), field("text", FieldType.MARKDOWN, required=True)),
        intro=True,
        example=":::points\n- **Title** text\n:::",
    ),
    BlockSchema("logos", "Logos", Body.ITEMS, item=fields(field("image", FieldType.IMAGE, required=True))),
    BlockSchema(
        "event",
        "Event",
        Body.YAML,
        attributes=fields(field("look", FieldType.CHOICE, of=("wide", "narrow"), required=True)),
        fields=fields(
            field("title", required=True),
            field("date", FieldType.DATE),
            field("seats", FieldType.NUMBER),
            field("free", FieldType.BOOLEAN),
            field("url", FieldType.URL),
            field("about", FieldType.MARKDOWN),
            IMAGE,
            LINKS,
            field("speakers", FieldType.LIST),
        ),
    ),
)


@pytest.fixture(scope="session")
def theme() -> Theme:
    """A theme with a block of every kind."""
    words = {"lv": {"read more": "lasīt vairāk", "Date": "Datums", "Place": "Vieta", "Sign up": "Pieteikšanās"}}
    return Theme("small", (), {}, {schema.type: schema for schema in SCHEMAS}, words)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of an empty workspace whose own language is Latvian."""
    publication = Publication("News", "News", "news@example.org", "news.example.org", "Riga", "lv", theme="small")
    return Settings(tmp_path, publication)


@pytest.fixture
def load(settings: Settings, theme: Theme) -> Loader:
    """Load a folder with the small theme."""

    def themes(name: str) -> tuple[Theme | None, list[Problem]]:
        if name == "small":
            return theme, []
        return None, [error("unknown-theme", f"there is no theme “{name}”", hint="there are: small")]

    return lambda folder: load_issue(folder, settings, themes)


def picture(how: str) -> bytes:
    """Make the bytes of a picture such as `png 40x20`, or of one that is broken in a way."""
    kind, _, rest = how.partition(" ")
    size = re.search(r"(\d+)x(\d+)", rest)
    made = PIL.Image.new("RGB", (int(size[1]), int(size[2])) if size else (40, 20), "teal")
    out = BytesIO()
    made.save(out, kind)
    data = out.getvalue()
    return data[: len(data) * 2 // 3] if "truncated" in rest else data


def encoded(text: str, how: str | None) -> bytes:
    """Encode a file's text as `how` says."""
    match how:
        case None:
            return text.encode()
        case "crlf":
            return text.replace("\n", "\r\n").encode("utf-8-sig")
        case "symlink":
            return text.encode()
        case _ if how.split()[0] in ("png", "jpeg", "gif", "webp", "bmp"):
            return picture(how)
        case _:
            return text.encode(how)


@pytest.fixture
def write_folder(settings: Settings) -> Callable[[str], Path]:
    """Write an issue's folder from one text: `=== PATH`, `=== PATH: HOW` and `=== PATH -> TARGET` begin its files."""

    def write(text: str) -> Path:
        sections = list(SECTION.finditer(text))
        named = next((m["how"] for m in sections if m["path"] == "folder"), SLUG)
        folder = settings.issues / (named or SLUG)
        folder.mkdir(parents=True, exist_ok=True)
        for match, after in zip(sections, [*sections[1:], None], strict=True):
            if match["path"] in ("folder", "problems"):
                continue
            file = folder / match["path"]
            file.parent.mkdir(parents=True, exist_ok=True)
            if match["target"]:
                file.symlink_to(match["target"])
                continue
            body = text[match.end() + 1 : after.start() if after else len(text)]
            file.write_bytes(encoded(body, match["how"]))
        return folder

    return write


def expected(text: str) -> str:
    """Return what a text says the problems are."""
    return text.partition("=== problems\n")[2].strip("\n")

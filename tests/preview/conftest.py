"""A workspace small enough to read, and a desk and a browser's client over it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from newsletter.authoring.gallery import Gallery, build_gallery
from newsletter.config import Publication
from newsletter.merge.tags import TagMint, extract
from newsletter.preview.app import create_app
from newsletter.preview.desk import Desk
from newsletter.preview.workbench import OutboxEntry, Past, Person, Revision, Snapshot
from newsletter.problems import Problem, error, warning
from newsletter.render.edition import Asset, Edition
from newsletter.theme.load import load_theme, theme_names
from newsletter.wiring.workbench import WorkspaceBench
from newsletter.wiring.workspace import open_workspace
from tests.preview.browsing import browsing, chromium, serving

PORT = 8025
WRITTEN = {
    "en": """---
subject: News of the month
preheader: What is new in the village
---
Dear reader,

## First
Some words with a [link to the village](https://dorfblatt.de/first).

:::cards #cards
### One
The **first card, [read about it](https://dorfblatt.de/one).

### Two
The second card{% if subscriber.name %}, {{ subscriber.name }}{% endif %}.
:::
""",
    "de": """---
subject: Neues vom Monat
preheader: Was es im Dorf Neues gibt
---
Liebe Leute,

## Erstens
Einige Worte mit einem [Verweis ins Dorf](https://dorfblatt.de/first).

:::cards #cards
### Eins
Die **erste Karte, [darüber lesen](https://dorfblatt.de/one).

### Zwei
Die zweite Karte{% if subscriber.name %}, {{ subscriber.name }}{% endif %}.
:::
""",
}
SETTINGS = """[newsletter]
name = "News"
from = "News <news@example.org>"
postal_address = "Street 1"
locale = "en"
"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f0300050001ff"
    "a5f7f7fe0000000049454e44ae426082"
)
SUNNY = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<style>body{margin:0;background:#ffffff;color:#222}
@media (prefers-color-scheme: dark){body{background:#101418 !important;color:#eee !important} }</style></head>
<body><!--[if mso]><img src="images/sun.png"><![endif]-->
<h1>Hello{% if subscriber.name %}, {{ subscriber.name }}{% endif %}!</h1>
<p><img src="images/sun.png" alt="A rising sun" width="600" height="200"></p>
<p><a href="https://example.org/?a=1&amp;b=2">Read more</a> <a href="#top">Top</a></p>
<p>Line after line.</p>
<p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p></body></html>
"""


class FolderWorkbench:
    """A workspace whose issues are finished HTML: `issues/SLUG/LOCALE.html`, with the subject in LOCALE.txt.

    A file that holds BROKEN is a fault of its author, one that holds ODD a warning.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def watched(self) -> tuple[Path, ...]:
        names = ("issues", "templates", "subscribers", "newsletter.toml", ".newsletter/outbox")
        return tuple(self.root / name for name in names)

    def issues(self) -> tuple[str, ...]:
        return tuple(sorted((path.name for path in (self.root / "issues").glob("*/")), reverse=True))

    def build(self, slug: str) -> Snapshot:
        started = time.perf_counter()
        files = sorted((self.root / "issues" / slug).glob("*.html"))
        problems: list[Problem] = []
        editions: dict[str, Edition] = {}
        for file in files:
            edition, found = self._edition(slug, file)
            problems += found
            if edition is not None:
                editions[file.stem] = edition
        milliseconds = (time.perf_counter() - started) * 1000
        locales = tuple(file.stem for file in files)
        return Snapshot(slug, "Sunny days", locales, editions, tuple(problems), milliseconds, "The Sun Club")

    def _edition(self, slug: str, file: Path) -> tuple[Edition | None, list[Problem]]:
        source, path = file.read_text(), file.relative_to(self.root).as_posix()
        mint = TagMint("nlabc123")
        html, problems = extract(source, mint, path)
        for number, line in enumerate(source.splitlines(), 1):
            if "BROKEN" in line:
                problems.append(error("broken", "“BROKEN” stands here", path, number, source=line, hint="take it out"))
            if "ODD" in line:
                problems.append(warning("odd", "this is odd", path, number, source=line))
        if any(problem.severity == "error" for problem in problems):
            return None, problems
        picture = file.parent / "images/sun.png"
        assets = (Asset("images/sun.png", "image/png", picture.read_bytes()),) if picture.exists() else ()
        subject = file.with_suffix(".txt")
        words = subject.read_text().strip() if subject.exists() else "Sun"
        text = "Hello.\n\nRead more: https://example.org/?a=1&b=2\n"
        return Edition(slug, file.stem, words, "Bring a hat", html, text, assets, tuple(mint.tags)), problems

    def revisions(self, slug: str) -> tuple[Revision, ...]:
        return ()

    def past(self, slug: str, revision: str) -> Past:
        raise KeyError(revision)

    def themes(self) -> tuple[str, ...]:
        return tuple(theme_names(self.root / "templates"))

    def gallery(self, theme: str, locale: str) -> Gallery | None:
        found, problems = load_theme(theme or "classic", self.root / "templates")
        small = replace(found, blocks={name: found.blocks[name] for name in ("button", "image")}) if found else None
        publication = Publication("Sun", "Sun", "sun@example.org", "example.org", "Street 1", "en")
        return build_gallery(small, publication, locale or "en", problems) if small else None

    def recipients(self) -> tuple[Person, ...]:
        file = self.root / "subscribers/team.csv"
        rows = [line.split(",") for line in file.read_text().splitlines()[1:]] if file.exists() else []
        return tuple(Person(address, name, locale, "team") for address, name, locale in rows)

    def values(self, address: str | None) -> Mapping[str, object]:
        person = next((person for person in self.recipients() if person.address == address), None)
        subscriber = {"email": person.address, "name": person.name} if person else {}
        return {"subscriber": subscriber, "unsubscribe_url": "mailto:leave@example.org?subject=unsubscribe"}

    def outbox(self) -> tuple[OutboxEntry, ...]:
        return tuple(
            OutboxEntry(f"sunny-1/{file.stem}", "sunny-1", f"{file.stem}@example.org", "Sun", file.stat().st_size)
            for file in sorted((self.root / ".newsletter/outbox/sunny-1").glob("*.eml"))
        )

    def outbox_message(self, id: str) -> bytes:  # noqa: A002 - the word of the entry
        if id not in {entry.id for entry in self.outbox()}:
            raise KeyError(id)
        return (self.root / f".newsletter/outbox/{id}.eml").read_bytes()


def write_message(folder: Path, name: str) -> None:
    message = EmailMessage()
    message["From"] = "The Sun Club <sun@example.org>"
    message["To"] = f"{name}@example.org"
    message["Subject"] = f"Sun for {name}"
    message.set_content("Hello.\n")
    message.add_alternative('<p>Hello <b>sun</b> <img src="cid:sun@x" alt="Sun"></p>', subtype="html")
    html = message.get_payload()[1]  # type: ignore[index]
    assert isinstance(html, EmailMessage)
    html.add_related(PIXEL, "image", "png", cid="<sun@x>")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_bytes(message.as_bytes().replace(b"\n", b"\r\n"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write a workspace with one issue in two languages, three people and two messages."""
    issue = tmp_path / "issues/2025-06-sun"
    (issue / "images").mkdir(parents=True)
    (issue / "en.html").write_text(SUNNY)
    (issue / "lv.html").write_text(SUNNY.replace("Hello", "Sveiki"))
    (issue / "images/sun.png").write_bytes(PIXEL)
    (issue / "en.txt").write_text("Sunny days")
    (tmp_path / "subscribers").mkdir()
    (tmp_path / "subscribers/team.csv").write_text(
        "email,name,locale\nanna@example.org,Anna,lv\nmallory@example.org,<script>alert(1)</script>,en\nbo@example.net,,en\n"
    )
    (tmp_path / "newsletter.toml").write_text("")
    for name in ("anna", "bo"):
        write_message(tmp_path / ".newsletter/outbox/sunny-1", name)
    return tmp_path


@pytest.fixture
def workbench(root: Path) -> FolderWorkbench:
    return FolderWorkbench(root)


@pytest.fixture
def desk(workbench: FolderWorkbench) -> Desk:
    return Desk(workbench)


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(desk, PORT))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}") as client:
        yield client


@pytest.fixture
def bench(tmp_path: Path) -> WorkspaceBench:
    """Return a real workspace with one issue of two languages; a bold text is not closed."""
    root = tmp_path / "real"
    (root / "issues/2025-06-cards").mkdir(parents=True)
    (root / "subscribers").mkdir()
    (root / "newsletter.toml").write_text(SETTINGS)
    for name, text in WRITTEN.items():
        (root / f"issues/2025-06-cards/{name}.md").write_text(text)
    return WorkspaceBench(open_workspace(root))


# What the browser's tests ask for lives in the loop of their module, as the one browser of it does.
@pytest_asyncio.fixture(loop_scope="module")
async def address(workbench: FolderWorkbench) -> AsyncIterator[str]:
    async with serving(workbench) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="module")
async def real(bench: WorkspaceBench) -> AsyncIterator[str]:
    """Serve the real workspace, and return the address of its issue."""
    async with serving(bench) as address:
        yield f"{address}/issues/2025-06-cards"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    async with browsing(browser) as page:
        yield page

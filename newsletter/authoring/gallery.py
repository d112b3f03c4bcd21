"""A theme's gallery: the example of every block, rendered by itself, and all of them in one issue."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.content.pictures.store import PictureStore
from newsletter.problems import Problem, warning
from newsletter.render.edition import Edition
from newsletter.render.pipeline import render_edition
from newsletter.render.templates import theme_file
from newsletter.theme.load import read_file
from newsletter.theme.model import BlockSchema, Theme

# Lies in a theme's folder, and holds the pictures and data that its examples name.
EXAMPLES = "examples"
# The order of an issue; blocks that a theme adds follow.
ORDER = (
    *("header", "hero", "heading", "text", "points", "image", "image-text", "cards", "teasers", "button", "quote"),
    *("columns", "numbers", "table", "events", "people", "video", "gallery", "note", "sponsor", "logos", "social"),
    *("code", "mjml", "spacer", "divider", "signature", "footer"),
)
SUBJECT = "Every block of the theme"
TOP = f"---\nsubject: {SUBJECT}\npreheader: The examples of the theme, one after the other\n---\n"
# A block that nobody sees keeps the layout from adding its own.
UNSEEN = ':::{0} when="subscriber.nobody"\n:::\n'
EDGES = ("header", "footer")
# Blocks that look as they are meant to where an issue begins; every other one is shown as it is further down.
OPENERS = ("hero",)
READER: Mapping[str, object] = {
    "subscriber": {"email": "anna@example.org", "name": "Anna"},
    "unsubscribe_url": "https://news.example.org/u/example",
    "web_url": "https://news.example.org/w/example",
}


@dataclass(frozen=True)
class Entry:
    """One block's example as readers see it. `edition` is None where it cannot be built; `problems` say why."""

    schema: BlockSchema
    edition: Edition | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Gallery:
    """A theme with all its blocks; `whole` is an issue that has one of each, None where it cannot be built."""

    theme: Theme
    locale: str
    entries: tuple[Entry, ...]
    whole: Edition | None
    problems: tuple[Problem, ...] = ()


def build_gallery(theme: Theme, publication: Publication, locale: str, found: Iterable[Problem] = ()) -> Gallery:
    """Render every example of a theme in a language; `found` is what is wrong in the theme itself."""
    with tempfile.TemporaryDirectory(prefix="newsletter-gallery-") as place:
        room = _Room(theme, replace(publication, locale=locale), Path(place), PictureStore())
        entries = tuple(room.entry(theme.blocks[name]) for name in in_order_of_issue(theme.blocks))
        texts = [_bare(entry.schema) for entry in entries if entry.edition and entry.schema.type not in EDGES]
        whole, _ = room.render("\n\n".join(texts))
    return Gallery(theme, locale, entries, whole, tuple(found))


def in_order_of_issue(blocks: Mapping[str, BlockSchema]) -> list[str]:
    """Return the names of blocks in the order that an issue has them."""
    return sorted(blocks, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def copy_examples(theme: Theme, folder: Path) -> None:
    """Copy what the examples of a theme name into an issue's folder; its own files win over those it extends."""
    for source in reversed(theme.folders):
        # What goes while it is copied is missed by the example that shows it.
        with suppress(OSError):
            shutil.copytree(source / EXAMPLES, folder, dirs_exist_ok=True)


def _bare(schema: BlockSchema) -> str:
    return schema.example.strip()


@dataclass(frozen=True)
class _Room:
    """The folder of an issue that is written anew for each example."""

    theme: Theme
    publication: Publication
    root: Path
    pictures: PictureStore

    def entry(self, schema: BlockSchema) -> Entry:
        if not _bare(schema):
            return Entry(schema, None, tuple(self.without_example(schema)))
        edges = [UNSEEN.format(edge) for edge in EDGES if edge in self.theme.blocks and edge != schema.type]
        before = "" if schema.type in OPENERS else "".join(edges)
        after = "".join(edges) if schema.type in OPENERS else ""
        edition, problems = self.render(f"{before}\n{_bare(schema)}\n\n{after}")
        above = f"{TOP}{before}\n".count("\n")
        return Entry(schema, edition, tuple(map(partial(self.placed, schema, above), problems)))

    def without_example(self, schema: BlockSchema) -> Iterator[Problem]:
        """Yield what is said of a block that nobody can look at, since it has no example."""
        file = theme_file(self.theme.folders, f"blocks/{schema.type}.yaml")
        if file:
            shown = f"templates/{file.parent.parent.name}/blocks/{file.name}"
            hint = f"add\nexample: |\n  :::{schema.type}\n  …\n  :::"
            sentence = "the block has no example, so it is not shown here, and text editors cannot offer it"
            yield warning("no-example", sentence, shown, None, hint=hint)

    def render(self, text: str) -> tuple[Edition | None, Sequence[Problem]]:
        settings = Settings(self.root, self.publication)
        folder = settings.issues / "2026-01-01-examples"
        if not folder.exists():
            folder.mkdir(parents=True)
            copy_examples(self.theme, folder)
        (folder / f"{self.publication.locale}.md").write_text(f"{TOP}{text}\n", encoding="utf-8")
        issue, found = load_issue(folder, settings, lambda _: (self.theme, []))
        if issue is None:
            return None, found
        edition, more = render_edition(issue, self.publication.locale, self.theme, self.publication, self.pictures)
        return edition, list(dict.fromkeys([*found, *more]))

    def placed(self, schema: BlockSchema, above: int, problem: Problem) -> Problem:
        """Return a problem of an example at its line in the block's schema; `above` is how many lines we put there."""
        file = theme_file(self.theme.folders, f"blocks/{schema.type}.yaml")
        if not problem.path.startswith("issues/") or file is None:
            return problem
        shown = f"templates/{file.parent.parent.name}/blocks/{file.name}"
        document, _ = read_file(file, shown)
        start = document.line("example")
        line = start + problem.line - above if start and problem.line and problem.line > above else start
        return replace(problem, path=shown, line=line, column=None)

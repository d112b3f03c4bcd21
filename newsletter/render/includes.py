"""`mj-include` in a bare MJML file: files of its own folder, put in where they are asked for."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from newsletter.documents.source import read_source
from newsletter.problems import Problem
from newsletter.render.markup import Fault
from newsletter.render.origins import Edit, Source, TypedFile
from newsletter.render.tree import MjmlElement, read_tree

DEEPEST = 20
# A file that includes two that include two … grows without end long before it is deep.
MOST = 500
LARGEST = 5_000_000
TYPES = ("mjml", "html", "css")
ELSEWHERE = re.compile(r"[a-zA-Z][\w+.-]*:|[/\\~]|[a-zA-Z]:")
OUTSIDE_HINT = "put the file into the folder of this one, and name it from there: parts/footer.mjml"


@dataclass
class Includer:
    """Puts included files in their places. `root` is the folder that none may leave, `shown` how problems name it."""

    root: Path
    shown: str
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    length: int = 0

    def resolve(self, source: Source, file: Path) -> Source:
        """Return a file's source with everything in it that it includes."""
        resolved, head = self._resolved(source, (file.resolve(),))
        return _with_head(resolved, head)

    def _resolved(self, source: Source, chain: tuple[Path, ...]) -> tuple[Source, list[Source]]:
        """Return a source with its includes in their places, and what they add to the end of the head."""
        edits: list[Edit] = []
        head: list[Source] = []
        for element in read_tree(source.text).find("mj-include"):
            body, more = self._included(source, element, chain)
            edits.append(Edit(element.start, element.end, body or ""))
            head += more
        return (source.edited(edits) if edits else source), head

    def _included(
        self, source: Source, element: MjmlElement, chain: tuple[Path, ...]
    ) -> tuple[Source | None, list[Source]]:
        """Return what stands in the place of one include, and what it adds to the head."""
        kind = element.values.get("type", "") or "mjml"
        if kind not in TYPES:
            known = " or ".join(TYPES)
            self._report(source, element, "bad-attribute", f"“{kind}” is no type of file to include", f"write {known}")
            return None, []
        path = self._path(source, element, chain)
        file = self._read(source, element, path) if path else None
        if path is None or file is None:
            return None, []
        found = Source.of(file)
        if kind == "html":
            return _wrapped("<mj-raw>", found, "</mj-raw>"), []
        if kind == "css":
            inline = ' inline="inline"' if element.values.get("css-inline") == "inline" else ""
            return None, [_wrapped(f"<mj-style{inline}>", found, "</mj-style>")]
        return self._fragment(*self._resolved(found, (*chain, path)))

    @staticmethod
    def _fragment(source: Source, added: list[Source]) -> tuple[Source, list[Source]]:
        """Return what an included file gives to the body and to the head: all of it, unless it is a whole document."""
        tree = read_tree(source.text)
        if not any(tree.find("mjml")):
            return source, added
        bodies = [source.cut(body.inner_start, body.inner_end) for body in tree.find("mj-body")]
        heads = [source.cut(head.inner_start, head.inner_end) for head in tree.find("mj-head")]
        return (bodies or [source.cut(0, 0)])[0], [*heads, *added]

    def _path(self, source: Source, element: MjmlElement, chain: tuple[Path, ...]) -> Path | None:
        """Return the file that an include names; none, and a problem, if it may not be read."""
        typed = element.values.get("path", "")
        name = unquote(html.unescape(typed)).strip()
        if not name:
            self._report(source, element, "missing-attribute", "<mj-include> has no “path”", 'add path="…"')
            return None
        path = _resolved_path(chain[-1].parent / name)
        is_outside = ELSEWHERE.match(name) or ".." in re.split(r"[/\\]", name)
        if path is None or is_outside or not path.is_relative_to(self.root.resolve()):
            sentence = f"“{typed}” is outside of this file's folder, and is not read"
            self._report(source, element, "include-outside", sentence, OUTSIDE_HINT)
        elif path in chain:
            sentence = f"“{typed}” includes itself" + (" by way of other files" if path != chain[-1] else "")
            self._report(source, element, "include-cycle", sentence, "take one of the two out")
        elif len(chain) > DEEPEST or self.count >= MOST or self.length > LARGEST:
            sentence = f"too much is included: at most {MOST} files, {DEEPEST} deep"
            self._report(source, element, "include-limit", sentence, "put the parts into fewer files")
        else:
            return path
        return None

    def _read(self, source: Source, element: MjmlElement, path: Path) -> TypedFile | None:
        if not _is_file(path):
            sentence = f"there is no file “{element.values['path']}” to include"
            self._report(source, element, "no-include", sentence, "see how it is spelled, capitals too")
            return None
        self.count += 1
        shown = (Path(self.shown) / path.relative_to(self.root.resolve())).as_posix()
        text, found = read_source(path, shown)
        self.problems += found
        self.length += len(text or "")
        return TypedFile(shown, text) if text is not None else None

    def _report(self, source: Source, element: MjmlElement, code: str, sentence: str, hint: str) -> None:
        self.problems.append(source.problem(Fault(element.start, code, sentence, hint)))


def _resolved_path(path: Path) -> Path | None:
    """Return a path with its links followed; none if they lead nowhere, or if it is no path."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _wrapped(before: str, source: Source, after: str) -> Source:
    end = len(source.text)
    return source.edited([Edit(0, 0, before), Edit(end, end, after)])


def _with_head(source: Source, added: list[Source]) -> Source:
    """Put something at the end of the head; make one if there is none."""
    if not added:
        return source
    tree = read_tree(source.text)
    head = next(tree.find("mj-head"), None)
    mjml = next(tree.find("mjml"), None)
    if head is not None and head.inner_end < head.end:
        return source.edited([Edit(head.inner_end, head.inner_end, part) for part in added])
    if mjml is None:
        return source
    at, until = (head.start, head.end) if head else (mjml.inner_start, mjml.inner_start)
    parts: list[str | Source] = [*added, "</mj-head>"]
    return source.edited([Edit(at, until, "<mj-head>"), *(Edit(until, until, part) for part in parts)])

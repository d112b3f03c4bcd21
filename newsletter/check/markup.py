"""Whether the built HTML is well formed, for those who read the conditions for Outlook and for those who do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsletter.check.examined import Examined
from newsletter.check.seen import Seen, as_problems
from newsletter.problems import Problem
from newsletter.simulate.comments import COMPARED, WORD, taken_by_word, without_comments

if TYPE_CHECKING:
    from newsletter.render.document import Element

# HTML Living Standard 13.1.2: void elements, those whose end may be left out, those that hold text alone.
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
OPTIONAL = frozenset(
    {"html", "head", "body", "p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "option"}
)
TAG = re.compile(
    r"<(?P<raw>style|script|title|textarea)\b[^>]*>.*?</(?P=raw)\s*>"
    r"|<(?P<end>/?)(?P<name>[a-z][\w:.-]*)(?:\"[^\"]*\"|'[^']*'|[^\"'>])*?(?P<closed>/?)>",
    re.DOTALL | re.IGNORECASE,
)
CONDITION = re.compile(r"<!(?:--)?\[(?:if\s*(?P<test>[^\]]*)|(?P<end>endif))\]", re.IGNORECASE)
KNOWN_WORDS = frozenset({*WORD, *COMPARED, "ie", "true", "false", "gecko", "webkit", "officeart"})
ACTIVE = {
    "script": "a script",
    "iframe": "a frame with another page",
    "frame": "a frame with another page",
    "object": "what a plug-in shows",
    "embed": "what a plug-in shows",
    "applet": "what a plug-in shows",
}
CHARSET = re.compile(r"<meta[^>]+charset\s*=\s*[\"']?\s*utf-?8", re.IGNORECASE)
LONGEST_TAG = 60


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what is wrong with the HTML of an edition as such."""
    yield from as_problems(look(examined.edition.html, examined.tree), examined)


def look(html: str, root: Element) -> Iterator[Seen]:
    """Yield what is wrong with some HTML; `root` is that HTML, parsed."""
    conditions = list(_conditions(html))
    yield from conditions
    if not any(each.code == "conditional-open" for each in conditions):
        crossed = list(_crossed(without_comments(html), ""))
        yield from crossed or _crossed(taken_by_word(html), "in Outlook on Windows, ")
    if not re.match(r"\s*<!doctype html", html, re.IGNORECASE):
        yield Seen("no-doctype", "the HTML does not begin with a doctype", "begin it with <!doctype html>")
    if not CHARSET.search(html):
        sentence = "the HTML does not say which letters it is written in"
        yield Seen("no-charset", sentence, 'add <meta charset="utf-8"> to the head')
    yield from _active(root)
    yield from _same_ids(root)


def _conditions(html: str) -> Iterator[Seen]:
    """Yield the conditions that have no end, ends that have no condition, and those that nobody understands."""
    opened = ""
    for match in CONDITION.finditer(html):
        if match["end"]:
            if not opened:
                sentence = "a condition for Outlook ends here, and none has begun"
                yield Seen("conditional-open", sentence, "take the <![endif] away", words="[endif]")
            opened = ""
            continue
        if opened:
            yield _open(opened)
        opened = match.group()
        words = re.findall(r"[a-z]+", match["test"].lower())
        if unknown := [word for word in words if word not in KNOWN_WORDS]:
            sentence = f"Outlook does not know “{unknown[0]}” in the condition “{match['test'].strip()}”"
            yield Seen("conditional-unknown", sentence, "write <!--[if mso]> … <![endif]-->", words=match.group())
    if opened:
        yield _open(opened)


def _open(words: str) -> Seen:
    sentence = f"the condition for Outlook “{words.lstrip('<!-')}” has no end"
    return Seen("conditional-open", sentence, "close it with <![endif]--> behind what Outlook alone reads", words=words)


def _crossed(html: str, where: str) -> Iterator[Seen]:
    """Yield the first element that is not closed, or closed where another one is open: all others follow from it."""
    opened: list[tuple[str, str]] = []
    for match in TAG.finditer(html):
        if match["raw"]:
            continue
        name = match["name"].lower()
        if not match["end"]:
            if name not in VOID and not match["closed"]:
                opened.append((name, match.group()))
            continue
        while opened and opened[-1][0] != name and opened[-1][0] in OPTIONAL and any(name == o[0] for o in opened):
            opened.pop()
        if opened and opened[-1][0] == name:
            opened.pop()
        elif opened and any(name == one[0] for one in opened):
            yield _unclosed(opened[-1][1], f"</{name}>", where)
            return
        elif name not in VOID and name != "p":
            sentence = f"{where}</{name}> closes what is not open"
            yield Seen("tags-crossed", sentence, "take it away, or open it before", words=f"</{name}>", of_theme=True)
            return
    if left := [tag for name, tag in opened if name not in OPTIONAL]:
        yield _unclosed(left[-1], "the end", where)


def _unclosed(tag: str, before: str, where: str) -> Seen:
    shown = tag if len(tag) <= LONGEST_TAG else f"{tag[:LONGEST_TAG]}…"
    name = re.split(r"[\s>]", tag[1:], maxsplit=1)[0]
    return Seen("tags-crossed", f"{where}{shown} is still open at {before}", f"close it with </{name}>", words=tag)


def _active(root: Element) -> Iterator[Seen]:
    for element in [each for each in root.iter() if isinstance(each.tag, str)]:
        if what := ACTIVE.get(element.tag):
            sentence = f"<{element.tag}> is {what}: mail programs take it out"
            yield Seen("active-content", sentence, "take it away, and link to a page that has it", element)
        elif element.tag == "form":
            sentence = "there is a form: many mail programs take it out, and readers cannot answer"
            yield Seen("form", sentence, "link to a page that has the form", element)
        for name, value in element.attrib.items():
            written = str(name).lower()
            is_script = str(value).strip().lower().startswith("javascript:")
            if is_script or (written.startswith("on") and written.isalpha()):
                sentence = f"“{written}” runs a script: mail programs take it out, and nothing happens"
                yield Seen("active-content", sentence, "take it away", element)


def _same_ids(root: Element) -> Iterator[Seen]:
    seen: set[str] = set()
    told: set[str] = set()
    for element in root.iter():
        name = element.get("id") if isinstance(element.tag, str) else None
        if name and name in seen and name not in told:
            told.add(str(name))
            sentence = f"there is a second place named “{name}”: links to it lead to the first"
            yield Seen("same-id", sentence, "give one of them another name", element, f"#{name}")
        seen.add(str(name))

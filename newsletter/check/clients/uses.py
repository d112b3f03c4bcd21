"""Where an email uses which feature: in style sheets, style attributes and markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter.check.clients.css import Declaration, declarations, rules
from newsletter.check.clients.detectors import by_mark

if TYPE_CHECKING:
    from newsletter.render.document import Element

# What conditional comments say to whom; those for versions of Outlook that nobody tests any more say nothing.
MSO = re.compile(r"\[if [^\]]*\bmso\b[^\]]*\]", re.IGNORECASE)
NOT_MSO = re.compile(r"\[if\s+!\s*\(?\s*mso", re.IGNORECASE)
BYGONE = re.compile(r"\blte?\s+mso\s+(?:9|1[01])\b", re.IGNORECASE)
TAG = re.compile(r"<([a-z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^\"'>])*)>", re.IGNORECASE)
SHEET = re.compile(r"<style[^>]*>(.*?)</style>", re.IGNORECASE | re.DOTALL)
PAIR = re.compile(r"([a-z][\w:-]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?", re.IGNORECASE)
EXTENSIONS = {"jpeg": "jpg", "jpe": "jpg", "tif": "tiff", "heic": "heif", "svgz": "svg"}
CONTENT_TYPES = {"svg+xml": "svg", "jpeg": "jpg", "x-icon": "ico", "vnd.microsoft.icon": "ico", "heic": "heif"}
# So much of an address is shown, in characters.
LONGEST = 60
# The data distinguishes these; what else an input can be works as a text does.
INPUTS = frozenset({"checkbox", "hidden", "radio", "reset", "submit", "text"})


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a feature. `element` is None in a style sheet; `said` is what is written: a declaration, a selector.

    `only_mso` and `not_mso` say whom a conditional comment keeps it from.
    """

    said: str
    element: Element | None = None
    declaration: Declaration | None = None
    tag: str = ""
    attributes: Mapping[str, str] | None = None
    is_conditional: bool = False
    in_sheet: bool = False
    only_mso: bool = False
    not_mso: bool = False


def find_uses(root: Element, kinds: Mapping[str, str] | None = None) -> dict[str, list[Use]]:
    """Return the uses of each feature in a document; `kinds` are the content types of pictures by their `src`."""
    found: dict[str, list[Use]] = {}
    for mark, use in _walk(root, kinds or {}):
        for slug in by_mark().get(mark, ()):
            found.setdefault(slug, []).append(use)
    return found


def _walk(root: Element, kinds: Mapping[str, str]) -> Iterator[tuple[str, Use]]:
    doctype = str(root.getroottree().docinfo.doctype)  # type: ignore[attr-defined]
    if doctype.lower() == "<!doctype html>":
        yield "doctype", Use(doctype)
    not_mso = False
    for element in root.iter():
        if not isinstance(element.tag, str):
            text = str(element.text or "")  # type: ignore[unreachable]
            if NOT_MSO.match(text):
                not_mso = not text.rstrip().endswith("endif]")
            elif "endif]" in text and not MSO.match(text):
                not_mso = False
            elif MSO.match(text):
                yield from _mso(text)
            elif text.strip(" -<>!"):
                yield "comment", Use(f"<!--{text[:40]}-->", element, not_mso=not_mso)
            continue
        if element.tag == "style":
            yield "element style", Use("<style>", element, tag="style", not_mso=not_mso)
            yield from _sheet(element.text or "", element, not_mso=not_mso)
        else:
            attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
            yield from _tag(str(element.tag), attributes, element, kinds, not_mso=not_mso)


def _mso(text: str) -> Iterator[tuple[str, Use]]:
    if BYGONE.search(text.split("]")[0]):
        return
    for css in SHEET.findall(text):
        yield from _sheet(css, None, only_mso=True)
    for tag, rest in TAG.findall(SHEET.sub("", text)):
        if ":" not in tag and tag.lower() not in ("xml", "noscript"):
            pairs = {name.lower(): value.strip("\"'") for name, value in PAIR.findall(rest)}
            yield from _tag(tag.lower(), pairs, None, {}, only_mso=True)


def _sheet(
    css: str, element: Element | None, *, not_mso: bool = False, only_mso: bool = False
) -> Iterator[tuple[str, Use]]:
    for rule in rules(css):
        use = Use(rule.prelude, element, None, "", None, rule.is_conditional, True, only_mso, not_mso)  # noqa: FBT003
        for mark in rule.marks:
            yield mark, use
        for declaration in rule.declarations:
            said = f"{rule.prelude} {{ {declaration.text} }}"
            of_it = Use(said, element, declaration, "", None, rule.is_conditional, True, only_mso, not_mso)  # noqa: FBT003
            for mark in declaration.marks:
                yield mark, of_it


def _tag(
    tag: str,
    attributes: Mapping[str, str],
    element: Element | None,
    kinds: Mapping[str, str],
    *,
    not_mso: bool = False,
    only_mso: bool = False,
) -> Iterator[tuple[str, Use]]:
    def use(said: str, declaration: Declaration | None = None) -> Use:
        return Use(said, element, declaration, tag, attributes, only_mso=only_mso, not_mso=not_mso)

    address = attributes.get("src", "") if tag == "img" else ""
    whole = use(f"<{tag} src={address[:LONGEST]}>" if address else f"<{tag}>")
    yield f"element {tag}", whole
    style = attributes.get("style")
    if style:
        if "/*" in style:
            yield "css-comment", use(style)
        for declaration in declarations(style):
            of_it = use(declaration.text, declaration)
            for mark in declaration.marks:
                yield mark, of_it
    for name in attributes:
        if name not in ("style", "class"):
            yield f"attribute {name}", whole
    for mark in _own_marks(tag, attributes, kinds):
        yield mark, whole


def _own_marks(tag: str, attributes: Mapping[str, str], kinds: Mapping[str, str]) -> Iterator[str]:
    """Yield the marks that an element bears by what its attributes say."""
    kind = attributes.get("type", "").lower()
    if tag == "input":
        yield f"input {kind if kind in INPUTS else 'text'}"
    elif tag == "button":
        yield f"button {kind or 'submit'}"
    elif tag == "meta":
        yield f"meta {attributes.get('name', '').lower()}"
    elif tag in ("a", "area"):
        href = attributes.get("href", "").strip().lower()
        yield f"link {'#' if href.startswith('#') and len(href) > 1 else href.partition(':')[0]}"
    elif tag in ("img", "source"):
        yield from picture_marks(attributes.get("src") or attributes.get("srcset", ""), kinds)


def picture_marks(address: str, kinds: Mapping[str, str]) -> Iterator[str]:
    """Yield the marks of a picture's address: its kind, by its content type where that is known."""
    content_type = kinds.get(address, "")
    if address.startswith("data:"):
        yield "image base64"
        content_type = address[5:].partition(";")[0]
    if content_type.startswith("image/"):
        kind = content_type[6:].lower()
        yield f"image {CONTENT_TYPES.get(kind, kind)}"
    elif not address.startswith("data:"):
        try:
            path = urlsplit(address.split(",")[0].split(" ")[0]).path
        except ValueError:
            return
        extension = path.rpartition(".")[2].lower()
        yield f"image {EXTENSIONS.get(extension, extension)}"

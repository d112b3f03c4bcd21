"""What every edition's HTML has, whatever the theme: title, language, preheader, roles, alternative texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from newsletter.content.model import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

# For the rooms above, which do not know the parser.
Element: TypeAlias = "_Element"

# What a mailbox shows after the subject, in characters; a short preheader is filled up so that no body text follows.
PREVIEW_LENGTH = 140
FILLER = "\u034f\u200c\u00a0"
HIDDEN = (
    "display:none;font-size:1px;line-height:1px;max-height:0px;max-width:0px;mso-hide:all;opacity:0;overflow:hidden;"
)


def parse(html: str) -> _Element:
    """Parse HTML that has html, head and body."""
    from lxml import etree

    return etree.fromstring(html, etree.HTMLParser())


def complete(root: _Element, document: Document, direction: str, head_css: str) -> None:
    """Add to a document what every edition has. Doing it twice changes nothing more."""
    root.set("lang", document.locale)
    root.set("dir", direction)
    head, body = root.find("head"), root.find("body")
    if head is None or body is None:
        return
    _add_title(head, document.subject)
    if head_css.strip():
        _add_style(head, head_css)
    _mark_language(body, document.locale, direction)
    _add_preheader(body, document.preheader, document.nonce)
    for element in body.iter("img", "table", "td"):
        if element.tag == "img":
            _complete_image(element)
        elif element.tag == "table" and "role" not in element.attrib and element.find(".//th") is None:
            element.set("role", "presentation")
        elif element.tag == "td" and "vertical-align" in element.attrib:
            # No HTML attribute; mrml copies it from the component.
            del element.attrib["vertical-align"]


def _add_title(head: _Element, subject: str) -> None:
    title = head.find("title")
    if title is None:
        from lxml import etree

        title = etree.Element("title")
        head.insert(0, title)
    if not (title.text or "").strip():
        title.text = subject


def _add_style(head: _Element, css: str) -> None:
    from lxml import etree

    if any(style.text == css for style in head.iter("style")):
        return
    style = etree.SubElement(head, "style")
    style.set("type", "text/css")
    style.text = css


def _mark_language(body: _Element, locale: str, direction: str) -> None:
    """Say the language inside the body too: webmail throws the html element away."""
    for element in body.iter("div"):
        if element.get("role") == "article":
            element.set("lang", locale)
            element.set("dir", direction)
            return
    body.set("lang", locale)
    body.set("dir", direction)


def _add_preheader(body: _Element, preheader: str, nonce: str) -> None:
    from lxml import etree

    if not preheader.strip() or (len(body) and body[0].get("class") == "preheader"):
        return
    hidden = etree.Element("div")
    hidden.set("class", "preheader")
    hidden.set("style", HIDDEN)
    # Of a text with merge tags, readers may get next to nothing: a name is missing, a condition does not hold.
    length = 0 if nonce in preheader else len(preheader)
    hidden.text = preheader + FILLER * max(0, PREVIEW_LENGTH - length)
    body.insert(0, hidden)


def _complete_image(image: _Element) -> None:
    if "alt" not in image.attrib:
        image.set("alt", "")
    if image.get("height") == "auto":
        # Only the style may say so; as an attribute it is no number.
        del image.attrib["height"]

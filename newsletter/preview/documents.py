"""The frame's own documents: a plain text as a mail client shows it, HTML source, and a notice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"„“”]*[^\s<>\"„“”.,;:!?')\]]")


def text_document(text: str) -> str:
    """Return a plain text as a document; addresses are links, as mail clients make them."""
    return _document("text", f"<pre>{_linked(text)}</pre>")


def source_document(lines: Sequence[str]) -> str:
    """Return lines of source, as HTML, as a document with numbers. The numbers are not copied with the text."""
    digits = len(str(len(lines)))
    body = "".join(f"<span>{line}\n</span>" for line in lines)
    return _document(f"source digits-{digits}", f"<pre><code>{body}</code></pre>")


def notice_document(sentence: str, hint: str = "") -> str:
    """Return a document that says why there is nothing to show."""
    more = f"<p>{escape(hint)}</p>" if hint else ""
    return _document("notice", f"<main><h1>{escape(sentence)}</h1>{more}</main>")


def _document(kind: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title>'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f'<link rel="stylesheet" href="/static/document.css"></head><body class="{kind}">{body}</body></html>'
    )


def _linked(text: str) -> str:
    shown, at = "", 0
    for match in ADDRESS.finditer(text):
        url = escape(match.group())
        shown += escape(text[at : match.start()], quote=False)
        shown += f'<a href="{url}" target="_blank" rel="noopener noreferrer">{url}</a>'
        at = match.end()
    return shown + escape(text[at:], quote=False)

"""The form of a list for somebody else's page: no script, no style sheet; nothing is asked of us before it is sent."""

from __future__ import annotations

from newsletter.site.paper import Paper
from newsletter.subscribers.description import ListDescription


def embeddable_form(paper: Paper, name: str, about: ListDescription, locale: str) -> str:
    """Return the form of a list as HTML, in a language."""
    return paper.write("embed.html", locale, about=about, action=f"{paper.site.url}/join/{name}")

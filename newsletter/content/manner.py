"""How the texts of one language are written out."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.content.typography import Quotes, typographic
from newsletter.theme.model import LinkForm


@dataclass(frozen=True)
class Manner:
    """What a theme and a publication say about texts.

    Without `quotes` straight quotation marks stay. With `allow_html` HTML in a text is HTML. `links` is for plain text.
    Among words that run `right_to_left` numbers are kept in order.
    """

    quotes: Quotes | None = None
    allow_html: bool = False
    links: LinkForm = LinkForm.AFTER
    right_to_left: bool = False

    def said(self, text: str) -> str:
        """Return words that are no Markdown with the signs of the language."""
        return typographic(text, self.quotes) if self.quotes else text

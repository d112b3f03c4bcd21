"""What the public pages show at the moment, and the pages that are made for one visitor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from starlette.requests import Request
from starlette.responses import HTMLResponse

from newsletter.site.paper import Language, Paper
from newsletter.site.shelf import EMPTY, Shelf
from newsletter.site.speech import shipped_locales
from newsletter.site.tongue import tongue, wishes
from newsletter.subscribers.description import ListDescription

LANGUAGE = "lang"  # in the query of a page that is made for one visitor


@dataclass(frozen=True)
class View:
    """The paper of the site, the files that are shown as they are, and the lists that everybody may join.

    `titles` are the lists that have a description, private ones too: their readers may know what they are called.
    """

    paper: Paper
    shelf: Shelf = EMPTY
    lists: Mapping[str, ListDescription] = field(default_factory=dict)
    titles: Mapping[str, ListDescription] = field(default_factory=dict)

    @cached_property
    def locales(self) -> tuple[str, ...]:
        """Return the languages that there are words in, those of the archive first."""
        of_theme = (*self.paper.site.theme.words, *shipped_locales())
        return tuple(dict.fromkeys((*self.paper.locales, *of_theme)))


class Front:
    """What is shown now; it is replaced as a whole when something new is to be seen."""

    def __init__(self, view: View) -> None:
        self.view = view

    @property
    def paper(self) -> Paper:
        """Return what pages are written on."""
        return self.view.paper

    @property
    def root(self) -> str:
        """Return the path that all pages are below: it begins and ends in a slash."""
        return self.view.paper.site.root

    def locale(self, request: Request, preferred: str = "") -> str:
        """Return the language for a visitor: what they chose, else what is known of them, else what they read."""
        asked = [wish for wish in (request.query_params.get(LANGUAGE, "")[:35], preferred) if wish]
        wanted = [*asked, *wishes(request.headers.get("accept-language", ""))]
        return tongue(wanted, self.view.locales, self.paper.site.publication.locale)

    def known(self, locale: str) -> str:
        """Return the language nearest to one that was chosen."""
        return tongue([locale], self.view.locales, self.paper.site.publication.locale)

    def page(self, template: str, locale: str, status: int = 200, *, path: str = "", **values: object) -> HTMLResponse:
        """Return a page; `path` is where it can be had in other languages too, below the root."""
        html = self.paper.write(template, locale, languages=self._languages(path, locale), **values)
        return HTMLResponse(html, status, {"Content-Language": locale})

    def _languages(self, path: str, locale: str) -> Sequence[Language]:
        if not path:
            return ()
        shown = dict.fromkeys((*self.paper.locales, locale))
        return self.paper.languages(lambda name: f"{path}?{LANGUAGE}={name}", tuple(shown))

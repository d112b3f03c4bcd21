"""Pages made of templates: every one in the site's look and in one language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from newsletter.site.look import ICON, style_sheet
from newsletter.site.model import Site
from newsletter.site.speech import Speech, language_itself, speech

TEMPLATES = Path(__file__).with_name("templates")
# No script, no frame, and nothing from anywhere else.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
# What a browser heeds only in a header.
UNFRAMED = f"{POLICY}; frame-ancestors 'none'"


@dataclass(frozen=True)
class Language:
    """A page in another language: where it is, and how its speakers call the language."""

    locale: str
    path: str

    @property
    def name(self) -> str:
        """Return the language's own name."""
        return language_itself(self.locale)


@dataclass(frozen=True)
class Paper:
    """What pages of a site are written on. `locales` are the languages of its archive.

    `has_lists` tells that there is a server, and a list that everybody may join.
    """

    site: Site
    locales: tuple[str, ...]
    has_lists: bool = False

    @cached_property
    def style(self) -> str:
        """Return the path of the style sheet."""
        return style_sheet(self.site.theme).path

    def speech(self, locale: str) -> Speech:
        """Return what the pages say in a language."""
        if locale not in self._speeches:
            self._speeches[locale] = speech(self.site, locale)
        return self._speeches[locale]

    @cached_property
    def _speeches(self) -> dict[str, Speech]:
        return {}

    def home(self, locale: str) -> str:
        """Return where the archive is in a language, below the root: the newsletter's own has no name."""
        return f"{locale}/" if locale in self.locales[1:] else ""

    def languages(self, where: Callable[[str], str], locales: Sequence[str] = ()) -> list[Language]:
        """Return the languages that a page is there in; `where` says at which path below the root."""
        return [Language(locale, self.site.root + where(locale)) for locale in locales or self.locales]

    def write(self, template: str, locale: str, *, languages: Sequence[Language] = (), **values: object) -> str:
        """Fill a template in."""
        return (
            _environment()
            .get_template(template)
            .render(
                site=self.site,
                say=self.speech(locale),
                home=self.home,
                style=self.style,
                icon=ICON,
                has_lists=self.has_lists,
                languages=languages,
                **{"policy": POLICY, **values},
            )
        )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html", "xml")),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )

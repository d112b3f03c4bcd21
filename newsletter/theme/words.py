"""The words of a theme in each language, read from its `locales/*.po` when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.documents import read_octets, typed_lines
from newsletter.problems import Problem, error
from newsletter.theme.folder import leads_out, left_out
from newsletter.theme.locales import format_number, is_locale, lineage

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog


class Words(Mapping[str, Mapping[str, str]]):
    """A locale to its catalogue, over the folders of a theme; where two have a word, the first folder wins.

    A file is read at its first use, and again when it has changed.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    def __getitem__(self, locale: str) -> Mapping[str, str]:
        """Return the catalogue of a locale; raise KeyError if no folder has one."""
        found = [_read(path).words for path in self.files(locale)]
        if not found:
            raise KeyError(locale)
        merged: dict[str, str] = {}
        for catalogue in reversed(found):
            merged.update(catalogue)
        return merged

    def __iter__(self) -> Iterator[str]:
        """Yield the locales that have a catalogue, in order."""
        return iter(sorted({p.stem.replace("_", "-") for f in self.folders for p in f.glob("locales/*.po")}))

    def __len__(self) -> int:
        """Return how many locales have a catalogue."""
        return sum(1 for _ in self)

    def files(self, locale: str) -> list[Path]:
        """Return the files that hold a locale's words, the theme's own first."""
        names = dict.fromkeys((f"{locale}.po", f"{locale.replace('-', '_')}.po"))
        paths = [folder / "locales" / name for folder in self.folders for name in names]
        return [path for path in paths if path.is_file()]

    def problems(self, locale: str) -> list[Problem]:
        """Return what is wrong in the files of a locale."""
        return [problem for path in self.files(locale) for problem in _read(path).problems]

    def plural(self, locale: str, one: str, many: str, number: int) -> str:
        """Return the form that a language has for a number; an empty text if no folder has one."""
        for path in self.files(locale):
            if translations := _read(path).plurals.get(one):
                return translations.ngettext(one, many, number)
        return ""


def plural(words: Mapping[str, Mapping[str, str]], locale: str, one: str, many: str, number: int) -> str:
    """Return the form of a word for a number, with the number in it where `%(number)s` stands.

    A language without that word falls back along its lineage, and then to the English forms.
    """
    names = (locale, *lineage(locale)[1:])
    found = (words.plural(name, one, many, number) for name in names) if isinstance(words, Words) else ()
    form = next((text for text in found if text), one if number == 1 else many)
    return form.replace("%(number)s", format_number(number, locale))


def word_problems(words: Mapping[str, Mapping[str, str]], locale: str) -> list[Problem]:
    """Return what is wrong in the files of a locale's words; nothing for words that come from no file."""
    return words.problems(locale) if isinstance(words, Words) else []


@dataclass(frozen=True)
class _Catalogue:
    """What one file holds. `plurals` maps a word in the singular to what finds its form for a number."""

    words: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, NullTranslations] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def _read(path: Path) -> _Catalogue:
    try:
        status = path.stat()
        return _read_once(path, status.st_mtime_ns, status.st_size)
    except OSError:  # it has gone since it was found, or may not be read
        return _Catalogue(problems=tuple(read_octets(path, _shown(path))[1]))


def _shown(path: Path) -> str:
    return f"templates/{path.parent.parent.name}/locales/{path.name}"


@lru_cache(maxsize=256)
def _read_once(path: Path, _modified: int, _size: int) -> _Catalogue:
    from babel.messages.pofile import PoFileError, read_po

    shown = _shown(path)
    if leads_out(path, path.parent.parent):
        return _Catalogue(problems=(left_out(shown),))
    try:
        with path.open("rb") as file:
            name = path.stem.replace("-", "_") if is_locale(path.stem) else None  # the rule of forms hangs on it
            catalogue = read_po(file, locale=name, abort_invalid=True)
    except PoFileError as fault:
        line = int(getattr(fault, "lineno", 0)) + 1
        typed = typed_lines(path)
        source = typed[line - 1] if line <= len(typed) else ""
        hint = 'each word is two lines:\nmsgid "read more"\nmsgstr "lasīt vairāk"'
        sentence = "this list of words cannot be read from here on"
        return _Catalogue(problems=(error("bad-words", sentence, shown, line, hint=hint, source=source),))
    except UnicodeDecodeError:
        fault_in = error("bad-encoding", "this file is not saved as UTF-8", shown, hint="save it as UTF-8")
        return _Catalogue(problems=(fault_in,))
    sure = [(message.id, message.string) for message in catalogue if message.id and not message.fuzzy]
    words = {one: text for one, text in sure if isinstance(one, str) and isinstance(text, str)}
    forms = [
        one[0] for one, texts in sure if not isinstance(one, str) and not isinstance(texts, str) and all(texts or ())
    ]
    plurals = dict.fromkeys(forms, _compiled(catalogue)) if forms else {}
    return _Catalogue(words, plurals, tuple(_placeholders(words, shown, path)))


def _compiled(catalogue: Catalog) -> NullTranslations:
    """Return what works the rule of plural forms out that a file gives at its top."""
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _placeholders(words: Mapping[str, str], shown: str, path: Path) -> Iterator[Problem]:
    """Yield a problem for each translation whose `%(name)s` are not those of the original."""
    names = re.compile(r"%\(\w+\)s")
    for original, translated in words.items():
        if translated and set(names.findall(original)) != set(names.findall(translated)):
            lines = path.read_text(encoding="utf-8").split("\n")
            line = next((n for n, text in enumerate(lines, 1) if text.startswith("msgid") and original in text), None)
            wanted = ", ".join(sorted(set(names.findall(original)))) or "none"
            sentence = f"the translation of “{original}” does not hold the same places for values"
            yield error("bad-words", sentence, shown, line, hint=f"the original holds: {wanted}")

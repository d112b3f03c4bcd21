"""A language of an issue, laid out for its translator in the issue's folder, or exchanged with them as a PO file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from newsletter.config import Settings
from newsletter.content.fallback import chain_of
from newsletter.content.issuefile import read_issue_file
from newsletter.content.issues import ISSUE_FILE
from newsletter.content.translation.exchange import messages_of, put_back
from newsletter.content.translation.layout import Layout, lay_out
from newsletter.content.translation.passages import read_sheet
from newsletter.documents import read_source
from newsletter.errors import UsageError
from newsletter.problems import Problem, has_errors
from newsletter.render.output import write_whole
from newsletter.theme.catalogue import read_messages, write_messages
from newsletter.theme.load import load_theme
from newsletter.theme.locales import canonical, is_locale, language_named, spelled
from newsletter.theme.model import Theme

# A block that takes its items from a file of the folder.
FROM = re.compile(r"^\s*:::[^\n]*\sfrom\s*=\s*[\"'“„]?(?P<file>[^\s\"'“”]+)", re.MULTILINE)


class NotLanguageError(UsageError):
    """A word that stands where a language is named."""

    def __init__(self, typed: str, locale: str) -> None:
        code = language_named(typed, locale)
        hint = f"did you mean {code}?" if code else "write a code such as en, de or pt-BR"
        super().__init__(f"“{typed}” is not the code of a language", hint)


class NothingToTranslateError(UsageError):
    """An issue without the file that others are translated from."""

    def __init__(self, slug: str, locale: str) -> None:
        super().__init__(
            f"“{slug}” has no {locale}.md, which the other languages are translated from",
            f"write {locale}.md first, or name another language",
        )


class OriginalError(UsageError):
    """The language that the others are translated from is to be translated itself."""

    def __init__(self, locale: str) -> None:
        super().__init__(f"“{locale}” is what the other languages are translated from", "name another language")


class UnreadableError(UsageError):
    """A file that cannot be read as text."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.place}: {problem.sentence}", problem.hint)


@dataclass(frozen=True)
class Translation:
    """A language of an issue beside its original: both files, and the translated one as it is to be written."""

    slug: str
    locale: str
    original: Path
    file: Path
    is_new: bool
    layout: Layout
    theme: Theme

    @property
    def data_files(self) -> dict[str, str]:
        """Return the data files that still stand in for this language's own, each with the name that it would have."""
        typed = [found["file"] for passage in self.layout.sheet.blocks for found in FROM.finditer(passage.text)]
        files = [Path(name) for name in dict.fromkeys(typed)]
        names = {str(file): str(file.with_suffix(f".{self.locale}{file.suffix}")) for file in files}
        return {name: own for name, own in names.items() if not (self.file.parent / own).exists()}


def open_translation(settings: Settings, folder: Path, typed: str, *, done: bool = False) -> Translation:
    """Lay out a language of an issue; nothing is written yet.

    Raises NotLanguageError, OriginalError, NothingToTranslateError and UnreadableError.
    """
    if not is_locale(typed):
        raise NotLanguageError(typed, settings.publication.locale)
    if canonical(typed) == canonical(settings.publication.locale):
        raise OriginalError(typed)
    files = {canonical(path.stem): path for path in folder.glob("*.md") if is_locale(path.stem)}
    own = settings.publication.locale
    originals = [name for name in chain_of(typed, own) if name in files]
    if not originals:
        raise NothingToTranslateError(folder.name, own)
    original = files[originals[0]]
    file = files.get(canonical(typed), folder / f"{spelled(typed)}.md")
    theme = _theme(settings, folder)
    source = _text(file, settings) if file.exists() else None
    sheet = read_sheet(_text(original, settings), theme, original.stem)
    layout = lay_out(sheet, source, theme, spelled(file.stem), done=done)
    return Translation(folder.name, spelled(file.stem), original, file, source is None, layout, theme)


def write_translation(translation: Translation) -> None:
    """Write the laid-out file into the issue's folder."""
    write_whole(translation.file, translation.layout.text.encode())


def export_messages(translation: Translation, file: Path) -> None:
    """Write the texts of a translation for a translator's program."""
    messages = messages_of(translation.layout, translation.original.name)
    write_whole(file, write_messages(messages, translation.locale, translation.slug))


def import_messages(translation: Translation, file: Path) -> tuple[int, list[Problem]]:
    """Write a translator's texts into the issue; return how many are left, and what is wrong with them.

    Nothing is written beside a problem of severity error.
    """
    if not file.is_file():
        raise UsageError(f"there is no file {file}", "name the file that the translator has sent")
    messages, problems = read_messages(file.read_bytes(), file.name)
    if problems:
        return 0, problems
    text, problems = put_back(translation.layout, messages, translation.theme, translation.locale, file.name)
    if not has_errors(problems):
        write_whole(translation.file, text.encode())
    sheet = read_sheet(text, translation.theme, translation.locale)
    return Layout(sheet, ()).left, problems


def _theme(settings: Settings, folder: Path) -> Theme:
    shared, _ = read_source(folder / ISSUE_FILE, ISSUE_FILE)
    facts, _ = read_issue_file(shared or "", ISSUE_FILE)
    theme, problems = load_theme(facts.theme or settings.publication.theme, settings.themes)
    if theme is None:
        raise UnreadableError(problems[0])
    return theme


def _text(file: Path, settings: Settings) -> str:
    text, problems = read_source(file, settings.shown(file))
    if text is None:
        raise UnreadableError(problems[0])
    return text

"""Files of an issue's folder that hold the items of a block: YAML, JSON or CSV, for a language or for all."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from newsletter.content.faults import Faults
from newsletter.content.richtext import Writer
from newsletter.documents.records import KINDS, Record, read_records
from newsletter.documents.source import decode, read_octets
from newsletter.merge.tags import TagMint, extract
from newsletter.problems import did_you_mean
from newsletter.theme.locales import canonical, lineage

SAVE_AS = {
    "xlsx": "in Excel choose File, Save As, “CSV UTF-8 (Comma delimited)”",
    "xls": "in Excel choose File, Save As, “CSV UTF-8 (Comma delimited)”",
    "ods": "in LibreOffice choose File, Save As, “Text CSV”",
    "numbers": "in Numbers choose File, Export To, “CSV”",
}


@dataclass(frozen=True)
class DataFile:
    """What a file holds, and who reports its faults and writes its texts."""

    records: Sequence[Record]
    faults: Faults
    writer: Writer


@dataclass
class DataFiles:
    """Finds and reads the files that the blocks of one document name; each is read once.

    `paths` are those of the files, as problems show them, by the names that blocks have for them.
    """

    folder: Path
    locale: str
    mint: TagMint
    faults: Faults
    writer: Writer
    read: dict[str, DataFile] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)

    def open(self, name: str, line: int) -> DataFile | None:
        """Return what a file holds; None, beside a problem at `line`, if there is none of that name."""
        kind = PurePosixPath(name).suffix[1:].lower()
        if kind not in KINDS:
            hint = SAVE_AS.get(kind, "its name ends in .csv, .yaml or .json")
            self.faults.error("bad-data-file", f"“{name}” is no file that items can come from", line, hint, near=name)
            return None
        file = self._find(name, line)
        if file is None:
            return None
        shown = (PurePosixPath(self.faults.path).parent / file.relative_to(self.folder).as_posix()).as_posix()
        self.paths[name] = shown
        if shown not in self.read:
            self.read[shown] = self._read(file, shown, kind)
        return self.read[shown]

    def all_faults(self) -> dict[str, Faults]:
        """Return who reports the faults of each file, by its path."""
        return {path: file.faults for path, file in self.read.items()}

    def _find(self, name: str, line: int) -> Path | None:
        """Find a file letter by letter, as every machine would; that of the language comes first."""
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name:
            hint = f"put it into the folder, and write from={name.replace(chr(92), '/').rpartition('/')[2]}"
            self.faults.error("data-outside", f"{name} is not in the issue's folder", line, hint, near=name)
            return None
        at = self.folder / pure.parent
        there = {unicodedata.normalize("NFC", entry): entry for entry in _names(at)}
        found = self._of_language(pure, there)
        if found is None:
            files = [entry for entry in there if PurePosixPath(entry).suffix[1:].lower() in KINDS]
            near = did_you_mean(pure.name, files)
            hint = f"did you mean {near}?" if near else "put it into the issue's folder, beside this file"
            fix = (name, (pure.parent / near).as_posix()) if near else None
            self.faults.error("data-missing", f"there is no file {name}", line, hint, near=name, fix=fix)
            return None
        file = at / found
        if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(self.folder)):
            sentence = f"{name} is a link to a file outside of the issue's folder"
            self.faults.error("data-outside", sentence, line, "copy the file itself into the folder", near=name)
            return None
        return file

    def _of_language(self, wanted: PurePosixPath, there: Mapping[str, str]) -> str | None:
        """Return the file's own name in a folder, of the nearest language first: events.pt-BR.yaml, events.pt.yaml."""
        stem, suffix = (unicodedata.normalize("NFC", part) for part in (f"{wanted.stem}.", wanted.suffix))
        by_locale = {
            canonical(name[len(stem) : -len(suffix)]): entry
            for name, entry in there.items()
            if name.startswith(stem) and name.endswith(suffix) and len(name) > len(stem) + len(suffix)
        }
        own = (by_locale[locale] for locale in lineage(self.locale) if locale in by_locale)
        return next(own, there.get(unicodedata.normalize("NFC", wanted.name)))

    def _read(self, file: Path, shown: str, kind: str) -> DataFile:
        data, problems = read_octets(file, shown)
        text, _ = decode(data or b"", shown)
        faults = Faults(shown, (text or "").split("\n"), self.mint.tags, self.faults.found)
        writer = self.writer.elsewhere(faults)
        if data is None:
            self.faults.found.extend(problems)
            return DataFile((), faults, writer)
        mint = self.mint.elsewhere(shown)

        def opaque(text: str, line: int) -> str:
            if "{" not in text and "}" not in text:
                return text
            made, found = extract(text, mint, shown, line)
            faults.take(found)
            return made

        records, problems = read_records(data, kind, shown, opaque)
        faults.take(problems)
        return DataFile(records, faults, writer)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []

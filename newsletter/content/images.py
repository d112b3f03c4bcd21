"""The pictures of an issue's folder: found by name, looked into, and named by their content."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from newsletter.content.faults import Faults
from newsletter.content.model import Image
from newsletter.content.pictures.looking import Look, look
from newsletter.problems import did_you_mean

DARK = re.compile(r".+\.dark\.(?:png|jpe?g|gif|webp|avif|svg|heic)", re.IGNORECASE)
# Of a built picture, its digest and ending not counted: a file's name holds 255 octets at the most.
LONGEST_NAME = 100
PUT_INTO_FOLDER = "put the picture into the folder images and write its name"
HOW_TO_NAME = f"{PUT_INTO_FOLDER}: ![what it shows](images/NAME.png)"


@dataclass
class Pictures:
    """Finds the pictures that one document names. `shown` holds all that were found, by `src`."""

    folder: Path
    faults: Faults
    shown: dict[str, Image] = field(default_factory=dict)
    _listings: dict[Path, dict[str, str]] = field(default_factory=dict, repr=False)

    @cached_property
    def _home(self) -> Path:
        return self.folder.resolve()

    def find(self, typed: str, alt: str, line: int, *, caption: str = "", url: str = "") -> Image | None:
        """Return the picture of a name as typed; report what is wrong with it, and return None if it is unusable.

        An `alt` of `-` says that the picture is decorative.
        """
        if not alt.strip():
            hint = "write it in the square brackets, or a hyphen if the picture only decorates"
            sentence = f"the picture {typed} does not say what it shows"
            self.faults.error("no-alt", sentence, line, hint, near=typed, fix=("![](", "![what the picture shows]("))
        name = self._name(typed, line)
        file = name and self._file(name, typed, line)
        if not name or not file:
            return None
        seen = self._seen(file, name, typed, line)
        if seen is None:
            return None
        words = "" if alt.strip() == "-" else alt.strip()
        dark = self._dark(file, name, typed, line, words)
        src = _source(file, seen)
        image = Image(src, file, words, seen.width, seen.height, url, caption, line, dark, self.faults.path)
        self.shown.setdefault(src, image)
        return image

    def _seen(self, file: Path, name: str, typed: str, line: int) -> Look | None:
        """Look into a picture's file; report what is wrong with it, and return None if it is unusable."""
        seen = look(file)
        if seen.fault:
            self.faults.error("bad-image", f"{name} {seen.fault}", line, seen.hint, near=typed)
            return None
        if seen.remark:
            self.faults.warning(seen.code, f"{name} {seen.remark}", line, seen.hint)
        return seen

    def _dark(self, file: Path, name: str, typed: str, line: int, words: str) -> Image | None:
        """Return the picture that lies beside another as NAME.dark.png: the same, drawn for a dark ground."""
        found = next((each for each in self._listing(file.parent) if DARK.fullmatch(each) and _is_of(each, file)), None)
        if found is None:
            return None
        beside = file.parent / self._listing(file.parent)[found]
        shown = str(PurePosixPath(name).with_name(found))
        if not Path(os.path.realpath(beside)).is_relative_to(self._home):
            return None
        seen = self._seen(beside, shown, typed, line)
        if seen is None:
            return None
        return Image(
            _source(beside, seen), beside, words, seen.width, seen.height, line=line, document=self.faults.path
        )

    def _name(self, typed: str, line: int) -> str:
        """Return the name below the issue's folder, or nothing if it leads elsewhere."""
        name = typed.strip()
        if re.match(r"(?:https?:)?//", name, re.I):
            self._outside(typed, f"the picture {name} is not in the issue's folder", line)
        elif re.match(r"(?:data|cid|file|blob):", name, re.I):
            self.faults.error("image-outside", f"“{name[:40]}” is not the name of a picture", line, HOW_TO_NAME)
        elif name.startswith(("/", "~")) or ".." in PurePosixPath(name).parts or re.match(r"[A-Za-z]:", name):
            self._outside(typed, f"the picture {name} is outside of the issue's folder", line)
        elif "\\" in name:
            fix = (typed, name.replace("\\", "/"))
            self.faults.error("image-outside", f"the name {name} holds backslashes", line, "use slashes", fix=fix)
        elif not name:
            self.faults.error("image-missing", "the picture has no name", line, HOW_TO_NAME, near="![")
        else:
            return name.removeprefix("./")
        return ""

    def _outside(self, typed: str, sentence: str, line: int) -> None:
        """Report a picture that is elsewhere; its own name is what it would have in the folder."""
        own = re.split(r"[\\/]", re.sub(r"[?#].*$", "", typed.strip()))[-1]
        if own.strip("."):
            self.faults.error("image-outside", sentence, line, PUT_INTO_FOLDER, fix=(typed, f"images/{own}"))
        else:
            self.faults.error("image-outside", sentence, line, HOW_TO_NAME, near=typed)

    def _file(self, name: str, typed: str, line: int) -> Path | None:
        file = self._exact(name) or (self._exact(unquote(name)) if "%" in name else None)
        if file is None:
            hint, meant = self._hint(name)
            fix = (typed, meant) if meant else None
            self.faults.error("image-missing", f"there is no picture {name}", line, hint, near=typed, fix=fix)
            return None
        if not Path(os.path.realpath(file)).is_relative_to(self._home):
            sentence = f"{name} is a link to a file outside of the issue's folder"
            self.faults.error("image-outside", sentence, line, "copy the file itself into the folder", near=typed)
            return None
        return file

    def _exact(self, name: str) -> Path | None:
        """Find a name letter by letter, as every machine would; composed and decomposed letters are the same."""
        at = self._home
        for part in PurePosixPath(name).parts:
            found = self._listing(at).get(unicodedata.normalize("NFC", part))
            if found is None:
                return None
            at /= found
        return at if at.is_file() else None

    def _listing(self, folder: Path) -> Mapping[str, str]:
        """Return the names in a folder by their composed form."""
        if folder not in self._listings:
            self._listings[folder] = {unicodedata.normalize("NFC", name): name for name in _names(folder)}
        return self._listings[folder]

    def _hint(self, name: str) -> tuple[str, str]:
        """Return the hint for a name that is not there, and the name that was meant if it can be told."""
        there = [f"images/{entry}" for entry in self._listing(self._home / "images")]
        by_name = {entry.casefold(): entry for entry in there}
        for guess in (name, f"images/{name}", f"images/{PurePosixPath(name).name}"):
            if found := by_name.get(unicodedata.normalize("NFC", guess).casefold()):
                if found == name:
                    return f"{found} is a folder, or a link that leads nowhere; put the picture itself there", ""
                is_exact = found.endswith(f"/{name}")
                return "write the folder, too" if is_exact else "write its name letter by letter", found
        stems = {PurePosixPath(entry).stem.casefold(): entry for entry in there}
        if near := did_you_mean(PurePosixPath(name).stem.casefold(), stems):
            return f"did you mean {stems[near]}?", stems[near]
        if there:
            return f"there are: {', '.join(there[:8])}{' …' if len(there) > 8 else ''}", ""
        return "put the picture into the issue's folder images", ""


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []


def _source(file: Path, seen: Look) -> str:
    return f"images/{image_slug(file.stem)}-{seen.digest[:8]}.{seen.extension}"


def _is_of(name: str, file: Path) -> bool:
    """Tell whether a picture for a dark ground belongs to another one."""
    own = unicodedata.normalize("NFC", file.stem)
    return name.rpartition(".")[0].removesuffix(".dark") == own


def image_slug(stem: str) -> str:
    """Return a file's name as it may stand in an address."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME] or "picture"

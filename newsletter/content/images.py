"""The pictures of an issue's folder: found by name, looked into, and named by their content."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from newsletter.content.faults import Faults
from newsletter.content.model import Image
from newsletter.problems import did_you_mean

EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif"}
MOST_PIXELS = 50_000_000
LARGEST = 30_000_000
# Of a built picture, its digest and ending not counted: a file's name holds 255 octets at the most.
LONGEST_NAME = 100
PUT_INTO_FOLDER = "put the picture into the folder images and write its name"
HOW_TO_NAME = f"{PUT_INTO_FOLDER}: ![what it shows](images/NAME.png)"


@dataclass(frozen=True)
class Picture:
    """What is known of a picture's file, or what is wrong with it."""

    digest: str = ""
    extension: str = ""
    width: int = 0
    height: int = 0
    fault: str = ""
    hint: str = ""


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
        status = file.stat()
        picture = look_into(file, status.st_mtime_ns, status.st_size)
        if picture.fault:
            self.faults.error("bad-image", f"{name} {picture.fault}", line, picture.hint, near=typed)
            return None
        src = f"images/{image_slug(file.stem)}-{picture.digest[:8]}.{picture.extension}"
        words = "" if alt.strip() == "-" else alt.strip()
        image = Image(src, file, words, picture.width, picture.height, url, caption, line)
        self.shown.setdefault(src, image)
        return image

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
                if found == guess:
                    return f"{found} is a folder, or a link that leads nowhere; put the picture itself there", ""
                return "write its name letter by letter", found
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


def image_slug(stem: str) -> str:
    """Return a file's name as it may stand in an address."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME] or "picture"


@lru_cache(maxsize=1024)
def look_into(file: Path, modified: int, size: int) -> Picture:
    """Look into a picture's file; `modified` and `size` say whether it is still the one looked into before."""
    del modified
    if size > LARGEST:
        return Picture(
            fault=f"is larger than {LARGEST // 1_000_000} MB", hint="make it smaller; 1200 pixels wide is enough"
        )
    try:
        data = file.read_bytes()
    except OSError:
        return Picture(fault="cannot be opened", hint="see whether you may read the file")
    if not data:
        return Picture(fault="is empty", hint="copy the picture into the folder again")
    return _measured(data)


def _measured(data: bytes) -> Picture:
    import PIL.Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
            with PIL.Image.open(BytesIO(data), formats=list(EXTENSIONS)) as opened:
                kind, (width, height) = str(opened.format), opened.size
                opened.verify()
    except (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning):
        return Picture(fault="has too many pixels", hint="make it smaller; 1200 pixels wide is enough")
    except PIL.UnidentifiedImageError:
        return Picture(fault=_what_else(data), hint="save it as PNG or JPEG")
    except (OSError, SyntaxError, ValueError, EOFError):
        return Picture(fault="is damaged", hint="copy the picture into the folder again")
    if width * height > MOST_PIXELS:
        return Picture(fault="has too many pixels", hint="make it smaller; 1200 pixels wide is enough")
    if _is_cut_off(kind, data):
        return Picture(fault="is cut off: its end is missing", hint="copy the picture into the folder again")
    return Picture(hashlib.sha256(data).hexdigest(), EXTENSIONS[kind], width, height)


def _is_cut_off(kind: str, data: bytes) -> bool:
    """Tell whether a file lacks its last marker (JPEG: EOI after the scan; GIF: the trailer; PNG: IEND)."""
    if kind == "JPEG":
        return data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda")
    if kind == "GIF":
        return b"\x3b" not in data[-64:]
    return b"IEND" not in data[-64:] and b"IEND" not in data


def _what_else(data: bytes) -> str:
    head = data[:512].lstrip()
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return "is damaged"
    if head.startswith(b"RIFF") and b"WEBP" in head[:16]:
        return "is a WebP picture, which many mail programs do not show"
    if b"<svg" in head or (head.startswith(b"<?xml") and b"svg" in data[:2000]):
        return "is an SVG drawing, which mail programs do not show"
    if head.startswith((b"II*\0", b"MM\0*")):
        return "is a TIFF picture, which mail programs do not show"
    if b"ftyphei" in head[:16] or b"ftypmif" in head[:16] or b"ftypavif" in head[:16]:
        return "is a HEIC or AVIF picture, which many mail programs do not show"
    if head.startswith(b"BM"):
        return "is a BMP picture, which many mail programs do not show"
    return "is not a picture"

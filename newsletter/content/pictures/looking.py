"""What can be said of a picture's file before it is fitted: its kind and size, or what is wrong with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.content.pictures.drawing import drawn_size, is_svg
from newsletter.content.pictures.opening import (
    COPY_AGAIN,
    MAKE_SMALLER,
    PictureFaultError,
    is_cut_off,
    opened,
    upright_size,
)

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 30_000_000
EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "GIF": "gif", "WEBP": "webp", "AVIF": "avif", "HEIF": "heic"}
OTHER_SPELLINGS = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "heif": "heic", "svgz": "svg"}
BLANK_START = (
    "begins with an empty picture, and Outlook shows only that",
    "let it begin with a picture that says what it is about",
)
STANDS_STILL = ("moves, and only its first picture will be shown", "save it as GIF, or as a picture that does not move")


@dataclass(frozen=True)
class Look:
    """What is known of a picture's file; `width` and `height` are as it is meant to be seen.

    `fault` says what makes it unusable, `remark` what is worth knowing; both are clauses that follow its name. `code`
    is that of the remark as a problem.
    """

    digest: str = ""
    extension: str = ""
    width: int = 0
    height: int = 0
    fault: str = ""
    remark: str = ""
    hint: str = ""
    code: str = "moving-image"


def look(file: Path) -> Look:
    """Look into a picture's file, once while it stays as it is."""
    try:
        status = file.stat()
    except OSError:
        return Look(fault="cannot be opened", hint="see whether you may read the file")
    return _look(file, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1024)
def _look(file: Path, _modified: int, size: int) -> Look:
    if size > LARGEST:
        return Look(fault=f"is larger than {LARGEST // 1_000_000} MB", hint=MAKE_SMALLER)
    try:
        data = file.read_bytes()
    except OSError:
        return Look(fault="cannot be opened", hint="see whether you may read the file")
    if not data:
        return Look(fault="is empty", hint=COPY_AGAIN)
    try:
        seen = _seen(data)
    except PictureFaultError as found:
        return Look(fault=found.fault, hint=found.hint)
    return seen if seen.remark else _called(file.name, seen)


def _called(name: str, seen: Look) -> Look:
    """Note of a picture whose name says that it is of another kind; it is shown for what it is."""
    stem, _, typed = name.rpartition(".")
    says = OTHER_SPELLINGS.get(typed.lower(), typed.lower())
    if says == seen.extension or not stem:
        return seen
    remark = f"is not what its name says: it is a picture of the kind {seen.extension.upper()}"
    hint = f"call it {stem}.{seen.extension}, in the folder and in the text"
    return replace(seen, remark=remark, hint=hint, code="misnamed-image")


def _seen(data: bytes) -> Look:
    digest = hashlib.sha256(data).hexdigest()
    if is_svg(data):
        return Look(digest, "svg", *drawn_size(data))
    with opened(data) as image:
        kind = str(image.format)
        remark, hint = _remark(image, kind)
        width, height = upright_size(image)
    if is_cut_off(kind, data):
        raise PictureFaultError("is cut off: its end is missing", COPY_AGAIN)
    with opened(data) as image:
        image.verify()
    return Look(digest, EXTENSIONS[kind], width, height, remark=remark, hint=hint)


def _remark(image: Image, kind: str) -> tuple[str, str]:
    """Return what is worth knowing of a picture that moves, and what to do."""
    if kind == "MPO" or not getattr(image, "is_animated", False):
        return "", ""
    if kind != "GIF":
        return STANDS_STILL
    image.seek(0)
    return BLANK_START if _is_blank(image) else ("", "")


def _is_blank(image: Image) -> bool:
    """Tell whether a picture shows nothing: one colour all over, or none."""
    shown = image.convert("RGBA").convert("RGBa")
    return all(low == high for low, high in shown.getextrema())  # type: ignore[misc]

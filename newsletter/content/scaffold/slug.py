"""The name of an issue's folder."""

from __future__ import annotations

import re
import unicodedata

from newsletter.errors import UsageError

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 80
# Names that no Windows machine can give to a folder.
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
# Letters that do not come apart into a plain one and an accent.
SPELLINGS = (
    "а=a б=b в=v г=g ґ=g д=d е=e ё=e є=ie ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f "
    "х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=iu я=ia ß=ss ł=l ø=o đ=d æ=ae œ=oe þ=th ð=d ı=i ’= '="
)
LETTERS = str.maketrans(dict(pair.split("=", 1) for pair in SPELLINGS.split()))


class SlugError(UsageError):
    """A name that an issue's folder cannot have."""

    def __init__(self, typed: str, reason: str) -> None:
        suggestion = suggest_slug(typed)
        shown = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "?", typed)[:LONGEST]
        super().__init__(
            f"an issue cannot be named “{shown}”: {reason}",
            f"try: newsletter new {suggestion}" if suggestion else "try a name such as 2026-03-spring",
        )


def check_slug(typed: str) -> str:
    """Return the name of an issue's folder as typed; raise SlugError with a better one if it cannot be used."""
    if not typed.strip():
        raise SlugError(typed, "the name is empty")
    if not SLUG.fullmatch(typed):
        raise SlugError(typed, "use small letters a–z, digits, and single hyphens between them")
    if len(typed) > LONGEST:
        raise SlugError(typed, f"it is longer than {LONGEST} letters")
    if typed in RESERVED:
        raise SlugError(typed, "Windows keeps this name for itself")
    return typed


def suggest_slug(typed: str) -> str:
    """Return the nearest name that can be used, or an empty string."""
    plain = (
        unicodedata.normalize("NFKD", unicodedata.normalize("NFC", typed).lower().translate(LETTERS))
        .encode("ascii", "ignore")
        .decode()
    )
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST].strip("-")
    return f"{slug}-news" if slug in RESERVED else slug

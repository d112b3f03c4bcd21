"""Whatever is done to a file: it is fitted, or a fault is told; nothing else happens."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path

import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.content.pictures.fit import fit
from newsletter.content.pictures.looking import look
from newsletter.content.pictures.opening import PictureFaultError

KINDS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")


def written(kind: str) -> bytes:
    out = BytesIO()
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    PIL.Image.effect_noise((24, 16), 50).convert("RGB").save(out, kind, exif=exif)
    return out.getvalue()


FILES = {kind: written(kind) for kind in KINDS}


def fitted_or_refused(data: bytes) -> None:
    fitted = None
    with suppress(PictureFaultError):
        fitted = fit(data, 10)
    assert fitted is None or fitted.data


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_cut_anywhere(kind: str) -> None:
    data = FILES[kind]
    for end in range(0, len(data), max(1, len(data) // 60)):
        fitted_or_refused(data[:end])


@given(st.sampled_from(KINDS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_file_in_which_octets_were_changed(kind: str, changes: list[tuple[float, int]]) -> None:
    data = bytearray(FILES[kind])
    for where, octet in changes:
        data[min(int(where * len(data)), len(data) - 1)] = octet
    fitted_or_refused(bytes(data))


@given(st.binary(max_size=200))
def test_a_file_of_anything(data: bytes) -> None:
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x1cftypavif"):
        fitted_or_refused(head + data)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert look(tmp_path / "a.png").fault == "cannot be opened"


def test_a_file_cut_off_while_its_head_is_whole_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(FILES["PNG"][:-20])
    assert look(tmp_path / "a.png").fault == "is cut off: its end is missing"

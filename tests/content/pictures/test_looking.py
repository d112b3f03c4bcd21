from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import PIL.Image
import pytest

from newsletter.content.pictures.looking import look

Save = Callable[..., bytes]


def test_a_picture_is_as_wide_as_it_is_when_upright(tmp_path: Path, save: Save) -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 8
    (tmp_path / "a.jpg").write_bytes(save(PIL.Image.new("RGB", (40, 30)), "JPEG", exif=exif))
    seen = look(tmp_path / "a.jpg")
    assert (seen.width, seen.height, seen.extension) == (30, 40, "jpg")


@pytest.mark.parametrize(("first", "remark"), [("white", "empty"), ("drawn", "")])
def test_a_moving_picture_has_to_begin_with_something(
    first: str, remark: str, tmp_path: Path, save: Save, drawn: PIL.Image.Image
) -> None:
    start = drawn if first == "drawn" else PIL.Image.new("RGB", drawn.size, first)
    (tmp_path / "a.gif").write_bytes(save(start, "GIF", save_all=True, append_images=[drawn.rotate(90)], duration=9))
    seen = look(tmp_path / "a.gif")
    assert not seen.fault
    assert remark in seen.remark
    assert bool(seen.remark) is bool(remark)


def test_a_moving_picture_that_is_no_gif_will_stand_still(tmp_path: Path, save: Save, drawn: PIL.Image.Image) -> None:
    data = save(drawn, "WEBP", save_all=True, append_images=[drawn.rotate(90)], duration=9)
    (tmp_path / "a.webp").write_bytes(data)
    assert "only its first picture" in look(tmp_path / "a.webp").remark


def test_a_heic_picture_without_the_extra_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.content.pictures.opening.heic_is_read", lambda: False)
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x1cftypheic\0\0\0\0mif1heicmiaf")
    seen = look(tmp_path / "a.heic")
    assert seen.fault == "is a HEIC picture, as phones take them"
    assert "newsletter[heic]" in seen.hint


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(31_000_000)
    assert look(tmp_path / "a.png").fault == "is larger than 30 MB"


@pytest.mark.parametrize(
    ("name", "kind", "remark", "hint"),
    [
        ("a.png", "JPEG", "is not what its name says: it is a picture of the kind JPG", "call it a.jpg, in the folder"),
        ("a.PNG", "PNG", "", ""),
        ("a.jpeg", "JPEG", "", ""),
        ("a", "PNG", "", ""),
    ],
)
def test_a_name_that_says_another_kind_is_told(
    tmp_path: Path, drawn: PIL.Image.Image, name: str, kind: str, remark: str, hint: str
) -> None:
    drawn.convert("RGB").save(tmp_path / name, kind)
    seen = look(tmp_path / name)
    assert (seen.fault, seen.remark) == ("", remark)
    assert seen.hint.startswith(hint)
    assert seen.width == drawn.width

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import PIL.Image
import pytest

from newsletter.content.faults import Faults
from newsletter.content.images import Pictures
from newsletter.content.model import Image, Issue
from newsletter.problems import Problem

Writer = Callable[[str], Path]


def find(folder: Path, name: str, alt: str = "x") -> tuple[Pictures, Faults]:
    faults = Faults("lv.md", [f"![{alt}]({name})"])
    pictures = Pictures(folder, faults)
    pictures.find(name, alt, 1)
    return pictures, faults


def test_a_picture_is_named_by_its_content(write_folder: Writer) -> None:
    folder = write_folder("=== images/Āboli zarā.jpeg: jpeg 30x20\n=== images/same.jpeg: jpeg 30x20\n")
    pictures, faults = find(folder, "images/Āboli zarā.jpeg")
    (image,) = pictures.shown.values()
    assert not faults.found
    assert (image.width, image.height, image.alt) == (30, 20, "x")
    assert image.src.startswith("images/aboli-zara-")
    assert image.src.endswith(".jpg")
    other = next(iter(find(folder, "./images/same.jpeg")[0].shown))
    assert other.removeprefix("images/same-") == image.src.removeprefix("images/aboli-zara-")


def test_a_changed_picture_gets_another_name(write_folder: Writer) -> None:
    folder = write_folder("=== images/a.png: png 30x20\n")
    before = next(iter(find(folder, "images/a.png")[0].shown))
    PIL.Image.new("RGB", (30, 21), "red").save(folder / "images/a.png")
    os.utime(folder / "images/a.png", ns=(1, 1))
    assert next(iter(find(folder, "images/a.png")[0].shown)) != before


def test_a_hyphen_says_that_a_picture_is_decorative(write_folder: Writer) -> None:
    folder = write_folder("=== images/a.png: png\n")
    pictures, faults = find(folder, "images/a.png", "-")
    assert not faults.found
    assert next(iter(pictures.shown.values())).alt == ""


def test_composed_and_decomposed_letters_are_the_same(write_folder: Writer) -> None:
    folder = write_folder("=== images/plain.png: png\n")
    (folder / "images/plain.png").rename(folder / "images" / unicodedata.normalize("NFD", "ābols.png"))
    _, faults = find(folder, unicodedata.normalize("NFC", "images/ābols.png"))
    assert not faults.found


def test_a_percent_encoded_name_is_found(write_folder: Writer) -> None:
    folder = write_folder("=== images/mans fails.png: png\n")
    assert not find(folder, "images/mans%20fails.png")[1].found


def test_a_link_within_the_folder_is_fine(write_folder: Writer) -> None:
    folder = write_folder("=== images/a.png: png\n=== images/b.png -> a.png\n")
    assert not find(folder, "images/b.png")[1].found


def test_a_folder_that_is_a_link_to_elsewhere_is_outside(write_folder: Writer) -> None:
    folder = write_folder("=== ../../elsewhere/a.png: png\n=== images -> ../../elsewhere\n")
    assert [problem.code for problem in find(folder, "images/a.png")[1].found] == ["image-outside"]


def test_a_picture_for_a_dark_ground_lies_beside_its_own(write_folder: Writer) -> None:
    folder = write_folder("=== images/logo.png: png 40x20\n=== images/logo.dark.png: png 80x40\n")
    pictures, faults = find(folder, "images/logo.png", "Logo")
    (image,) = pictures.shown.values()
    assert not faults.found
    assert image.dark is not None
    assert (image.dark.path.name, image.dark.width, image.dark.alt) == ("logo.dark.png", 80, "Logo")


def test_a_dark_picture_that_is_broken_is_told(write_folder: Writer) -> None:
    folder = write_folder("=== images/logo.png: png 40x20\n=== images/logo.dark.png: png truncated\n")
    pictures, faults = find(folder, "images/logo.png", "Logo")
    assert [problem.sentence for problem in faults.found] == ["images/logo.dark.png is cut off: its end is missing"]
    assert next(iter(pictures.shown.values())).dark is None


def test_a_picture_of_too_many_pixels_is_not_opened(write_folder: Writer) -> None:
    folder = write_folder("=== images/a.png: png\n")
    PIL.Image.new("1", (9000, 9000)).save(folder / "images/a.png")
    assert "too many pixels" in find(folder, "images/a.png")[1].found[0].sentence
    PIL.Image.new("1", (14000, 14000)).save(folder / "images/a.png")
    assert "too many pixels" in find(folder, "images/a.png")[1].found[0].sentence


def test_a_picture_of_a_very_long_name_can_be_written(write_folder: Writer) -> None:
    name = f"images/{'a' * 240}.png"
    pictures, faults = find(write_folder(f"=== {name}: png 3x2\n"), name)
    assert not faults.found
    assert len(Path(next(iter(pictures.shown))).name) < 150


@pytest.mark.parametrize("title", [r"saka \"jā\" te", 'saka "jā" te', 'saka "jā"', r"saka \"jā\""])
def test_a_caption_may_hold_quotation_marks(
    title: str, write_folder: Callable[[str], Path], load: Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]
) -> None:
    folder = write_folder(
        f'=== images/a.png: png 40x20\n=== lv.md\n---\nsubject: a\npreheader: b\n---\n![a](images/a.png "{title}")\n'
    )
    issue, problems = load(folder)
    assert not problems
    assert issue is not None
    (block,) = issue.documents["lv"].blocks
    image = block.fields["image"]
    assert isinstance(image, Image)
    assert image.caption.startswith("saka „jā”")

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import PIL.Image
import pytest

from newsletter.content.model import Image, RichText
from newsletter.content.pictures.store import PictureStore
from newsletter.render.document import parse
from newsletter.render.edition import Asset
from newsletter.render.heights import write_heights
from newsletter.render.pictures import Album, ImageView, Shown
from newsletter.render.weight import weigh


@pytest.fixture
def album() -> Album:
    """Return an album without pictures."""
    return Album(PictureStore(), "issues/x/lv.md")


@pytest.fixture
def image(tmp_path: Path) -> Image:
    """Return a photograph of 1600 by 800 pixels, with one for the night of half the size."""
    for name, size in (("photo.png", (1600, 800)), ("photo.dark.png", (800, 400))):
        PIL.Image.effect_noise(size, 60).save(tmp_path / name)
    dark = Image("images/photo-dark-1.png", tmp_path / "photo.dark.png", "Photo", 800, 400)
    return Image("images/photo-1.png", tmp_path / "photo.png", "Photo", 1600, 800, line=7, dark=dark)


def size_of(album: Album, src: str) -> tuple[int, int]:
    return PIL.Image.open(BytesIO(album.shown[src].asset.data)).size


def test_a_picture_is_fitted_to_its_slot_twice_as_sharp(album: Album, image: Image) -> None:
    view = ImageView(image, album).fit(264)
    assert (view.width, view.height) == (264, 132)
    assert size_of(album, view.src) == (528, 264)
    assert view.src.startswith("images/photo-")


def test_a_picture_that_is_smaller_than_its_slot_keeps_its_size(album: Album, image: Image) -> None:
    assert image.dark is not None
    view = ImageView(image.dark, album).fit(900.5)
    assert (view.width, view.height) == (800, 400)


def test_a_picture_that_is_not_fitted_is_at_most_1200_wide(album: Album, image: Image) -> None:
    view = ImageView(image, album)
    assert (view.width, view.height) == (1600, 800)
    assert size_of(album, view.src) == (1200, 600)


def test_the_picture_for_the_night_is_fitted_alike(album: Album, image: Image) -> None:
    view = ImageView(image, album).fit(264).dark
    assert view is not None
    assert (view.width, size_of(album, view.src)) == (264, (528, 264))
    assert view.dark is None


def test_the_same_picture_in_the_same_slot_is_one(album: Album, image: Image) -> None:
    assert ImageView(image, album).fit(264).src == ImageView(image, album).fit(264.4).src
    assert len(album.shown) == 1


def test_what_is_wrong_with_a_picture_is_told_once(album: Album, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nrest")
    view = ImageView(Image("images/a-1.png", tmp_path / "a.png", "A", 9, 9, line=4), album).fit(100)
    assert (view.src, view.src) == ("images/a-1.png", "images/a-1.png")
    assert [str(problem).partition("\n")[0] for problem in album.problems] == [
        "issues/x/lv.md:4: error[bad-image]: images/a.png is damaged"
    ]


def test_a_picture_in_a_text_is_fitted_too(image: Image) -> None:
    album = Album(PictureStore(), "issues/x/lv.md", {image.src: image})
    html = f'<p>Text <img src="{image.src}" alt="Photo" width="400" height="200" /> and text.</p>'
    fitted = album.text(RichText(html, "Text [Photo] and text."))
    (src,) = album.shown
    assert fitted.html == html.replace(image.src, src)
    assert size_of(album, src) == (800, 400)


def asset(name: str, size: int, kind: str = "image/jpeg") -> Asset:
    return Asset(name, kind, bytes(size))


def test_a_heavy_picture_is_told_with_its_line(album: Album, image: Image) -> None:
    heavy = asset("images/photo-2.gif", 1_400_000, "image/gif")
    album.shown[heavy.src] = Shown(image, heavy)
    (problem,) = weigh([heavy, asset("b", 10)], album)
    assert (problem.code, problem.line) == ("heavy-image", 7)
    assert problem.sentence == "images/photo.png weighs 1.4 MB"
    assert "move for a shorter time" in problem.hint


def test_pictures_that_are_heavy_only_together_are_told_once(album: Album) -> None:
    (problem,) = weigh([asset(name, 300_000) for name in "abcd"], album)
    assert (problem.code, problem.sentence) == ("heavy-images", "the pictures weigh 1.2 MB together, in every message")
    assert problem.hint == "the heaviest: a 0.3 MB, b 0.3 MB, c 0.3 MB"


def test_light_pictures_are_not_spoken_of(album: Album) -> None:
    assert weigh([asset("a", 1_000_000)], album) == []


@pytest.mark.parametrize(
    ("tag", "height", "style"),
    [
        ('<img src="{}" width="504" style="width:100%;height:auto;" />', None, "width:100%;height:auto;"),
        ('<img src="{}" width="504" height="252" style="height:auto;width:75.5%" />', None, "height:auto;width:75.5%"),
        ('<img src="{}" width="504" height="40" style="height:40px;width:100%" />', "40", "height:40px;width:100%"),
        ('<img src="{}" width="504" style="max-width: 100%" />', None, "max-width: 100%"),
        ('<img src="{}" width="504" style="max-width:504px" />', "252", "max-width:504px;height:auto;"),
        ('<img src="{}" width="101" />', "50", "height:auto;"),
        ('<img src="{}" width="504" height="40" style="height:40px" />', "40", "height:40px"),
        ('<img src="{}" style="width:100%" />', None, "width:100%"),
        ('<img src="images/elsewhere.png" width="504" />', None, None),
    ],
)
def test_a_picture_that_stays_as_wide_as_it_is_has_the_height_of_its_width(
    album: Album, image: Image, tag: str, height: str | None, style: str | None
) -> None:
    root = parse(f"<html><head></head><body>{tag.format(album.source(image, 1200))}</body></html>")
    write_heights(root, album)
    write_heights(root, album)
    picture = next(root.iter("img"))
    assert (picture.get("height"), picture.get("style")) == (height, style)

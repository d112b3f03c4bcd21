from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import PIL.Image
import pytest

from newsletter.content.pictures import drawing
from newsletter.content.pictures.fit import fit
from newsletter.content.pictures.looking import look
from newsletter.content.pictures.opening import PictureFaultError

pytest.importorskip("resvg_py", reason="drawings are read by an extra")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}><rect x="0" y="0" width="50" height="50" fill="#0b5d4e"/>{}</svg>'


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ('width="120" height="60"', (120, 60)),
        ('width="2in" height="1in" viewBox="0 0 10 5"', (192, 96)),
        ('width="100%" height="100%" viewBox="0 0 90 30"', (90, 30)),
        ('viewBox="0,0,1e2,50"', (100, 50)),
        ('height="10mm" viewBox="0 0 200 100"', (76, 38)),
    ],
)
def test_a_drawing_is_as_large_as_it_says(size: str, pixels: tuple[int, int]) -> None:
    assert drawing.drawn_size(SVG.format(size, "").encode()) == pixels


def test_a_drawing_becomes_a_png_twice_as_sharp() -> None:
    fitted = fit(SVG.format('width="100" height="50"', "").encode(), 1000)
    image = PIL.Image.open(BytesIO(fitted.data)).convert("RGBA")
    assert (fitted.content_type, image.size) == ("image/png", (200, 100))
    assert image.getpixel((50, 50)) == (11, 93, 78, 255)
    assert image.getpixel((150, 50)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<g>" * 20_000 + "</g>" * 20_000, "too much to draw"),
        ("<g>", "damaged"),
        ('<image href="../other.png" width="5" height="5"/>', "shows another file"),
        ('<image xlink:href="https://example.org/a.png" width="5" height="5"/>', "shows another file"),
    ],
)
def test_a_drawing_that_cannot_be_drawn_is_told(body: str, fault: str) -> None:
    with pytest.raises(PictureFaultError, match=fault):
        fit(SVG.format('width="100" height="50"', body).encode(), 100)


def test_a_drawing_that_multiplies_itself_is_stopped() -> None:
    layers = "".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    body = f'<defs><g id="g0"><rect width="1" height="1"/></g>{layers}</defs><use href="#g8"/>'
    begun = time.monotonic()
    with pytest.raises(PictureFaultError):
        fit(SVG.format('width="100" height="50"', body).encode(), 100)
    assert time.monotonic() - begun < drawing.SECONDS + 5


def test_a_drawing_without_a_size_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG.format("", ""), encoding="utf-8")
    assert look(tmp_path / "a.svg").fault == "is a drawing that does not say how large it is"


def test_a_drawing_without_the_extra_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "svg_is_read", lambda: False)
    (tmp_path / "a.svg").write_text(SVG.format('width="9" height="9"', ""), encoding="utf-8")
    assert "newsletter[svg]" in look(tmp_path / "a.svg").hint

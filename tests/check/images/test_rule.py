"""Each finding of pictures is found in what has it, and not in what looks like it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from newsletter.check.codes import images as codes
from newsletter.check.images.rule import check
from newsletter.problems import Problem
from newsletter.render.bare import render_mjml
from newsletter.render.edition import Asset
from newsletter.wiring.workspace import build_issue, open_workspace
from tests.check.examining import examined_html

CORPUS = sorted((Path(__file__).parents[2] / "data" / "mjml").rglob("*.mjml"))
SLUG = "2012-11-energetikas-lideri"
GPS, LATITUDE = 0x8825, 2


def logo(ink: str, *, ground: str = "#00000000", size: tuple[int, int] = (200, 80)) -> bytes:
    """Return a PNG of a word of one colour: bars, with some ground around them."""
    image = Image.new("RGBA", size, ground)
    draw = ImageDraw.Draw(image)
    for at in range(20, size[0] - 20, 20):
        draw.rectangle((at, 20, at + 12, size[1] - 20), fill=ink)
    return saved(image, "PNG")


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    data = BytesIO()
    image.save(data, kind, **more)
    return data.getvalue()


def noise(width: int, height: int) -> bytes:
    """Return a PNG that weighs about three octets a pixel."""
    return saved(Image.effect_noise((width, height), 100).convert("RGB"), "PNG")


def of_place() -> bytes:
    exif = Image.Exif()
    exif[GPS] = {1: "N", LATITUDE: (56.0, 57.0, 0.0)}
    return saved(Image.new("RGB", (40, 40), "red"), "JPEG", exif=exif)


FILES = {
    "black.png": logo("black"),
    "white.png": logo("white"),
    "grey.png": logo("#707070"),
    "plate.png": logo("black", ground="white"),
    "photo.jpg": saved(Image.new("RGB", (600, 300), "blue"), "JPEG"),
    "large.png": noise(900, 300),
    "small.png": saved(Image.new("RGB", (900, 300), "blue"), "PNG"),
    "cut.png": logo("black")[:-20],
    "none.png": b"<html>not found</html>",
    "there.jpg": of_place(),
    "not-there.jpg": saved(Image.new("RGB", (40, 40), "red"), "JPEG"),
}
NIGHT = "<style>@media (prefers-color-scheme: dark) { .page { background-color: #111111 !important } }</style>"
BY_TWO = (
    "<style>@media (prefers-color-scheme: dark) { .page { background-color: #111 !important } "
    ".by-day { display: none !important } }</style>"
)
LIGHT = 'style="background-color:#ffffff;background-image:linear-gradient(#ffffff,#ffffff)"'


def problems(html: str, root: Path) -> list[Problem]:
    assets = [Asset(f"images/{name}", "image/png", data) for name, data in FILES.items() if f"images/{name}" in html]
    return list(check(examined_html(html, root, base_url="https://news.ourown.lv", assets=assets)))


FAULTY = [
    ("image-blurred", '<img src="images/photo.jpg" width="900">'),
    ("image-blurred", '<img src="images/photo.jpg" style="width:900px">'),
    ("image-broken", '<img src="images/cut.png" width="100">'),
    ("image-broken", '<img src="images/none.png" width="100">'),
    ("image-distorted", '<img src="images/photo.jpg" width="300" height="300">'),
    ("image-elsewhere", '<img src="https://pixel.other.lv/a.gif" width="1">'),
    ("image-elsewhere", '<img src="//pixel.other.lv/a.gif" width="1">'),
    ("image-insecure", '<img src="http://news.ourown.lv/a.gif" width="1">'),
    ("image-lost", '<img src="images/white.png" width="100">'),
    ("image-lost", f'{NIGHT}<div class="page"><img src="images/black.png" width="100"></div>'),
    ("image-lost", '<table bgcolor="#000000"><tr><td><img src="images/black.png" width="100"></td></tr></table>'),
    ("image-no-width", '<img src="images/small.png">'),
    ("image-oversized", '<img src="images/large.png" width="100">'),
    ("image-place", '<img src="images/there.jpg" width="20">'),
]
GOOD = [
    '<img src="http">',
    '<img src="https://[" width="1">',
    '<img src="" width="x">',
    '<img src="images/photo.jpg" width="300" height="150">',
    '<img src="images/photo.jpg" width="600">',
    '<img src="images/photo.jpg" width="300" height="151">',
    '<img src="images/photo.jpg" width="300" height="300" style="height:auto">',
    '<img src="images/photo.jpg">',
    '<img src="images/small.png" style="max-width:100%">',
    '<img src="images/small.png" width="100">',
    '<img src="images/large.png" width="450">',
    '<img src="https://news.ourown.lv/a.gif" width="1">',
    '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="1">',
    '<img src="images/not-there.jpg" width="20">',
    '<img src="images/grey.png" width="100">',
    f'{NIGHT}<div class="page"><img src="images/grey.png" width="100"></div>',
    f'{NIGHT}<div class="page"><img src="images/plate.png" width="100"></div>',
    f'{NIGHT}<div class="page"><div {LIGHT}><img src="images/black.png" width="100"></div></div>',
    '<div style="background-color:#000000"><img src="images/plate.png" width="100"></div>',
    f'{BY_TWO}<div class="page"><img class="by-day" src="images/black.png" width="100"></div>',
]


@pytest.mark.parametrize(("code", "html"), FAULTY)
def test_what_is_wrong_is_found(code: str, html: str, tmp_path: Path) -> None:
    assert [each.code for each in problems(html, tmp_path)] == [code]


@pytest.mark.parametrize("html", GOOD)
def test_what_only_looks_like_it_is_left_alone(html: str, tmp_path: Path) -> None:
    assert problems(html, tmp_path) == []


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_real_templates_have_no_faulty_pictures(file: Path, tmp_path: Path) -> None:
    markup, _ = render_mjml(file.read_text("utf-8"), file, file.name)
    assert {each.code for each in problems(markup or "", tmp_path)} <= {"image-elsewhere", "image-insecure"}


@pytest.mark.parametrize("theme", ["classic", "letter", "magazine"])
def test_the_sample_has_nothing_to_tell(workspace: Path, theme: str) -> None:
    folder = workspace / "issues" / SLUG
    (folder / "issue.yaml").write_text(f"theme: {theme}\n", "utf-8")
    built = build_issue(open_workspace(workspace), folder, testing=True)
    assert [each for each in built.problems if each.code.startswith("image-")] == []


def test_a_dark_logo_is_told_where_it_was_typed_and_has_a_way_out(workspace: Path) -> None:
    folder = workspace / "issues" / "2013-01-logo"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "mark.png").write_bytes(logo("#101010", size=(400, 120)))
    (folder / "images" / "photo.png").write_bytes(noise(1200, 600))
    text = "---\nsubject: Logo\npreheader: Viens\n---\nLabdien!\n\n![Zīme](images/mark.png)\n"
    (folder / "lv.md").write_text(text, "utf-8")
    settings = open_workspace(workspace)
    found = [each for each in build_issue(settings, folder, testing=True).problems if each.code == "image-lost"]
    assert [(each.line, "by night" in each.sentence, "mark.dark.png" in each.hint) for each in found] == [
        (7, True, True)
    ]
    (folder / "images" / "mark.dark.png").write_bytes(logo("#f0f0f0", size=(400, 120)))
    again = build_issue(settings, folder, testing=True).problems
    assert [each for each in again if each.code == "image-lost"] == []


def test_a_picture_in_two_sizes_is_told_where_it_costs_something(workspace: Path) -> None:
    folder = workspace / "issues" / "2013-01-twice"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "photo.png").write_bytes(noise(1200, 600))
    small = "\n:::cards columns=2\n### Viens\n![Bilde](images/photo.png)\n\nTeksts.\n\n### Divi\nTeksts.\n:::\n"
    text = f"---\nsubject: Divas\npreheader: Viens\n---\nLabdien!\n\n![Bilde](images/photo.png)\n{small}"
    (folder / "lv.md").write_text(text, "utf-8")
    found = build_issue(open_workspace(workspace), folder, testing=True).problems
    (twice,) = [each for each in found if each.code == "image-twice"]
    assert twice.line == 7
    assert "2 sizes" in twice.sentence


def test_each_code_has_its_cases() -> None:
    of_web, of_issues = {"image-gone", "image-heavy"}, {"image-twice"}
    assert {code.name for code in codes.CODES} == {code for code, _ in FAULTY} | of_web | of_issues

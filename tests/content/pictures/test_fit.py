from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import PIL.Image
import pytest

from newsletter.content.pictures.fit import Fitted, fit
from newsletter.content.pictures.opening import PictureFaultError

Save = Callable[..., bytes]
RED, GREEN = (255, 0, 0), (0, 255, 0)


def shown(fitted: Fitted) -> PIL.Image.Image:
    return PIL.Image.open(BytesIO(fitted.data))


def near(one: object, other: tuple[int, ...], by: int = 6) -> bool:
    assert isinstance(one, tuple)
    return len(one) == len(other) and all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def test_a_picture_is_no_wider_than_asked_and_keeps_its_shape(save: Save, photograph: PIL.Image.Image) -> None:
    fitted = fit(save(photograph), 528)
    assert (fitted.width, fitted.height) == shown(fitted).size == (528, 396)


def test_a_small_picture_is_never_made_larger(save: Save, drawn: PIL.Image.Image) -> None:
    fitted = fit(save(drawn.resize((40, 30))), 528)
    assert (fitted.width, fitted.height) == (40, 30)


def test_a_photograph_becomes_a_progressive_jpeg(save: Save, photograph: PIL.Image.Image) -> None:
    source = save(photograph)
    fitted = fit(source, 800)
    assert (fitted.content_type, fitted.extension) == ("image/jpeg", "jpg")
    assert shown(fitted).info["progressive"]
    assert len(fitted.data) < len(source) / 4


def test_a_drawing_becomes_a_png_of_few_colours_and_keeps_its_ground(save: Save, drawn: PIL.Image.Image) -> None:
    fitted = fit(save(drawn.convert("RGBA"), compress_level=0), 500)
    image = shown(fitted)
    assert (fitted.content_type, image.mode) == ("image/png", "P")
    assert image.convert("RGB").getpixel((2, 2)) == (245, 239, 223)
    assert len(fitted.data) < 3000


def test_what_is_transparent_stays_so(save: Save, drawn: PIL.Image.Image) -> None:
    logo = drawn.convert("RGBA")
    logo.paste((0, 0, 0, 0), (0, 0, 400, 600))
    image = shown(fit(save(logo), 400)).convert("RGBA")
    assert image.getpixel((20, 200)) == (0, 0, 0, 0)
    assert near(image.getpixel((390, 20)), (245, 239, 223, 255))


def test_an_edge_does_not_take_on_the_colour_of_what_is_not_seen(save: Save) -> None:
    logo = PIL.Image.new("RGBA", (300, 300), (255, 255, 255, 0))
    logo.paste((10, 20, 30, 255), (0, 0, 151, 300))
    image = shown(fit(save(logo), 100)).convert("RGBA")
    seen = [image.getpixel((x, 50)) for x in range(100)]
    assert all(near(pixel[:3], (10, 20, 30)) for pixel in seen if isinstance(pixel, tuple) and pixel[3] > 40)


def test_a_palette_with_a_transparent_colour_is_read(save: Save) -> None:
    image = PIL.Image.new("P", (10, 10), 1)
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.paste(0, (0, 0, 5, 10))
    result = shown(fit(save(image, transparency=0), 10)).convert("RGBA")
    assert result.getpixel((7, 5)) == (*GREEN, 255)
    assert isinstance(pixel := result.getpixel((2, 5)), tuple)
    assert pixel[3] == 0


@pytest.mark.parametrize("way", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(way: int, save: Save) -> None:
    image = PIL.Image.new("RGB", (60, 40), "white")
    image.paste(RED, (0, 0, 30, 20))
    turns = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what undoes each way, by PIL.Image.Transpose
    turn = turns[way]
    held = image if turn is None else image.transpose(PIL.Image.Transpose(turn))
    exif = PIL.Image.Exif()
    exif[0x0112] = way
    fitted = fit(save(held, "JPEG", exif=exif, quality=95, subsampling=0), 200)
    assert (fitted.width, fitted.height) == (60, 40)
    assert near(shown(fitted).convert("RGB").getpixel((10, 8)), RED, 12)
    assert near(shown(fitted).convert("RGB").getpixel((50, 32)), (255, 255, 255), 12)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("widest", [100, 2000])
def test_where_a_picture_was_taken_stays_at_home(
    kind: str, widest: int, save: Save, photograph: PIL.Image.Image
) -> None:
    exif = PIL.Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 1
    fitted = fit(save(photograph, kind, exif=exif, comment=b"SecretComment"), widest)
    assert b"Secret" not in fitted.data
    assert b"Exif" not in fitted.data
    assert not shown(fitted).getexif()


def test_nonsense_about_the_camera_is_ignored(save: Save, photograph: PIL.Image.Image) -> None:
    for nonsense in (b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff"):
        assert fit(save(photograph, "JPEG", exif=nonsense), 100).width == 100


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_colours_come_out_as_their_profile_means_them(kind: str, save: Save, swapped_profile: bytes) -> None:
    image = PIL.Image.new("RGB", (20, 20), RED)
    fitted = fit(save(image, kind, icc_profile=swapped_profile, **({"quality": 95} if kind != "PNG" else {})), 20)
    pixel = shown(fitted).convert("RGB").getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert pixel[1] > pixel[0]
    assert "icc_profile" not in shown(fitted).info


def test_a_profile_that_is_none_is_left_aside(save: Save) -> None:
    fitted = fit(save(PIL.Image.new("RGB", (20, 20), RED), icc_profile=b"no profile at all"), 20)
    assert shown(fitted).convert("RGB").getpixel((5, 5)) == RED


def test_print_colours_become_those_of_a_screen(save: Save) -> None:
    fitted = fit(save(PIL.Image.new("CMYK", (30, 30), (0, 255, 255, 0)), "JPEG", quality=95), 30)
    assert shown(fitted).mode == "RGB"
    assert near(shown(fitted).getpixel((5, 5)), RED, 16)


def test_sixteen_bits_are_scaled_and_not_cut_off(save: Save) -> None:
    image = PIL.Image.new("I;16", (20, 20), 32768)
    fitted = fit(save(image), 20)
    assert shown(fitted).convert("L").getpixel((5, 5)) == 128


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixel_comes_out(mode: str, save: Save) -> None:
    fitted = fit(save(PIL.Image.new(mode, (9, 7))), 4)
    assert shown(fitted).size == (fitted.width, fitted.height) == (4, 3)


def test_one_pixel_is_a_picture_too(save: Save) -> None:
    fitted = fit(save(PIL.Image.new("RGB", (1, 1), RED)), 528)
    assert (fitted.width, fitted.height, shown(fitted).convert("RGB").getpixel((0, 0))) == (1, 1, RED)


def test_a_very_narrow_strip_keeps_a_pixel_of_height(save: Save) -> None:
    assert fit(save(PIL.Image.new("RGB", (4000, 2))), 100).height == 1


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "HEIF"])
def test_what_mail_programs_do_not_show_becomes_what_they_do(
    kind: str, save: Save, photograph: PIL.Image.Image
) -> None:
    if kind == "HEIF":
        pytest.importorskip("pillow_heif", reason="HEIC is read by an extra").register_heif_opener()
    fitted = fit(save(photograph, kind), 400)
    assert (fitted.extension, shown(fitted).size) == ("jpg", (400, 300))


def test_the_authors_own_bytes_stay_where_they_are_as_good(save: Save, drawn: PIL.Image.Image) -> None:
    source = save(drawn.quantize(8), optimize=True)
    assert fit(source, 2000).data == source


def test_what_is_made_is_never_heavier_than_what_there_was(save: Save, drawn: PIL.Image.Image) -> None:
    source = save(drawn.quantize(4), optimize=True)
    assert len(fit(source, 700).data) <= len(source)


def test_a_file_may_lie_about_its_kind_by_its_name_only(save: Save, photograph: PIL.Image.Image) -> None:
    fitted = fit(save(photograph, "JPEG"), 300)
    assert fitted.extension == "jpg"


def test_the_same_picture_gives_the_same_bytes(save: Save, photograph: PIL.Image.Image) -> None:
    source = save(photograph)
    assert fit(source, 300) == fit(source, 300)


def test_what_moves_stays_as_it_is(save: Save) -> None:
    frames = [PIL.Image.new("RGB", (50, 50), colour) for colour in ("red", "green", "blue")]
    source = save(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    fitted = fit(source, 20)
    assert (fitted.data, fitted.content_type, fitted.width) == (source, "image/gif", 50)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read(save: Save) -> None:
    source = save(PIL.Image.new("1", (9000, 9000)))
    with pytest.raises(PictureFaultError, match="too many pixels"):
        fit(source, 100)
    huge = source.replace((9000).to_bytes(4) * 2, (20000).to_bytes(4) * 2)
    with pytest.raises(PictureFaultError):
        fit(huge, 100)

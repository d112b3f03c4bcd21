"""Any picture's colours as every screen shows them: sRGB, eight bits, with transparency only where there is some."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsProfile

TRANSPARENT = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})
# Sixteen bits and more, which are otherwise cut off instead of scaled.
DEEP = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I", "F"})


def in_srgb(image: Image) -> Image:
    """Return a picture as L, RGB or RGBA in sRGB; RGBA only if something of it is transparent."""
    if image.mode in DEEP:
        return _eight_bits(image)
    profile = image.info.get("icc_profile")
    alpha = _alpha(image)
    if alpha is not None:
        image = image.convert("RGBA").convert("RGB")
    elif image.mode in ("P", "1"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    converted = _converted(image, profile) if isinstance(profile, bytes) and profile else image
    if converted.mode not in ("L", "RGB"):
        converted = converted.convert("RGB")
    if alpha is not None:
        converted = converted.convert("RGB")
        converted.putalpha(alpha)
    return converted


def _alpha(image: Image) -> Image | None:
    """Return what says how much of each pixel is seen; None if all of it is."""
    if image.mode not in TRANSPARENT and "transparency" not in image.info:
        return None
    alpha = image.convert("RGBA").getchannel("A")
    return alpha if _range(alpha)[0] < 255 else None


def _eight_bits(image: Image) -> Image:
    deep = image.convert("F")
    low, high = _range(deep)
    most = 65535.0 if image.mode != "F" or high > 255 else 255.0
    if low < 0 or high > most:
        scale = most / max(high - low, 1.0)
        deep = deep.point(lambda value: value * scale - low * scale)
    return deep.point(lambda value: value * (255 / most) + 0.5).convert("L")


def _range(band: Image) -> tuple[float, float]:
    """Return the lowest and the highest value of a picture of one channel."""
    low, high = cast(tuple[float, float], band.getextrema())
    return float(low), float(high)


def _converted(image: Image, profile: bytes) -> Image:
    """Return a picture converted from its own profile; as it is where the profile is none that can be used."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if is_srgb(source):
            return image
        made = ImageCms.profileToProfile(image, source, _srgb(), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return made if made is not None else image


def is_srgb(profile: ImageCmsProfile) -> bool:
    """Tell whether a profile is the one that screens assume, by the name it gives itself."""
    name = f"{profile.profile.profile_description or ''}".lower()
    return "srgb" in name and profile.profile.xcolor_space.strip() == "RGB"


@lru_cache(maxsize=1)
def _srgb() -> ImageCmsProfile:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

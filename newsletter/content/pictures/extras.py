"""What only an extra can read: pictures as phones take them, and drawings."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec


@lru_cache(maxsize=1)
def heic_is_read() -> bool:
    """Tell whether HEIC pictures can be read, and see to it where they can."""
    if find_spec("pillow_heif") is None:
        return False
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    return True


@lru_cache(maxsize=1)
def svg_is_read() -> bool:
    """Tell whether drawings can be turned into pictures."""
    return find_spec("resvg_py") is not None

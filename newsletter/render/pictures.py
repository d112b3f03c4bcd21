"""The pictures of one edition, fitted as its templates ask for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from newsletter.content.images import image_slug
from newsletter.content.model import Image, RichText
from newsletter.content.pictures.fit import Fitted
from newsletter.content.pictures.opening import PictureFaultError
from newsletter.content.pictures.store import PictureStore
from newsletter.problems import Problem, error
from newsletter.render.edition import Asset

# Screens that show one pixel of a design by four of their own.
DENSITY = 2
# What is shown without being fitted is no wider than this, in pixels of the file.
WIDEST = 1200
IN_TEXT = re.compile(r'<img src="(?P<src>[^"]+)" alt="(?P<alt>[^"]*)" width="(?P<width>\d+)" height="\d+" />')


@dataclass(frozen=True)
class Shown:
    """A picture that an edition shows: what the author wrote, and what travels."""

    image: Image
    asset: Asset


@dataclass
class Album:
    """Fits the pictures of one edition, whose document is at `path`.

    `images` are all pictures of the issue by the name that content gave them; `shown` holds what was fitted, by `src`.
    """

    store: PictureStore
    path: str
    images: Mapping[str, Image] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    shown: dict[str, Shown] = field(default_factory=dict)
    _sources: dict[tuple[object, int], str] = field(default_factory=dict, repr=False)

    def source(self, image: Image, widest: int) -> str:
        """Return the name of a picture at most `widest` pixels across; what is wrong with it is collected."""
        key = (image.path, widest)
        if key not in self._sources:
            self._sources[key] = self._fitted(image, widest)
        return self._sources[key]

    def _fitted(self, image: Image, widest: int) -> str:
        try:
            fitted = self.store.fit(image.path, widest)
        except PictureFaultError as fault:
            sentence = f"images/{image.path.name} {fault.fault}"
            path = image.document or self.path
            self.problems.append(error("bad-image", sentence, path, image.line or None, hint=fault.hint))
            return image.src
        asset = _asset(image_slug(image.path.stem), fitted)
        self.shown.setdefault(asset.src, Shown(image, asset))
        return asset.src

    def text(self, text: RichText) -> RichText:
        """Return a text with the pictures in it fitted."""
        if "<img " not in text.html:
            return text

        def fitted(match: re.Match[str]) -> str:
            image = self.images.get(match["src"])
            if image is None:
                return match[0]
            src = self.source(image, int(match["width"]) * DENSITY)
            return match[0].replace(f'src="{match["src"]}"', f'src="{src}"', 1)

        return RichText(IN_TEXT.sub(fitted, text.html), text.text)


@lru_cache(maxsize=256)
def _asset(name: str, fitted: Fitted) -> Asset:
    """Return a picture under a name that tells its content; the same one again in every build."""
    nameless = Asset("", fitted.content_type, fitted.data)
    return replace(nameless, src=f"images/{name}-{nameless.digest[:12]}.{fitted.extension}")


@dataclass(frozen=True)
class ImageView:
    """A picture as a template sees it.

    `fit(width)` is the picture for a slot of so many pixels: sharp on every screen, never larger than it is. Without
    it, `src` is the picture as it is, at most 1200 pixels wide. `width` and `height` are what it is to be shown at.
    """

    _image: Image
    _album: Album
    _slot: int = 0

    @property
    def alt(self) -> str:
        """Return what the picture shows, in words; empty if it only decorates."""
        return self._image.alt

    @property
    def url(self) -> str:
        """Return where the picture links to."""
        return self._image.url

    @property
    def caption(self) -> str:
        """Return what stands below it."""
        return self._image.caption

    @property
    def src(self) -> str:
        """Return the name by which the HTML shows it."""
        return self._album.source(self._image, self._slot * DENSITY or WIDEST)

    @property
    def width(self) -> int:
        """Return the pixels across that it is to be shown at."""
        return min(self._image.width, self._slot or self._image.width)

    @property
    def height(self) -> int:
        """Return the pixels down that it is to be shown at."""
        return max(1, round(self._image.height * self.width / max(1, self._image.width)))

    @property
    def dark(self) -> ImageView | None:
        """Return the picture to be shown by night, fitted alike; None if there is none."""
        return ImageView(self._image.dark, self._album, self._slot) if self._image.dark else None

    def fit(self, width: float) -> ImageView:
        """Return the picture fitted to a slot of so many pixels."""
        return ImageView(self._image, self._album, max(1, int(width)))

    def __dir__(self) -> list[str]:
        """Return the names that there are, for a suggestion to a theme's author."""
        return ["alt", "caption", "dark", "fit", "height", "src", "url", "width"]

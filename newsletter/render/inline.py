"""A theme's own CSS, written into the elements it is for, by premailer. What MJML made stays as it is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

# premailer would write these from CSS, with values such as "auto" or "100%" that Outlook cannot read.
BASIC_ATTRIBUTES = ["width", "height", "align", "valign", "bgcolor"]


def inline_styles(root: _Element, css: str) -> None:
    """Write a style sheet into the elements of a document.

    Rules that no element can hold (`:hover`) go into a style element at the end of the head. Nothing is loaded: a
    style sheet named by the CSS is left out.
    """
    if not css.strip():
        return
    for style in root.iter("style"):
        style.set("data-premailer", "ignore")
    _inliner()(
        html=root,
        css_text=[css],
        allow_network=False,
        allow_loading_external_files=False,
        align_floating_images=False,
        cssutils_logging_level="CRITICAL",
        disable_basic_attributes=BASIC_ATTRIBUTES,
        disable_link_rewrites=True,
        disable_validation=True,
        strip_important=False,
    ).transform()
    for style in root.iter("style"):
        style.attrib.pop("data-premailer", "")


@lru_cache(maxsize=1)
def _inliner() -> Any:
    from cssutils import CSSParser
    from premailer import Premailer

    def refuse(_url: str) -> tuple[str, bytes]:
        return "utf-8", b""

    parser = CSSParser(loglevel=50, fetcher=refuse, validate=False)

    @lru_cache(maxsize=16)
    def parsed(css: str) -> Any:
        return parser.parseString(css)

    class Inliner(Premailer):  # type: ignore[misc]
        """premailer with a parser that fetches nothing and remembers the sheets it has read."""

        def _parse_css_string(self, css_body: str, validate: bool = True) -> Any:  # noqa: FBT001, FBT002, ARG002
            return parsed(css_body)

    return Inliner

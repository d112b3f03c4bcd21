"""A theme's own CSS, written into the elements it is for, by premailer. What MJML made stays as it is."""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from lxml.etree import _Element

# A preview that runs for days sees many versions of a style sheet.
MOST_SHEETS = 16
# premailer remembers what it has read of selectors and declarations; its own 128 are fewer than one theme has, and
# then nothing is remembered at all.
MOST_REMEMBERED = "4096"
# premailer would write these from CSS, with values such as "auto" or "100%" that Outlook cannot read.
BASIC_ATTRIBUTES = ["width", "height", "align", "valign", "bgcolor"]
DECLARATION = re.compile(r"(?:[^;\"'(]|\"[^\"]*\"|'[^']*'|\([^()]*\)|[\"'(])+")


def inline_styles(root: _Element, css: str) -> None:
    """Write a style sheet into the elements of a document.

    Rules that no element can hold (`:hover`) go into a style element at the end of the head. Nothing is loaded: a
    style sheet named by the CSS is left out.
    """
    if not css.strip():
        return
    for sheet in root.iter("style"):
        sheet.set("data-premailer", "ignore")
    # premailer reads these with every check there is, which takes longer than all the rest, and writes them anew.
    own = [(element, str(element.attrib.pop("style"))) for element in root.iter() if "style" in element.attrib]
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
    for element, style in own:
        element.set("style", join_styles(str(element.get("style", "")), style))
    for sheet in root.iter("style"):
        sheet.attrib.pop("data-premailer", "")


def join_styles(rules: str, own: str) -> str:
    """Lay an element's own declarations over those of rules; an `!important` of the rules wins (CSS Cascade 6.2)."""
    if not rules:
        return own
    below, above = _declarations(rules), _declarations(own)
    winners = {name for name, text in below if _is_important(text)} - {
        name for name, text in above if _is_important(text)
    }
    kept = {name for name, _ in above} - winners
    parts = [text for name, text in below if name not in kept and name not in winners]
    parts += [text for name, text in above if name not in winners]
    parts += [text for name, text in below if name in winners]
    return ";".join(parts) + ";"


def _declarations(style: str) -> list[tuple[str, str]]:
    texts = (text.strip() for text in DECLARATION.findall(style))
    return [(text.partition(":")[0].strip().lower(), text) for text in texts if text]


def _is_important(declaration: str) -> bool:
    return declaration.lower().rstrip().endswith("!important")


@lru_cache(maxsize=1)
def _inliner() -> Any:
    os.environ.setdefault("PREMAILER_CACHE_MAXSIZE", MOST_REMEMBERED)  # read once, when premailer is imported
    from cssutils import CSSParser

    # premailer names requests as what it would load with, if it were to load anything: a tenth of a second to import.
    is_unused = "requests" not in sys.modules
    if is_unused:
        sys.modules["requests"] = ModuleType("requests")
    try:
        from premailer import Premailer
    finally:
        if is_unused:
            del sys.modules["requests"]

    def refuse(_url: str) -> tuple[str, bytes]:
        return "utf-8", b""

    parser = CSSParser(loglevel=50, fetcher=refuse, validate=False)

    class Inliner(Premailer):  # type: ignore[misc]
        """premailer with a parser that fetches nothing, and that remembers the rules it has read."""

        remembered: ClassVar[dict[str, Any]] = {}

        def _parse_css_string(self, css_body: str, validate: bool = True) -> Any:  # noqa: FBT001, FBT002, ARG002
            return parser.parseString(css_body)

        def _parse_style_rules(self, css_body: str, ruleset_index: int) -> Any:
            if css_body not in self.remembered:
                if len(self.remembered) >= MOST_SHEETS:
                    self.remembered.clear()
                self.remembered[css_body] = super()._parse_style_rules(css_body, ruleset_index)
            return self.remembered[css_body]

    return Inliner

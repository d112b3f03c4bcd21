"""What programs do alike that show mail among things of their own, and the screens that they are read on."""

from __future__ import annotations

from newsletter.simulate.client import Screen
from newsletter.simulate.comments import without_comments
from newsletter.simulate.declarations import without_negative_margins, without_properties
from newsletter.simulate.elements import ACTIVE, without_attributes, without_elements, without_meta
from newsletter.simulate.sheets import media_queries_on, without_at_rules
from newsletter.simulate.step import SourceStep

BOTH = (Screen.DESKTOP, Screen.MOBILE)
DESKTOP, MOBILE = (Screen.DESKTOP,), (Screen.MOBILE,)
WIDTHS = {"width", "orientation"}
# Gmail's limit for all style sheets together, in characters (email-bugs 90).
GMAIL_SHEETS = 16384
SCHEMES = ("color-scheme", "supported-color-schemes")
TABLE_TRAITS = {
    "root", "first-child", "last-child", "only-child", "first-of-type", "last-of-type", "only-of-type", "link",
    "visited", "active", "focus", "checked", "target", "default",
}  # fmt: skip

COMMENTS = SourceStep("without-comments", "", without_comments)
NEWER = "Styles that this program does not know are left out"
ACTIVE_GONE = without_elements(ACTIVE, "Scripts, frames and what is loaded from elsewhere are taken out")
DRAWINGS_GONE = without_elements(("svg",), "SVG drawings in the text are taken out")
SOURCES_GONE = without_attributes(("srcset", "sizes"), "Of several sizes of a picture, only the first is used")
NO_SCHEME = without_meta(SCHEMES, "")
WEBMAIL = (
    ACTIVE_GONE,
    DRAWINGS_GONE,
    SOURCES_GONE,
    NO_SCHEME,
    without_negative_margins("Margins below nothing are left out: what should overlap does not"),
)
SHADOWS = without_properties(("box-shadow",), "Boxes lose their shadows")
TEXT_SHADOWS = without_properties(("text-shadow",), "Letters lose their shadows")
FONTS = without_at_rules({"font-face", "import"}, "Fonts are not loaded: the next one of the list is used")
MOTION = without_at_rules({"keyframes", "supports"}, "Nothing moves")
NO_DARK_RULES = media_queries_on(WIDTHS, "Rules for dark mode and other queries but those for widths are left out")
SIZES = ("calc", "min", "max", "clamp", "var")

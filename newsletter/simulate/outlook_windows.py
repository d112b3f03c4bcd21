"""Classic Outlook for Windows, at 96 and at 120 dpi."""

from __future__ import annotations

from newsletter.simulate import properties
from newsletter.simulate.badges import CANIEMAIL, SURVEYED, approximate
from newsletter.simulate.client import Client, Darkness
from newsletter.simulate.comments import taken_by_word, with_office_settings
from newsletter.simulate.dark import TURNS_ALL, WORD, darkened
from newsletter.simulate.declarations import without_properties, without_values
from newsletter.simulate.elements import ACTIVE, without_elements
from newsletter.simulate.sheets import known_selectors, selectors_that, without_at_rules
from newsletter.simulate.step import SourceStep
from newsletter.simulate.vml import drawn_shapes
from newsletter.simulate.webmail import DESKTOP, NEWER, NO_SCHEME, SHADOWS, SIZES, SOURCES_GONE
from newsletter.simulate.word import (
    colours_as_backgrounds,
    display_none_only,
    first_class_of_chains,
    margins,
    own_defaults,
    reads_mso,
    tables_of_hidden_parts,
    without_empty_paragraphs,
    without_inline_important,
)
from newsletter.simulate.word_sizes import at_120_dpi, borders_of_8_pixels, padding_of_cells_only, sizes_by_attribute

WORD_SOURCE = (
    SourceStep("taken-by-word", "", taken_by_word),
    SourceStep("with-office-settings", "", with_office_settings),
)
WORD_STEPS = (
    without_elements((*ACTIVE, "svg", "video", "audio", "form"), "Scripts, forms, films and drawings are taken out"),
    NO_SCHEME,
    SOURCES_GONE,
    without_at_rules({"*"}, "Everything for phones, dark mode and fonts is left out: the email is as on a desk"),
    selectors_that(
        known_selectors({"link", "visited"}, combinators=""),
        "Style rules that pick their elements in ways unknown to it are left out",
    ),
    first_class_of_chains("A rule for two classes holds for the first alone"),
    without_inline_important("What is marked as important at an element itself is left out"),
    tables_of_hidden_parts("Tables in hidden parts are shown"),
    reads_mso(""),
    without_empty_paragraphs(""),
    display_none_only(
        "All ways to lay out but tables are left out: what stood side by side may stand one below the other"
    ),
    without_properties(properties.CORNERS, "Corners are square"),
    SHADOWS,
    without_properties(properties.WORD_PICTURES, "Pictures behind text are left out"),
    colours_as_backgrounds("Of backgrounds only the colour is kept"),
    without_properties(properties.WORD_LAYOUT, "Placing, floating and limits of size are left out"),
    without_properties(properties.WORD, NEWER, named=True),
    without_values(
        "Values that are computed, or measured by the window, are left out",
        SIZES,
        ("rem", "vw", "vh", "ch", "vmin", "vmax"),
    ),
    padding_of_cells_only(
        "Padding is kept in cells of tables only, and all cells of a row get the same above and below"
    ),
    margins("Margins that are automatic or below nothing are left out"),
    sizes_by_attribute("Pictures are as large as their attributes or their file say; text has the width around it"),
    own_defaults(""),
    borders_of_8_pixels("No border is wider than 8 pixels"),
)
WORD_DRAWN = drawn_shapes("What is drawn for it alone (VML) is shown")
WORD_BADGE = approximate(
    "The rules of Word are known from tests, but this is drawn by Chromium, not by Word: line heights, fonts and the "
    "widths of tables may differ.",
    CANIEMAIL,
    SURVEYED,
)
WORD_DARK_BADGE = approximate(
    "That it turns all colours, but for what is drawn for it, is reported; into which ones is reckoned, not measured.",
    "litmus.com, idevie.com (2021)",
    SURVEYED,
)
WORD_IN_DARK = "It turns every colour round, dark ones too, but for pictures and what is drawn for it."
WORD_DARK = darkened(WORD, TURNS_ALL)

OUTLOOK_WINDOWS: tuple[Client, ...] = (
    Client(
        "outlook-windows", "Outlook for Windows, classic", "Outlook", DESKTOP, Darkness.FULL, WORD_IN_DARK,
        WORD_BADGE, WORD_DARK_BADGE, WORD_SOURCE, (*WORD_STEPS, WORD_DRAWN), (WORD_DARK,),
    ),
    Client(
        "outlook-windows-120", "Outlook for Windows at 120 dpi", "Outlook", DESKTOP, Darkness.FULL, WORD_IN_DARK,
        approximate(
            "Drawn by Chromium, not by Word, and scaled back so that the email keeps its width: what Windows would "
            "enlarge is as on other screens, and what it leaves is too small.",
            "caniemail.com, emailonacid.com, hteumeuleu/email-guidelines",
            SURVEYED,
        ),
        WORD_DARK_BADGE, WORD_SOURCE,
        (*WORD_STEPS, at_120_dpi("Sizes that stand in attributes alone do not grow with the rest"), WORD_DRAWN),
        (WORD_DARK,),
    ),
)  # fmt: skip

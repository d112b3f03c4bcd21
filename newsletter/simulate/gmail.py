"""Gmail on the web, in its apps, and in its app with an account elsewhere."""

from __future__ import annotations

from newsletter.simulate import properties
from newsletter.simulate.badges import APP_BADGE, FULL_BADGE, PARTIAL_BADGE, UNCHANGED, WEBMAIL_BADGE
from newsletter.simulate.client import Client, Darkness
from newsletter.simulate.clip import clipped, say_clipped
from newsletter.simulate.dark import TURNS_ALL, TURNS_LIGHT, Darkening, darkened
from newsletter.simulate.declarations import without_properties, without_values
from newsletter.simulate.elements import body_as_division, without_images
from newsletter.simulate.sheets import (
    known_selectors,
    no_sheet_with_nested_at_rules,
    no_sheets,
    selectors_that,
    sheets_of_head_only,
    sheets_within,
)
from newsletter.simulate.step import SourceStep, TreeStep
from newsletter.simulate.webmail import (
    COMMENTS,
    DESKTOP,
    FONTS,
    GMAIL_SHEETS,
    MOBILE,
    MOTION,
    NEWER,
    NO_DARK_RULES,
    SHADOWS,
    TEXT_SHADOWS,
    WEBMAIL,
)

GMAIL_CUT = SourceStep(
    "clipped", "It is longer than 102 KB: the end is cut off, and often with it the way to unsubscribe", clipped
)
GMAIL_SHEET_STEPS = (
    sheets_of_head_only("Style sheets in the text are taken out"),
    sheets_within(GMAIL_SHEETS, "Style sheets have over 16,384 characters: those from there on are dropped as a whole"),
    no_sheet_with_nested_at_rules("A style sheet with a query inside a query is dropped as a whole"),
    NO_DARK_RULES,
    FONTS,
    MOTION,
)
GMAIL_REST = (
    *WEBMAIL,
    without_properties(properties.GMAIL, NEWER, named=True),
    TEXT_SHADOWS,
    without_values("Values that are computed from others are left out", functions=("var",)),
    without_images(
        (".svg", ".mp4"), "SVG pictures, and pictures that stand in the HTML itself, are not shown", data=True
    ),
    TreeStep("say-clipped", "", say_clipped),
    body_as_division(""),
)
GMAIL_WEB_STEPS = (
    *GMAIL_SHEET_STEPS,
    selectors_that(
        known_selectors({"hover"}, attributes={"~="}),
        "Style rules that pick their elements in ways unknown to it are left out",
    ),
    SHADOWS,
    *GMAIL_REST,
)
GMAIL_APP_STEPS = (
    *GMAIL_SHEET_STEPS,
    selectors_that(
        known_selectors(attributes={"~="}), "Style rules that pick their elements in ways unknown to it are left out"
    ),
    SHADOWS,
    *GMAIL_REST,
)
GMAIL_OTHER_STEPS = (
    no_sheets("Every style sheet is taken out: only what stands at the elements themselves holds"),
    *GMAIL_REST,
)
GMAIL_DARK = Darkening("#1f1f1f", partial=True)
GMAIL_IOS_DARK = Darkening("#1f1f1f")

GMAIL: tuple[Client, ...] = (
    Client(
        "gmail-web", "Gmail on the web", "Gmail", DESKTOP, Darkness.UNCHANGED, UNCHANGED, WEBMAIL_BADGE, WEBMAIL_BADGE,
        (GMAIL_CUT, COMMENTS), GMAIL_WEB_STEPS,
    ),
    Client(
        "gmail-android", "Gmail on Android", "Gmail", MOBILE, Darkness.PARTIAL,
        "It turns light backgrounds dark and dark text light.", APP_BADGE, PARTIAL_BADGE,
        (GMAIL_CUT, COMMENTS), GMAIL_APP_STEPS, (darkened(GMAIL_DARK, TURNS_LIGHT),),
    ),
    Client(
        "gmail-ios", "Gmail on iPhone", "Gmail", MOBILE, Darkness.FULL, "It turns every colour round, dark ones too.",
        APP_BADGE, FULL_BADGE, (GMAIL_CUT, COMMENTS), GMAIL_APP_STEPS, (darkened(GMAIL_IOS_DARK, TURNS_ALL),),
    ),
    Client(
        "gmail-other", "Gmail app, account elsewhere", "Gmail", MOBILE, Darkness.PARTIAL,
        "It turns light backgrounds dark and dark text light.", APP_BADGE, PARTIAL_BADGE,
        (GMAIL_CUT, COMMENTS), GMAIL_OTHER_STEPS, (darkened(GMAIL_DARK, TURNS_LIGHT),),
    ),
)  # fmt: skip

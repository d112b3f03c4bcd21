"""Outlook where a browser engine draws it: on the web, the new one for Windows and macOS, and on phones."""

from __future__ import annotations

from newsletter.simulate import properties
from newsletter.simulate.badges import APP_BADGE, PARTIAL_BADGE, WEBMAIL_BADGE
from newsletter.simulate.client import Client, Darkness
from newsletter.simulate.dark import TURNS_LIGHT, Darkening, darkened
from newsletter.simulate.declarations import without_gradients, without_properties, without_values
from newsletter.simulate.elements import body_as_division
from newsletter.simulate.sheets import known_selectors, selectors_that, without_nested_at_rules
from newsletter.simulate.webmail import (
    BOTH,
    COMMENTS,
    FONTS,
    MOBILE,
    MOTION,
    NEWER,
    SIZES,
    TABLE_TRAITS,
    TEXT_SHADOWS,
    WEBMAIL,
)

OUTLOOK_SHEET_STEPS = (
    without_nested_at_rules("A query inside a query is taken out"),
    FONTS,
    MOTION,
    selectors_that(
        known_selectors(
            TABLE_TRAITS | {"hover"},
            {"before", "after", "first-line", "first-letter", "placeholder"},
            {"", "=", "~=", "|="},
            pseudo_needs_type=True,
            attribute_stands_alone=True,
            chains=False,
        ),
        "Style rules that pick their elements in ways unknown to it are left out",
    ),
)
OUTLOOK_REST = (
    *WEBMAIL,
    TEXT_SHADOWS,
    without_gradients("Gradients are left out: a ground of one colour shows, if there is one"),
    without_values("Values that are computed from others are left out", functions=SIZES),
    body_as_division(""),
)
OUTLOOK_DARK = darkened(Darkening("#333333", partial=True, lines=False, notes=True), TURNS_LIGHT)

OUTLOOK_WEB: tuple[Client, ...] = (
    Client(
        "outlook-com", "Outlook.com and new Outlook", "Outlook", BOTH, Darkness.PARTIAL,
        "It applies your rules for dark mode, then turns light backgrounds dark and dark text light.",
        WEBMAIL_BADGE, PARTIAL_BADGE, (COMMENTS,),
        (*OUTLOOK_SHEET_STEPS, without_properties(properties.OUTLOOK_WEB, NEWER, named=True), *OUTLOOK_REST),
        (OUTLOOK_DARK,),
        reads_scheme=True,
    ),
    Client(
        "outlook-app", "Outlook on phones", "Outlook", MOBILE, Darkness.PARTIAL,
        "It applies your rules for dark mode, then turns light backgrounds dark and dark text light.",
        APP_BADGE, PARTIAL_BADGE, (COMMENTS,),
        (*OUTLOOK_SHEET_STEPS, without_properties(properties.OUTLOOK_APP, NEWER, named=True), *OUTLOOK_REST),
        (OUTLOOK_DARK,),
        reads_scheme=True,
    ),
)  # fmt: skip

"""Apple Mail, Yahoo, Samsung Email, Thunderbird and T-Online."""

from __future__ import annotations

from newsletter.simulate import properties
from newsletter.simulate.badges import (
    APP_BADGE,
    CANIEMAIL,
    GUIDES,
    SURVEYED,
    UNCHANGED,
    WEBMAIL_BADGE,
    approximate,
    known_from_tests,
)
from newsletter.simulate.client import Badge, Client, Darkness, Trust
from newsletter.simulate.comments import with_all_conditions, with_office_settings
from newsletter.simulate.declarations import (
    renamed,
    without_gradients,
    without_keywords,
    without_properties,
    without_values,
)
from newsletter.simulate.elements import body_as_division, moz_text
from newsletter.simulate.sheets import known_selectors, media_queries_on, no_sheets, selectors_that, without_at_rules
from newsletter.simulate.step import SourceStep
from newsletter.simulate.webmail import (
    ACTIVE_GONE,
    BOTH,
    COMMENTS,
    DESKTOP,
    FONTS,
    MOBILE,
    MOTION,
    NEWER,
    NO_SCHEME,
    SHADOWS,
    SIZES,
    TABLE_TRAITS,
    WEBMAIL,
)

YAHOO_STEPS = (
    media_queries_on({"width", "height"}, "Rules for dark mode and other queries but those for sizes are left out"),
    FONTS,
    MOTION,
    selectors_that(
        known_selectors(
            TABLE_TRAITS | {"hover", "focus-within", "focus-visible"}, {"first-line", "first-letter", "marker"}, {"="}
        ),
        "Style rules that pick their elements in ways unknown to it are left out",
    ),
    *WEBMAIL,
    without_properties(properties.YAHOO, NEWER, named=True),
    SHADOWS,
    without_gradients("Gradients are left out: a ground of one colour shows, if there is one"),
    without_keywords(
        "display", ("inline-flex", "inline-grid", "flow-root", "contents"), "Some ways to lay out are left out"
    ),
    without_values(
        "Values that are computed, or measured by the font or window, are left out",
        SIZES,
        ("rem", "ch", "vmin", "vmax"),
    ),
    renamed("height", "min-height", "A height is taken as the least height"),
    body_as_division(""),
)

OTHERS: tuple[Client, ...] = (
    Client(
        "apple-mail", "Apple Mail", "Others", BOTH, Darkness.AUTHORED, "It shows the dark colours of the theme.",
        Badge(
            Trust.CLOSE,
            "It keeps all of the HTML and CSS; WebKit draws it there and Chromium here, with other fonts.",
            CANIEMAIL,
            SURVEYED,
        ),
        Badge(
            Trust.CLOSE,
            "It applies your own rules for dark mode. An email without any keeps its colours if it sets them.",
            GUIDES,
            SURVEYED,
        ),
        (COMMENTS,), reads_scheme=True,
    ),
    Client(
        "yahoo", "Yahoo and AOL", "Others", BOTH, Darkness.UNCHANGED, UNCHANGED, WEBMAIL_BADGE, WEBMAIL_BADGE,
        (COMMENTS,), YAHOO_STEPS,
    ),
    Client(
        "samsung", "Samsung Email", "Others", MOBILE, Darkness.AUTHORED, "It shows the dark colours of the theme.",
        APP_BADGE,
        approximate(
            "That it applies rules for dark mode was tested; what it does to an email that has none was not.",
            CANIEMAIL,
            "2023-03-08",
        ),
        (COMMENTS,),
        (
            ACTIVE_GONE,
            without_at_rules({"import"}, ""),
            without_properties(properties.SAMSUNG, NEWER, named=True),
            without_keywords("white-space", ("nowrap", "pre"), "Lines break where they like"),
        ),
        reads_scheme=True,
    ),
    Client(
        "thunderbird", "Thunderbird", "Others", DESKTOP, Darkness.UNCHANGED, UNCHANGED,
        known_from_tests(
            "What it keeps and leaves out was tested feature by feature; Gecko draws it there and Chromium here."
        ),
        approximate(
            "Newer versions can darken a message on request; that is not shown.", CANIEMAIL, SURVEYED
        ),
        (COMMENTS,),
        (
            ACTIVE_GONE,
            NO_SCHEME,
            without_at_rules({"media", "import", "supports"}, "Rules for phones and dark mode are left out"),
            without_properties(properties.THUNDERBIRD, NEWER, named=True),
            moz_text(""),
        ),
    ),
    Client(
        "t-online", "T-Online", "Others", DESKTOP, Darkness.UNCHANGED, UNCHANGED,
        approximate(
            "From three reports: it shows what is meant for Outlook, takes out style sheets, shows no pictures behind "
            "text. Little else about it was tested.",
            "email-bugs 43 (2018), howtotarget 41 (2023), caniemail.com",
            "2023-06-21",
        ),
        approximate("Dark mode was not tested.", "none", SURVEYED),
        (
            SourceStep("with-all-conditions", "What is meant for Outlook alone is shown", with_all_conditions),
            SourceStep("with-office-settings", "", with_office_settings),
        ),
        (
            no_sheets("Every style sheet is taken out: only what stands at the elements themselves holds"),
            *WEBMAIL,
            without_properties(("background-image",), "Pictures behind text are left out"),
            body_as_division(""),
        ),
    ),
)  # fmt: skip

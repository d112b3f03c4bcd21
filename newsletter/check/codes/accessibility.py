"""What can be told of who can read an edition, and how well."""

from newsletter.check.code import ERROR, WARNING, Code, Concern

CODES = (
    Code(
        "alt-is-file-name",
        Concern.ACCESSIBILITY,
        WARNING,
        "a picture that is described by the name of its file",
        "Whoever hears the mail hears “d s c underscore 0 4 1 7 dot jpg” (WCAG 2.2, 1.1.1).",
    ),
    Code(
        "axe",
        Concern.ACCESSIBILITY,
        WARNING,
        "what axe-core finds in a browser, with --axe",
        "It knows rules of WCAG that nothing here asks for; what is told already is not told again.",
    ),
    Code(
        "empty-link",
        Concern.ACCESSIBILITY,
        WARNING,
        "a link with nothing in it to read",
        "Whoever hears the mail hears an address or nothing, and cannot tell where it leads (WCAG 2.2, 2.4.4).",
    ),
    Code(
        "hard-to-read",
        Concern.ACCESSIBILITY,
        WARNING,
        "text in a colour too near to that of its ground",
        "In the sun, on an old screen or with weak eyes it cannot be read (WCAG 2.2, 1.4.3: 4.5, large text 3).",
    ),
    Code(
        "heading-order",
        Concern.ACCESSIBILITY,
        WARNING,
        "a heading that leaves out a level",
        "Screen readers go from heading to heading; a missing level sounds like a missing part (WCAG 2.2, 1.3.1).",
    ),
    Code(
        "layout-table",
        Concern.ACCESSIBILITY,
        WARNING,
        "a table that only lays out and does not say so",
        "Screen readers announce rows and columns where there are none: give it role=presentation.",
    ),
    Code(
        "link-says-nothing",
        Concern.ACCESSIBILITY,
        WARNING,
        "a link that does not say where it leads",
        "Whoever goes from link to link hears “click here” a dozen times (WCAG 2.2, 2.4.4 and 2.4.9).",
    ),
    Code(
        "long-alt",
        Concern.ACCESSIBILITY,
        WARNING,
        "a picture that needs many words",
        "A text in a picture cannot be enlarged, searched or translated; it belongs into the text (WCAG 2.2, 1.4.5).",
    ),
    Code(
        "no-title",
        Concern.ACCESSIBILITY,
        WARNING,
        "a page without a title",
        "It is the first that a screen reader says of the page on the web (WCAG 2.2, 2.4.2).",
    ),
    Code(
        "pictures-alone",
        Concern.ACCESSIBILITY,
        WARNING,
        "a letter that is nearly all pictures",
        "Without pictures, as Outlook shows it first, there is nothing to read.",
    ),
    Code(
        "small-target",
        Concern.ACCESSIBILITY,
        WARNING,
        "a button too low for a finger",
        "Fingers miss what is lower than 24 pixels (WCAG 2.2, 2.5.8); 44 are comfortable.",
    ),
    Code(
        "small-text",
        Concern.ACCESSIBILITY,
        WARNING,
        "text smaller than 12 pixels",
        "On a phone nobody reads it without two fingers, and some programs enlarge it until the layout breaks.",
    ),
    Code(
        "too-wide",
        Concern.ACCESSIBILITY,
        WARNING,
        "a word, a picture or a table that is wider than a phone",
        "The whole letter shrinks until nobody can read it, or has to be pushed from side to side (WCAG 2.2, 1.4.10).",
    ),
    Code(
        "wrong-language",
        Concern.ACCESSIBILITY,
        ERROR,
        "an edition that does not say its language or direction where mail programs look",
        "Screen readers pronounce it in another language, and right-to-left text runs the wrong way (WCAG 2.2, 3.1.1).",
    ),
)

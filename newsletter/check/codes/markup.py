"""What can be told of the HTML itself."""

from newsletter.check.code import ERROR, WARNING, Code, Concern

CODES = (
    Code(
        "active-content",
        Concern.MARKUP,
        ERROR,
        "scripts, frames and plug-ins",
        "Mail programs take them out, and spam filters hold them against the sender.",
        is_firm=True,
    ),
    Code(
        "conditional-open",
        Concern.MARKUP,
        ERROR,
        "a condition for Outlook that is not closed, or closed twice",
        "Outlook on Windows leaves out all that follows, or other mail programs show what was meant for it.",
    ),
    Code(
        "conditional-unknown",
        Concern.MARKUP,
        WARNING,
        "a condition that Outlook does not know",
        "Outlook on Windows leaves out what stands in it.",
    ),
    Code(
        "form",
        Concern.MARKUP,
        WARNING,
        "a form in the mail",
        "Many mail programs take it out or warn of it, so readers cannot answer; a link to a page with it works.",
    ),
    Code(
        "no-charset",
        Concern.MARKUP,
        WARNING,
        "HTML that does not say that it is UTF-8",
        "Saved or forwarded, letters with accents turn into signs.",
    ),
    Code(
        "no-doctype",
        Concern.MARKUP,
        WARNING,
        "HTML without a doctype",
        "Mail programs then measure boxes as browsers did in 1999, and the layout shifts.",
    ),
    Code(
        "same-id",
        Concern.MARKUP,
        WARNING,
        "two places of one name",
        "A link to the name leads to the first of them, whichever was meant.",
    ),
    Code(
        "tags-crossed",
        Concern.MARKUP,
        ERROR,
        "elements that are not closed, or closed in another order",
        "From there on the layout falls apart; each mail program mends it in another way.",
    ),
)

"""What can be told of links."""

from newsletter.check.code import ERROR, Code, Concern

CODES = (
    Code(
        "dead-link",
        Concern.LINKS,
        ERROR,
        "a link to a place in the mail that is not there",
        "A reader clicks, and nothing happens.",
    ),
)

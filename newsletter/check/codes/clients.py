"""What can be told of mail programs."""

from newsletter.check.code import ERROR, WARNING, Code, Concern

CODES = (
    Code(
        "differs-in-client",
        Concern.CLIENTS,
        WARNING,
        "a layout that some mail programs cannot do",
        "Their readers see columns below one another, no picture, or what should be hidden.",
    ),
    Code(
        "unreadable-in-client",
        Concern.CLIENTS,
        ERROR,
        "text on a ground that some mail programs leave away",
        "The text has the colour of what is left, and nobody can read it there.",
    ),
)

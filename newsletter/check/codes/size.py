"""What can be told of sizes."""

from newsletter.check.code import WARNING, Code, Concern

CODES = (
    Code(
        "too-long",
        Concern.SIZE,
        WARNING,
        "HTML that Gmail cuts",
        "Gmail shows the first 102 KB and a link to the rest; the unsubscribe link at the end is gone.",
    ),
)

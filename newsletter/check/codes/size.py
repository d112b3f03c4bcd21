"""What can be told of sizes."""

from newsletter.check.code import WARNING, Code, Concern

CODES = (
    Code(
        "heavy-message",
        Concern.SIZE,
        WARNING,
        "a message of more than 5 MB",
        "It is slow to open on a phone, and fills mailboxes; many servers refuse from 10 MB on.",
    ),
    Code(
        "many-links",
        Concern.SIZE,
        WARNING,
        "an issue of more than 100 links",
        "Filters count links, and few readers follow more than a handful.",
    ),
    Code(
        "styles-dropped",
        Concern.SIZE,
        WARNING,
        "style sheets that Gmail drops",
        "It reads 16,384 letters of style sheets, and leaves the sheet that goes beyond and all after it out.",
    ),
    Code(
        "too-long",
        Concern.SIZE,
        WARNING,
        "HTML that Gmail cuts",
        "Gmail shows the first 102 KB and a link to the rest; the unsubscribe link at the end is gone.",
    ),
)

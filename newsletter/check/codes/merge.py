"""What can be told of readers' values."""

from newsletter.check.code import ERROR, WARNING, Code, Concern

CODES = (
    Code(
        "gap-on-page",
        Concern.MERGE,
        WARNING,
        "a reader's value on the page for everybody",
        "The page of the web is filled in for nobody and has a gap there.",
    ),
    Code(
        "missing-value",
        Concern.MERGE,
        WARNING,
        "a value that some readers lack",
        "Their text has a gap: “Dear , …”.",
    ),
    Code(
        "unknown-field",
        Concern.MERGE,
        ERROR,
        "a reader's value that no list has",
        "Every reader has a gap there.",
    ),
    Code(
        "unknown-list",
        Concern.MERGE,
        WARNING,
        "a list that the issue names and that is not there",
        "What its people lack cannot be told before it is sent.",
    ),
)

"""What can be told of readers' values."""

from newsletter.check.code import ERROR, WARNING, Code, Concern

CODES = (
    Code(
        "condition-of-everybody",
        Concern.MERGE,
        WARNING,
        "a comparison that all readers fulfil",
        "It hides nothing from anybody, which is seldom what was meant.",
    ),
    Code(
        "condition-of-nobody",
        Concern.MERGE,
        WARNING,
        "a condition that no reader fulfils",
        "What hangs on it is seen by nobody; often the value is written otherwise in the lists.",
    ),
    Code(
        "gap-in-text",
        Concern.MERGE,
        WARNING,
        "a gap that a condition leaves in a sentence",
        "Readers for whom it does not hold see “Dear ,”.",
    ),
    Code(
        "gap-on-page",
        Concern.MERGE,
        WARNING,
        "a reader's value on the page for everybody",
        "The page of the web is filled in for nobody and has a gap there.",
    ),
    Code(
        "list-segment",
        Concern.MERGE,
        WARNING,
        "a list's own segment that asks for what is not there",
        "Nothing can be sent to the list before it is put right.",
    ),
    Code(
        "long-value",
        Concern.MERGE,
        WARNING,
        "a reader's value that is wider than a phone",
        "Their text grows beyond the edge, and has to be pushed sideways; often the list is wrong there.",
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
    Code(
        "wrong-value",
        Concern.MERGE,
        WARNING,
        "a value in a list that its field does not allow",
        "What compares it, as a segment or a condition in a text, takes the reader for somebody else.",
    ),
)

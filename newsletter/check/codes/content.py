"""What can be told of what is written."""

from newsletter.check.code import ERROR, WARNING, Code, Concern

CODES = (
    Code(
        "as-typed",
        Concern.CONTENT,
        WARNING,
        "lines that are meant as a list, a table or a picture",
        "Readers see the bars, dashes and file names as they were typed.",
    ),
    Code(
        "dates-turned",
        Concern.CONTENT,
        ERROR,
        "an end that is before its beginning",
        "Readers cannot tell when it is, and the calendar file cannot say it.",
    ),
    Code("empty", Concern.CONTENT, ERROR, "an issue that says nothing", "Readers get an empty letter."),
    Code(
        "foreign-tag",
        Concern.CONTENT,
        ERROR,
        "a tag that another program fills in",
        "Readers see the tag, “Dear *|FNAME|*”.",
    ),
    Code(
        "item-count",
        Concern.CONTENT,
        WARNING,
        "more or fewer items than the block looks well with",
        "The theme's author knows how many fit; others break the layout.",
    ),
    Code(
        "markdown-left",
        Concern.CONTENT,
        WARNING,
        "signs of Markdown that nothing was made of",
        "Readers see asterisks and brackets in the text.",
    ),
    Code(
        "placeholder",
        Concern.CONTENT,
        WARNING,
        "a text or a picture that is still to be made",
        "Readers get what was meant for the editor. It is an error when the issue is sent.",
    ),
    Code(
        "residue",
        Concern.CONTENT,
        WARNING,
        "what a word processor has left behind",
        "Invisible characters break words and links in some mail programs.",
    ),
    Code(
        "second-block",
        Concern.CONTENT,
        ERROR,
        "a second block of a kind that stands once only",
        "The theme has room for one of them.",
    ),
    Code(
        "unfinished",
        Concern.CONTENT,
        WARNING,
        "notes, fillers and gaps: “TODO”, “lorem ipsum”, “[MONTH]”",
        "Readers get what was meant for the editor. What nobody can have meant is an error when the issue is sent.",
    ),
)

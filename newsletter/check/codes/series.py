"""What can be told of an issue beside those before it."""

from newsletter.check.code import WARNING, Code, Concern

CODES = (
    Code(
        "copyright-year",
        Concern.SERIES,
        WARNING,
        "the copyright of a year that is over",
        "It looks as if nobody looked after the newsletter.",
    ),
    Code(
        "far-date",
        Concern.SERIES,
        WARNING,
        "an event that is years ahead",
        "Its year is a slip of the pen, and calendars take it as it is.",
    ),
    Code(
        "issue-number",
        Concern.SERIES,
        WARNING,
        "a number that an earlier issue has, or that leaves one out",
        "Readers look for an issue that they think they have missed.",
    ),
    Code(
        "no-such-day",
        Concern.SERIES,
        WARNING,
        "a day that does not exist",
        "Readers do not know whether the day before or the day after is meant.",
    ),
    Code(
        "no-such-time",
        Concern.SERIES,
        WARNING,
        "a time that no clock shows",
        "Readers do not know when to come.",
    ),
    Code(
        "old-month",
        Concern.SERIES,
        WARNING,
        "a subject with the month of the issue before",
        "Readers take it for the old one, and do not open it.",
    ),
    Code(
        "past-date",
        Concern.SERIES,
        WARNING,
        "something announced, or asked for by a day, that is over",
        "Readers want to go there, and find that they are late.",
    ),
    Code(
        "repeated-link",
        Concern.SERIES,
        WARNING,
        "a story that leads where one of an earlier issue led",
        "Readers click, and find what they have read.",
    ),
    Code(
        "repeated-story",
        Concern.SERIES,
        WARNING,
        "a story that stood in an earlier issue",
        "Readers have read it.",
    ),
    Code(
        "weekday",
        Concern.SERIES,
        WARNING,
        "a day of the week that does not match its date",
        "Readers come on the wrong day, whichever they believe.",
    ),
)

"""What can be told of the settings of the test itself."""

from newsletter.check.code import WARNING, Code, Concern

CODES = (
    Code(
        "exception-ended",
        Concern.SETTINGS,
        WARNING,
        "an exception whose last day is over",
        "What it excepted counts again.",
    ),
    Code(
        "firm-code",
        Concern.SETTINGS,
        WARNING,
        "a kind of error that cannot be set aside",
        "It counts all the same, so whoever reads the settings is misled.",
    ),
    Code(
        "unknown-client",
        Concern.SETTINGS,
        WARNING,
        "a mail program that nobody has tested",
        "Nothing is told of what its readers see.",
    ),
    Code(
        "unknown-code",
        Concern.SETTINGS,
        WARNING,
        "a severity or an exception for a finding that does not exist",
        "It changes nothing.",
    ),
    Code(
        "unreadable-baseline",
        Concern.SETTINGS,
        WARNING,
        "a baseline that cannot be read",
        "All that was known before counts as new.",
    ),
)

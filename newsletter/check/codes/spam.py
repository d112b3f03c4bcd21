"""What can be told of spam filters."""

from newsletter.check.code import ERROR, WARNING, Code, Concern

CODES = (
    Code(
        "spam-form",
        Concern.SPAM,
        WARNING,
        "a form that spam filters commonly count, judged without one",
        "The message may lie in the spam folder; to know more, a filter has to be asked.",
    ),
    Code(
        "spam-score",
        Concern.SPAM,
        ERROR,
        "a message that a spam filter takes for spam",
        "Readers behind such a filter never see it.",
    ),
    Code(
        "spam-sign",
        Concern.SPAM,
        WARNING,
        "something that a spam filter counts against the message",
        "With others of its kind it leads to the spam folder.",
    ),
)

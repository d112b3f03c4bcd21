"""What can be told of spam filters."""

from newsletter.check.code import ERROR, WARNING, Code, Concern, OnRequest

CODES = (
    Code(
        "filter-unavailable",
        Concern.SPAM,
        WARNING,
        "no spam filter could be asked",
        "Only the commonest forms were looked for, or nothing.",
    ),
    Code(
        "spam-form",
        Concern.SPAM,
        WARNING,
        "a form that spam filters commonly count, judged without one",
        "The message may lie in the spam folder; to know more, a filter has to be asked.",
        on_request=OnRequest.SPAM,
    ),
    Code(
        "spam-score",
        Concern.SPAM,
        ERROR,
        "a message that a spam filter takes for spam",
        "Readers behind such a filter never see it.",
        on_request=OnRequest.SPAM,
    ),
    Code(
        "spam-sign",
        Concern.SPAM,
        WARNING,
        "something that a spam filter counts against the message",
        "With others of its kind it leads to the spam folder.",
        on_request=OnRequest.SPAM,
    ),
)

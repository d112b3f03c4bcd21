"""What can be told of the header of a message."""

from newsletter.check.code import ERROR, WARNING, Code, Concern

CODES = (
    Code(
        "invented-domain",
        Concern.HEADERS,
        WARNING,
        "a message that is numbered under a domain of examples",
        "A Message-ID of a domain that nobody has is a sign of forgeries, and filters know it.",
    ),
    Code(
        "malformed-message",
        Concern.HEADERS,
        ERROR,
        "a message that servers would stumble over",
        "It is refused, or shown otherwise than it was meant.",
        is_firm=True,
    ),
    Code(
        "unaligned-sender",
        Concern.HEADERS,
        WARNING,
        "a message that nothing proves to be the sender’s",
        "Where the sender’s domain asks for it, the message is refused or goes to spam (DMARC).",
    ),
)

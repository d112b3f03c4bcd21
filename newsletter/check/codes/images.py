"""What can be told of pictures."""

from newsletter.check.code import ERROR, WARNING, Code, Concern, OnRequest

CODES = (
    Code(
        "image-blurred",
        Concern.IMAGES,
        WARNING,
        "a picture that is shown larger than it is",
        "It is blurred everywhere, and more so on a phone.",
    ),
    Code(
        "image-broken",
        Concern.IMAGES,
        ERROR,
        "a picture that cannot be shown",
        "Readers see an empty frame.",
    ),
    Code(
        "image-distorted",
        Concern.IMAGES,
        WARNING,
        "a picture that is shown out of shape",
        "People and circles are too wide or too narrow, in Outlook for Windows at the least.",
    ),
    Code(
        "image-elsewhere",
        Concern.IMAGES,
        WARNING,
        "a picture from somebody else's server",
        "It is gone when they take it away, and they see who opens the mail.",
    ),
    Code(
        "image-gone",
        Concern.IMAGES,
        ERROR,
        "a picture of the web that is not there",
        "Readers see an empty frame.",
        on_request=OnRequest.NETWORK,
    ),
    Code(
        "image-heavy",
        Concern.IMAGES,
        WARNING,
        "a picture of the web of more than a megabyte",
        "On the way it costs readers time and money, and some programs do not load it.",
        on_request=OnRequest.NETWORK,
    ),
    Code(
        "image-insecure",
        Concern.IMAGES,
        WARNING,
        "a picture that is not shown over https",
        "Mail programs in a browser do not load it.",
    ),
    Code(
        "image-lost",
        Concern.IMAGES,
        WARNING,
        "a picture that its ground swallows",
        "Programs turn grounds dark and leave pictures alone: a dark logo is not seen there.",
    ),
    Code(
        "image-no-width",
        Concern.IMAGES,
        WARNING,
        "a wide picture without a width",
        "In Outlook for Windows it is as wide as its file, and pushes the layout apart.",
    ),
    Code(
        "image-oversized",
        Concern.IMAGES,
        WARNING,
        "a picture with far more pixels than are shown",
        "Readers wait for what nobody sees.",
    ),
    Code(
        "image-place",
        Concern.IMAGES,
        WARNING,
        "a picture that says where it was taken",
        "Everybody who gets it can read the place, be it somebody's home.",
    ),
    Code(
        "image-twice",
        Concern.IMAGES,
        WARNING,
        "a picture that travels in several sizes",
        "Every message is heavier by all of them but one.",
    ),
)

"""[delivery]: how a campaign is sent where its order says nothing else."""

from __future__ import annotations

from newsletter.config.durations import parse_duration
from newsletter.config.keys import Key, Table
from newsletter.config.model import DeliverySettings
from newsletter.config.shares import parse_percent, parse_share
from newsletter.config.tomlfile import TomlFile

NAME = "delivery"
DELIVERY = Table(
    "How a campaign is sent, where its order says nothing else.",
    {
        "give_up_after": Key(
            str,
            "How long those who were put off are tried again, such as `36 hours`.",
            default="`2 days`",
            parse=parse_duration,
        ),
        "canary": Key(
            (int, str),
            "Those who get an issue first, to see how it fares: a number, or a part such as `1%`.",
            parse=parse_share,
        ),
        "canary_wait": Key(
            str, "How long it is watched before the others follow.", default="`30 minutes`", parse=parse_duration
        ),
        "reject_limit": Key(
            str,
            "The part of refusals above which a canary holds, and of refusals through our own fault that pauses any "
            "campaign.",
            default="`5%`",
            parse=parse_percent,
        ),
        "mx_lookups": Key(
            bool,
            "Whether DNS is asked, once a domain, which provider takes its mail; else a table of domains says it.",
            default="`false`",
        ),
    },
)


def read_delivery(file: TomlFile) -> DeliverySettings:
    """Return [delivery]; what is wrong with it is reported to the file."""
    return DeliverySettings(**file.checked(NAME, DELIVERY.keys))  # type: ignore[arg-type]

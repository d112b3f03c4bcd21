"""[abuse]: what keeps the sign-up forms from being used against other people."""

from __future__ import annotations

from newsletter.config.keys import Key, Table
from newsletter.config.model import Abuse
from newsletter.config.tomlfile import TomlFile

NAME = "abuse"

ABUSE = Table(
    "How many messages people may have sent by the public pages, to confirm and to manage what they get. What goes "
    "beyond waits for `newsletter subscribers review`.",
    {
        "per_address": Key(
            int, "To one address within a day; what goes beyond is dropped.", default=str(Abuse.per_address)
        ),
        "per_network": Key(int, "From one network (a /24 or /48) within an hour.", default=str(Abuse.per_network)),
        "per_provider": Key(
            int, "To one provider, as Gmail, or one domain within an hour.", default=str(Abuse.per_provider)
        ),
        "overall": Key(int, "In all within an hour.", default=str(Abuse.overall)),
        "proof_of_work": Key(
            bool,
            "Whether a visitor's computer does a little work before the form is sent; without it a person has to look.",
            default="`false`",
        ),
    },
)


def read_abuse(file: TomlFile) -> Abuse:
    """Return [abuse]; what is wrong with it is reported to the file."""
    values = file.checked(NAME, ABUSE.keys)

    def number(name: str, usual: int) -> int:
        return int(str(values.get(name, usual)))

    return Abuse(
        per_address=number("per_address", Abuse.per_address),
        per_network=number("per_network", Abuse.per_network),
        per_provider=number("per_provider", Abuse.per_provider),
        overall=number("overall", Abuse.overall),
        proof_of_work=values.get("proof_of_work") is True,
    )

"""A campaign's messages, made from what the ledger has frozen and from nothing else."""

from __future__ import annotations

from newsletter.config import Relay
from newsletter.delivery.model import Campaign, Delivery
from newsletter.delivery.ports import Ledger
from newsletter.message.compile import MessageTemplate, compile_message
from newsletter.message.dkim import Signer
from newsletter.message.model import Message
from newsletter.message.tokens import Keyring, new_keyring


def keyring_of(ledger: Ledger) -> Keyring:
    """Return the keys that sign a ledger's tokens, making the first one where there is none."""
    return Keyring.from_json(ledger.remembered("keyring", lambda: new_keyring().to_json()))


class Composer:
    """Makes the messages of one campaign; each language is compiled once. The same delivery gives the same bytes."""

    def __init__(
        self, ledger: Ledger, campaign: Campaign, relay: Relay | None = None, signer: Signer | None = None
    ) -> None:
        """Compile what the ledger has frozen. `relay` is what the messages go through, `signer` who signs them."""
        keyring = keyring_of(ledger)
        self._templates: dict[str, MessageTemplate] = {
            locale: compile_message(
                edition,
                campaign.publication,
                keyring,
                campaign.label,
                lists=campaign.lists,
                return_path=relay.return_path if relay else "",
                signer=signer,
                rewrites_message_id=bool(relay and relay.rewrites_message_id),
            )
            for locale, edition in ledger.editions(campaign.id).items()
        }

    def __call__(self, delivery: Delivery) -> Message:
        """Make the message of a delivery that has begun, and so has a date. Raises NewsletterError if it cannot be."""
        if delivery.date is None:
            raise ValueError(f"delivery {delivery.id} has no date yet")
        template = self._templates[delivery.locale]
        return template.message(delivery.recipient, delivery.date, token_payload=delivery.token_payload)

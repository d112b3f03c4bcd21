"""Test copies: an issue to an editor's own address, which changes nothing and counts for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newsletter.address import is_reserved, split_address
from newsletter.config import Relay, Settings
from newsletter.delivery.campaigns import kind_of
from newsletter.delivery.compose import keyring_of
from newsletter.delivery.health import concerns_everybody
from newsletter.delivery.model import Answer, RelayKind
from newsletter.delivery.ports import Transport
from newsletter.errors import UsageError
from newsletter.message.compile import MessageTemplate, compile_message
from newsletter.message.dkim import Signer
from newsletter.message.model import Kind, Message, Recipient
from newsletter.message.tokens import Keyring
from newsletter.render.edition import Edition
from newsletter.replies import Outcome
from newsletter.subscribers.model import Subscriber
from newsletter.theme.locales import choose_locale
from newsletter.wiring.publishing import carried
from newsletter.wiring.readers import everybody, find_reader
from newsletter.wiring.running import transports_of
from newsletter.wiring.signing import signer_for
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import Build

OUTBOX_FOLDER = "test"


class ReservedAddressError(UsageError):
    """A test copy would go through a real relay to a domain that nobody has."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"“{address}” is at a domain that is reserved for examples; no mail may be sent there",
            "name your own address, or add --relay outbox",
        )


@dataclass(frozen=True)
class Copy:
    """One test copy that was handed over: whose values it holds, and what the relay answered."""

    address: str
    locale: str
    as_reader: str
    answer: Answer

    @property
    def is_settled(self) -> bool:
        """Tell whether the relay took it, or refused this one for good."""
        refused = self.answer.outcome is Outcome.REJECTED and not concerns_everybody(self.answer)
        return refused or self.answer.outcome is Outcome.ACCEPTED

    def as_json(self) -> dict[str, object]:
        """Return the copy as plain values, for `--json`."""
        return {
            "to": self.address,
            "locale": self.locale,
            "as": self.as_reader,
            "outcome": self.answer.outcome.value,
            "reply": str(self.answer),
        }


def send_copies(
    settings: Settings,
    build: Build,
    editions: Mapping[str, Edition],
    addresses: Sequence[str],
    relay: Relay | None,
    as_address: str | None,
    now: datetime,
) -> list[Copy]:
    """Send one copy per language to each address, filled in from one reader. The ledger counts none of it.

    Raises AddressError, ReservedAddressError, UnknownReaderError, DkimKeyError and TransportError.
    """
    for address in addresses:
        split_address(address)
        if kind_of(relay) is RelayKind.REAL and is_reserved(address):
            raise ReservedAddressError(address)
    sent = carried(settings, replace(build, editions=editions), kind_of(relay))
    settings, editions = replace(settings, publication=sent.publication), sent.build.editions
    named = find_reader(settings, as_address) if as_address else None
    readers = {locale: named or first_reader(settings, build, locale) for locale in editions}
    with ledger_of(settings) as ledger:
        keyring = keyring_of(ledger)
    signer = signer_for(settings, kind_of(relay))
    templates = {locale: _template(settings, edition, keyring, relay, signer) for locale, edition in editions.items()}
    parcels = [
        (address, locale, _message(templates[locale], address, readers[locale], now))
        for address in addresses
        for locale in editions
    ]
    transport = transports_of(settings, relay, OUTBOX_FOLDER)()
    answers = asyncio.run(_hand_over(transport, [message for _, _, message in parcels], _next_number(settings)))
    shown = {locale: reader.address if reader else "" for locale, reader in readers.items()}
    return [
        Copy(address, locale, shown[locale], answer)
        for (address, locale, _), answer in zip(parcels, answers, strict=True)
    ]


def first_reader(settings: Settings, build: Build, locale: str) -> Subscriber | None:
    """Return the first subscriber who would get an edition: of the issue's own lists first."""
    lists = build.issue.lists if build.issue else ()
    locales = list(build.editions)
    for each, subscriber in everybody(settings, lists):
        if choose_locale(subscriber.locale or each.locale, locales, settings.publication.locale) == locale:
            return subscriber
    return None


def _template(
    settings: Settings, edition: Edition, keyring: Keyring, relay: Relay | None, signer: Signer | None
) -> MessageTemplate:
    return compile_message(
        edition,
        settings.publication,
        keyring,
        edition.issue,
        lists={},
        kind=Kind.TEST,
        return_path=relay.return_path if relay else "",
        signer=signer,
        rewrites_message_id=bool(relay and relay.rewrites_message_id),
    )


def _message(template: MessageTemplate, address: str, reader: Subscriber | None, now: datetime) -> Message:
    return template.message(Recipient(address, "", reader.fields if reader else {}), now, token_payload=b"")


async def _hand_over(transport: Transport, messages: Sequence[Message], number: int) -> list[Answer]:
    answers = []
    try:
        for offset, message in enumerate(messages):
            await transport.open()
            answers.append(await transport.send(message, number + offset))
    finally:
        await transport.close()
    return answers


def _next_number(settings: Settings) -> int:
    folder = settings.outbox / OUTBOX_FOLDER
    numbers = [int(path.name[:4]) for path in folder.glob("[0-9][0-9][0-9][0-9]-*.eml")]
    return max(numbers, default=0) + 1

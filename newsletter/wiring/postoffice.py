"""Sends what people have asked for, one message at a time, through the relay that issues go through, or the outbox."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsletter.clock import Clock
from newsletter.config import Relay, Settings, choose_relays
from newsletter.config.web import ascii_url
from newsletter.delivery.campaigns import kind_of
from newsletter.delivery.model import TOKEN_PAYLOAD, Answer
from newsletter.delivery.ports import Transport
from newsletter.errors import NewsletterError
from newsletter.message.compile import compile_message
from newsletter.message.dkim import Signer
from newsletter.message.model import Kind, Message, Recipient
from newsletter.message.tokens import Keyring, Purpose
from newsletter.replies import Outcome
from newsletter.site.front import Front
from newsletter.site.passes import write_pass
from newsletter.site.wording import as_edition, word_letter
from newsletter.subscribers.description import ListDescription
from newsletter.subscribers.letters import Letter, LetterBook, LetterKind, LetterState, next_try, still_meant
from newsletter.subscribers.ports import SubscriberStore
from newsletter.wiring.running import transports_of
from newsletter.wiring.signing import signer_for
from newsletter.wiring.subscribers.forgetting import LETTERS

# How long whoever takes a message may need for it, before another one sends it; and how often it is looked for some.
SECONDS_FOR_ONE = 600
SECONDS_BETWEEN_LOOKS = 5.0
AT_ONCE = 20


@dataclass
class PostOffice:
    """Writes and sends the letters that are due. `wake` may be called from any thread."""

    settings: Settings
    front: Front
    keyring: Keyring = field(repr=False)
    store: SubscriberStore
    letters: LetterBook
    now: Clock
    tell: Callable[[str], None]

    def __post_init__(self) -> None:
        """Choose the relay. Raises RelayError, SecretFileError and DkimKeyError."""
        self.relay: Relay | None = choose_relays(self.settings, None, self.settings.publication.sender_address).first
        self._signer: Signer | None = signer_for(self.settings, kind_of(self.relay))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look at once whether something is to be sent."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._woken.set)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Send what is due while the context lasts."""
        self._loop = asyncio.get_running_loop()
        task = asyncio.create_task(self._work())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            try:
                while await self.send_due():
                    pass
            except NewsletterError as fault:
                self.tell(fault.sentence)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), SECONDS_BETWEEN_LOOKS)

    async def send_due(self) -> int:
        """Send what is due now, and return how much that was. Raises LedgerError."""
        now = self.now()
        until = now + timedelta(seconds=SECONDS_FOR_ONE)
        due = await asyncio.to_thread(self.letters.take_due, now, until, AT_ONCE)
        transport = transports_of(self.settings, self.relay, LETTERS)()
        try:
            for letter in due:
                await self._send(transport, letter)
        finally:
            await transport.close()
        return len(due)

    async def _send(self, transport: Transport, letter: Letter) -> None:
        message = await asyncio.to_thread(self._message, letter)
        if message is None:
            await asyncio.to_thread(self.letters.settle, letter.id, LetterState.DROPPED, None, "nobody is there")
            return
        try:
            await transport.open()
            answer = await transport.send(message, letter.id)
        except NewsletterError as fault:
            self.tell(fault.sentence)
            await self._settle(letter, Outcome.DEFERRED, fault.sentence)
        else:
            await self._settle(letter, answer.outcome, _said(answer))

    async def _settle(self, letter: Letter, outcome: Outcome, said: str) -> None:
        now = self.now()
        if outcome is Outcome.ACCEPTED or outcome is Outcome.UNCERTAIN:
            state, due = LetterState.SENT, None
        else:
            due = next_try(letter.at, letter.attempts, now) if outcome is Outcome.DEFERRED else None
            state = LetterState.WAITING if due else LetterState.FAILED
        await asyncio.to_thread(self.letters.settle, letter.id, state, due, said)

    def _message(self, letter: Letter) -> Message | None:
        now = self.now()
        url = self._url(letter, now)
        if url is None:
            return None
        publication, paper = self.settings.publication, self.front.paper
        about = self.front.view.titles.get(letter.list_name) or ListDescription(letter.list_name)
        is_of_list = letter.kind is not LetterKind.MANAGE and letter.list_name
        wording = word_letter(
            paper,
            letter.kind,
            self.front.known(letter.locale),
            name=about.title if is_of_list else publication.name,
            url=url,
            welcome=about.welcome,
        )
        label = f"letter-{letter.id}"
        template = compile_message(
            as_edition(paper, wording, label),
            publication,
            self.keyring,
            label,
            lists={},
            kind=Kind.LETTER,
            return_path=self.relay.return_path if self.relay else "",
            signer=self._signer,
            rewrites_message_id=bool(self.relay and self.relay.rewrites_message_id),
        )
        payload = TOKEN_PAYLOAD.pack(0, letter.id)  # no campaign has the number 0
        return template.message(Recipient(letter.address), now, token_payload=payload)

    def _url(self, letter: Letter, now: datetime) -> str | None:
        """Return the link of a letter; None where there is nobody left whom it could be for."""
        stands = self.store.subscriptions(letter.list_name, [letter.key]).get(letter.key)
        if not still_meant(letter.kind, stands, self.store.suppressions(letter.key, now)):
            return None
        base = ascii_url(self.settings.publication.base_url)
        if letter.kind is LetterKind.CONFIRM:
            return f"{base}/c/{write_pass(self.keyring, Purpose.CONFIRM, letter.id, now)}"
        person = self.store.find(letter.key)
        return f"{base}/me/{write_pass(self.keyring, Purpose.MANAGE, person.id, now)}" if person else None


def _said(answer: Answer) -> str:
    return str(answer)[:500]

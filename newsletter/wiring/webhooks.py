"""Telling other programs what has happened: what is due is taken from the ledger, told and settled."""

from __future__ import annotations

import asyncio
import http.client
import traceback
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from newsletter.clock import Clock, system_clock
from newsletter.config import Settings, Webhook
from newsletter.config.secretfile import SecretFileError
from newsletter.delivery.ports import LedgerUnavailableError
from newsletter.errors import UsageError
from newsletter.problems import did_you_mean
from newsletter.programs.notice import Notice, NoticeState
from newsletter.programs.ports import NoticeStore
from newsletter.programs.retrying import outcome
from newsletter.programs.signature import signed
from newsletter.publish.exchange import Content, Limits, exchange
from newsletter.publish.proxy import proxies_for
from newsletter.publish.reach import anywhere

SECONDS = 15.0
# However long one takes, nobody else takes it before.
LEASE = timedelta(seconds=60)
AT_ONCE = 4
LOOK_EVERY = 2.0
AFTER_A_BUG = 60.0
KEEP = timedelta(days=30)
AGENT = "newsletter-webhooks"


class UnknownWebhookError(UsageError):
    """A webhook that newsletter.toml does not name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = did_you_mean(name, names)
        hint = f"did you mean {near}?" if near else f"there are: {', '.join(names)}"
        if not names:
            hint = "name one in newsletter.toml, with [webhooks.NAME] and its url"
        super().__init__(f"there is no webhook called “{name}”", hint)


def webhook_of(settings: Settings, name: str) -> Webhook:
    """Return a webhook that can sign. Raises UnknownWebhookError and SecretFileError."""
    webhook = settings.webhooks.get(name)
    if webhook is None:
        raise UnknownWebhookError(name, settings.webhooks)
    if webhook.secret_fault:
        raise SecretFileError(webhook.secret_fault)
    return webhook


class Telling:
    """Tells the programs of a workspace what is due, a few things at once, oldest first.

    `complain` is called once with why a program cannot be told anything.
    """

    def __init__(
        self,
        settings: Settings,
        store: NoticeStore,
        clock: Clock = system_clock,
        complain: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._webhooks = [each for each in settings.webhooks.values() if each.secret_fault is None]
        for each in settings.webhooks.values():
            if each.secret_fault:
                complain(f"webhook “{each.name}” is told nothing: {each.secret_fault.sentence}")
        store.drop_notices(clock() - KEEP)

    async def go_on(self, stop: asyncio.Event) -> None:
        """Tell what is due until `stop` is set. While the ledger is away, it is waited for."""
        while self._webhooks and not stop.is_set():
            try:
                wait = 0.0 if await self.tell_due() else LOOK_EVERY
            except LedgerUnavailableError:
                wait = LOOK_EVERY
            except Exception:  # noqa: BLE001 - a bug of ours, which a person has to see; sends go on meanwhile
                traceback.print_exc()
                wait = AFTER_A_BUG
            if wait:
                await _rest(stop, wait)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Tell what is due while the context lasts; what is being told when it ends is ended."""
        stop = asyncio.Event()
        task = asyncio.create_task(self.go_on(stop))
        try:
            yield
        finally:
            stop.set()
            await task

    async def tell_due(self) -> int:
        """Tell what is due now; return how much was told, whatever came of it."""
        return sum(await asyncio.gather(*(self._tell(webhook) for webhook in self._webhooks)))

    async def _tell(self, webhook: Webhook) -> int:
        now = self._clock()
        notices = await asyncio.to_thread(self._store.claim_notices, webhook.name, now, LEASE, AT_ONCE)
        await asyncio.gather(*(asyncio.to_thread(self._tell_one, webhook, notice) for notice in notices))
        return len(notices)

    def _tell_one(self, webhook: Webhook, notice: Notice) -> None:
        status, reply = told(webhook, notice, self._clock())
        state, due = outcome(status, notice.attempts, self._clock())
        self._store.settle_notice(notice, state, due, reply)


def told(webhook: Webhook, notice: Notice, at: datetime) -> tuple[int, str]:
    """Tell one program one thing; return the status of its answer, 0 for none, and the answer in words.

    A redirect is not followed: what is told about people goes where newsletter.toml says, and nowhere else.
    """
    body = notice.body()
    headers = {"Content-Type": "application/json", "User-Agent": AGENT}
    content = Content(body, {**headers, **signed(webhook.secret, notice.message_id, at, body)})
    proxy = proxies_for(webhook.url).get(urlsplit(webhook.url).scheme, "")
    try:
        response = exchange("POST", webhook.url, anywhere, Limits(SECONDS, 1), proxy, content)
    except TimeoutError:
        return 0, f"no answer within {SECONDS:.0f} seconds"
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return 0, str(getattr(fault, "strerror", None) or fault or type(fault).__name__)
    return response.status, f"{response.status} {http.client.responses.get(response.status, '')}".strip()


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def try_now(settings: Settings, store: NoticeStore, name: str, clock: Clock = system_clock) -> Notice:
    """Tell one program at once that it is only tried; return what came of it, which is not tried again."""
    webhook = webhook_of(settings, name)
    notice = store.try_webhook(name, clock(), LEASE)
    status, reply = told(webhook, notice, clock())
    delivered = outcome(status, notice.attempts, clock())[0] is NoticeState.DELIVERED
    state = NoticeState.DELIVERED if delivered else NoticeState.GIVEN_UP
    store.settle_notice(notice, state, None, reply)
    return replace(notice, state=state, reply=reply)

"""Other programs are told what happens, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from newsletter.config import Settings, Webhook
from newsletter.config.secretfile import SecretFileError
from newsletter.ledger.sql import SqlLedger
from newsletter.problems import error
from newsletter.programs.event import CHOICES
from newsletter.programs.notice import Notice, NoticeState
from newsletter.programs.signature import signed
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.records import Cause, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.state import ledger_of
from newsletter.wiring.webhooks import Telling, UnknownWebhookError, try_now
from newsletter.wiring.workspace import open_workspace
from tests.publish.conftest import shown_at

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SECRET = bytes(range(32))
ANNA = "anna@city.example"


@dataclass
class Told:
    """What a program has heard, and what it answers."""

    answers: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)


class Program(BaseHTTPRequestHandler):
    """A program that is told things."""

    def __init__(self, told: Told, *args: object) -> None:
        self.told = told
        super().__init__(*args)  # type: ignore[arg-type]

    def do_POST(self) -> None:
        """Hear one thing."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.told.came.set()
        self.send_response(self.told.answers.pop(0) if self.told.answers else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def settings(workspace: Path, told: Told) -> Iterator[Settings]:
    """Return settings that name one program."""
    with shown_at(partial(Program, told)) as url:  # type: ignore[arg-type]
        webhook = Webhook("crm", f"{url}/in", frozenset(CHOICES), SECRET)
        yield replace(open_workspace(workspace), webhooks={"crm": webhook})


@pytest.fixture
def ledger(settings: Settings) -> Iterator[SqlLedger]:
    with ledger_of(settings) as opened:
        yield opened


def add(ledger: SqlLedger, *keys: str) -> None:
    entries = [Entry(key, key, SubscriptionEvent.ADD) for key in keys]
    ledger.subscribers.apply("team", entries, Source.EDITOR, Cause(NOW, Who.EDITOR))


def tell(settings: Settings, ledger: SqlLedger, at: datetime = NOW) -> int:
    telling = Telling(settings, ledger.notices, lambda: at)
    return asyncio.run(telling.tell_due())


def newest(ledger: SqlLedger) -> Notice:
    return ledger.notices.notices("crm", 1)[0]


def test_a_program_is_told_in_a_message_that_it_can_verify(settings: Settings, ledger: SqlLedger, told: Told) -> None:
    tell(settings, ledger)
    add(ledger, ANNA)
    assert tell(settings, ledger) == 1
    ((headers, body),) = told.heard
    assert json.loads(body)["type"] == "subscription.added"
    assert json.loads(body)["data"]["subscriber"]["address"] == ANNA
    notice = newest(ledger)
    assert {name: headers[name] for name in headers if name.startswith("webhook-")} == signed(
        SECRET, notice.message_id, NOW, body
    )
    assert (notice.state, notice.reply) == (NoticeState.DELIVERED, "204 No Content")
    assert tell(settings, ledger) == 0


def test_what_was_not_heard_is_told_again_with_the_same_name(settings: Settings, ledger: SqlLedger, told: Told) -> None:
    told.answers[:] = [500, 302, 200]
    tell(settings, ledger)
    add(ledger, ANNA)
    at = NOW
    while newest(ledger).state is NoticeState.WAITING:
        assert tell(settings, ledger, at) <= 1
        at = newest(ledger).due or at
    assert [headers["webhook-id"] for headers, _ in told.heard] == [newest(ledger).message_id] * 3
    assert len({body for _, body in told.heard}) == 1
    assert newest(ledger).attempts == 3


def test_many_are_told_until_none_is_left(settings: Settings, ledger: SqlLedger, told: Told) -> None:
    tell(settings, ledger)
    add(ledger, *(f"p{number}@city.example" for number in range(10)))
    while tell(settings, ledger):
        pass
    assert len({headers["webhook-id"] for headers, _ in told.heard}) == 10


def test_whoever_is_forgotten_is_named_by_their_number_only(settings: Settings, ledger: SqlLedger, told: Told) -> None:
    told.answers[:] = [500]
    tell(settings, ledger)
    add(ledger, ANNA)
    person = ledger.subscribers.find(ANNA)
    assert person
    tell(settings, ledger)
    ledger.subscribers.forget(ANNA, Cause(NOW, Who.READER))
    tell(settings, ledger, NOW + timedelta(days=1))
    heard = [json.loads(body) for _, body in told.heard[1:]]
    assert {each["type"] for each in heard} == {
        "subscription.added",
        "subscription.unsubscribed",
        "subscriber.forgotten",
    }
    assert all(each["data"]["subscriber"] == {"id": person.id, "address": None} for each in heard)


def test_a_program_that_is_away_is_waited_for(settings: Settings, ledger: SqlLedger) -> None:
    away = replace(settings, webhooks={"crm": replace(settings.webhooks["crm"], url="http://127.0.0.1:1/in")})
    tell(away, ledger)
    add(ledger, ANNA)
    tell(away, ledger)
    notice = newest(ledger)
    assert (notice.state, notice.reply) == (NoticeState.WAITING, "Connection refused")


def test_who_has_no_secret_is_told_nothing_and_nothing_is_lost(settings: Settings, ledger: SqlLedger) -> None:
    fault = error("missing-key", "[webhooks.crm] has no secret", "newsletter.toml", 9)
    dumb = replace(settings, webhooks={"crm": replace(settings.webhooks["crm"], secret=b"", secret_fault=fault)})
    said: list[str] = []
    telling = Telling(dumb, ledger.notices, lambda: NOW, said.append)
    add(ledger, ANNA)
    assert asyncio.run(telling.tell_due()) == 0
    assert said == ["webhook “crm” is told nothing: [webhooks.crm] has no secret"]
    assert newest(ledger).state is NoticeState.WAITING
    with pytest.raises(SecretFileError):
        try_now(dumb, ledger.notices, "crm")


def test_it_goes_on_until_it_is_stopped(settings: Settings, ledger: SqlLedger, told: Told) -> None:
    async def run() -> None:
        stop = asyncio.Event()
        telling = Telling(settings, ledger.notices, lambda: NOW)
        add(ledger, ANNA)
        task = asyncio.create_task(telling.go_on(stop))
        assert await asyncio.to_thread(told.came.wait, 20)
        stop.set()
        await task

    asyncio.run(run())
    assert newest(ledger).state is NoticeState.DELIVERED


def test_one_is_tried_and_not_tried_again(settings: Settings, ledger: SqlLedger, told: Told) -> None:
    told.answers[:] = [404]
    notice = try_now(settings, ledger.notices, "crm", lambda: NOW)
    assert (notice.state, notice.reply) == (NoticeState.GIVEN_UP, "404 Not Found")
    assert try_now(settings, ledger.notices, "crm", lambda: NOW).state is NoticeState.DELIVERED
    assert tell(settings, ledger, NOW + timedelta(days=9)) == 0


def test_an_unknown_one_is_told_with_what_was_meant(settings: Settings, ledger: SqlLedger) -> None:
    with pytest.raises(UnknownWebhookError) as refused:
        try_now(settings, ledger.notices, "crn")
    assert "crm" in refused.value.hint

"""Whatever is sent to the pages, by forms as they are or by no browser at all: no answer is a fault of ours."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from newsletter.delivery.compose import keyring_of
from newsletter.delivery.model import RelayKind
from newsletter.message.tokens import Purpose
from newsletter.site.passes import write_pass
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.letters import LetterKind, LetterState, NewLetter, Verdict
from newsletter.subscribers.records import Cause, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.site.sending import send
from tests.site.serving import serving
from tests.site.test_joining import DESCRIPTION, LIST
from tests.site.test_leaving import way_out

ANNA = "anna@example.org"
FORMS = "application/x-www-form-urlencoded"
FEW = limits(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
MANY = limits(FEW, max_examples=120)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("garbage") / "village"
    (root / "issues/sun").mkdir(parents=True)
    (root / "issues/sun/en.md").write_text("---\nsubject: Sun\npreheader: x\n---\nHello!\n")
    (root / "issues/sun/issue.yaml").write_text("public: true\n")
    (root / "subscribers").mkdir()
    (root / "subscribers/village.csv").write_text("email,name\nanna@example.org,Anna\n")
    (root / "subscribers/village.yaml").write_text(DESCRIPTION)
    (root / "newsletter.toml").write_text(
        '[newsletter]\nname = "News"\nfrom = "News <news@example.org>"\npostal_address = "Street 1"\nlocale = "en"\n'
        'base_url = "https://news.example.org/village"\n[abuse]\nproof_of_work = true\n'
    )
    return root


@pytest.fixture(scope="module")
def places(root: Path) -> list[str]:
    """Return a path of each kind, below the root of the site, with tokens that hold."""
    settings = open_workspace(root)
    out = way_out(send(settings, "sun", RelayKind.REAL)[0])
    with ledger_of(settings) as ledger:
        keyring, now = keyring_of(ledger), datetime.now(UTC)
        entry = Entry(ANNA, ANNA, SubscriptionEvent.ADD)
        ledger.subscribers.apply(LIST, [entry], Source.FILE, Cause(now, Who.FILE))
        sent = [
            ledger.letters.post(
                NewLetter(kind=kind, key=ANNA, address=ANNA, list_name=LIST, at=now),
                lambda _: Verdict(LetterState.SENT),
            )
            for kind in (LetterKind.MANAGE, LetterKind.CONFIRM)
        ]
        own = f"me/{write_pass(keyring, Purpose.MANAGE, sent[0].id, now)}"
        confirm = f"c/{write_pass(keyring, Purpose.CONFIRM, sent[1].id, now)}"
    acts = [
        out,
        f"{out}/undo",
        confirm,
        "me",
        own,
        f"{own}/leave",
        f"{own}/forget",
        f"join/{LIST}",
        f"{own}/data",
        "join",
    ]
    return [*acts, "", "i/sun/en", "health", "feed.xml", "api/v1/lists", "api/v1/openapi.json"]


@pytest.fixture(scope="module")
def base(root: Path, places: list[str]) -> Iterator[str]:
    with serving(open_workspace(root)) as base:
        yield base


def status_of(base: str, data: bytes) -> int:
    """Send octets and return the status of the first answer; 0 where the server only hangs up."""
    with socket.create_connection(("127.0.0.1", urlsplit(base).port or 0), timeout=20) as peer:
        peer.sendall(data)
        peer.shutdown(socket.SHUT_WR)
        answer = peer.recv(64).split(b" ", 2)
    return int(answer[1]) if len(answer) > 2 else 0


octets = st.binary(max_size=80)
line = octets.map(lambda data: data.replace(b"\r", b"").replace(b"\n", b""))
names = st.sampled_from(
    [
        "Content-Type",
        "Accept-Language",
        "If-None-Match",
        "X-Forwarded-For",
        "Cookie",
        "Host",
        "Content-Encoding",
        "Range",
    ]
).map(str.encode)
methods = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "BREW"])
kinds = st.sampled_from(
    [
        FORMS.encode(),
        b"application/json",
        b"multipart/form-data; boundary=x",
        b"multipart/form-data; boundary=\xff",
        b"multipart/form-data",
        b"text/plain; charset=\xc3\x28",
        b"application/json; charset=utf-16",
    ]
)
bodies = (
    octets
    | st.binary(min_size=65_000, max_size=70_000)
    | st.sampled_from(
        [
            b"email=%ff%fe%00&name=%ed%a0%80&field.street=%",
            b"email=a%40example.org&field.street=North&opened=x&altcha=%ff",
            b'{"email": "\\ud800@example.org", "fields": {"street": "North"}}',
            b'{"email": "a@example.org", "locale": "\\u0000", "fields": {"street": "North"}, "altcha": {}}',
            b"--x\r\nContent-Disposition: form-data; name=\"email\"; filename*=utf-16''%ff\r\n\r\nx\r\n--x--",
            b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n--x--",
            b"[" * 60_000,
            b"&" * 60_000,
        ]
    )
)
DEEP = b"[" * 60_000


@MANY
@given(
    method=methods, number=st.integers(0, 15), tail=st.text(max_size=9), kind=kinds, name=names, value=line, body=bodies
)
@example(method="POST", number=7, tail="", kind=b"application/json", name=b"Host", value=b"", body=DEEP)
def test_no_request_is_answered_with_a_fault(
    base: str,
    places: list[str],
    method: str,
    number: int,
    tail: str,
    kind: bytes,
    name: bytes,
    value: bytes,
    body: bytes,
) -> None:
    path = httpx.URL(f"/village/{places[number % len(places)]}").copy_merge_params({"lang": tail} if tail else {})
    lines = [f"{method} {path} HTTP/1.1".encode(), b"Host: x", b"Content-Type: " + kind, name + b": " + value]
    head = b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"Connection: close"])
    assert status_of(base, head + b"\r\n\r\n" + body) < 500


@MANY
@given(
    st.binary(max_size=200) | st.text(max_size=60).map(lambda text: f"GET /village/{text} HTTP/1.1\r\n\r\n".encode())
)
def test_what_is_no_request_is_refused(base: str, data: bytes) -> None:
    assert status_of(base, data) < 500


@MANY
@given(place=st.integers(0, 15), tail=st.binary(min_size=1, max_size=12))
def test_no_path_is_answered_with_a_fault(base: str, places: list[str], place: int, tail: bytes) -> None:
    encoded = "".join(f"%{octet:02x}" for octet in tail)
    for path in (f"{places[place % len(places)]}/{encoded}", f"{places[place % len(places)]}{encoded}", encoded):
        assert status_of(base, f"GET /village/{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()) < 500


FIELDS = {
    "": ["email", "website"],
    "join": ["email", "name", "locale", "field.street", "opened", "altcha", "website"],
    "own": ["name", "locale", "list", "weeks"],
}


def described(places: list[str]) -> dict[str, Any]:
    """Return what the forms are made of, as an OpenAPI document."""
    paths: dict[str, Any] = {}
    for place in places[:9]:
        fields = FIELDS["join" if place.startswith("join") else "own" if place.startswith("me/") else ""]
        known = {"anyOf": [{"type": "string"}, {"enum": [ANNA, "b@example.org"]}]}
        typed = {name: known if name == "email" else {"type": "string"} for name in fields}
        schema = {"type": "object", "properties": typed}
        content = {kind: {"schema": schema} for kind in (FORMS, "multipart/form-data", "application/json")}
        query = {"name": "lang", "in": "query", "schema": {"type": "string"}}
        paths[f"/{place}"] = {
            "post": {
                "parameters": [query],
                "requestBody": {"content": content},
                "responses": {"default": {"description": ""}},
            }
        }
    return {"openapi": "3.1.0", "info": {"title": "Forms", "version": "1"}, "paths": paths}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_form_is_answered_with_a_fault(base: str, places: list[str], mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(described(places))
    for each in [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]:

        @FEW
        @given(case=each.as_strategy(generation_mode=mode))
        def attempt(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(base_url=f"{base}/village", checks=[not_a_server_error])

        attempt()

"""Redirects, limits and tricks, over real connections to servers of this machine."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from newsletter.delivery.lookup import dns_lookup
from newsletter.publish import exchange
from newsletter.publish.client import Answer, Client, Failure
from newsletter.publish.exchange import Limits
from newsletter.publish.reach import PublicOnly, anywhere
from tests.delivery.certificates import Authority
from tests.dns import NameServer, name_server

from .conftest import Quiet, listed, shown_at

HERE = "127.0.0.1"


class Site(Quiet):
    """Answers /STATUS with it, /to?u=ADDRESS with a redirect, and notes what it was asked."""

    def __init__(self, *args: object, noted: list[str], before: Callable[[], None], **more: object) -> None:
        self._noted, self._before = noted, before
        super().__init__(*args, **more)  # type: ignore[arg-type]

    def do_GET(self) -> None:  # noqa: N802
        """Answer as the path says."""
        self._noted.append(f"{self.command} {self.headers['Host'].partition(':')[0]} {self.path}")
        self._before()
        parts = urlsplit(self.path)
        target = parse_qs(parts.query).get("u", [""])[0]
        self.send_response(int(parts.path.strip("/") or 200) if not target else 302)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"x" * 100_000)

    do_HEAD = do_GET  # noqa: N815

    def do_CONNECT(self) -> None:  # noqa: N802
        """Refuse to pass anything on."""
        self._noted.append(f"CONNECT {self.path} {self.headers['Proxy-Authorization']}")
        self.send_error(403)


class Web:
    """A site with a name of its own, as a client sees it that reaches nothing else of this machine."""

    def __init__(self, dns: NameServer) -> None:
        self.dns = dns
        self.noted: list[str] = []
        self.before: Callable[[], None] = lambda: None
        self.port = 0

    def resolve(self, host: str) -> Sequence[str]:
        """Ask the name server, each time anew; an address is one."""
        try:
            return [str(info[4][0]) for info in socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)]
        except socket.gaierror:
            lookup = dns_lookup([HERE], self.dns.port)
            return [record for kind in ("A", "AAAA") for record in lookup(host, kind).records]

    def client(self, **limits: float) -> Client:
        return Client(PublicOnly(self.resolve, {(HERE, self.port)}), Limits(**{"seconds": 5, **limits}))  # type: ignore[arg-type]

    def ask(self, path: str, method: str = "GET", **limits: float) -> Answer:
        return self.client(**limits).ask(method, f"http://www.lv:{self.port}{path}")


@pytest.fixture
def web() -> Iterator[Web]:
    zone = {"www.lv": {"A": [HERE]}, "inside.lv": {"A": ["192.168.1.1"]}, "meta.lv": {"A": ["169.254.169.254"]}}
    with name_server(zone) as dns:
        made = Web(dns)
        with shown_at(partial(Site, noted=made.noted, before=lambda: made.before())) as address:
            made.port = urlsplit(address).port or 0
            yield made


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("status", [200, 404, 410, 429, 500, 503])
def test_a_status_is_told(web: Web, method: str, status: int) -> None:
    answer = web.ask(f"/{status}", method)
    assert (answer.status, answer.failure, answer.kind) == (status, Failure.NONE, "text/html")
    assert web.noted == [f"{method} www.lv /{status}"]


def test_a_redirect_is_followed_and_shown(web: Web) -> None:
    answer = web.ask("/to?u=/200")
    assert [(hop.status, hop.url) for hop in answer.hops] == [(302, f"http://www.lv:{web.port}/200")]
    assert (answer.status, answer.end) == (200, f"http://www.lv:{web.port}/200")


@pytest.mark.parametrize("inside", listed("inside"))
def test_nothing_that_is_not_public_is_asked(web: Web, inside: str) -> None:
    seen: list[str] = []
    with shown_at(partial(Site, noted=seen, before=lambda: None)) as other:
        target = inside.replace("PORT2", str(urlsplit(other).port))
        led = web.ask(f"/to?u={target.replace('#', '%23')}")
        straight = web.client().ask("GET", target if target.startswith("http") else f"http:{target}")
    for answer in (led, straight):
        assert answer.failure in (Failure.PRIVATE, Failure.NAME, *([Failure.NONSENSE] if "\\" in inside else [])), (
            answer
        )
    assert seen == []
    assert len(web.noted) == 1


def test_a_name_that_turns_private_after_it_was_looked_at_is_still_the_first_machine(web: Web) -> None:
    def turn() -> None:
        web.dns.zone["www.lv"] = {"A": ["10.0.0.1"]}

    web.before = turn
    assert web.ask("/200").status == 200
    assert web.dns.asked["www.lv"] == 2  # A and AAAA, once each: connecting asks nobody
    web.dns.zone["www.lv"] = {"A": [HERE]}
    led = web.ask(f"/to?u=http://www.lv:{web.port}/200")
    assert led.failure is Failure.PRIVATE
    assert len(web.noted) == 2


@pytest.mark.parametrize("target", ["ftp://www.lv/a", "file:///etc/passwd", "gopher://www.lv/", "javascript:alert(1)"])
def test_a_redirect_stays_on_the_web(web: Web, target: str) -> None:
    assert web.ask(f"/to?u={target}").failure is Failure.AWAY


def test_an_address_that_browsers_read_otherwise_is_not_asked(web: Web) -> None:
    for address in (f"http://one.example\\@www.lv:{web.port}/200", f"http://one.example\\.www.lv:{web.port}/200"):
        assert web.client().ask("GET", address).failure is Failure.NONSENSE
    assert web.noted == []


def test_redirects_end(web: Web) -> None:
    web.before = lambda: None
    round_and_round = f"/to?u=http://www.lv:{web.port}/to%3Fu%3D%2Fto%253Fu%253D%252Fto%25253Fu%25253D%25252F200"
    assert web.ask(round_and_round, redirects=2).failure is Failure.ROUND
    assert web.ask(round_and_round, redirects=5).status == 200


def test_of_an_answer_no_more_is_read_than_wanted(web: Web) -> None:
    assert len(web.ask("/200", octets=10).body) == 10


def test_a_space_or_a_line_end_in_an_address_asks_nobody(web: Web) -> None:
    for path in ("/a b", "/a\r\nX: y"):
        assert web.ask(path).failure in (Failure.NONSENSE, Failure.NONE)
    assert not [each for each in web.noted if "\n" in each or "X:" in each]


@contextmanager
def drip(*pieces: bytes) -> Iterator[str]:
    """Say some pieces to everybody, then one letter after the other without end."""

    class Drip(Quiet):
        def handle(self) -> None:
            try:
                while self.rfile.readline().strip():
                    pass
                self.connection.settimeout(0.01)
                for piece in pieces:
                    self.wfile.write(piece)
                while True:
                    self.wfile.write(b"a")
                    self.wfile.flush()
                    with suppress(TimeoutError):
                        if not self.connection.recv(1):
                            return
            except OSError:
                return

    with shown_at(Drip) as address:
        yield address


@pytest.mark.parametrize("pieces", [(), (b"HTTP/1.1 200 OK\r\nX-",), (b"HTTP/1.1 200 OK\r\n\r\n",)])
def test_a_server_that_never_ends_is_cut_off(pieces: tuple[bytes, ...]) -> None:
    with drip(*pieces) as address:
        began = time.monotonic()
        answer = Client(anywhere, Limits(seconds=0.3)).ask("GET", address)
        assert time.monotonic() - began < 3
    assert answer.failure is Failure.TIMEOUT or (answer.status == 200 and answer.body)


def test_what_is_no_http_is_told() -> None:
    with drip(b"220 mail.lv ESMTP\r\n" * 2) as address:
        assert Client(anywhere, Limits(seconds=2)).ask("GET", address).failure is Failure.NONSENSE


def test_nobody_there_and_no_such_name(web: Web) -> None:
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
        assert Client(anywhere, Limits()).ask("GET", f"http://{HERE}:{port}/").failure is Failure.REFUSED
    assert Client(anywhere, Limits()).ask("GET", "http://nobody.invalid/").failure is Failure.NAME


def test_a_proxy_is_asked_by_who_may_reach_anything(web: Web) -> None:
    proxy = f"http://anna:p%40s@{HERE}:{web.port}"
    client = Client(anywhere, Limits(), {"http": proxy, "https": proxy})
    assert client.ask("GET", "http://page.invalid/200").status == 200
    refused = client.ask("GET", "https://page.invalid/")
    assert (refused.failure, refused.detail) == (Failure.REFUSED, "the proxy answers 403")
    assert web.noted == [
        "GET page.invalid http://page.invalid/200",
        "CONNECT page.invalid:443 Basic YW5uYTpwQHM=",
    ]


@pytest.mark.parametrize(
    ("host", "days", "own", "told"),
    [
        ("www.lv", 1, False, ""),
        ("www.lv", -1, False, "certificate has expired"),
        ("other.lv", 1, False, "hostname mismatch"),
        ("www.lv", 1, True, "self-signed certificate"),
    ],
)
def test_a_certificate_is_for_the_name_that_was_asked_for(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, days: int, own: bool, told: str
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    exchange._context.cache_clear()
    with shown_at(
        partial(Site, noted=web.noted, before=lambda: None), authority.server(host, days=days, own=own)
    ) as at:
        web.port = urlsplit(at).port or 0
        answer = web.client().ask("GET", f"https://www.lv:{web.port}/200")
    exchange._context.cache_clear()
    assert answer.failure is (Failure.CERTIFICATE if told else Failure.NONE)
    assert told in answer.detail.lower()
    assert web.noted == ([] if told else ["GET www.lv /200"])

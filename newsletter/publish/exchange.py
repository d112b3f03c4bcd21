"""One question to a web server and its answer: over a connection to an address that was looked at, and not for ever."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from newsletter.publish.reach import Reach

PORTS = {"http": 80, "https": 443}
# Servers that let only browsers in look for the first word.
AGENT = "Mozilla/5.0 (compatible; newsletter)"
PIECE = 65_536


@dataclass(frozen=True)
class Limits:
    """What one question may take: seconds from the name to the last octet, octets of the answer, and redirects."""

    seconds: float = 10.0
    octets: int = 2_000_000
    redirects: int = 5


@dataclass(frozen=True)
class Content:
    """What is brought to a server: octets, and the headers that say what they are."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Response:
    """What a server said. `headers` are by lower-case name; `body` is as much of it as was wanted."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def exchange(
    method: str, url: str, reach: Reach, limits: Limits, proxy: str = "", content: Content | None = None
) -> Response:
    """Ask a server, or bring it something, by way of a proxy if there is one.

    Raises OSError, of which TimeoutError, ssl.SSLError, socket.gaierror and NotPublicError say more,
    http.client.HTTPException over what is no HTTP, and ValueError over what is no address of the web.
    """
    parts = urlsplit(url)
    # What begins a path to browsers would be a part of the host here (WHATWG URL, 4.4).
    if parts.scheme not in PORTS or not parts.hostname or "\\" in parts.netloc:
        raise ValueError("it leads away from the web")
    end = time.monotonic() + limits.seconds
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    by_proxy = urlsplit(proxy if "://" in proxy or not proxy else f"http://{proxy}")
    host, port = parts.hostname.rstrip("."), parts.port or PORTS[parts.scheme]
    near, near_port = (by_proxy.hostname, by_proxy.port or 80) if by_proxy.hostname else (parts.hostname, port)
    addresses = reach(near, near_port, limits.seconds)
    connection = _Connection(host, port, addresses, near_port, end, is_tls=parts.scheme == "https")
    headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
    if content:
        headers |= content.headers
    if by_proxy.hostname:
        login = _login(by_proxy)
        if parts.scheme == "https":
            connection.tunnel = login
        else:
            target, headers = url, headers | login
    with _cut_off(connection, end):
        try:
            connection.request(method, target, content.body if content else None, headers)
            answer = connection.getresponse()
            if connection.is_cut:  # what was read is not all of the headers
                raise TimeoutError
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Response(answer.status, told, b"".join(_read(answer, limits.octets, end)))
        finally:
            connection.close()


def _login(proxy: SplitResult) -> dict[str, str]:
    """Return what tells a proxy who asks (RFC 7617); nothing where nobody has to."""
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"}


def _read(answer: http.client.HTTPResponse, most: int, end: float) -> Iterator[bytes]:
    left = most
    while left > 0 and time.monotonic() < end:
        piece = answer.read1(min(left, PIECE))
        if not piece:
            return
        left -= len(piece)
        yield piece


@contextmanager
def _cut_off(connection: _Connection, end: float) -> Iterator[None]:
    """Cut a connection off at its end: a server that sends a letter now and then meets no deadline of a socket."""
    timer = threading.Timer(max(end - time.monotonic(), 0.001), connection.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as fault:
        if connection.is_cut and not isinstance(fault, TimeoutError):
            raise TimeoutError from fault
        raise
    finally:
        timer.cancel()


class _Connection(http.client.HTTPConnection):
    """A connection that asks no resolver: it goes to the addresses that it was given, in their order."""

    def __init__(
        self, host: str, port: int, addresses: Sequence[str], near_port: int, end: float, *, is_tls: bool
    ) -> None:
        self.default_port = PORTS["https" if is_tls else "http"]
        super().__init__(host, port)
        self._addresses = addresses
        self._near_port = near_port
        self._end = end
        self._is_tls = is_tls
        self.tunnel: dict[str, str] | None = None
        self.is_cut = False

    def connect(self) -> None:
        """Connect to the first address that answers, and encrypt for the name that was asked for."""
        fault: OSError = TimeoutError()
        for address in self._addresses:
            left = self._end - time.monotonic()
            if left <= 0:
                break
            try:
                self.sock = socket.create_connection((address, self._near_port), left)
                break
            except OSError as refused:
                fault = refused
        else:
            raise fault
        if self.sock is None:
            raise fault
        if self.tunnel is not None:
            self._open_tunnel(self.tunnel)
        if self._is_tls:
            # Handshaken apart, so that the timer has the socket to cut.
            tls = _context().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = tls
            tls.do_handshake()

    def _open_tunnel(self, login: Mapping[str, str]) -> None:
        """Ask a proxy to pass everything on (RFC 9110 9.3.6)."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        lines = [f"CONNECT {name}:{self.port} HTTP/1.1", f"Host: {name}:{self.port}"]
        lines += [f"{field}: {value}" for field, value in login.items()]
        self.sock.sendall("".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii"))
        answer = http.client.HTTPResponse(self.sock, method="CONNECT")
        answer.begin()
        if answer.status != http.client.OK:
            raise OSError(f"the proxy answers {answer.status}")

    def cut(self) -> None:
        """End what is under way, from another thread."""
        self.is_cut = True
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()

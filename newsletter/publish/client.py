"""Asking the web as a reader's browser would: redirects followed on the web only, each one as careful as the first."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urldefrag, urljoin, urlsplit

from newsletter.content.links import encoded
from newsletter.publish.exchange import PORTS, Content, Limits, Response, exchange
from newsletter.publish.reach import NotPublicError, Reach

# What getaddrinfo says of a name that is not there; anything else is a fault of who was asked.
NOT_THERE = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
GOOD = range(200, 300)
PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Failure(StrEnum):
    """Why there is no answer."""

    NONE = ""
    NAME = "name"  # the host is not there
    REFUSED = "refused"  # nobody listens, or the connection ends
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    PRIVATE = "private"
    ROUND = "round"  # redirects without end
    AWAY = "away"  # a redirect away from the web
    NONSENSE = "nonsense"  # no HTTP


@dataclass(frozen=True)
class Hop:
    """One redirect: its status, and where it leads."""

    status: int
    url: str


@dataclass(frozen=True)
class Answer:
    """What came of asking for an address: the last status with its headers, or a failure, and the way there.

    `detail` says more of a failure, in the words of the system.
    """

    url: str
    status: int = 0
    hops: tuple[Hop, ...] = ()
    failure: Failure = Failure.NONE
    detail: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    @property
    def kind(self) -> str:
        """Return the media type, in lower case; empty where none is given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_good(self) -> bool:
        """Tell whether there is something to see."""
        return not self.failure and self.status in GOOD

    @property
    def end(self) -> str:
        """Return the address that was come to."""
        return self.hops[-1].url if self.hops else self.url


@dataclass(frozen=True)
class Client:
    """Asks servers that it may reach, within limits. `proxies` are by scheme."""

    reach: Reach
    limits: Limits
    proxies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, url: str, content: Content | None = None) -> Answer:
        """Ask for an address, or bring it something, and follow where it leads; what goes wrong is in the answer."""
        hops: list[Hop] = []
        at = url
        while True:
            try:
                response = exchange(method, urldefrag(at)[0], self.reach, self.limits, self._proxy(at), content)
            except (OSError, http.client.HTTPException, ValueError) as fault:
                failure, detail = _failure(fault)
                return Answer(url, hops[-1].status if hops else 0, tuple(hops), failure, detail)
            target = response.headers.get("location", "")
            if response.status not in REDIRECTS or not target:
                return Answer(url, response.status, tuple(hops), headers=dict(response.headers), body=response.body)
            at, failure = _next(at, target, hops, self.limits.redirects)
            hops.append(Hop(response.status, at))
            if failure:
                return Answer(url, response.status, tuple(hops), failure, _told(response, failure))

    def _proxy(self, url: str) -> str:
        return self.proxies.get(urlsplit(url).scheme, "")


def _next(at: str, target: str, hops: list[Hop], most: int) -> tuple[str, Failure]:
    try:
        # Headers are read as Latin-1, and servers write UTF-8.
        readable = target.encode("latin-1").decode("utf-8")
    except UnicodeError:
        readable = target
    try:
        to = urljoin(at, encoded(readable.strip()))
        scheme = urlsplit(to).scheme
    except ValueError:
        return target, Failure.AWAY
    if scheme not in PORTS:
        return to, Failure.AWAY
    return to, Failure.ROUND if len(hops) >= most else Failure.NONE


def _told(response: Response, failure: Failure) -> str:
    return "it leads away from the web" if failure is Failure.AWAY else f"it leads on without end ({response.status})"


def _failure(fault: Exception) -> tuple[Failure, str]:
    if isinstance(fault, socket.gaierror) and fault.errno not in NOT_THERE:
        return Failure.REFUSED, "the name server does not answer"
    said = str(getattr(fault, "strerror", None) or fault or type(fault).__name__).lower()
    for kind, failure in (
        (NotPublicError, Failure.PRIVATE),
        (TimeoutError, Failure.TIMEOUT),
        (socket.gaierror, Failure.NAME),
        (ssl.SSLCertVerificationError, Failure.CERTIFICATE),
        (ssl.SSLError, Failure.CERTIFICATE),
        (OSError, Failure.REFUSED),
    ):
        if isinstance(fault, kind):
            return failure, getattr(fault, "verify_message", "") or said
    return Failure.NONSENSE, said

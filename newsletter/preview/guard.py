"""Who may talk to the preview: this machine's browser, from the preview's own pages, and nobody else.

Any web page can make a browser call a server on loopback, and a name that is pointed at 127.0.0.1 (DNS rebinding)
makes such a page look like ours. So the Host is compared with a list, and what comes from another page is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
# Fetch Metadata (W3C): what the browser says of the page that makes it ask. A bookmark or a typed address is "none".
OWN_SITES = frozenset({"same-origin", "none"})

SHELL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A link in the frame may open a tab; nothing in it may run, submit, or fetch from anywhere else.
FRAME_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DEFAULT_HEADERS = {"Content-Security-Policy": SHELL_POLICY, "Cache-Control": "no-store"}


def allowed_hosts(port: int) -> frozenset[str]:
    """Return the values of Host that mean this server; a browser leaves out port 80."""
    names = {f"{host}:{port}" for host in LOOPBACK_HOSTS}
    return frozenset(names | set(LOOPBACK_HOSTS)) if port == 80 else frozenset(names)


def refusal(method: str, headers: Mapping[str, str], hosts: frozenset[str]) -> str:
    """Return why a request is refused, or an empty string. Names of `headers` are in lower case."""
    host = headers.get("host", "").lower()
    if host not in hosts:
        return "This server answers only to localhost."
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"http://{host}":
        return "This server answers only to its own pages."
    if method not in ("GET", "HEAD") and origin is None:
        return "This server answers only to its own pages."
    site = headers.get("sec-fetch-site", "none")
    followed_link = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    if site not in OWN_SITES and not followed_link:
        return "This server answers only to its own pages."
    return ""


class Guard:
    """ASGI middleware: refuse strangers, and put the policy headers on every answer."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        self.hosts = allowed_hosts(port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(FIXED_HEADERS)
                for name, value in DEFAULT_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        reason = refusal(scope["method"], Headers(scope=scope), self.hosts)
        answer = PlainTextResponse(reason + "\n", 403) if reason else self.app
        await answer(scope, receive, send_with_headers)

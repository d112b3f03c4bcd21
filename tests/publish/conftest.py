"""A web server of this machine that shows a folder, and editions to publish."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from newsletter.config import Publication
from newsletter.merge.tags import Tag, TagKind
from newsletter.render.edition import Asset, Edition

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def listed(title: str) -> list[str]:
    """Return the words below a title of addresses.txt."""
    sections = Path(__file__).with_name("addresses.txt").read_text("utf-8").split("\n\n")
    return next(section for section in sections if section.startswith(f"{title}\n")).split("\n", 1)[1].split()


class Quiet(SimpleHTTPRequestHandler):
    """Shows a folder and says nothing about it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away."""


@contextmanager
def shown_at(handler: Callable[..., SimpleHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve on a free port while the context lasts, encrypted where a certificate is given; give the address."""
    with _Server(("127.0.0.1", 0), handler) as server:
        if tls is not None:
            # Handshaken by the thread of its connection, when that reads.
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Return a folder, and the address at which it is shown."""
    folder = tmp_path / "public"
    folder.mkdir()
    with shown_at(partial(Quiet, directory=str(folder))) as address:
        yield folder, address


@pytest.fixture
def publication() -> Publication:
    """Return who publishes, below a path of a site."""
    return Publication(
        "News", "News", "news@example.org", "example.org", "Rīga", "lv", base_url="https://māja.example/news/"
    )


@pytest.fixture
def edition() -> Edition:
    """Return an edition with a picture of the issue, one of the theme, and a reader's name."""
    html = (
        "<html><head><title>x</title></head><body><p>Labdien nl0000a1m0z!</p>"
        '<img src="images/logo-0123456789ab.png" alt="" /><td background="images/mark.png"></td>'
        '<a href="nl0000a1m1z">atteikties</a></body></html>'
    )
    return Edition(
        "2026-01 ā",
        "lv",
        "Ziņas",
        "Īsumā",
        html,
        "Labdien nl0000a1m0z!",
        (Asset("images/logo-0123456789ab.png", "image/png", PNG), Asset("images/mark.png", "image/png", PNG + b"2")),
        (Tag("nl0000a1m0z", TagKind.VALUE, "subscriber.name"), Tag("nl0000a1m1z", TagKind.VALUE, "unsubscribe_url")),
    )

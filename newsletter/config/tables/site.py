"""[site]: where the public pages listen, and whom they believe."""

from __future__ import annotations

import ipaddress

from newsletter.config.keys import Key, Table
from newsletter.config.model import LOOPBACK, Serving
from newsletter.config.tomlfile import TomlFile
from newsletter.errors import NewsletterError

NAME = "site"


class ProxyError(NewsletterError):
    """A text that is no address and no network."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is not an IP address or network", "write it like  “127.0.0.1” or “10.1.0.0/16”")


def parse_networks(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return addresses and networks as networks, each as it is usually written. Raises ProxyError."""
    found = []
    for text in texts:
        try:
            found.append(str(ipaddress.ip_network(text.strip(), strict=False)))
        except ValueError:
            raise ProxyError(text) from None
    return tuple(found)


SITE = Table(
    "How `newsletter serve` shows the public pages, which are seen at `base_url`.",
    {
        "host": Key(str, "The address of this machine to listen on.", default="`127.0.0.1`"),
        "port": Key(int, "The port to listen on.", default="8080", most=65535),
        "trusted_proxies": Key(
            str,
            "The addresses or networks of the web servers in front, whose X-Forwarded-For is believed.",
            default="this machine: `127.0.0.1/32`, `::1/128`",
            many=True,
            parse=parse_networks,
        ),
    },
)


def read_serving(file: TomlFile) -> Serving:
    """Return [site]; what is wrong with it is reported to the file."""
    values = file.checked(NAME, SITE.keys)
    trusted = values.get("trusted_proxies", LOOPBACK)
    return Serving(
        host=str(values.get("host", Serving.host)),
        port=int(str(values.get("port", Serving.port))),
        trusted=trusted if isinstance(trusted, tuple) else LOOPBACK,
    )

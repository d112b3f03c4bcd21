"""What a value of newsletter.toml has to look like."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newsletter.address import AddressError, a_label_domain
from newsletter.errors import NewsletterError

RELAY_NAME = re.compile(r"\w[\w.-]*")
HOST_NAME = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
# A field of a header holds it in one line of at most 998 octets (RFC 5322 2.1.1), with a token behind it.
LONGEST_URL = 800
SECRET = re.compile(r"passw(?!ord_file)|secret|token|://[^/\s]*@", re.IGNORECASE)


def is_host(host: str) -> bool:
    """Tell whether a text can be looked up, or is an address of a machine."""
    try:
        return bool(a_label_domain(host)) and not re.search(r"\s", host)
    except AddressError:
        return False


def is_host_name(host: str) -> bool:
    """Tell whether a text is a name that can stand at the right of an @."""
    return is_host(host) and bool(HOST_NAME.fullmatch(a_label_domain(host)))


def is_web_address(url: str) -> bool:
    """Tell whether a text is an address that a browser can go to."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.port != 0 and is_host(parts.hostname or "")
    except ValueError:
        return False
    return usable and "@" not in parts.netloc and not re.search(r"\s", url) and len(url) <= LONGEST_URL


class FilterAddressError(NewsletterError):
    """A text that is not the address of a spam filter."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}” is not the address of a spam filter",
            "write it like  “spamd://127.0.0.1:783”, “spamd:/run/spamd.sock” or “http://127.0.0.1:11333”",
        )


def parse_filter_address(text: str) -> str:
    """Return the address of a spam filter as it was typed. Raises FilterAddressError."""
    try:
        parts = urlsplit(text)
        is_socket = parts.scheme == "spamd" and not parts.netloc and parts.path.startswith("/")
        is_host = parts.scheme in ("spamd", "http", "https") and is_host_name(parts.hostname or "") and parts.port != 0
    except ValueError:
        raise FilterAddressError(text) from None
    if not (is_socket or is_host) or "@" in parts.netloc:
        raise FilterAddressError(text)
    return text


def may_hold_secret(line: str) -> bool:
    """Tell whether a line of settings may hold a password, and so is named by its number and not repeated."""
    return bool(SECRET.search(line))

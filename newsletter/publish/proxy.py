"""The proxies that the environment names."""

from __future__ import annotations

import urllib.request
from urllib.parse import urlsplit

from newsletter.address import is_loopback


def proxies_for(url: str) -> dict[str, str]:
    """Return the proxies of the environment by scheme; none for what is on this machine, or is excepted there."""
    host = urlsplit(url).hostname or ""
    return {} if is_loopback(host) or urllib.request.proxy_bypass(host) else urllib.request.getproxies()

"""Where a publication is on the web: its base URL in ASCII, and what of an issue is below it."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlsplit

from newsletter.address import a_label_domain

# Characters that RFC 3986 lets stand in a path, percent signs of what is already encoded included.
PATH_SAFE = "/-._~!$&'()*+,;=:@%"


@lru_cache(maxsize=64)
def ascii_url(url: str) -> str:
    """Return a web address in ASCII, as header fields hold it, without a slash at its end."""
    parts = urlsplit(url)
    host = a_label_domain(parts.hostname or "")
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{quote(parts.path.rstrip('/'), safe=PATH_SAFE)}"


def web_path(issue: str) -> str:
    """Return where an issue's pages are, below the base URL."""
    return f"i/{quote(issue, safe='')}"

"""Addresses that lead to a page by way of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.links.host import parts_of
from newsletter.check.links.remark import Remark, shown
from newsletter.check.links.unwrapped import unwrapped

SHORTENERS = re.compile(
    r"(?:www\.)?(?:bit\.ly|bitly\.com|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|v\.gd|buff\.ly|cutt\.ly|rebrand\.ly"
    r"|lnkd\.in|rb\.gy|t\.ly|ej\.uz|shorturl\.at|tiny\.cc|bl\.ink|short\.io|adf\.ly|dlvr\.it|fb\.me|db\.tt|trib\.al|s\.id)"
)
# Other newsletters' counters, which lead on for as long as their sender pays.
COUNTERS = re.compile(
    r"[\w.-]+\.list-manage\d?\.com/track/click.*|[\w.-]+\.ct\.sendgrid\.net/.*|[^/]+/(?:wf/click|ls/click)\?upn=.*"
    r"|[^/]+/ss/c/.{20,}|click\.mlsend\d?\.com/.*|(?:[\w.-]+\.)?r\.(?:\w+\.)?sendib[mt]\d\.com/.*|[^/]+/mk/cl/.*"
    r"|(?:[\w.-]+\.)?mandrillapp\.com/track/click.*|urldefense(?:\.proofpoint)?\.(?:com|us)/.*"
    r"|links?\.\w+\.mailjet\.com/.*|[\w.-]+\.mjt\.lu/lnk/.*|r20\.rs6\.net/.*|[\w.-]+\.rs6\.net/tn\.jsp.*"
    r"|[\w.-]+\.(?:createsend\d?|cmail\d+)\.com/t/\w-[li]-.*|[\w.-]+\.acem(?:lna|lnb|lnc|lnd|lnl|sd\d)\.com/.*"
    r"|[\w.-]+\.klclick\d?\.com/.*|[\w.-]+\.hubspotlinks(?:free|starter)?\.com/.*|[^/]+/e3t/ctc/.*"
    r"|[\w.-]+\.exct\.net/.*|substack\.com/redirect/.*|protect[\w-]*\.mimecast\.com/.*|[\w.-]+\.protection\.sophos\.com/.*"
    r"|secure-web\.cisco\.com/.*|click\.pstmrk\.it/.*|[\w.-]+\.awstrack\.me/.*|click\.(?:convertkit|kit)-mail\d?\.com/.*"
    # A key of any length; a page of that name has none.
    r"|[^/]+/track/click/(?:[\w./=-]*\d[\w./=-]*|[^?]*\?.+)"
    # Whatever a program calls them, a host that counts says so, and has a long key.
    r"|(?:clicks?|lnk|trk|track|tracking|email-?links?)\d?\.[\w.-]+/.*(?=[a-z]{0,40}\d)(?=\d{0,40}[a-z])[a-z0-9]{20,}.*",
    re.IGNORECASE,
)


def remarks(address: str) -> Iterator[Remark]:
    """Yield by whose way an address leads, and where it would lead without, if it says so itself."""
    parts = parts_of(address)
    if parts is None or not parts.hostname:
        return
    host = parts.hostname.lower()
    if SHORTENERS.fullmatch(host) and parts.path.strip("/"):
        sentence = f"{shown(address)} hides where it leads; filters hold such links for spam"
        yield Remark("link-shortened", sentence, "open it, and write the address of the page that it comes to")
        return
    instead = unwrapped(parts)
    if instead:
        sentence = f"a link leads to its page by way of {host}, as it was copied from there"
        yield Remark("link-wrapped", sentence, f"write {shown(instead)}", instead)
    elif COUNTERS.fullmatch(f"{host}{parts.path}{'?' if parts.query else ''}{parts.query}"):
        sentence = f"a link leads through the counter of somebody else, {host}"
        yield Remark("link-wrapped", sentence, "open it, and write the address of the page that it comes to")

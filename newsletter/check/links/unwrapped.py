"""The true address that one by way of somebody else holds in itself, in whichever way it is written there."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import SplitResult, parse_qs, unquote

from newsletter.check.links.host import parts_of

PROOFPOINT = re.compile(r"/v3/__(?P<url>.+?)__;")
ONE_SLASH = re.compile(r"^(https?):/(?=[^/])", re.IGNORECASE)
# The parameter of a host that holds the address as it is: a host, the beginning of a path, a name.
PARAMETERS = (
    (re.compile(r".*\.safelinks\.protection\.(?:office365|outlook)\.\w+"), "/", "url"),
    (re.compile(r"statics\.teams\.cdn\.office\.net"), "/", "url"),
    (re.compile(r".*\.safelink\.emails\.azure\.net"), "/redirect", "destination"),
    (re.compile(r"urldefense\.proofpoint\.com"), "/v1/", "u"),
    (re.compile(r"linkprotect\.cudasvc\.com"), "/url", "a"),
    (re.compile(r".*\.trendmicro\.\w+(?::\d+)?"), "/wis/clicktime/", "url"),
    (re.compile(r"slack-redir\.net"), "/link", "url"),
    (re.compile(r"(?:www\.)?google\.\w+(?:\.\w+)?"), "/url", "q"),
    (re.compile(r"(?:www\.)?google\.\w+(?:\.\w+)?"), "/url", "url"),
    (re.compile(r"(?:www\.)?duckduckgo\.com"), "/l/", "uddg"),
    (re.compile(r"(?:lm?|www)\.facebook\.com"), "/l.php", "u"),
    (re.compile(r"l\.instagram\.com"), "/", "u"),
    (re.compile(r"out\.reddit\.com"), "/", "url"),
    (re.compile(r"(?:www\.)?linkedin\.com"), "/redir/redirect", "url"),
    (re.compile(r"(?:www\.)?youtube\.com"), "/redirect", "q"),
    (re.compile(r"(?:out|away)\.\w+\.\w+|vk\.com"), "/away", "to"),
)


def unwrapped(parts: SplitResult) -> str:
    """Return the address on the web that another one holds; empty where it holds none that can be read."""
    found = ONE_SLASH.sub(r"\1://", _held(parts, (parts.hostname or "").lower()))
    return found if parts_of(found) and not re.search(r"\s", found) else ""


def _held(parts: SplitResult, host: str) -> str:
    for hosts, path, name in PARAMETERS:
        if parts.path.startswith(path) and hosts.fullmatch(host) and (value := _value(parts, name)):
            return value
    return _written_otherwise(parts, host)


def _written_otherwise(parts: SplitResult, host: str) -> str:
    steps = parts.path.split("/")
    match host:
        case "urldefense.proofpoint.com" if parts.path.startswith("/v2/"):
            return unquote(_value(parts, "u").replace("-", "%").replace("_", "/"))
        case "urldefense.com" | "urldefense.us":
            held = PROOFPOINT.match(parts.path + (f"?{parts.query}" if parts.query else ""))
            # A star stands for a sign that is kept elsewhere.
            return held["url"] if held and "*" not in held["url"] else ""
        case "secure-web.cisco.com":
            return unquote(steps[-1])
        case "click.pstmrk.it" if len(steps) > 2:
            return f"{'https' if 's' in steps[1] else 'http'}://{unquote(steps[2])}"
        case "substack.com" if parts.path.startswith("/redirect/2/"):
            return _quoted(_decoded(steps[-1].partition(".")[0]))
        case "mandrillapp.com" if parts.path.startswith("/track/click/"):
            return _quoted(_decoded(_value(parts, "p")))
        case "www.google.com" if parts.path.startswith("/amp/s/"):
            return f"https://{parts.path.removeprefix('/amp/s/')}"
        case "www.bing.com" if parts.path.startswith("/ck/"):
            return _decoded(_value(parts, "u")[2:])
    if host.endswith(".awstrack.me"):
        return unquote(steps[2]) if len(steps) > 2 else ""
    if re.fullmatch(r"click\.(?:convertkit|kit)-mail\d?\.com", host):
        return _decoded(steps[-1])
    return ""


def _value(parts: SplitResult, name: str) -> str:
    return parse_qs(parts.query).get(name, [""])[0]


def _decoded(text: str) -> str:
    """Return what is written in base64 (RFC 4648 5); empty for what is not."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _quoted(data: str) -> str:
    """Return the first address in quotation marks of some JSON, be it JSON in JSON."""
    found = re.search(r"\"(https?:[^\"]+?)\\*\"", data)
    return found[1].replace("\\", "") if found else ""

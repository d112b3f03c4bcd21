"""Where a link may lead, and how its address is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from newsletter.address import AddressError, a_label_domain
from newsletter.problems import did_you_mean

SCHEMES = ("http", "https", "mailto", "tel")
SCHEME = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9+.-]*):")
WEB = re.compile(
    r"(?P<scheme>https?)://(?P<user>[^/?#@]*@)?(?P<host>\[[^\]]*\]|[^/?#:\s]+)(?P<rest>(?:[:/?#].*)?)$", re.I | re.S
)
DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#].*)?$")
PHONE = re.compile(r"\+?[\d\s()./\u00a0-]{6,}")
IN_QUOTES = re.compile(r"[\"'“”„‟«»‘’‚]+(?P<url>[^\"'“”„‟«»‘’‚]+)[\"'“”„‟«»‘’‚]+")
MAILBOX = re.compile(r"[^\s@/:]+@(?:[\w-]+\.)+\w{2,}$")
UNSAFE = re.compile(r"[^\x21-\x7e]|[\"<>\\^`{|}]")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u2060\ufeff\u00ad]")


@dataclass(frozen=True)
class Address:
    """A link's address as it goes into HTML, or what is wrong with it: a sentence, a hint, and what was meant."""

    url: str
    fault: str = ""
    hint: str = ""
    meant: str = ""


def read_address(typed: str) -> Address:
    """Check where a link leads: to the web, a mailbox, a telephone or a place in the same mail.

    Domains become A-labels (RFC 5890); other characters that a URI cannot hold are percent-encoded (RFC 3986).
    """
    url = CONTROL.sub("", typed).strip()
    if bare := IN_QUOTES.fullmatch(url):
        sentence = f"quotation marks stand around the address {bare['url']}"
        return Address("", sentence, "take them away", bare["url"])
    if not url:
        return Address("", "the link leads nowhere", "write its address in the round brackets: (https://…)")
    if url.startswith("#"):
        return Address(encoded(url))
    scheme = SCHEME.match(url)
    if not scheme or (DOMAIN.match(url) and "//" not in url and scheme["name"].lower() not in SCHEMES):
        return _without_scheme(url)
    name = scheme["name"].lower()
    if name not in SCHEMES:
        if len(name) == 1:
            hint = "put the file on your web site and write its address there, beginning with https://"
            return Address("", f"“{url}” is a file on your own computer, which readers cannot open", hint)
        near = did_you_mean(name, SCHEMES)
        sentence = f"a link cannot begin with “{scheme['name']}:”"
        if near:
            return Address("", sentence, f"did you mean {near}?", f"{near}:{url[scheme.end() :]}")
        return Address("", sentence, "a link begins with https://, mailto: or tel:")
    if name in ("mailto", "tel"):
        rest = url[scheme.end() :].strip().removeprefix("//")
        rest = re.sub(r"[\s\u00a0()-]", "", rest) if name == "tel" else rest
        if not rest:
            return Address(
                "", f"nothing stands after “{name}:”", "write it without spaces, as in mailto:name@example.org"
            )
        return Address(f"{name}:{encoded(rest)}")
    return _web(url)


def _web(url: str) -> Address:
    match = WEB.match(url)
    if not match:
        corrected = re.sub(r"^(https?):/*", r"\1://", url, flags=re.I)
        if WEB.match(corrected):
            return Address("", f"“{url}” is not a whole address", "two slashes stand after the colon", corrected)
        return Address("", f"“{url}” is not a whole address", "write it as in https://example.org/page")
    host = match["host"]
    try:
        host = host if host.startswith("[") else a_label_domain(host)
    except AddressError:
        return Address("", f"“{match['host']}” is not the name of a site", "copy the address from the browser again")
    head = f"{match['scheme'].lower()}://{encoded(match['user'] or '')}{host}"
    return Address(head + encoded(match["rest"]))


def _without_scheme(url: str) -> Address:
    if url.startswith("//"):
        return Address("", f"“{url}” is not a whole address", "write the whole address", f"https:{url}")
    if PHONE.fullmatch(url):
        meant = f"tel:{re.sub(r'[^+0-9]', '', url)}"
        return Address("", f"“{url}” is a telephone number, and the link does not say so", "begin it with tel", meant)
    if MAILBOX.match(url):
        return Address(
            "", f"“{url}” is a mailbox, and the link does not say so", "begin it with mailto", f"mailto:{url}"
        )
    if DOMAIN.match(url):
        return Address("", f"“{url}” is not a whole address", "write the whole address", f"https://{url}")
    if merge := {"*|UNSUB|*": "unsubscribe_url", "*|ARCHIVE|*": "web_url"}.get(url):
        return Address("", f"“{url}” is a tag of another program", "write ours", f"{{{{ {merge} }}}}")
    return Address(
        "",
        f"“{url}” is not an address on the web",
        "a mail has no pages or files of its own to lead to; write the whole address, beginning with https://",
    )


def encoded(text: str) -> str:
    """Percent-encode what a URI cannot hold; what is encoded already stays."""
    return UNSAFE.sub(lambda found: quote(found.group(0), safe=""), text)

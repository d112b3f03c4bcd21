"""What is wrong with an address as it is written, whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from newsletter.address import AddressError, envelope_address
from newsletter.check.links.host import is_example, is_private, parts_of
from newsletter.check.links.remark import Remark, shown

# Some mail programs and proxies cut what is longer, in characters.
LONGEST = 2_000
SCHEME = re.compile(r"(?P<name>[a-z][a-z0-9+.-]*):", re.I)
TWICE = re.compile(r"https?:/*(?P<second>https?:/+.*)", re.I | re.S)
SCRIPTS = frozenset({"javascript", "vbscript", "data", "file", "blob", "about"})
# What is written where an address is still to be found.
STAND_INS = re.compile(
    r"(?:https?://)?(?:#?(?:todo|tbd|fixme|xxx+|link|url|insert[-_ ]?(?:link|url))|\.{3}|…|\[[^]:]*\])/?", re.I
)
# What other programs put values in with: Mailchimp, Salesforce, and those with curly brackets.
FOREIGN = re.compile(
    r"\*(?:\||%7C).{1,80}(?:\||%7C)\*|%%[a-z_]{2,60}%%|\{\{.*\}\}|(?:\$|%24)(?:\{|%7B)\w.*(?:\}|%7D)|\[%.*%\]"
    r"|%recipient[._]\w+%|(?:\{|%7B){1,2}\$?[a-z_]{2,40}(?:\}|%7D){1,2}",
    re.IGNORECASE,
)
# What a sentence goes on with behind an address; “Warner Bros.” and “(film)” end names of pages of encyclopedias.
TAIL = re.compile(r"(?:[.,;\]>»”“\"]|%(?:22|3E|5D)|%C2%BB|%E2%80%9[CD])$", re.IGNORECASE)
NAMED_PAGES = re.compile(r"(?:.*\.)?(?:wiki\w+|fandom)\.\w+", re.IGNORECASE)
PHONE = re.compile(r"\+?[0-9().\-*#]{3,}(?:;[a-z0-9=.+\-;]*)?", re.I)
HOW_TO_WRITE = "copy the whole address from the browser"


def remarks(address: str) -> Iterator[Remark]:
    """Yield what is wrong with an address; nothing for a place in the same mail."""
    stripped = address.strip()
    if not stripped or re.fullmatch(r"https?:/*", stripped, re.I):
        yield Remark("link-empty", "a link leads nowhere", HOW_TO_WRITE)
    elif STAND_INS.fullmatch(stripped):
        yield Remark("link-placeholder", f"a link leads to {shown(address)}, which stands for an address", HOW_TO_WRITE)
    elif not stripped.startswith("#"):
        yield from _of_scheme(stripped)


def _of_scheme(address: str) -> Iterator[Remark]:
    found = SCHEME.match(address)
    name = found["name"].lower() if found else ""
    if name in ("http", "https"):
        yield from _on_web(address)
    elif name == "mailto":
        yield from _mailbox(address)
    elif name == "tel":
        number = unquote(address[4:]).removeprefix("//")
        if not PHONE.fullmatch(number):
            close = re.sub(r"\s", "", number)
            instead = f"tel:{close}" if PHONE.fullmatch(close) else ""
            sentence = f"{shown(address)} is not a telephone number"
            yield _malformed(sentence, "write it as tel:+37167000000, digits only", instead)
    elif name in SCRIPTS:
        yield _malformed(f"a link cannot begin with “{name}:”; mail programs take it away", "begin it with https://")
    elif FOREIGN.search(address):
        yield _malformed(f"{shown(address)} is a tag of another program", "write the address, or our own tag")
    elif not name:
        instead = f"https:{address}" if address.startswith("//") else ""
        hint = "write the whole address, beginning with https://"
        yield _malformed(f"{shown(address)} is no whole address, and a mail has no pages of its own", hint, instead)


def _on_web(address: str) -> Iterator[Remark]:
    if twice := TWICE.fullmatch(address):
        yield _malformed(f"{shown(address)} begins twice", "write the beginning once", twice["second"])
        return
    if FOREIGN.search(address):
        hint = "write the address as it is, or our own tag: {{ subscriber.name }}, {{ unsubscribe_url }}"
        yield _malformed(f"in {shown(address)} stands a tag of another program", hint)
        return
    if re.search(r"\s", address):
        yield _malformed(f"a space stands in {shown(address)}", "write %20 in its place, or copy the address again")
        return
    parts = parts_of(address)
    if parts is None or not parts.hostname or not re.match(r"https?://[^/]", address, re.I):
        yield _malformed(f"{shown(address)} is not an address of the web", HOW_TO_WRITE)
        return
    if "@" in parts.netloc:
        instead = address.replace(f"{parts.netloc.rpartition('@')[0]}@", "", 1)
        hint = "take it away up to the @; browsers warn of such links, and everybody can read the password"
        yield Remark("link-credentials", f"a name stands before the host in {shown(address)}", hint, instead)
    if is_private(parts.hostname):
        sentence = f"{shown(address)} is on your own computer or in your own network, where readers are not"
        yield Remark("link-private", sentence, "write the address that it has on the public web")
    elif is_example(parts.hostname):
        sentence = f"{shown(address)} is an address for examples, and nothing is there"
        yield Remark("link-placeholder", sentence, HOW_TO_WRITE)
    elif ".." in parts.hostname or parts.hostname.startswith("."):
        yield _malformed(f"{shown(address)} is not an address of the web", HOW_TO_WRITE)
    if len(address) <= LONGEST and (end := _tail(address, parts.hostname)):
        sentence = f"{shown(address)} ends with “{unquote(address[-end:])}”, which belongs to the sentence around it"
        yield Remark("link-tail", sentence, f"write {shown(address[:-end])}", address[:-end])
    if len(address) > LONGEST:
        sentence = f"a link is {len(address):,} characters long; some mail programs cut it at {LONGEST:,}"
        yield Remark("link-long", sentence, "look for a shorter address of that page")


def _mailbox(address: str) -> Iterator[Remark]:
    mailboxes = address[len("mailto:") :].partition("?")[0]
    if not mailboxes and "to=" in address:
        return
    for mailbox in mailboxes.split(","):
        if not _is_mailbox(mailbox):
            close = re.sub(r"(?:\s|%20|%C2%A0)+", "", mailboxes)
            instead = address.replace(mailboxes, close, 1) if close != mailboxes and _is_mailbox(close) else ""
            sentence = f"no mail can be written to {shown(address)}"
            yield _malformed(sentence, "write it as mailto:name@organisation.lv", instead)
            return


def _is_mailbox(typed: str) -> bool:
    try:
        envelope_address(unquote(typed))
    except AddressError:
        return False
    return True


def _tail(address: str, host: str) -> int:
    """Return how many signs at the end of an address are of the sentence that it was typed in."""
    rest = address
    while (found := TAIL.search(rest)) or (rest.endswith(")") and rest.count(")") > rest.count("(")):
        rest = rest[: found.start() if found else -1]
    return 0 if NAMED_PAGES.fullmatch(host) and address[len(rest) :] in (".", ",") else len(address) - len(rest)


def _malformed(sentence: str, hint: str, instead: str = "") -> Remark:
    return Remark("link-malformed", sentence, hint, instead)

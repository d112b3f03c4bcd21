"""[dkim]: the keys that sign messages. They are read when something is to be signed, not before."""

from __future__ import annotations

import re

from newsletter.address import AddressError, a_label_domain
from newsletter.config.checks import is_host_name
from newsletter.config.keys import Key, Table, variable_name
from newsletter.config.model import Dkim, DkimKey, Publication
from newsletter.config.settingsfile import SettingsFile

NAME = "dkim"
DKIM = Table(
    "How receivers see that a message is ours (DKIM). `newsletter dkim new` makes a key and says what to write here.",
    {
        "selector": Key(str, "The name of the key: the DNS has it as `SELECTOR._domainkey.DOMAIN`."),
        "key_file": Key(str, "A file that holds the RSA key, readable only by its owner."),
        "ed25519_selector": Key(str, "The name of a second key, of Ed25519, for a second signature."),
        "ed25519_key_file": Key(str, "A file that holds the second key, readable only by its owner."),
        "domain": Key(str, "The domain that signs: that of From, or one above it.", default="that of From"),
        "canonicalization": Key(
            str,
            "What a mail system on the way may tidy without breaking the signature: blanks in header and body, or in "
            "the header only.",
            choices=("relaxed/relaxed", "relaxed/simple"),
            default="`relaxed/relaxed`",
        ),
    },
)
# RFC 6376 3.1, 3.5: labels of a domain name.
SELECTOR = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)


def read_dkim(file: SettingsFile, publication: Publication | None) -> Dkim | None:
    """Return [dkim], None where there is none; what is wrong with it is reported to the file."""
    values = {name: str(value).strip() for name, value in file.checked(NAME, DKIM.keys).items()}
    rsa = _key(file, values, "")
    second = _key(file, values, "ed25519_")
    if publication is None or (rsa is None and not values):
        return None
    domain = _domain(file, publication, values.get("domain", ""))
    if rsa is None:
        if second is not None:
            hint = "make one first: newsletter dkim new"
            line = file.line_of("ed25519_selector", NAME)
            file.report(
                "missing-key", "the second key has no first one, of RSA, which all receivers can check", line, hint
            )
        elif not file.problems:
            hint = "make a key, and write what it says: newsletter dkim new"
            file.report("missing-key", "[dkim] lacks “selector” and “key_file”", file.line_of(NAME, None), hint)
        return None
    if second is not None and second.selector.lower() == rsa.selector.lower():
        hint = f'give the second one another name:  ed25519_selector = "{rsa.selector}e"'
        line = file.line_of("ed25519_selector", NAME)
        file.report("wrong-value", "both keys have the same selector, and the DNS shows one key for each", line, hint)
    form = values.get("canonicalization", "relaxed/relaxed").partition("/")[2]
    return Dkim(domain, form, rsa, second)


def _key(file: SettingsFile, values: dict[str, str], prefix: str) -> DkimKey | None:
    """Return one of the keys, unread; None where there is none."""
    selector, path = values.get(f"{prefix}selector", ""), values.get(f"{prefix}key_file", "")
    secret = file.environ.get(variable_name(NAME, f"{prefix}key"), "")
    if not (selector or path):
        return None
    for name, value, example in (("selector", selector, "news"), ("key_file", path or secret, ".newsletter/dkim.pem")):
        if not value:
            line = file.line_of(f"{prefix}selector", NAME) or file.line_of(f"{prefix}key_file", NAME)
            hint = f'add this line below [dkim]:  {prefix}{name} = "{example}"  ; newsletter dkim new makes a key'
            file.report("missing-key", f"[dkim] lacks “{prefix}{name}”", line, hint)
            return None
    line = file.line_of(f"{prefix}selector", NAME)
    if not SELECTOR.fullmatch(selector):
        hint = f'write letters, digits and hyphens:  {prefix}selector = "news2026"'
        file.report("wrong-value", f"a selector cannot be “{selector}”", line, hint)
    return DkimKey(selector, path, secret, file.line_of(f"{prefix}key_file", NAME) or line)


def _domain(file: SettingsFile, publication: Publication, typed: str) -> str:
    """Return the domain that signs, in A-labels. It has to be aligned with From (RFC 7489 3.1.1)."""
    of_sender = a_label_domain(publication.sender_address.rpartition("@")[2])
    if not typed:
        return of_sender
    line = file.line_of("domain", NAME)
    hint = f'write  domain = "{of_sender}"  , or leave the line out'
    try:
        domain = a_label_domain(typed) if is_host_name(typed) else ""
    except AddressError:
        domain = ""
    if not domain:
        file.report("wrong-value", f"“{typed}” is not an internet name", line, hint)
    elif not (domain == of_sender or ("." in domain and of_sender.endswith(f".{domain}"))):
        sentence = f"messages are from {of_sender}, and a signature of {domain} says nothing about them"
        file.report("not-aligned", sentence, line, hint)
    return domain

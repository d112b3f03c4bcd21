"""[newsletter]: who sends."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsletter.address import AddressError, a_label_domain, envelope_address
from newsletter.config.checks import is_host_name, is_web_address
from newsletter.config.keys import Key, Table
from newsletter.config.model import Publication
from newsletter.config.tomlfile import TomlFile

NAME = "newsletter"
MAILBOX = re.compile(r"^\s*(?:\"?(?P<name>[^\"<>]*?)\"?\s*<(?P<address>[^<>]+)>|(?P<bare>[^<>\s]+))\s*$")
PUBLICATION = Table(
    "Who sends: what stands in every issue and every header.",
    {
        "name": Key(str, "The newsletter's name.", required=True),
        "from": Key(str, "Who writes: `Name <address>`.", required=True),
        "reply_to": Key(str, "Where answers go.", default="From"),
        "list_domain": Key(str, "The domain of List-Id and Message-ID.", default="that of From"),
        "base_url": Key(str, "Where the public pages are; leave it out until something answers there."),
        "postal_address": Key(str, "The postal address at the foot of every issue.", required=True),
        "locale": Key(str, "The default language.", default="`en`"),
        "theme": Key(str, "The theme: a folder of `templates/`, or a shipped one.", default="`classic`"),
        "unsubscribe_address": Key(str, "The mailbox that takes requests to unsubscribe.", default="Reply-To"),
        "bounce_domain": Key(
            str,
            'A domain of which every address leads to the mailbox of bounces; for relays with `return_path = "verp"`.',
        ),
        "list_help": Key(str, "Where the newsletter is explained: a web address or a mailbox, for List-Help."),
        "list_owner": Key(str, "Who answers for the newsletter: a mailbox or a web address, for List-Owner."),
        "list_archive": Key(str, "Where earlier issues are: a web address, for List-Archive."),
        "typography": Key(bool, "Whether straight quotes become those of the language.", default="`true`"),
        "allow_html": Key(bool, "Whether HTML in texts is HTML, and not shown as it is typed.", default="`false`"),
    },
)


def read_publication(file: TomlFile) -> Publication | None:
    """Return [newsletter], or None if a part that nothing can do without is missing."""
    read = file.checked(NAME, PUBLICATION.keys)
    values = {name: str(value).strip() for name, value in read.items()}
    name, address = _mailbox(file, "from", values)
    _, reply_to = _mailbox(file, "reply_to", values)
    _, unsubscribe = _mailbox(file, "unsubscribe_address", values)
    base_url = values.get("base_url", "").rstrip("/")
    if base_url and not is_web_address(base_url):
        hint = 'write it like  base_url = "https://news.example.org"'
        file.report("wrong-value", "“base_url” is not a web address", file.line_of("base_url", NAME), hint)
    list_domain = _domain(file, "list_domain", values.get("list_domain") or address.rpartition("@")[2])
    if not ("name" in values and address and list_domain and "postal_address" in values):
        return None
    return Publication(
        name=values["name"],
        sender_name=name or values["name"],
        sender_address=address,
        list_domain=list_domain,
        postal_address=values["postal_address"],
        locale=values.get("locale", "en"),
        theme=values.get("theme", "classic"),
        reply_to=reply_to,
        base_url=base_url,
        unsubscribe_address=unsubscribe,
        typography=bool(read.get("typography", True)),
        allow_html=bool(read.get("allow_html", False)),
        bounce_domain=_domain(file, "bounce_domain", values.get("bounce_domain", "")),
        list_help=_place(file, "list_help", values),
        list_owner=_place(file, "list_owner", values),
        list_archive=_place(file, "list_archive", values),
    )


def _place(file: TomlFile, key: str, values: Mapping[str, str]) -> str:
    """Return a web address or a mailbox's address, or an empty string where there is none that can be used."""
    typed = values.get(key, "")
    if "://" not in typed:
        return _mailbox(file, key, values)[1]
    if is_web_address(typed):
        return typed
    hint = f'write it like  {key} = "https://news.example.org/{key.rpartition("_")[2]}"'
    file.report("wrong-value", f"“{key}” is not a web address", file.line_of(key, NAME), hint)
    return ""


def _domain(file: TomlFile, key: str, typed: str) -> str:
    """Return a domain in A-labels, or an empty string where there is none that can be used."""
    if not typed or is_host_name(typed):
        return a_label_domain(typed) if typed else ""
    hint = f'write a name such as  {key} = "news.example.org"'
    file.report("wrong-value", f"“{typed}” is not an internet name", file.line_of(key, NAME), hint)
    return ""


def _mailbox(file: TomlFile, key: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return the name and the address of a mailbox; both empty where there is none that can be used."""
    typed = values.get(key, "")
    if not typed:
        return "", ""
    match = MAILBOX.match(typed)
    try:
        address = (match.group("address") or match.group("bare")).strip() if match else ""
        envelope_address(address)
    except AddressError as fault:
        hint = f'write it like  {key} = "Energy News <news@example.org>"'
        file.report("wrong-value", fault.sentence, file.line_of(key, NAME), hint)
        return "", ""
    return (match.group("name") or "").strip() if match else "", address

"""destinations.toml: the table of providers that ships, and a workspace's own laid over it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from newsletter.address import a_label_domain
from newsletter.config.checks import is_host_name
from newsletter.config.keys import Key
from newsletter.config.rates import parse_rates
from newsletter.config.tomlfile import TomlFile
from newsletter.delivery.destinations import OTHER, Destination, Destinations
from newsletter.delivery.rules import read_rules
from newsletter.errors import NewsletterError
from newsletter.problems import Problem, in_order

DESTINATIONS_FILE = "destinations.toml"
# A table of this name has rules for the replies of every group, and for those of relays themselves.
ALL = "all"
GROUP_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


class DomainError(NewsletterError):
    """A text that is no domain of mail addresses or of mail servers."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is not a domain", 'write it like  "example.org"')


def _domains(texts: Iterable[str]) -> tuple[str, ...]:
    for text in texts:
        if not is_host_name(text):
            raise DomainError(text)
    return tuple(dict.fromkeys(a_label_domain(text) for text in texts))


GROUP_KEYS: Mapping[str, Key] = {
    "title": Key(str, "What people call the provider."),
    "domains": Key(str, "The domains of its addresses.", many=True, parse=_domains),
    "mx": Key(str, "The domains of its mail servers, for those whose own domain it hosts.", many=True, parse=_domains),
    "connections": Key(int, "How many connections at once may be busy with it."),
    "messages_per_connection": Key(int, "How many messages to it may go over one connection."),
    "rate": Key(str, "At most so many messages in any such time, through each relay.", many=True, parse=parse_rates),
    "source": Key(str, "Where the limits are from."),
}


@lru_cache(maxsize=1)
def shipped_destinations() -> Destinations:
    """Return the table that ships with the program."""
    data = (files("newsletter.delivery") / DESTINATIONS_FILE).read_bytes()
    destinations, problems = read_destinations(data, Destinations({}))
    if problems:
        raise ValueError(f"the table that ships is wrong: {problems[0]}")
    return destinations


def read_destinations(data: bytes, base: Destinations | None = None) -> tuple[Destinations, tuple[Problem, ...]]:
    """Return the groups of a file laid over others, the shipped ones by default, and every problem of the file.

    A group's domains and mail servers add to those it has, and leave the group they were in; its reply rules come
    before those it has; every other key replaces. An empty list of rates removes them.
    """
    below = shipped_destinations() if base is None else base
    file = TomlFile(DESTINATIONS_FILE, data)
    groups, rules = dict(below.groups), below.rules
    home: dict[str, str] = {}
    for name in file.values:
        if name == ALL:
            _only_replies(file)
            rules = (*read_rules(file, name), *rules)
        elif GROUP_NAME.fullmatch(name):
            groups[name] = _group(file, name, groups.get(name, Destination(name)), home)
        else:
            hint = "lower-case letters, digits and hyphens can be used"
            file.report("wrong-value", f"a group cannot be called “{name}”", file.line_of(name, None), hint)
    groups.setdefault(OTHER, Destination(OTHER, "other providers"))
    settled = {
        name: replace(group, domains=tuple(domain for domain in group.domains if home.get(domain, name) == name))
        for name, group in groups.items()
    }
    return Destinations(settled, rules), in_order(file.problems)


def _only_replies(file: TomlFile) -> None:
    for key in file.table(ALL):
        if key != "replies":
            hint = f"[{OTHER}] is for the providers that are in no group"
            file.report("unknown-key", f"“{key}” is not a setting of [{ALL}]", file.line_of(key, ALL), hint)


def _group(file: TomlFile, name: str, below: Destination, home: dict[str, str]) -> Destination:
    """Return a group laid over the one below; `home` is told whose the file says each domain is."""
    values = file.checked(name, GROUP_KEYS, apart=("replies",))
    domains, mx = _texts(values.pop("domains", ())), _texts(values.pop("mx", ()))
    for domain in domains:
        if home.setdefault(domain, name) != name:
            line = file.line_of("domains", name)
            file.report("twice", f"{domain} is in [{home[domain]}] already", line, "leave it in one of the two")
    if "rate" in values:
        values["rates"] = values.pop("rate")
    more = {
        "domains": tuple(dict.fromkeys((*below.domains, *domains))),
        "mx": (*mx, *below.mx),
        "rules": (*read_rules(file, name), *below.rules),
    }
    return replace(below, **values, **more)  # type: ignore[arg-type]


def _texts(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()

"""Whom an issue comes from, as a list shows it and as an answer goes back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.catalogue import problem
from newsletter.check.examined import ExaminedIssue
from newsletter.check.place import Place
from newsletter.config import SETTINGS_FILE, Settings
from newsletter.documents import read_source
from newsletter.problems import Problem

NO_ANSWER = re.compile(r"(?:no|do-?not|dont|kein|ne)[-_.]?(?:reply|antwort|repondre)", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# Domains whose mailboxes anybody can have: their owners ask that nobody else sends in their name (DMARC).
FREE = re.compile(
    r"(?:gmail|googlemail|outlook|icloud|me|mac|msn|aol|ymail|rocketmail|proton|protonmail|mail|inbox|web|t-online|qq"
    r"|163|126|libero|orange|wp|o2|onet|interia|seznam|laposte|freenet|apollo)\.(?:com|de|fr|it|lv|lt|ru|pl|cz|me|net)"
    r"|(?:yahoo|hotmail|live|gmx|yandex)\.[a-z]{2,3}(?:\.[a-z]{2})?"
)


def check(examined: ExaminedIssue) -> Iterator[Problem]:
    """Yield what is wrong with the names and addresses of From and Reply-To."""
    settings, publication = examined.settings, examined.settings.publication
    name, address, answers = publication.sender_name.strip(), publication.sender_address, publication.reply_to
    sender = _place(settings, "from")
    if not name:
        sentence = f"the sender has no name, and lists show {address}"
        yield problem("no-sender-name", sentence, sender, f'write a name before it:\nfrom = "… <{address}>"')
    elif ADDRESS.search(name):
        sentence = f"the sender’s name holds an address, “{name}”; some filters take that for a forgery"
        yield problem("address-as-name", sentence, sender, f'write a name alone:\nfrom = "… <{address}>"')
    if FREE.fullmatch(address.rpartition("@")[2].lower()):
        sentence = f"{address} is a mailbox that anybody can have; sent by another server, it is refused or spam"
        yield problem("free-mail-sender", sentence, sender, "send from an address of your own domain")
    if NO_ANSWER.match((answers or address).rpartition("@")[0]):
        sentence = f"answers go to {answers or address}; who writes to it is not heard, and marks the next one as spam"
        place = _place(settings, "reply_to") if answers else sender
        yield problem("no-answers", sentence, place, 'name a mailbox that somebody reads:\nreply_to = "…@…"')


def _place(settings: Settings, key: str) -> Place:
    """Return the line of the settings that gives a key its value."""
    lines = (read_source(settings.root / SETTINGS_FILE, SETTINGS_FILE)[0] or "").split("\n")
    for number, line in enumerate(lines, 1):
        if re.match(rf"\s*{key}\s*=", line):
            return Place(SETTINGS_FILE, number, line.index(key) + 1, line)
    return Place(SETTINGS_FILE)

"""The sample as an ordinary script would have it: the words and pictures of each language, and who gets them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from newsletter.config import Settings
from newsletter.message.compile import compile_message
from newsletter.message.model import Recipient
from newsletter.message.tokens import new_keyring
from newsletter.wiring.workspace import build_issue

NAME = "LASĪTĀJA"
LIST = "many"
WORKPLACES = 40


@dataclass(frozen=True)
class Letters:
    """What the senders are given: `parts.json` and `readers.json` in `folder`, and one whole message."""

    folder: Path
    octets: int
    message: Path


def write_list(settings: Settings, readers: int) -> None:
    """Write a list of so many readers, half of them in each language, on domains that nobody can own."""
    with (settings.lists / f"{LIST}.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["email", "name", "locale", "city"])
        for number in range(readers):
            town = f"town{number % WORKPLACES}"
            address = f"reader{number:07}@{town}.example"
            rows.writerow([address, f"Ilze Bērziņa {number}", ("lv", "en")[number % 2], f"{town} pilsēta"])


def write_letters(settings: Settings, issue: str, readers: int, folder: Path) -> Letters:
    """Write what the other senders need: subject, texts and pictures, with a mark where a reader's name stands."""
    write_list(settings, readers)
    folder.mkdir(parents=True)
    parts, messages = {}, []
    for locale, edition in build_issue(settings, issue).editions.items():
        template = compile_message(edition, settings.publication, new_keyring(), issue, lists={LIST: LIST})
        reader = Recipient("reader@town.example", NAME, {"name": NAME, "city": "pilsēta"}, LIST)
        messages.append(template.message(reader, datetime.now(UTC), token_payload=bytes(16)).data)
        parts[locale] = _parts(messages[-1], folder)
    (folder / "parts.json").write_text(json.dumps({"mark": NAME, "locales": parts}), "utf-8")
    with (settings.lists / f"{LIST}.csv").open(encoding="utf-8", newline="") as file:
        (folder / "readers.json").write_text(json.dumps(list(csv.DictReader(file))), "utf-8")
    whole = folder / "message.eml"
    whole.write_bytes(messages[0].replace(b"\r\n", b"\n"))
    return Letters(folder, sum(map(len, messages)) // len(messages), whole)


def _parts(data: bytes, folder: Path) -> dict[str, object]:
    """Take a message apart; its pictures become files."""
    message = message_from_bytes(data, policy=SMTP)
    if not isinstance(message, EmailMessage):
        raise TypeError("the parser made no EmailMessage")
    pictures = []
    for part in message.walk():
        if part.get_content_maintype() != "image" or not isinstance(part, EmailMessage):
            continue
        identity = part["Content-ID"].strip("<>")
        path = folder / f"{identity.partition('@')[0]}.{part.get_content_subtype()}"
        path.write_bytes(part.get_content())
        pictures.append({"cid": identity, "path": str(path), "type": part.get_content_type()})
    bodies = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    return {
        "from": str(message["From"]),
        "subject": str(message["Subject"]),
        "unsubscribe": str(message["List-Unsubscribe"]),
        "text": bodies["plain"].get_content() if bodies["plain"] else "",
        "html": bodies["html"].get_content() if bodies["html"] else "",
        "pictures": pictures,
    }

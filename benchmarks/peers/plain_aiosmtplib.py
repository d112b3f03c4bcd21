"""`python plain_aiosmtplib.py LETTERS PORT CONNECTIONS READERS built|signed|bytes`: send as an ordinary script does.

`built` makes an EmailMessage for each reader, as tutorials show, `signed` signs it with dkimpy (RSA-2048); `bytes`
makes one message of each language beforehand and hands its octets to everybody, which is the best that `sendmail` can
do and personalises nothing.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from html import escape
from pathlib import Path
from typing import Any

import aiosmtplib
import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def spent() -> float:
    """Return user and system time of this process so far, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def make(parts: dict[str, Any], mark: str, reader: dict[str, str]) -> EmailMessage:
    """Make one reader's message."""
    message = EmailMessage()
    message["From"] = parts["from"]
    message["To"] = reader["email"]
    message["Subject"] = parts["subject"]
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain="energetika.example")
    message["List-Unsubscribe"] = parts["unsubscribe"]
    message.set_content(parts["text"].replace(mark, reader["name"]))
    message.add_alternative(parts["html"].replace(mark, escape(reader["name"])), subtype="html")
    html = list(message.iter_parts())[1]
    if not isinstance(html, EmailMessage):
        raise TypeError("the alternative is no EmailMessage")
    for picture in parts["pictures"]:
        html.add_related(picture["data"], "image", picture["type"].partition("/")[2], cid=f"<{picture['cid']}>")
    return message


def read_letters(folder: Path) -> tuple[str, dict[str, dict[str, Any]], list[dict[str, str]]]:
    """Return the mark for a name, the parts of each language with their pictures, and the readers."""
    letters = json.loads((folder / "parts.json").read_text("utf-8"))
    for parts in letters["locales"].values():
        for picture in parts["pictures"]:
            picture["data"] = Path(picture["path"]).read_bytes()
    return letters["mark"], letters["locales"], json.loads((folder / "readers.json").read_text("utf-8"))


async def main(folder: str, port: str, connections: str, number: str, way: str) -> None:
    """Send, and print."""
    mark, locales, readers = read_letters(Path(folder))
    started, cpu = time.perf_counter(), spent()
    ready = {locale: make(parts, mark, readers[0]).as_bytes() for locale, parts in locales.items()}
    # dkimpy reads the older form of a key only.
    private = rsa.generate_private_key(65537, 2048)
    key = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    waiting = iter(readers[: int(number)])
    sent = 0

    async def work() -> None:
        nonlocal sent
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=int(port), start_tls=False)
        await client.connect()
        for reader in waiting:
            if way == "built":
                await client.send_message(make(locales[reader["locale"]], mark, reader))
            elif way == "signed":
                data = make(locales[reader["locale"]], mark, reader).as_bytes(policy=SMTP)
                data = dkim.sign(data, b"news", b"energetika.example", key) + data
                await client.sendmail("redakcija@energetika.example", [reader["email"]], data)
            else:
                await client.sendmail("redakcija@energetika.example", [reader["email"]], ready[reader["locale"]])
            sent += 1
        await client.quit()

    await asyncio.gather(*(work() for _ in range(int(connections))))
    wall, cpu = time.perf_counter() - started, spent() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"sent": sent, "wall": wall, "cpu": cpu, "memory": memory}))


asyncio.run(main(*sys.argv[1:]))

"""The commands of a mail transaction, with the parameters that a server offers (RFC 5321 4.1.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsletter.address import FORBIDDEN
from newsletter.delivery.model import Answer
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase

RSET = "RSET\r\n"
DATA = "DATA\r\n"
FINAL_DOT = b".\r\n"
LONGEST_ENVID = 100
NOT_XTEXT = re.compile(r"[^!-*,-<>-~]")
NOT_UTF8_XTEXT = re.compile(r"[^!-*,-<>-\[\]-~]")


def mail_command(message: Message, extensions: Mapping[str, str]) -> str:
    """Return MAIL: SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531 3.4), RET and ENVID (RFC 3461 4.3, 4.4)."""
    parameters = f" SIZE={len(message.data)}" if "size" in extensions else ""
    if message.smtputf8:
        parameters += " BODY=8BITMIME SMTPUTF8"
    elif "8bitmime" in extensions and not message.data.isascii():
        parameters += " BODY=8BITMIME"
    if "dsn" in extensions:
        envid = message.envelope_id or xtext(message.message_id.strip("<>"))
        parameters += f" RET=HDRS ENVID={envid}" if 0 < len(envid) <= LONGEST_ENVID else " RET=HDRS"
    return f"MAIL FROM:<{message.envelope_from}>{parameters}\r\n"


def rcpt_command(message: Message, extensions: Mapping[str, str]) -> str:
    """Return RCPT for the one recipient: NOTIFY and ORCPT (RFC 3461 4.1, 4.2; RFC 6533 3 beyond ASCII)."""
    parameters = ""
    if "dsn" in extensions:
        address = message.envelope_to
        original = f"rfc822;{xtext(address)}" if address.isascii() else f"utf-8;{utf8_xtext(address)}"
        parameters = f" NOTIFY=FAILURE,DELAY ORCPT={original}"
    return f"RCPT TO:<{message.envelope_to}>{parameters}\r\n"


def bdat_command(message: Message) -> str:
    """Return BDAT for a message in one chunk (RFC 3030 2)."""
    return f"BDAT {len(message.data)} LAST\r\n"


def xtext(text: str) -> str:
    """Return ASCII as xtext: printable, without `+` and `=` (RFC 3461 4)."""
    return NOT_XTEXT.sub(lambda match: f"+{ord(match[0]):02X}", text)


def utf8_xtext(text: str) -> str:
    """Return any text as utf-8-addr-xtext: printable ASCII, the rest by code point (RFC 6533 3)."""
    return NOT_UTF8_XTEXT.sub(lambda match: f"\\x{{{ord(match[0]):02X}}}", text)


def refusal_of_our_own(message: Message, extensions: Mapping[str, str]) -> Answer | None:
    """Return why a message is not even begun, where its envelope or what EHLO said tells so already."""
    if FORBIDDEN.search(message.envelope_from):
        sentence = "the return path holds a blank, a bracket or a control character"
        return Answer(Outcome.REJECTED, Phase.MAIL, Blame.SENDER, sentence=sentence)
    if FORBIDDEN.search(message.envelope_to):
        sentence = "the address holds a blank, a bracket or a control character"
        return Answer(Outcome.REJECTED, Phase.RCPT, Blame.RECIPIENT, sentence=sentence)
    if message.smtputf8 and "smtputf8" not in extensions:
        sentence = "it cannot carry letters beyond a to z before the @ (it does not offer SMTPUTF8)"
        if not message.envelope_from.isascii():  # then nobody can get anything from us through this relay
            sentence = f"{sentence}: {message.envelope_from}"
            return Answer(Outcome.REJECTED, Phase.MAIL, Blame.SENDER, sentence=sentence)
        return Answer(Outcome.REJECTED, Phase.RCPT, Blame.NETWORK, sentence=sentence)
    if "8bitmime" not in extensions and not message.smtputf8 and not message.data.isascii():
        sentence = "it takes messages of seven bits only (it does not offer 8BITMIME), and this one has eight"
        return Answer(Outcome.REJECTED, Phase.MAIL, Blame.CONTENT, sentence=sentence)
    limit = size_limit(extensions)
    if limit and len(message.data) > limit:
        sentence = f"it takes messages of {limit} octets at most, and this one has {len(message.data)}"
        return Answer(Outcome.REJECTED, Phase.MAIL, Blame.CONTENT, sentence=sentence)
    return None


def size_limit(extensions: Mapping[str, str]) -> int | None:
    """Return how many octets a message may have, where the server says so (RFC 1870 4)."""
    declared = extensions.get("size", "")
    return int(declared) if declared.isdecimal() and declared.isascii() and int(declared) > 0 else None

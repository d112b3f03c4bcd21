"""SMTP replies: what an answer means for a delivery, and whose fault it is (RFC 5321 4.2, RFC 3463)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ENHANCED = re.compile(r"^([245])\.(\d{1,3})\.(\d{1,3})\b")
GREYLISTING = re.compile(r"gr[ea]y-?\s?list", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\udc80-\udcff]")
LONGEST_TEXT = 1000


class Outcome(StrEnum):
    """What became of one attempt."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    NOT_SENT = "not-sent"


class Blame(StrEnum):
    """Whose fault a refusal is."""

    NOBODY = "nobody"
    RECIPIENT = "recipient"
    SENDER = "sender"
    CONTENT = "content"
    NETWORK = "network"


class Phase(StrEnum):
    """Which command a reply answers."""

    CONNECT = "connect"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"


@dataclass(frozen=True)
class Reply:
    """A server's answer: the code, its lines joined, control characters shown as escapes."""

    code: int
    text: str

    @property
    def enhanced(self) -> str:
        """Return the enhanced status code (RFC 3463), or an empty string."""
        match = ENHANCED.match(self.text)
        return match.group(0) if match else ""

    def __str__(self) -> str:
        """Return the reply on one line."""
        return f"{self.code} {self.text}"


# "You must log in, or log in better, first" (RFC 4954 4 and 6), whatever command it answers.
AUTHENTICATION_CODES = frozenset({530, 534, 535, 538})

# Enhanced status codes (RFC 3463, RFC 5248, RFC 7372) whose meaning is not that of their subject.
BLAME_OF_STATUS = {
    "1.7": Blame.SENDER,  # bad sender's mailbox address syntax
    "1.8": Blame.SENDER,  # bad sender's system address
    "1.9": Blame.NETWORK,  # message relayed to a non-compliant mailer
    "2.3": Blame.CONTENT,  # message longer than the mailbox allows
    "3.4": Blame.CONTENT,  # message too big for the system
    "4.1": Blame.RECIPIENT,  # "no answer from host" by the letter; in the field a mailbox that does not exist
    "5.3": Blame.NETWORK,  # too many recipients, though each transaction has one: a limit of the session or the day
}
BLAME_OF_SUBJECT = {
    "1": Blame.RECIPIENT,  # addressing
    "2": Blame.RECIPIENT,  # mailbox
    "3": Blame.NETWORK,  # mail system
    "4": Blame.NETWORK,  # routing
    "5": Blame.SENDER,  # protocol
    "6": Blame.CONTENT,  # media
    "7": Blame.SENDER,  # security and policy: never counts against the reader
}
# Policy about who sends, though it may be told when the message was seen: login and keys (RFC 4954, RFC 3463), missing
# or failed SPF, DKIM, DMARC and reverse DNS (RFC 7372), Google's 7.23 to 7.40, Microsoft's 7.509 to 7.515 and 7.606 to
# 7.649 (banned), its 7.500 and 7.650 (too much from here).
SENDER_STATUSES = frozenset(
    f"7.{detail}"
    for detail in (5, 8, 9, 10, 11, 13, *range(20, 41), 57, 60, 500, 501, *range(509, 516), *range(606, 652), 708, 750)
)
SENDER_PHRASES = re.compile(
    r"\b(?:DMARC|SPF|DKIM|(?:un|not )authenticated|authentication (?:checks?|fail|requir)|(?:PTR|reverse DNS)"
    r"|(?:block|black|deny|reject)[ -]?list|spamhaus|barracudacentral|reputation|unusual rate|rate limit"
    r"|(?:SC|DY|OU|RP)-00\d|(?:BL|TSS?)\d\d\b)",
    re.IGNORECASE,
)
RECIPIENT_PHRASES = re.compile(
    r"\b(?:no such (?:user|mailbox|recipient|address)"
    r"|(?:unknown|invalid) (?:user|mailbox|recipient|address)"
    r"|(?:user|mailbox|recipient|account|address)\b.{0,40}(?:\bunknown|\bnot found|\bnot exist|n.t exist|n.t have an))",
    re.IGNORECASE,
)
BLAME_OF_REFUSAL = {
    Phase.CONNECT: Blame.NETWORK,
    Phase.AUTH: Blame.SENDER,
    Phase.MAIL: Blame.SENDER,
    Phase.RCPT: Blame.RECIPIENT,
    Phase.DATA: Blame.CONTENT,
    Phase.BODY: Blame.CONTENT,
}
# RFC 5321 4.2.2: the one temporary refusal that speaks of the mailbox, and not of the server.
MAILBOX_BUSY = 450
# RFC 5321 4.2.3: what the server does not know or finds out of place, and "transaction failed", which speaks of policy.
OUR_CODES_AT_RCPT = frozenset({500, 501, 502, 503, 504, 554, 555})


def judge(reply: Reply, phase: Phase) -> tuple[Outcome, Blame]:
    """Return what a reply to a command means for the delivery, and whose fault a refusal is.

    2yz is accepted, 4yz deferred, 5yz rejected (RFC 5321 4.2.1), but for a 5yz greeting, which refuses the connection
    and no delivery. A refusal for policy (x.7.z) is the sender's fault, or the content's once the message was seen and
    neither status nor words speak of who sends it.
    """
    if 200 <= reply.code < 400:
        return Outcome.ACCEPTED, Blame.NOBODY
    if reply.code == 421 or phase is Phase.CONNECT:
        return Outcome.DEFERRED, Blame.SENDER if _is_about_sender(reply) else Blame.NETWORK
    outcome = Outcome.REJECTED if 500 <= reply.code < 600 else Outcome.DEFERRED
    return outcome, _blame(reply, phase, outcome)


def _blame(reply: Reply, phase: Phase, outcome: Outcome) -> Blame:
    if reply.code in AUTHENTICATION_CODES or phase in (Phase.AUTH, Phase.MAIL) or _is_about_sender(reply):
        return Blame.SENDER
    if outcome is Outcome.DEFERRED and GREYLISTING.search(reply.text):
        return Blame.NOBODY
    _, _, status = reply.enhanced.partition(".")
    subject = status.partition(".")[0]
    if subject == "7" and phase in (Phase.DATA, Phase.BODY):
        return Blame.CONTENT
    known = BLAME_OF_STATUS.get(status) or BLAME_OF_SUBJECT.get(subject)
    if known:
        return known
    if outcome is Outcome.REJECTED and RECIPIENT_PHRASES.search(reply.text):
        return Blame.RECIPIENT
    if outcome is Outcome.DEFERRED and (phase is not Phase.RCPT or reply.code != MAILBOX_BUSY):
        return Blame.NETWORK
    if phase is Phase.RCPT and reply.code in OUR_CODES_AT_RCPT:
        return Blame.SENDER
    return BLAME_OF_REFUSAL[phase]


def _is_about_sender(reply: Reply) -> bool:
    """Tell whether who sends is refused: by the status, or by a phrase where that says no more than policy."""
    _, _, status = reply.enhanced.partition(".")
    if status in SENDER_STATUSES:
        return True
    return status.partition(".")[0] in ("", "0", "7") and bool(SENDER_PHRASES.search(reply.text))


def reply_of_lines(code: int, lines: Iterable[bytes]) -> Reply:
    """Return the reply that a code and some lines, without it and without their ends, are.

    What is not UTF-8 or a control character is shown as an escape (RFC 5321 4.2: text is for people only).
    """
    text = b" ".join([line.strip() for line in lines]).decode("utf-8", "surrogateescape")
    return Reply(code, text if text.isascii() and text.isprintable() and len(text) <= LONGEST_TEXT else shown(text))


def shown(text: str) -> str:
    """Return what a server said as people may see it: control characters as escapes, and not without end."""
    return CONTROL.sub(_escaped, text)[:LONGEST_TEXT]


def _escaped(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\x{number - 0xDC00 if number >= 0xDC80 else number:02x}"

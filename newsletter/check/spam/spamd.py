"""SpamAssassin, asked through its daemon: the protocol that spamc speaks (spamd/PROTOCOL of SpamAssassin, 1.5)."""

from __future__ import annotations

import re
import socket

from newsletter.check.spam.verdict import LONGEST_REPLY, PATIENCE, Sign, SpamFilterError, Verdict, in_order

NAME = "SpamAssassin"
STATUS = re.compile(rb"SPAMD/[\d.]+ (?P<code>\d+) (?P<words>[^\r\n]*)")
SPAM = re.compile(rb"^Spam: *(?P<spam>True|False|Yes|No) *; *(?P<points>-?[\d.]+) */ *(?P<limit>-?[\d.]+)", re.M | re.I)
RULE = re.compile(r" {0,3}(?P<points>-?\d+(?:\.\d+)?) (?P<name>[A-Z][A-Z0-9_]+) +(?P<words>\S.*)?")
CONTINUED = re.compile(r" {20,}(?P<words>\S.*)")
TABLE = re.compile(r"^-{3,} -{10,} -{10,}\s*$", re.MULTILINE)
# Which kind of rule it is stands before the words of some.
KIND = re.compile(r"^(?:BODY|HEADER|RAW|URI|META): ")


def ask_spamd(message: bytes, address: tuple[str, int] | str) -> Verdict:
    """Return what SpamAssassin makes of a message; `address` is host and port, or the path of a socket.

    Raises SpamFilterError.
    """
    where = address if isinstance(address, str) else f"{address[0]}:{address[1]}"
    head = f"REPORT SPAMC/1.5\r\nContent-length: {len(message)}\r\nUser: nobody\r\n\r\n"
    try:
        with _connected(address) as line:
            line.sendall(head.encode("ascii") + message)
            line.shutdown(socket.SHUT_WR)
            reply = _whole(line)
    except OSError as fault:
        raise SpamFilterError(where, str(fault.strerror or fault).lower()) from fault
    return read_reply(reply, where)


def read_reply(reply: bytes, where: str) -> Verdict:
    """Read the answer to REPORT. Raises SpamFilterError for one that is none."""
    status, spam = STATUS.match(reply), SPAM.search(reply.partition(b"\r\n\r\n")[0])
    if not status:
        raise SpamFilterError(where, "it does not speak the language of SpamAssassin")
    if status["code"] != b"0" or not spam:
        raise SpamFilterError(where, f"it answers “{status['words'].decode('utf-8', 'replace')}”")
    body = reply.partition(b"\r\n\r\n")[2].decode("utf-8", "replace")
    is_spam = spam["spam"].lower() in (b"true", b"yes")
    return Verdict(NAME, float(spam["points"]), float(spam["limit"]), is_spam, in_order(_signs(body)))


def _signs(report: str) -> list[Sign]:
    """Return the rules of the table at the end of a report; a description may go on in the lines below."""
    table = TABLE.search(report)
    found: list[Sign] = []
    for line in report[table.end() :].splitlines() if table else ():
        if rule := RULE.match(line):
            found.append(Sign(rule["name"], float(rule["points"]), KIND.sub("", rule["words"] or "")))
        elif found and (more := CONTINUED.match(line)):
            found[-1] = Sign(found[-1].name, found[-1].points, f"{found[-1].words} {more['words']}".strip())
    return found


def _connected(address: tuple[str, int] | str) -> socket.socket:
    if not isinstance(address, str):
        return socket.create_connection(address, timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(PATIENCE)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _whole(line: socket.socket) -> bytes:
    found = b""
    while len(found) < LONGEST_REPLY and (more := line.recv(65_536)):
        found += more
    return found

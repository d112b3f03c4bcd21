"""What goes over the wire, and whom it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a message is: an issue, a copy of one for the editor's own eyes, or what somebody has asked for.

    The links of a copy change nothing. A letter goes to one person, once, so there is no list to leave.
    """

    ISSUE = "issue"
    TEST = "test"
    LETTER = "letter"


@dataclass(frozen=True)
class Recipient:
    """Whom one message is for: the address as typed, and the values that merge tags find under `subscriber`."""

    address: str
    name: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    list_name: str = ""


@dataclass(frozen=True)
class Message:
    """RFC 5322 bytes and their envelope (RFC 5321).

    `data` has CRLF line ends, no line over 998 octets and no line that begins with a dot, so DATA needs no stuffing.
    `smtputf8` tells that an address of the envelope or of the header needs RFC 6531. `make_envelope_id` is asked for
    the envelope id, always the same, where it is wanted.
    """

    envelope_from: str
    envelope_to: str
    data: bytes
    message_id: str
    smtputf8: bool = False
    make_envelope_id: Callable[[], str] = field(default=str, repr=False, compare=False)

    @cached_property
    def envelope_id(self) -> str:
        """Return what a report of this delivery repeats (ENVID, RFC 3461 4.4): letters and digits.

        They are those of a return path of its own.
        """
        return self.make_envelope_id()

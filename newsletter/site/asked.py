"""What somebody has filled into the form of a list, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsletter.address import AddressError, address_key, is_reserved
from newsletter.message.tokens import Keyring, Purpose
from newsletter.site.forms import first, line
from newsletter.site.passes import written_at
from newsletter.subscribers.description import ListDescription
from newsletter.subscribers.fields import parts
from newsletter.subscribers.letters import Signals
from newsletter.subscribers.rows import reason_against

EMAIL, NAME, LOCALE = "email", "name", "locale"
TRAP = "website"  # people do not see it, and machines fill it in
OPENED = "opened"  # when the page of the form was made
FIELD = "field."
LONGEST = 200
BAD_ADDRESS, MISSING, WRONG = "address", "missing", "wrong"


@dataclass(frozen=True)
class Asked:
    """What somebody has typed. `faults` maps the names of fields to what is wrong: they are asked again."""

    address: str
    name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    trapped: bool = False
    open_for: timedelta | None = None
    worked: bool = True

    @property
    def key(self) -> str:
        """Return who the address is."""
        return address_key(self.address)

    @property
    def signals(self) -> Signals:
        """Return what the form tells of whoever sent it."""
        return Signals(self.open_for, self.worked)


def read_asked(
    form: Mapping[str, tuple[str, ...]], about: ListDescription, keyring: Keyring, now: datetime, *, real: bool
) -> Asked:
    """Read a form. `real` tells that mail leaves this machine: a domain that is reserved for examples gets none."""
    address = line(first(form, EMAIL))
    told = {name: _line("; ".join(filter(None, form.get(FIELD + name, ())))) for name in about.fields}
    faults = {} if _is_address(address, real=real) else {EMAIL: BAD_ADDRESS}
    for name, each in about.fields.items():
        if each.required and not told[name]:
            faults[FIELD + name] = MISSING
        elif each.fault(told[name]) or (
            each.of and set(parts(told[name])) - set(each.of) and told[name] not in each.of
        ):
            faults[FIELD + name] = WRONG
    opened = written_at(keyring, Purpose.FORM, first(form, OPENED))
    return Asked(
        address=address,
        name=_line(first(form, NAME)),
        fields={name: value for name, value in told.items() if value},
        faults=faults,
        trapped=bool(first(form, TRAP)),
        open_for=now - opened if opened else None,
    )


def _line(text: str) -> str:
    return line(text)[:LONGEST]


def _is_address(address: str, *, real: bool) -> bool:
    try:
        return not reason_against(address) and bool(address_key(address)) and not (real and is_reserved(address))
    except AddressError:
        return False

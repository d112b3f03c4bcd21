"""The relays that a campaign goes through: who takes which part of it, and who steps in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from newsletter.address import a_label_domain
from newsletter.config.model import OUTBOX, Relay, Settings
from newsletter.config.relays import RelayError, choose_relay, with_secret


@dataclass(frozen=True)
class RelayPool:
    """Relays in the order of the settings; without any it is the outbox.

    Those with a weight share the mail by it. Those of weight 0 step in, in their order, while all the others are lost.
    """

    relays: tuple[Relay, ...] = ()

    @property
    def first(self) -> Relay | None:
        """Return the relay that leads: the heaviest, of equal ones the first. None is the outbox."""
        return max(self.relays, key=_weight, default=None)

    @property
    def label(self) -> str:
        """Return the words by which the pool is found again, which `choose_relays` takes as a name."""
        return ",".join(relay.reference for relay in self.relays) or OUTBOX

    def usable(self, lost: Collection[str] = ()) -> tuple[Relay, ...]:
        """Return the relays that take mail while those of some references are lost: several share, or one steps in."""
        left = [relay for relay in self.relays if relay.reference not in lost]
        sharing = tuple(relay for relay in left if _weight(relay))
        return sharing or tuple(left[:1])

    def next_relay(self, used: Mapping[str, int], lost: Collection[str] = ()) -> Relay | None:
        """Return the relay whose turn it is, so that each has its part: that which is furthest behind its weight.

        `used` counts messages by reference. None while every relay is lost.
        """
        return min(
            self.usable(lost), key=lambda relay: used.get(relay.reference, 0) / max(1, _weight(relay)), default=None
        )

    def is_ahead(self, reference: str, used: Mapping[str, int], slack: int, lost: Collection[str] = ()) -> bool:
        """Tell whether a relay has had more than `slack` messages above its part, so that the others come first.

        For those who ask for each relay whether it may have the next message; the others catch up meanwhile. A relay
        that takes nothing for some time belongs among the lost, or all would wait for it.
        """
        usable = {relay.reference: max(1, _weight(relay)) for relay in self.usable(lost)}
        if reference not in usable:
            return True
        total = sum(used.get(each, 0) for each in usable)
        return used.get(reference, 0) - total * usable[reference] / sum(usable.values()) > slack


def _weight(relay: Relay) -> int:
    return 1 if relay.weight is None else relay.weight


def choose_relays(settings: Settings, named: str | None, sender: str) -> RelayPool:
    """Return the relays for the mail of one sender, an address; raise RelayError and SecretFileError.

    A name means that relay and no other; several are parted by commas and share the mail. Without a name, the relays
    that are `from` this address count, else those `from` its domain, else those that are for everybody. Of several,
    those with a weight are the pool; where none has one, it is the one called `default`.
    """
    if named and "," in named:
        chosen = [choose_relay(settings, name.strip()) for name in named.split(",")]
        return RelayPool(tuple(dict.fromkeys(relay for relay in chosen if relay)))
    if named is not None or not settings.relays:
        relay = choose_relay(settings, named)
        return RelayPool((relay,) if relay else ())
    matching = _for_sender(settings.relays, sender)
    if not matching:
        raise RelayError(
            f"no relay is for mail from {sender}",
            f"add it to  from  of one of the relays, or name one with --relay: {', '.join([*settings.relays, OUTBOX])}",
        )
    weighted = tuple(relay for relay in matching.values() if relay.weight is not None)
    if len(matching) == 1 or not weighted:
        relay = choose_relay(replace(settings, relays=matching), None)
        return RelayPool((relay,) if relay else ())
    return RelayPool(tuple(map(with_secret, weighted)))


def _for_sender(relays: Mapping[str, Relay], sender: str) -> Mapping[str, Relay]:
    """Return the relays that are for an address, else those for its domain, else those for everybody."""
    local, _, typed = sender.rpartition("@")
    domain = a_label_domain(typed)
    address = f"{local}@{domain}".lower()
    exact = {name: relay for name, relay in relays.items() if address in map(str.lower, relay.senders)}
    near = {name: relay for name, relay in relays.items() if domain in relay.senders}
    return exact or near or {name: relay for name, relay in relays.items() if not relay.senders}

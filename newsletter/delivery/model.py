"""Campaigns, deliveries and what the other side answered."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newsletter.config import Publication
from newsletter.delivery.states import UNFINISHED_STATES, CampaignState, DeliveryEvent, DeliveryState
from newsletter.message.model import Recipient
from newsletter.replies import Blame, Outcome, Phase, Reply

TOKEN_PAYLOAD = struct.Struct(">QQ")

# So long a lease holds that is not renewed.
LEASE_SECONDS = 60.0


class RelayKind(StrEnum):
    """Where a campaign goes. Outbox and loopback are rehearsals: they never use up a send."""

    OUTBOX = "outbox"
    LOOPBACK = "loopback"
    REAL = "real"

    @property
    def rehearsal(self) -> bool:
        """Tell whether nothing leaves this machine."""
        return self is not RelayKind.REAL


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What was ordered about when and how fast a campaign is sent. Instants are in UTC, durations in seconds.

    It begins at `start`, or at once; `zone` (IANA) is where the times of day are read that `window_from` and
    `window_to` name as `HH:MM`: outside them nothing is begun. A start missed by more than `grace` holds the campaign
    until a person says so. A delivery that cannot be made within `give_up_after` of the first attempt expires. The
    first `canary` deliveries go ahead of the others by `canary_wait`, and hold them where more than the part of
    `canary_rejects` was refused; `canary_until` is when the others may follow, known once the canary is out.
    """

    start: datetime | None = None
    zone: str = "UTC"
    grace: float = 3600
    window_from: str = ""
    window_to: str = ""
    give_up_after: float = 2 * 86400
    canary: int = 0
    canary_wait: float = 1800
    canary_rejects: float = 0.05
    canary_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NewCampaign:
    """A campaign as it is planned.

    `relay` is a relay's name, `smtp://host:port` or `outbox`, to find it again; `lists` maps names to titles.
    """

    issue: str
    relay: str
    kind: RelayKind
    publication: Publication
    lists: Mapping[str, str]
    commit: str = ""
    orders: Orders = field(default_factory=Orders)


@dataclass(frozen=True, kw_only=True)
class Campaign(NewCampaign):
    """One issue's editions, frozen for one frozen audience. `reason` says why it is paused.

    Deliveries beyond the position `cleared` wait, as those after a canary do; None clears them all.
    """

    id: int
    state: CampaignState
    planned: int
    created_at: datetime
    reason: str = ""
    cleared: int | None = None

    @property
    def label(self) -> str:
        """Return the name of the campaign in folders and messages."""
        return f"{self.issue}-{self.id}"

    def resume_command(self, *, newest: bool = True) -> str:
        """Return the command that carries on with the campaign; the newest of an issue needs no number."""
        return f"newsletter resume {self.issue}" + ("" if newest else f" --campaign {self.id}")

    @property
    def is_unfinished(self) -> bool:
        """Tell whether something may be left to send."""
        return self.state in UNFINISHED_STATES


@dataclass(frozen=True, kw_only=True)
class NewDelivery:
    """One recipient of a plan, with the values that are merged into their message.

    `destination` is the group of mailbox providers that their domain belongs to; nothing is begun before `due`.
    """

    key: str
    address: str
    name: str
    list_name: str
    locale: str
    values: Mapping[str, object] = field(default_factory=dict)
    destination: str = ""
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Delivery(NewDelivery):
    """One message to one recipient.

    `position` counts from 1 within the campaign. `date` is fixed at the first attempt and kept; `since` is when the
    present round of attempts began: it is another one where a person ordered it. `reply` is the last answer or what is
    known instead.
    """

    id: int
    campaign_id: int
    position: int
    state: DeliveryState
    attempts: int = 0
    date: datetime | None = None
    since: datetime | None = None
    reply: str = ""

    @property
    def recipient(self) -> Recipient:
        """Return whom the message is for, as the message room asks for it."""
        return Recipient(self.address, self.name, self.values, self.list_name)

    @property
    def token_payload(self) -> bytes:
        """Return what a token says about this delivery: numbers of the ledger, and no address."""
        return TOKEN_PAYLOAD.pack(self.campaign_id, self.id)


@dataclass(frozen=True)
class Answer:
    """What came of handing over one message: the outcome, whose fault it is, and at which command.

    `sentence` says what happened where there was no reply.
    """

    outcome: Outcome
    phase: Phase
    blame: Blame = Blame.NOBODY
    reply: Reply | None = None
    sentence: str = ""

    def __str__(self) -> str:
        """Return the reply, or what happened instead of one."""
        return str(self.reply) if self.reply else self.sentence


@dataclass(frozen=True)
class Attempt:
    """One try: when, through which relay, and what came of it. `outcome` is None while nobody knows."""

    delivery_id: int
    number: int
    relay: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    phase: Phase | None = None
    blame: Blame | None = None
    reply: str = ""


@dataclass(frozen=True)
class Lease:
    """The right to send a campaign, where several hosts could: `token` proves it, `lost` were left on the wire before.

    It runs out where it is not renewed for `seconds`, by the clock of the database.
    """

    campaign_id: int
    holder: str
    token: int
    lost: int = 0
    seconds: float = LEASE_SECONDS


@dataclass(frozen=True)
class Step:
    """One step of a delivery's story: when, what happened, and the relay, the reply or the reason that goes with it.

    `event` is a DeliveryEvent, or the Outcome that ended an attempt; `number` counts the attempts until then.
    """

    at: datetime
    event: str
    detail: str
    number: int


@dataclass(frozen=True)
class Settlement:
    """What came of the attempt at a delivery, to be recorded. `due` is when a deferred one may be tried again."""

    delivery: Delivery
    event: DeliveryEvent
    answer: Answer
    at: datetime
    due: datetime | None = None


@dataclass(frozen=True)
class Budget:
    """A limit that is counted under a name over all processes and restarts: `limit` uses in any `seconds`."""

    name: str
    limit: int
    seconds: float


@dataclass(frozen=True)
class Claim:
    """The wish to begin one pending delivery that is due, to one destination group, through one relay."""

    destination: str
    relay: str
    budgets: tuple[Budget, ...] = ()


@dataclass(frozen=True)
class Exchange:
    """What one transaction with the ledger came to.

    `state` is the campaign's as it stands now, whoever has changed it; `settled` and `begun` match what was asked one
    to one. None was begun where nothing is due, the campaign is not `sending`, or a budget is used up: `blocked` maps
    the names of those to when they have room again.
    """

    state: CampaignState
    settled: tuple[DeliveryState, ...] = ()
    begun: tuple[Delivery | None, ...] = ()
    blocked: Mapping[str, datetime] = field(default_factory=dict)

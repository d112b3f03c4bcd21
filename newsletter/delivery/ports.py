"""What delivery needs from a ledger and from a transport."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Protocol

from newsletter.delivery.model import (
    Answer,
    Attempt,
    Campaign,
    Claim,
    Delivery,
    Exchange,
    Lease,
    NewCampaign,
    NewDelivery,
    Orders,
    RelayKind,
    Settlement,
)
from newsletter.delivery.standing import Standing, StandingVersion
from newsletter.delivery.states import CampaignEvent, CampaignState, DeliveryEvent, DeliveryState
from newsletter.errors import NewsletterError
from newsletter.message.model import Message
from newsletter.subscribers.model import SubscriptionStatus

if TYPE_CHECKING:  # an edition brings the whole merge language along, and `status` has no use for it
    from newsletter.render.edition import Edition


class TransportError(NewsletterError):
    """Messages cannot be handed over at all: nobody was marked, and the rest waits.

    `may_pass` tells whether trying again in a moment can help.
    """

    may_pass: ClassVar[bool] = True


class UnknownCampaignError(NewsletterError):
    """There is no such campaign."""

    def __init__(self, campaign_id: int) -> None:
        super().__init__(
            f"there is no campaign {campaign_id} in the ledger",
            "`newsletter status` shows the newest one of an issue",
        )


# How a campaign stands that keeps another one of its issue from being begun.
STATE_WORDS = {CampaignState.READY: "planned for later", CampaignState.SENDING: "under way"}


class CampaignOpenError(NewsletterError):
    """An issue is on its way already: a second send would reach people twice."""

    def __init__(self, campaign: Campaign, *, newest: bool = True) -> None:
        since = f"{campaign.created_at.astimezone():%Y-%m-%d %H:%M}"
        super().__init__(
            f"“{campaign.issue}” is not finished yet: campaign {campaign.id}, planned {since} through "
            f"{campaign.relay}, is {STATE_WORDS.get(campaign.state, campaign.state)}",
            campaign.resume_command(newest=newest),
        )


class LedgerUnavailableError(NewsletterError):
    """The ledger cannot be reached or written at the moment: trying again may help."""


class Transport(Protocol):
    """One connection to whatever takes messages; one task uses it, one message at a time."""

    @property
    def is_ready(self) -> bool:
        """Tell whether a message can be sent without `open`."""

    async def open(self) -> None:
        """Make ready to take a message, connecting again where needed. Raises TransportError."""

    async def send(self, message: Message, number: int) -> Answer:
        """Hand over one message, the campaign's `number`-th.

        Never raises for what the other side says or does. Raises TransportError where nothing was handed over and no
        message can be.
        """

    async def close(self) -> None:
        """Say goodbye and let go. Never raises."""


class RunLedger(Protocol):
    """What a run of a campaign asks of its memory. Every method is one transaction, and waits for the disk only."""

    def campaign(self, campaign_id: int) -> Campaign:
        """Return a campaign. Raises UnknownCampaignError."""

    def counts(self, campaign_id: int) -> Mapping[DeliveryState, int]:
        """Count a campaign's deliveries by state, zero included."""

    def deliveries(self, campaign_id: int, states: Iterable[DeliveryState] = DeliveryState) -> Iterator[Delivery]:
        """Return a campaign's deliveries: one state after the other, each in the order of the plan."""

    def move_campaign(self, campaign_id: int, event: CampaignEvent, at: datetime, reason: str = "") -> Campaign:
        """Move a campaign to its next state. Raises IllegalMoveError."""

    def move_deliveries(
        self, campaign_id: int, source: DeliveryState, event: DeliveryEvent, at: datetime, reason: str = ""
    ) -> int:
        """Move all of a campaign's deliveries that are in one state; return how many. Raises IllegalMoveError."""

    def exchange(
        self,
        campaign_id: int,
        settlements: Sequence[Settlement],
        claims: Sequence[Claim],
        at: datetime,
        *,
        fence: int | None = None,
    ) -> Exchange:
        """Record what came of attempts, and the intents of the next ones: all or nothing. Raises IllegalMoveError.

        Whoever has unsubscribed or was suppressed since the plan becomes suppressed instead of begun. Nothing begins
        unless the campaign is sending. `fence` is the token of the sender's lease, where it has one: LedgerError is
        raised where another sender has taken the campaign over.
        """

    def renew_lease(self, lease: Lease) -> None:
        """Hold a lease for its time from now on. Raises LedgerError where it is lost."""

    def release_due(self, campaign_id: int, at: datetime, deadline: datetime) -> tuple[int, int]:
        """Let deferred deliveries that are due wait to be begun; expire those first tried before `deadline`.

        Return how many were released, and how many have expired.
        """

    def due_by_destination(self, campaign_id: int, at: datetime) -> Mapping[str, int]:
        """Count the pending deliveries that may be begun now, by destination group."""

    def next_due(self, campaign_id: int) -> datetime | None:
        """Return when the first begins to be due of those that wait for a time of their own; None where none does."""

    def reorder(self, campaign_id: int, orders: Orders) -> None:
        """Change what was ordered about a campaign."""

    def clear(self, campaign_id: int, up_to: int | None) -> None:
        """Let the deliveries up to a position be begun, and no others; None lets all of them."""


class Ledger(RunLedger, Protocol):
    """The memory of what was sent. Every method is one transaction; none of them waits for anything but the disk."""

    @property
    def id(self) -> str:
        """Return the name that tells this ledger from every other."""

    def remembered(self, name: str, make: Callable[[], str]) -> str:
        """Return what is kept under a name, making it the first time."""

    def standing(
        self,
        issue: str,
        kind: RelayKind,
        list_name: str,
        keys: Sequence[str],
        excluded_issues: Sequence[str] = (),
        since: datetime | None = None,
        at: datetime | None = None,
    ) -> Standing:
        """Return what is known about some people of one list who might get an issue: see `Standing`.

        Earlier campaigns are those of the same kind. Who was barred after the moment `since` is told as late. What has
        ended by the moment `at` bars nobody; without one, everything does.
        """

    def reached_elsewhere(self, campaign_id: int, state: DeliveryState) -> int:
        """Count those in a state who have the issue from another campaign of its kind, or may have it."""

    def counts_by_destination(self, campaign_id: int) -> Mapping[str, Mapping[DeliveryState, int]]:
        """Count a campaign's deliveries by destination group and state, zero included."""

    def attempts_by_relay(self, campaign_id: int) -> Mapping[str, int]:
        """Count a campaign's attempts by relay."""

    def overrule(self, campaign_id: int, despite: str, at: datetime) -> None:
        """Note what a campaign is sent despite of, and why."""

    def overruled(self, campaign_id: int) -> str:
        """Return what a campaign is sent despite of, and why; empty where nothing was overruled."""

    def campaign_moves(self, campaign_id: int) -> tuple[tuple[datetime, str], ...]:
        """Return what happened to a campaign itself and when, oldest first."""

    def standing_version(self) -> StandingVersion:
        """Return how many people must not be written to, and when that was last recorded."""

    def subscribe(self, list_name: str, key: str, status: SubscriptionStatus, at: datetime) -> None:
        """Set a person's standing on one list."""

    def suppress(self, key: str, reason: str, at: datetime, scope: str = "*") -> None:
        """Send nothing more to an address: on one list, or on all (`*`)."""

    def draft(self, new: NewCampaign, editions: Sequence[Edition], at: datetime) -> Campaign:
        """Begin a plan. Raises CampaignOpenError while another campaign of the issue and kind is unfinished."""

    def add_deliveries(self, campaign_id: int, rows: Sequence[NewDelivery]) -> None:
        """Add one slice of the audience to a draft."""

    def take_lease(self, campaign_id: int, holder: str, seconds: float, at: datetime) -> Lease:
        """Become the only one of all hosts who sends a campaign, for so many seconds by the database's clock.

        Deliveries that a former holder has left on the wire become uncertain. Raises LeaseHeldError.
        """

    def release_lease(self, lease: Lease) -> None:
        """Let somebody else send the campaign; nothing happens where the lease is lost already."""

    def lease_holder(self, campaign_id: int) -> str:
        """Return who sends a campaign now, or an empty string."""

    def discard_drafts(self, issue: str) -> int:
        """Remove plans of an issue that were never completed; return how many. Their lease must be held."""

    def freeze(self, campaign_id: int, planned: int, at: datetime) -> Campaign:
        """Make a draft ready. Raises an error unless exactly `planned` deliveries are there."""

    def campaigns(self, issue: str = "") -> tuple[Campaign, ...]:
        """Return the campaigns that are more than a draft, newest first, of one issue or of all."""

    def editions(self, campaign_id: int) -> Mapping[str, Edition]:
        """Return the frozen editions by language."""

    def days_used(self, relay: str, before: datetime) -> int:
        """Return on how many days a relay was used before a day begins."""

    def attempts(self, delivery_id: int) -> tuple[Attempt, ...]:
        """Return the attempts at a delivery, first to last."""

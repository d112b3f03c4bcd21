"""What stands in requests and answers, as JSON."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

NO_NUL = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)]
Name = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f\s][^\x00-\x1f\x7f]*$")]


def _address(typed: str) -> str:
    if not re.fullmatch(r"[^\x00-\x20\x7f]+@[^\x00-\x20\x7f@]+", typed):
        raise PydanticCustomError("address", "it is not an address")
    return typed


# RFC 5321 4.5.3.1: 64 octets, an @, and 255 octets.
Address = Annotated[str, Field(max_length=320, json_schema_extra={"format": "email"}), AfterValidator(_address)]
Locale = Annotated[str, StringConstraints(max_length=35, pattern=r"^([A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*)?$")]
ListName = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_NUL)]
Standing = Literal["pending", "confirmed", "unsubscribed", "removed"]
MOST = 100


class Model(BaseModel):
    """What every model is: known fields only, each of the kind it says."""

    model_config = ConfigDict(extra="forbid")


class NewSubscriber(Model):
    """Somebody who is to be on a list.

    With `confirmed` the program vouches that they have agreed, as `consent` says, and they are a reader at once;
    else they confirm it by mail first, where the list asks for that.
    """

    address: Address
    name: Name = ""
    locale: Locale = ""
    fields: dict[Name, Text] = Field(default_factory=dict, max_length=MOST)
    tags: list[Tag] = Field(default_factory=list, max_length=MOST)
    confirmed: bool = False
    consent: Text = ""


class ByAddress(Model):
    """Whom to look for. It stands in the body, so that no address comes into a log."""

    address: Address


class ListChange(Model):
    """What changes of somebody on one list. What is left out stays; a field that is null is taken away."""

    fields: dict[Name, Text | None] = Field(default_factory=dict, max_length=MOST)
    tags: list[Tag] | None = Field(default=None, max_length=MOST)


class SubscriberChange(Model):
    """What changes of somebody. What is left out stays; an empty text takes back what they have chosen."""

    name: Name | None = None
    locale: Locale | None = None
    time_zone: Name | None = None
    lists: dict[ListName, ListChange] = Field(default_factory=dict, max_length=MOST)


class Leaving(Model):
    """Who is to be taken off which lists; off all of them, those still to come included, with `everywhere`."""

    address: Address
    lists: list[ListName] = Field(default_factory=list, max_length=MOST)
    everywhere: bool = False
    reason: Name = ""


class Left(Model):
    """Which lists somebody was taken off by this; what they had left before is not among them."""

    lists: list[str]


class SubscriptionOut(Model):
    """How somebody stands on a list."""

    list: str
    status: Standing
    since: datetime
    joined: datetime | None
    name: str
    locale: str
    fields: dict[str, str]
    tags: tuple[str, ...]


class SuppressionOut(Model):
    """Why nothing is sent to somebody: on one list, on all (`*`), or not even a confirmation (`!`)."""

    scope: str
    reason: str
    expires: datetime | None


class SubscriberOut(Model):
    """What is known of somebody. `id` stays, and is never given to anybody else."""

    id: int
    address: str
    name: str | None
    locale: str | None
    time_zone: str | None
    paused_until: AwareDatetime | None
    subscriptions: list[SubscriptionOut]
    suppressions: list[SuppressionOut]


class Added(Model):
    """What has come of adding somebody. `id` is null where they have to confirm by mail first."""

    id: int | None
    status: Literal["confirmed", "pending", "asked"]


class ListOut(Model):
    """A list, and how many people stand on it how."""

    name: str
    title: str
    description: str
    locale: str
    visibility: Literal["public", "private"]
    opt_in: Literal["single", "double"]
    counts: dict[Standing, int]


class Lists(Model):
    """All lists."""

    lists: list[ListOut]


class CampaignOut(Model):
    """The sending of an issue. A rehearsal went to no reader."""

    id: int
    issue: str
    state: str
    lists: list[str]
    recipients: int
    rehearsal: bool
    created: datetime


class Campaigns(Model):
    """Campaigns, the newest first. `next` is the `before` of the next page, null on the last one."""

    campaigns: list[CampaignOut]
    next: int | None


class CampaignStatusOut(Model):
    """How a campaign stands: its messages by state."""

    campaign: CampaignOut
    counts: dict[str, int]


class ServiceStatus(Model):
    """The service answers, and its ledger can be read."""

    version: str
    lists: int


class ProblemOut(BaseModel):
    """Why a request was not fulfilled (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = Field(default_factory=list)

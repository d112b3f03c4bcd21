"""What is known, as programs are told it."""

from __future__ import annotations

from newsletter.delivery.campaigns import CampaignStatus
from newsletter.delivery.model import Campaign
from newsletter.site.api.models import (
    CampaignOut,
    CampaignStatusOut,
    ListOut,
    SubscriberOut,
    SubscriptionOut,
    SuppressionOut,
)
from newsletter.site.api.registry import ListFacts
from newsletter.subscribers.records import Person, Record


def list_out(facts: ListFacts) -> ListOut:
    """Return a list."""
    described = facts.description
    return ListOut(
        name=facts.name,
        title=described.title,
        description=described.description,
        locale=described.locale,
        visibility=described.visibility.value,
        opt_in=described.opt_in.value,
        counts={status.value: number for status, number in facts.counts.items()},
    )


def subscriber_out(record: Record, person: Person) -> SubscriberOut:
    """Return a person."""
    return SubscriberOut(
        id=person.id,
        address=person.address,
        name=person.choice.name,
        locale=person.choice.locale,
        time_zone=person.choice.time_zone,
        paused_until=person.paused_until,
        subscriptions=[
            SubscriptionOut(
                list=each.list_name,
                status=each.status.value,
                since=each.at,
                joined=each.joined_at,
                name=each.name,
                locale=each.locale,
                fields=dict(each.fields),
                tags=tuple(sorted(each.tags)),
            )
            for each in record.subscriptions
        ],
        suppressions=[
            SuppressionOut(scope=each.scope, reason=each.reason, expires=each.expires) for each in record.suppressions
        ],
    )


def campaign_out(campaign: Campaign) -> CampaignOut:
    """Return a campaign."""
    return CampaignOut(
        id=campaign.id,
        issue=campaign.issue,
        state=campaign.state.value,
        lists=sorted(campaign.lists),
        recipients=campaign.planned,
        rehearsal=campaign.kind.rehearsal,
        created=campaign.created_at,
    )


def status_out(status: CampaignStatus) -> CampaignStatusOut:
    """Return how a campaign stands."""
    return CampaignStatusOut(
        campaign=campaign_out(status.campaign),
        counts={state.value: number for state, number in status.counts.items()},
    )

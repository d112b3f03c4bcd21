"""Sending: from a workspace to a plan, from a plan to a campaign, from a campaign to its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from newsletter.check.audience import check_fields, check_real_relay
from newsletter.clock import Clock, system_clock
from newsletter.config import OUTBOX, Publication, Relay, RelayPool, Settings
from newsletter.delivery.campaigns import freeze, kind_of, refuse_if_open
from newsletter.delivery.lease import hold_lease
from newsletter.delivery.model import Campaign, NewCampaign, RelayKind
from newsletter.delivery.plan import AudiencePlan, Standing, plan_audience
from newsletter.delivery.ports import Ledger
from newsletter.ledger.errors import LedgerMissingError
from newsletter.merge.program import run
from newsletter.message.compile import compile_message
from newsletter.message.links import preview_values
from newsletter.message.tokens import new_keyring
from newsletter.problems import Problem, has_errors, in_order
from newsletter.report.plan import SendPlan
from newsletter.subscribers.model import SubscriberList
from newsletter.wiring.commit import git_commit
from newsletter.wiring.publishing import carried, dead_links, on_the_web
from newsletter.wiring.readers import read_lists
from newsletter.wiring.running import OUTBOX_CONNECTIONS
from newsletter.wiring.signing import check_signing
from newsletter.wiring.state import ledger_of as ledger_of
from newsletter.wiring.workspace import Build


@dataclass(frozen=True)
class Prepared:
    """A send that can be shown and then carried out."""

    build: Build
    plan: SendPlan
    lists: tuple[SubscriberList, ...]
    publication: Publication

    @property
    def refused(self) -> bool:
        """Tell whether a problem forbids the send."""
        return has_errors(self.plan.problems)


@contextmanager
def lease_of(settings: Settings, issue: str, clock: Clock = system_clock) -> Iterator[None]:
    """Be the only one on this machine who plans or sends an issue; raise LeaseHeldError."""
    with hold_lease(settings.state.folder, issue, clock()):
        yield


def prepare(
    settings: Settings,
    build: Build,
    list_names: Sequence[str],
    relay: Relay | None,
    ledger: Ledger | None,
    *,
    again: bool = False,
) -> Prepared:
    """Plan a send. Writes nothing. Raises CampaignOpenError while the issue is on its way."""
    kind = kind_of(relay)
    on_its_way = carried(settings, build, kind)
    build, publication = on_its_way.build, on_its_way.publication
    lists, problems = read_lists(settings, list_names)
    standing = Standing()
    if ledger is not None:
        refuse_if_open(ledger, build.slug, kind)
        standing = ledger.standing(build.slug, kind, [each.name for each in lists])
    audience = plan_audience(
        lists,
        list(build.editions),
        settings.publication.locale,
        standing,
        again=again,
        real_relay=kind is RelayKind.REAL,
    )
    problems += [*_audience_problems(build, lists, audience), *check_signing(settings, kind)]
    if kind is RelayKind.REAL:
        problems += [*check_real_relay(publication), *dead_links(build, publication)]
    plan = SendPlan(
        issue=build.slug,
        sender=f"{settings.publication.sender_name} <{settings.publication.sender_address}>",
        subjects=_subjects(publication, build),
        relay=str(relay) if relay else OUTBOX,
        kind=kind,
        connections=relay.connections if relay else OUTBOX_CONNECTIONS,
        audience=audience,
        message_bytes=max((_message_size(publication, build, locale) for locale in build.editions), default=0),
        problems=in_order([*build.problems, *problems]),
        web=on_the_web(on_its_way),
    )
    return Prepared(build, plan, tuple(lists), publication)


def prepare_dry(
    settings: Settings, build: Build, list_names: Sequence[str], relay: Relay | None, *, again: bool = False
) -> Prepared:
    """Plan a send only to look at it: no lease is taken, and a ledger that is not there is not made."""
    try:
        opened = ledger_of(settings, create=False)
    except LedgerMissingError:
        return prepare(settings, build, list_names, relay, None, again=again)
    with opened as ledger:
        return prepare(settings, build, list_names, relay, ledger, again=again)


def _subjects(publication: Publication, build: Build) -> dict[str, str]:
    values = preview_values(publication, None)
    return {locale: run(edition.programs["subject"], values) for locale, edition in build.editions.items()}


def _message_size(publication: Publication, build: Build, locale: str) -> int:
    return compile_message(build.editions[locale], publication, new_keyring(), build.slug, lists={}).size


def _audience_problems(build: Build, lists: Sequence[SubscriberList], audience: AudiencePlan) -> list[Problem]:
    columns = {column for each in lists for column in each.columns}
    problems: list[Problem] = []
    for locale, edition in build.editions.items():
        readers = [planned.subscriber for planned in audience.recipients if planned.locale == locale]
        documents = build.issue.documents if build.issue else {}
        found = check_fields(edition, columns, readers)
        problems += [replace(problem, path=documents[locale].path) for problem in found]
    return problems


def begin(
    settings: Settings, prepared: Prepared, pool: RelayPool, ledger: Ledger, clock: Clock = system_clock
) -> Campaign:
    """Freeze a plan into the ledger, ready to be sent. The issue's lease must be held."""
    new = NewCampaign(
        issue=prepared.build.slug,
        relay=pool.label,
        kind=kind_of(pool.first),
        publication=prepared.publication,
        lists={each.name: each.title for each in prepared.lists},
        commit=git_commit(settings.root),
    )
    return freeze(ledger, new, list(prepared.build.editions.values()), prepared.plan.audience, clock())

"""Planning a send: from a workspace to a plan that can be shown, kept in a file, and carried out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newsletter.check.audience import check_real_relay, check_way_out
from newsletter.check.catalogue import CODES
from newsletter.clock import Clock, system_clock
from newsletter.config import OUTBOX, Publication, Settings
from newsletter.config.shares import Share
from newsletter.content.issues import IssueNotFoundError, find_issues
from newsletter.delivery.campaigns import draft_campaign, freeze, kind_of, refuse_if_open
from newsletter.delivery.despite import Despite
from newsletter.delivery.model import Campaign, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.standing import StandingVersion
from newsletter.delivery.states import DeliveryState
from newsletter.ledger.errors import LedgerMissingError
from newsletter.ledger.sql import SqlLedger
from newsletter.merge.program import run
from newsletter.message.compile import compile_message
from newsletter.message.links import preview_values
from newsletter.message.tokens import new_keyring
from newsletter.problems import Problem, Severity, in_order, warning
from newsletter.report.plan import Origin, SendPlan
from newsletter.report.planfile import plan_facts
from newsletter.wiring.audience import AudienceReading
from newsletter.wiring.campaigns import slug_of
from newsletter.wiring.commit import git_commit
from newsletter.wiring.lists.syncing import bring_in_for, refuse_many_removals
from newsletter.wiring.publishing import carried, dead_links, on_the_web
from newsletter.wiring.receipts import keep_plan
from newsletter.wiring.request import Request as Request
from newsletter.wiring.running import OUTBOX_CONNECTIONS, days_used, lose_leftovers
from newsletter.wiring.signing import check_signing
from newsletter.wiring.state import ledger_of, require_ledger
from newsletter.wiring.workspace import Build


@dataclass(frozen=True)
class Prepared:
    """A send that can be shown and then carried out. `draft` is what was written of it, None where nothing was.

    `unseen` are errors that were overruled before anybody could know of them: only the lists, or the web, show them.
    """

    build: Build
    publication: Publication
    plan: SendPlan
    draft: Campaign | None = None
    unseen: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether a problem forbids the send."""
        return bool(self.plan.refusing)

    @property
    def may_overrule(self) -> bool:
        """Tell whether all that forbids it was found by rules, so that a person may overrule it."""
        return bool(_overrulable(self.build, self.plan.problems)) and all(
            each.code in CODES for each in self.plan.refusing
        )


def prepare(
    settings: Settings, build: Build, request: Request, ledger: SqlLedger | None, clock: Clock = system_clock
) -> Prepared:
    """Plan a send without writing anything.

    Raises CampaignOpenError while the issue is on its way, and ManyRemovedError where files have lost many rows.
    """
    if ledger is not None:
        refuse_many_removals(settings, ledger.subscribers, request.selection.every_list)
    return _Planning(settings, build, request, ledger, clock()).prepared()


def prepare_draft(
    settings: Settings, build: Build, request: Request, ledger: SqlLedger, clock: Clock = system_clock
) -> Prepared:
    """Plan a send into the ledger, as a draft that waits for `begin` or `discard`. The issue's lease must be held.

    What stands in the files of the lists is brought into the store first. What is refused anyway is not drafted.
    Raises CampaignOpenError while the issue is on its way, and ManyRemovedError where files have lost many rows.
    """
    now = clock()
    planning = _Planning(settings, build, request, ledger, now)
    bring_in_for(settings, ledger.subscribers, request.selection.every_list, now, request.watching.bring_in)
    return planning.drafted(ledger)


def prepare_dry(settings: Settings, build: Build, request: Request, clock: Clock = system_clock) -> Prepared:
    """Plan a send only to look at it: no lease is taken, and a ledger that is not there is not made."""
    try:
        opened = ledger_of(settings, create=False)
    except LedgerMissingError:
        return prepare(settings, build, request, None, clock)
    with opened as ledger:
        return prepare(settings, build, request, ledger, clock)


def begin(prepared: Prepared, ledger: SqlLedger, clock: Clock = system_clock, canary: Share | None = None) -> Campaign:
    """Freeze a drafted plan, ready to be sent. Raises NobodyToSendToError. The issue's lease must be held.

    `canary` is who goes ahead of the others.
    """
    if prepared.draft is None:
        raise ValueError("nothing was drafted")
    if prepared.plan.despite:
        ledger.overrule(prepared.draft.id, str(prepared.plan.despite), clock())
    if canary:
        ahead = canary.of(prepared.plan.audience.recipients)
        ledger.reorder(prepared.draft.id, replace(prepared.draft.orders, canary=ahead))
        ledger.clear(prepared.draft.id, ahead)
    campaign = freeze(ledger, prepared.draft, prepared.plan.audience.recipients, clock())
    keep_plan(ledger, campaign, json.dumps(plan_facts(prepared.plan), ensure_ascii=False))
    return campaign


def discard(prepared: Prepared, ledger: SqlLedger) -> None:
    """Throw a drafted plan away. The issue's lease must be held."""
    if prepared.draft is not None:
        ledger.discard_drafts(prepared.build.slug)


class _Planning:
    """One plan in the making."""

    def __init__(
        self, settings: Settings, build: Build, request: Request, ledger: SqlLedger | None, now: datetime
    ) -> None:
        slugs = tuple(_excluded(settings, name) for name in request.selection.exclude_issues)
        request = replace(request, selection=replace(request.selection, exclude_issues=slugs))
        self._settings = settings
        self._request = request
        self._ledger = ledger
        self._now = now
        self._kind = kind_of(request.pool.first)
        self._carried = carried(settings, build, self._kind)
        self._build = self._carried.build
        self._audience = AudienceReading(
            settings, self._build, self._carried.publication, request, self._kind, ledger, now
        )
        require_ledger(settings, ledger, self._kind)
        if ledger is not None:
            refuse_if_open(ledger, build.slug, self._kind)

    def prepared(self) -> Prepared:
        """Plan, and keep nothing."""
        return self._prepared(self._plan(lambda _: None))

    def _prepared(self, plan: SendPlan, draft: Campaign | None = None) -> Prepared:
        """Return a plan with what was overruled in it and is not in the issue as it was built."""
        overruled = plan.despite.codes if plan.despite else ()
        seen = set(self._build.problems)
        unseen = [each for each in _errors(plan.problems) if each.code in overruled and each not in seen]
        return Prepared(self._build, self._carried.publication, plan, draft, tuple(unseen))

    def drafted(self, ledger: SqlLedger) -> Prepared:
        """Plan, and write everybody down; a send that is refused anyway is not drafted."""
        overruled = self._overruled(self._build.problems)
        if any(each.code not in overruled for each in _errors(self._build.problems)) or not self._build.editions:
            return self.prepared()
        new = NewCampaign(
            issue=self._build.slug,
            relay=self._request.pool.label,
            kind=self._kind,
            publication=self._carried.publication,
            lists=self._audience.titles,
            commit=git_commit(self._settings.root),
            orders=self._request.orders,
        )
        for earlier in ledger.campaigns(self._build.slug):
            if not earlier.is_unfinished and ledger.counts(earlier.id)[DeliveryState.SENDING]:
                lose_leftovers(self._settings, ledger, earlier)
        draft = draft_campaign(ledger, new, list(self._build.editions.values()), self._now)
        try:
            plan = self._plan(lambda rows: ledger.add_deliveries(draft.id, rows))
        except BaseException:
            ledger.discard_drafts(self._build.slug)
            raise
        return self._prepared(plan, draft)

    def _days_used(self) -> dict[str, int]:
        """Return on how many earlier days each relay was used; nothing of a ledger that is not there yet."""
        ledger, relays = self._ledger, self._request.pool.relays
        return {relay.reference: days_used(ledger, relay) for relay in relays} if ledger else {}

    def _overruled(self, problems: Sequence[Problem]) -> tuple[str, ...]:
        """Return the codes of the errors that the person who sends has overruled."""
        return _overrulable(self._build, problems) if self._request.despite else ()

    def _plan(self, write: Callable[[Sequence[NewDelivery]], None]) -> SendPlan:
        settings, build, publication = self._settings, self._build, self._carried.publication
        standing = self._ledger.standing_version() if self._ledger else StandingVersion()
        audience, problems = self._audience.read(write)
        problems += check_signing(settings, self._kind)
        if self._kind is RelayKind.REAL:
            problems += [*check_real_relay(publication), *dead_links(build, publication)]
        else:
            problems += check_way_out(publication, warning)
        found = in_order([*build.problems, *problems])
        overruled = self._overruled(found)
        return SendPlan(
            issue=build.slug,
            sender=f"{settings.publication.sender_name} <{settings.publication.sender_address}>",
            subjects=_subjects(publication, build),
            editions={locale: edition.digest for locale, edition in build.editions.items()},
            publication=publication,
            relays=self._request.pool,
            days_used=self._days_used(),
            orders=self._request.orders,
            own_time=self._request.own_time,
            canary=self._request.canary,
            origin=Origin(self._now, git_commit(settings.root), standing),
            signatures=_signatures(settings),
            relay=", ".join(map(str, self._request.pool.relays)) or OUTBOX,
            kind=self._kind,
            connections=sum(relay.connections for relay in self._request.pool.usable()) or OUTBOX_CONNECTIONS,
            audience=audience,
            message_bytes=max((_message_size(publication, build, locale) for locale in build.editions), default=0),
            problems=found,
            despite=_despite(self._request.despite, overruled, found),
            web=on_the_web(self._carried),
            selection=self._request.selection,
            segment=self._audience.segment,
            segments=self._audience.segments,
        )


def _excluded(settings: Settings, name: str) -> str:
    """Return the slug of an issue whose readers are left out. Raises IssueNotFoundError, which asks for no new one."""
    try:
        return slug_of(settings, name)
    except IssueNotFoundError as fault:
        slugs = [folder.name for folder in find_issues(settings)]
        raise IssueNotFoundError(name, slugs, is_model=True) from fault


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [each for each in problems if each.severity is Severity.ERROR]


def _overrulable(build: Build, problems: Sequence[Problem]) -> tuple[str, ...]:
    """Return the codes of errors that rules have found; none where a language could not be made."""
    written = build.issue.documents if build.issue else {}
    if not written or any(locale not in build.editions for locale in written):
        return ()
    return tuple(sorted({each.code for each in _errors(problems) if each.code in CODES}))


def _despite(reason: str, overruled: Sequence[str], found: Sequence[Problem]) -> Despite | None:
    """Return the order to send in spite of what was overruled; None where nothing was."""
    told = [
        f"{each.place or each.locale or 'everywhere'}: {each.code}: {CODES[each.code].title}"
        for each in _errors(found)
        if each.code in overruled
    ]
    return Despite(reason, overruled, tuple(dict.fromkeys(told))) if overruled else None


def _signatures(settings: Settings) -> tuple[str, ...]:
    if settings.dkim is None:
        return ()
    keys = (settings.dkim.rsa, settings.dkim.ed25519)
    return tuple(f"{key.selector}._domainkey.{settings.dkim.domain}" for key in keys if key)


def _subjects(publication: Publication, build: Build) -> dict[str, str]:
    values = preview_values(publication, None)
    return {locale: run(edition.programs["subject"], values) for locale, edition in build.editions.items()}


def _message_size(publication: Publication, build: Build, locale: str) -> int:
    return compile_message(build.editions[locale], publication, new_keyring(), build.slug, lists={}).size

"""Planning a send: from a workspace to a plan that can be shown, kept in a file, and carried out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime

from newsletter.check.audience import FieldsCheck, check_real_relay
from newsletter.check.size import SizeCheck
from newsletter.clock import Clock, system_clock
from newsletter.config import OUTBOX, Publication, Settings
from newsletter.config.shares import Share
from newsletter.delivery.campaigns import draft_campaign, freeze, kind_of, refuse_if_open
from newsletter.delivery.model import Campaign, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.plan import AudiencePlan, Rules
from newsletter.delivery.planning import Decided, note_all, plan_audience
from newsletter.delivery.ports import Ledger
from newsletter.delivery.selection import read_segment
from newsletter.delivery.standing import Standing, StandingVersion
from newsletter.delivery.states import DeliveryState
from newsletter.ledger.errors import LedgerMissingError
from newsletter.ledger.scratch import Scratch
from newsletter.merge.program import run
from newsletter.message.compile import compile_message
from newsletter.message.links import preview_values
from newsletter.message.tokens import new_keyring
from newsletter.problems import Problem, has_errors, in_order, warning
from newsletter.report.plan import Origin, SendPlan
from newsletter.report.planfile import plan_facts
from newsletter.subscribers.listfile import open_list
from newsletter.subscribers.model import Subscriber
from newsletter.wiring.campaigns import slug_of
from newsletter.wiring.commit import git_commit
from newsletter.wiring.destinations import group_finder
from newsletter.wiring.fields import placed, typed_lines
from newsletter.wiring.publishing import carried, dead_links, on_the_web
from newsletter.wiring.receipts import keep_plan
from newsletter.wiring.request import Request as Request
from newsletter.wiring.running import OUTBOX_CONNECTIONS, lose_leftovers
from newsletter.wiring.signing import check_signing
from newsletter.wiring.state import ledger_of, require_ledger
from newsletter.wiring.workspace import Build


@dataclass(frozen=True)
class Prepared:
    """A send that can be shown and then carried out. `draft` is what was written of it, None where nothing was."""

    build: Build
    publication: Publication
    plan: SendPlan
    draft: Campaign | None = None

    @property
    def refused(self) -> bool:
        """Tell whether a problem forbids the send."""
        return has_errors(self.plan.problems)


def prepare(
    settings: Settings, build: Build, request: Request, ledger: Ledger | None, clock: Clock = system_clock
) -> Prepared:
    """Plan a send without writing anything. Raises CampaignOpenError while the issue is on its way."""
    return _Planning(settings, build, request, ledger, clock()).prepared()


def prepare_draft(
    settings: Settings, build: Build, request: Request, ledger: Ledger, clock: Clock = system_clock
) -> Prepared:
    """Plan a send into the ledger, as a draft that waits for `begin` or `discard`. The issue's lease must be held.

    What is refused anyway is not drafted. Raises CampaignOpenError while the issue is on its way.
    """
    return _Planning(settings, build, request, ledger, clock()).drafted(ledger)


def prepare_dry(settings: Settings, build: Build, request: Request, clock: Clock = system_clock) -> Prepared:
    """Plan a send only to look at it: no lease is taken, and a ledger that is not there is not made."""
    try:
        opened = ledger_of(settings, create=False)
    except LedgerMissingError:
        return prepare(settings, build, request, None, clock)
    with opened as ledger:
        return prepare(settings, build, request, ledger, clock)


def begin(prepared: Prepared, ledger: Ledger, clock: Clock = system_clock, canary: Share | None = None) -> Campaign:
    """Freeze a drafted plan, ready to be sent. Raises NobodyToSendToError. The issue's lease must be held.

    `canary` is who goes ahead of the others.
    """
    if prepared.draft is None:
        raise ValueError("nothing was drafted")
    if canary:
        ahead = canary.of(prepared.plan.audience.recipients)
        ledger.reorder(prepared.draft.id, replace(prepared.draft.orders, canary=ahead))
        ledger.clear(prepared.draft.id, ahead)
    campaign = freeze(ledger, prepared.draft, prepared.plan.audience.recipients, clock())
    keep_plan(ledger, campaign, json.dumps(plan_facts(prepared.plan), ensure_ascii=False))
    return campaign


def discard(prepared: Prepared, ledger: Ledger) -> None:
    """Throw a drafted plan away. The issue's lease must be held."""
    if prepared.draft is not None:
        ledger.discard_drafts(prepared.build.slug)


class _Planning:
    """One plan in the making."""

    def __init__(
        self, settings: Settings, build: Build, request: Request, ledger: Ledger | None, now: datetime
    ) -> None:
        selection = request.selection
        slugs = tuple(slug_of(settings, name) for name in selection.exclude_issues)
        self._settings = settings
        self._selection = replace(selection, exclude_issues=slugs)
        self._pool = request.pool
        self._ledger = ledger
        self._orders = request.orders
        self._own_time = request.own_time
        self._canary = request.canary
        self._watching = request.watching
        self._now = now
        self._since = request.since
        self._kind = kind_of(request.pool.first)
        self._carried = carried(settings, build, self._kind)
        self._build = self._carried.build
        self._lists = [open_list(settings.lists, name) for name in dict.fromkeys(selection.lists)]
        self._columns = {column for each in self._lists for column in each.columns}
        self._segment = read_segment(selection.segment, self._columns)
        require_ledger(settings, ledger, self._kind)
        if ledger is not None:
            refuse_if_open(ledger, build.slug, self._kind)

    def prepared(self) -> Prepared:
        """Plan, and keep nothing."""
        return Prepared(self._build, self._carried.publication, self._plan(lambda _: None))

    def drafted(self, ledger: Ledger) -> Prepared:
        """Plan, and write everybody down; a send that is refused anyway is not drafted."""
        if has_errors(self._build.problems) or not self._build.editions:
            return self.prepared()
        new = NewCampaign(
            issue=self._build.slug,
            relay=self._pool.label,
            kind=self._kind,
            publication=self._carried.publication,
            lists={each.name: each.title for each in self._lists},
            commit=git_commit(self._settings.root),
            orders=self._orders,
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
        return Prepared(self._build, self._carried.publication, plan, draft)

    def _plan(self, write: Callable[[Sequence[NewDelivery]], None]) -> SendPlan:
        settings, build, publication = self._settings, self._build, self._carried.publication
        standing = self._ledger.standing_version() if self._ledger else StandingVersion()
        audience, problems = self._audience(write)
        problems += check_signing(settings, self._kind)
        if self._kind is RelayKind.REAL:
            problems += [*check_real_relay(publication), *dead_links(build, publication)]
        return SendPlan(
            issue=build.slug,
            sender=f"{settings.publication.sender_name} <{settings.publication.sender_address}>",
            subjects=_subjects(publication, build),
            editions={locale: edition.digest for locale, edition in build.editions.items()},
            publication=publication,
            relays=self._pool,
            orders=self._orders,
            own_time=self._own_time,
            canary=self._canary,
            origin=Origin(self._now, git_commit(settings.root), standing),
            signatures=_signatures(settings),
            relay=", ".join(map(str, self._pool.relays)) or OUTBOX,
            kind=self._kind,
            connections=sum(relay.connections for relay in self._pool.usable()) or OUTBOX_CONNECTIONS,
            audience=audience,
            message_bytes=max((_message_size(publication, build, locale) for locale in build.editions), default=0),
            problems=in_order([*build.problems, *problems]),
            web=on_the_web(self._carried),
            selection=self._selection,
            segment=self._segment,
        )

    def _audience(self, write: Callable[[Sequence[NewDelivery]], None]) -> tuple[AudiencePlan, list[Problem]]:
        selection, build = self._selection, self._build
        rules = Rules(
            locales=list(build.editions),
            default_locale=self._settings.publication.locale,
            again=selection.again,
            real_relay=self._kind is RelayKind.REAL,
            segment=self._segment,
            limit=selection.limit,
            fields=sorted({name for edition in build.editions.values() for name in edition.fields}),
            group_of=group_finder(self._settings, self._addresses(), self._now),
            own_time=self._own_time,
        )
        checks = {
            locale: FieldsCheck(edition, self._columns, typed_lines(build, edition))
            for locale, edition in build.editions.items()
        }
        documents = build.issue.documents if build.issue else {}
        sizes = {
            locale: SizeCheck(edition, self._carried.publication, documents.get(locale))
            for locale, edition in build.editions.items()
        }
        octets = sum(each.octets for each in self._lists)
        recipients = 0

        def take(decided: Decided) -> None:
            nonlocal recipients
            write([delivery for _, delivery in decided])
            for subscriber, delivery in decided:
                if delivery.locale in checks:
                    checks[delivery.locale].see(subscriber.fields)
                    sizes[delivery.locale].see(subscriber.fields)
            recipients += len(decided)
            self._watching.show(recipients, sum(each.octets_read for each in self._lists) / max(octets, 1))

        with ExitStack() as stack:
            problems: list[Problem] = []
            excluded = None
            if selection.exclude:
                excluded = stack.enter_context(Scratch())
                problems += self._exclude(excluded)
            problems += self._excluded_issues()
            audience = plan_audience(
                self._lists,
                rules,
                placed=stack.enter_context(Scratch()),
                excluded=excluded,
                standing_of=self._standing_of,
                on_slice=take,
                on_left_out=self._watching.left_out,
            )
        problems += [problem for each in self._lists for problem in each.problems]
        for locale, check in checks.items():
            problems += [placed(self._settings, build, problem) for problem in check.problems()]
            problems += sizes[locale].problems()
        return audience, problems

    def _addresses(self) -> Iterator[str]:
        """Yield every address of the lists, which are read once more for it."""
        for each in self._lists:
            for row in open_list(self._settings.lists, each.name).rows():
                if isinstance(row, Subscriber):
                    yield row.address

    def _standing_of(self, list_name: str, keys: Sequence[str]) -> Standing:
        if self._ledger is None:
            return Standing()
        issue, excluded = self._build.slug, self._selection.exclude_issues
        return self._ledger.standing(issue, self._kind, list_name, keys, excluded, self._since)

    def _exclude(self, seen: Scratch) -> list[Problem]:
        """Note everybody of the lists that keep people out; a row that is nobody keeps nobody out, and that is told."""
        problems: list[Problem] = []
        for name in dict.fromkeys(self._selection.exclude):
            listed = open_list(self._settings.lists, name)
            refused = note_all(listed, seen)
            problems += listed.problems
            if refused is not None:
                sentence = f"this row keeps nobody out: {refused.reason}"
                problems.append(warning("refused-row", sentence, listed.shown, refused.line, source=refused.typed))
        return problems

    def _excluded_issues(self) -> list[Problem]:
        """Tell of an issue that nobody has got yet in this way, and that so keeps nobody out."""
        slugs = self._selection.exclude_issues
        went = {
            slug
            for slug in slugs
            if self._ledger and any(each.kind is self._kind for each in self._ledger.campaigns(slug))
        }
        how = "for real" if self._kind is RelayKind.REAL else "in a rehearsal like this one"
        return [
            warning("nobody-kept-out", f"“{slug}” was not sent {how} yet, so its readers cannot be kept out")
            for slug in slugs
            if slug not in went
        ]


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

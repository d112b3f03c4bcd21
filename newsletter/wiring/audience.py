"""Whom a send is for: the lists are read once, and each edition is looked at with its readers' values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime

from newsletter.check.audience import FieldsCheck
from newsletter.check.merge import placed, typed_lines
from newsletter.check.size import SizeCheck, too_long
from newsletter.config import Publication, Settings
from newsletter.delivery.audience import AudiencePlan
from newsletter.delivery.model import NewDelivery, RelayKind
from newsletter.delivery.plan import Rules
from newsletter.delivery.planning import Decided, note_all, plan_audience
from newsletter.ledger.scratch import Scratch
from newsletter.ledger.sql import SqlLedger
from newsletter.problems import Problem, warning
from newsletter.wiring.destinations import group_finder
from newsletter.wiring.lists.answers import Answers, Whom, read_segments
from newsletter.wiring.lists.audience import AudienceList, open_audience, people_of
from newsletter.wiring.request import Request
from newsletter.wiring.workspace import Build


class AudienceReading:
    """One reading of the lists that a send is for."""

    def __init__(
        self,
        settings: Settings,
        build: Build,
        publication: Publication,
        request: Request,
        kind: RelayKind,
        ledger: SqlLedger | None,
        now: datetime,
    ) -> None:
        self._settings = settings
        self._build = build
        self._publication = publication
        self._request = request
        self._selection = request.selection
        self._kind = kind
        self._ledger = ledger
        self._now = now
        self._lists = [self._open(name) for name in dict.fromkeys(self._selection.lists)]
        self._columns = {column for each in self._lists for column in each.columns}
        today = (request.since or now).date()  # of a plan that is carried out, the day on which it was made
        whom = Whom(self._selection.lists, self._selection.segment, self._selection.joined_since)
        segments = read_segments(settings, ledger, self._lists, whom, today)
        self.segment, self.segments = segments.whole, segments.own
        self._answers = Answers(
            ledger=ledger,
            issue=build.slug,
            kind=kind,
            now=now,
            asked=segments.asked,
            excluded_issues=self._selection.exclude_issues,
            since=request.since,
        )

    @property
    def titles(self) -> dict[str, str]:
        """Return the lists' titles by their names."""
        return {each.name: each.title for each in self._lists}

    def read(self, write: Callable[[Sequence[NewDelivery]], None]) -> tuple[AudiencePlan, list[Problem]]:
        """Read the lists, and write everybody down who is to get the issue; return the counts and what is wrong."""
        selection, build = self._selection, self._build
        rules = Rules(
            locales=list(build.editions),
            default_locale=self._settings.publication.locale,
            again=selection.again,
            real_relay=self._kind is RelayKind.REAL,
            segment=self.segment,
            segments=self.segments,
            limit=selection.limit,
            fields=sorted({name for edition in build.editions.values() for name in edition.fields}),
            group_of=group_finder(self._settings, self._addresses(), self._now),
            own_time=self._request.own_time,
        )
        checks = {
            locale: FieldsCheck(edition, self._columns, typed_lines(build.folder, edition))
            for locale, edition in build.editions.items()
        }
        sizes = {locale: SizeCheck(edition, self._publication) for locale, edition in build.editions.items()}
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
            self._request.watching.show(recipients, sum(each.octets_read for each in self._lists) / max(octets, 1))

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
                standing_of=self._answers.standing_of,
                known_of=self._answers.known_of,
                on_slice=take,
                on_left_out=self._request.watching.left_out,
            )
        problems += [problem for each in self._lists for problem in each.problems]
        found: list[Problem] = []
        for locale, check in checks.items():
            found += [placed(self._settings, build.folder, problem) for problem in check.problems()]
            if build.examined:
                found += too_long(build.examined.editions[locale], sizes[locale])
        return audience, [*problems, *build.policy.judge(found).problems]

    def _addresses(self) -> Iterator[str]:
        """Yield every address of the lists, which are read once more for it."""
        for each in self._lists:
            yield from (row.address for row in people_of(self._open(each.name)))

    def _open(self, name: str) -> AudienceList:
        return open_audience(self._settings, self._ledger.subscribers if self._ledger else None, name)

    def _exclude(self, seen: Scratch) -> list[Problem]:
        """Note everybody of the lists that keep people out; a row that is nobody keeps nobody out, and that is told."""
        problems: list[Problem] = []
        for name in dict.fromkeys(self._selection.exclude):
            listed = self._open(name)
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

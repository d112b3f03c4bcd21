"""The public pages of a workspace: its look, and the issues that everybody may read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from newsletter.config import Settings
from newsletter.content.issues import find_issues, is_public, issue_date
from newsletter.delivery.model import Campaign, RelayKind
from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.errors import NewsletterError
from newsletter.ledger.errors import LedgerMissingError
from newsletter.problems import Problem, has_errors, in_order
from newsletter.publish.folder import FolderPlace
from newsletter.publish.model import Delivered
from newsletter.site.archive import archive_files
from newsletter.site.model import PublicIssue, Site
from newsletter.subscribers.description import read_description
from newsletter.theme.load import load_theme
from newsletter.wiring.publishing import NoAddressError, as_pages
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import build_issue

BEGUN = (CampaignState.SENDING, CampaignState.PAUSED, CampaignState.FINISHED)
# What a message may have become that a reader has.
OUT = (DeliveryState.ACCEPTED, DeliveryState.BOUNCED, DeliveryState.COMPLAINED)


class NoThemeError(NewsletterError):
    """The pages have no look, as the newsletter's theme cannot be read."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the pages need the theme “{name}”, which cannot be read", f"newsletter theme check {name}")


@dataclass(frozen=True)
class Archive:
    """An archive that was written: its issues, what was left out for its problems, and how many files there are."""

    issues: tuple[PublicIssue, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    delivered: Delivered


def site_of(settings: Settings) -> Site:
    """Return a workspace's pages in the newsletter's theme. Raises NoAddressError and NoThemeError."""
    if not settings.publication.base_url:
        raise NoAddressError
    theme, problems = load_theme(settings.publication.theme, settings.themes)
    if theme is None or has_errors(problems):
        raise NoThemeError(settings.publication.theme)
    return Site(settings.publication, theme, listed=settings.publishing.listed)


def build_archive(settings: Settings, folder: Path) -> Archive:
    """Write the archive into a folder. Raises NoAddressError, NoThemeError, LedgerError and FolderError."""
    site = site_of(settings)
    issues, problems, left_out = public_issues(settings)
    delivered = FolderPlace(folder).put(archive_files(site, issues))
    return Archive(issues, problems, left_out, delivered)


def public_issues(settings: Settings) -> tuple[tuple[PublicIssue, ...], tuple[Problem, ...], tuple[str, ...]]:
    """Return the issues that everybody may read, what is wrong in them, and those that are left out for it."""
    found: list[PublicIssue] = []
    problems: list[Problem] = []
    left_out: list[str] = []
    for folder, sent_at in _public_folders(settings):
        build = build_issue(settings, folder)
        problems += build.problems
        if not build.is_sound:
            left_out.append(build.slug)
            continue
        digests = {locale: edition.digest for locale, edition in build.editions.items()}
        found.append(PublicIssue(build.slug, sent_at, as_pages(settings, build).editions, digests))
    return tuple(found), tuple(in_order(problems)), tuple(left_out)


def _public_folders(settings: Settings) -> Iterator[tuple[Path, datetime]]:
    """Yield the folders of the issues that everybody may read, oldest first, with when each went out."""
    sent = sent_issues(settings)
    for folder in find_issues(settings):
        said = is_public(folder)
        at = sent.get(folder.name)
        if said or (said is None and at):
            day = issue_date(folder)
            yield folder, at or (datetime.combine(day, time(), UTC) if day else datetime.fromtimestamp(0, UTC))


def sent_issues(settings: Settings) -> Mapping[str, datetime]:
    """Return when each issue went out that readers of a public list have; a rehearsal is no send."""
    try:
        with ledger_of(settings, create=False) as ledger:
            real = [each for each in ledger.campaigns() if each.kind is RelayKind.REAL and each.state in BEGUN]
            real = [each for each in real if any(_is_public(settings, name) for name in each.lists)]
            out = [each for each in real if any(ledger.counts(each.id)[state] for state in OUT)]
    except LedgerMissingError:
        return {}
    return {campaign.issue: _began(campaign) for campaign in sorted(out, key=lambda each: each.id, reverse=True)}


def _is_public(settings: Settings, list_name: str) -> bool:
    return read_description(settings.lists, list_name)[0].is_public


def _began(campaign: Campaign) -> datetime:
    return campaign.orders.start or campaign.created_at

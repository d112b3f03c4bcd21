"""Publishing an issue, and seeing before a send whether what was published answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from newsletter.check.audience import check_page
from newsletter.check.merge import typed_lines
from newsletter.config import Publication, Settings
from newsletter.config.secretfile import SecretFileError
from newsletter.delivery.model import RelayKind
from newsletter.errors import UsageError
from newsletter.message.links import web_page
from newsletter.problems import Problem, error, in_order
from newsletter.publish.folder import file_name
from newsletter.publish.model import PAGE, Delivered, Place, PublicFile
from newsletter.publish.pages import page_addresses, page_path, picture_address, public_files, with_published_pictures
from newsletter.render.edition import Edition
from newsletter.report.web import OnTheWeb
from newsletter.wiring.workspace import Build, build_issue

INLINE, PUBLISHED = "inline", "published"
# What a calendar file begins with; many web servers know no type for it.
CALENDAR_MARK = "BEGIN:VCALENDAR"


class NoAddressError(UsageError):
    """Nothing says where published pages would be seen."""

    def __init__(self) -> None:
        super().__init__(
            "nothing says where the pages would be seen",
            'add under [newsletter] in newsletter.toml:  base_url = "https://news.example.org"',
        )


class NoPlaceError(UsageError):
    """Nothing says where published pages go."""

    def __init__(self) -> None:
        super().__init__(
            "nothing says where the pages go",
            'add --to FOLDER, or in newsletter.toml:\n[publish]\nkind = "folder"\nfolder = "public"',
        )


@dataclass(frozen=True)
class Published:
    """An issue on the web: each language's address, and what had to be written for it."""

    addresses: Mapping[str, str]
    delivered: Delivered

    def as_json(self) -> dict[str, object]:
        """Return it as plain values, for `--json`."""
        return {
            "addresses": dict(self.addresses),
            "written": self.delivered.written,
            "unchanged": self.delivered.unchanged,
        }


@dataclass(frozen=True)
class Carried:
    """An issue as it will be sent: its editions, who publishes, and how its pictures and its web version get there.

    `faults` say what is wrong with each address that did not answer, None where nothing was asked; `has_dates` whether
    any calendar files were asked for.
    """

    build: Build
    publication: Publication
    images: str = INLINE
    faults: Mapping[str, str] | None = None
    has_dates: bool = False


def place_of(settings: Settings, to: Path | None, issue: str) -> Place:
    """Return where published files go: a folder that was named, or what [publish] says. Raises NoPlaceError.

    Raises SecretFileError for one that cannot be logged in to.
    """
    publishing = settings.publishing
    if to is not None or publishing.kind == "folder":
        from newsletter.publish.folder import FolderPlace

        return FolderPlace(to or settings.root / publishing.folder)
    if publishing.kind == "command":
        from newsletter.publish.command import CommandPlace

        return CommandPlace(publishing.command, issue=issue, url=settings.publication.base_url)
    if publishing.kind == "s3":
        from newsletter.publish.s3 import BucketPlace

        if publishing.secret_fault:
            raise SecretFileError(publishing.secret_fault)
        return BucketPlace(publishing)
    raise NoPlaceError


def publish_issue(settings: Settings, build: Build, to: Path | None) -> Published:
    """Bring a sound build to the web. Raises NoAddressError, NoPlaceError and PublishError.

    A folder that was named takes the pages also where nothing says yet where they will be seen.
    """
    if not settings.publication.base_url and to is None:
        raise NoAddressError
    place = place_of(settings, to, build.slug)
    shown = as_pages(settings, build).editions
    digests = {locale: edition.digest for locale, edition in build.editions.items()}
    files = public_files(shown, digests, settings.publication, listed=settings.publishing.listed)
    delivered = place.put(files)
    if settings.publication.base_url or to is None:
        return Published(page_addresses(settings.publication, build.slug, build.editions), delivered)
    pages = {locale: PublicFile(page_path(build.slug, locale), PAGE, b"") for locale in build.editions}
    return Published({locale: str(to / file_name(page)) for locale, page in pages.items()}, delivered)


def as_pages(settings: Settings, build: Build) -> Build:
    """Return a build of the same issue for the web: it leads to no page of its own, and out of no list."""
    return _built_for(settings, build, replace(settings.publication, web_version=False), is_page=True)


def with_gaps(settings: Settings, build: Build) -> Build:
    """Return a build with a warning for each value of a reader that a page, which is filled in for nobody, lacks."""
    found = [
        replace(problem, path=settings.shown(build.folder / problem.path))
        for edition in build.editions.values()
        for problem in check_page(edition, typed_lines(build.folder, edition))
    ]
    return replace(build, found=in_order([*build.found, *found]))


def carried(settings: Settings, build: Build, kind: RelayKind) -> Carried:
    """Decide how an issue's pictures and web version get to its readers; asks the web, where a relay is real.

    No link in a sent message may be dead: what does not answer is left out, calendar files of events too, and pictures
    travel in the message.
    """
    from newsletter.publish.answers import Question, unanswered

    publication = settings.publication
    if kind is not RelayKind.REAL or not publication.has_web_version or not build.editions:
        return Carried(build, publication)
    wanted = settings.publishing.images == PUBLISHED
    pages = [
        Question(web_page(publication, build.slug, locale), PAGE.partition(";")[0], edition.digest[:32])
        for locale, edition in build.editions.items()
    ]
    pictures = [Question(url, "image/") for url in _picture_addresses(publication, build.editions)] if wanted else []
    dates = [Question(url, "", CALENDAR_MARK) for url in _calendar_addresses(publication, build.editions)]
    faults = unanswered([*pages, *pictures, *dates])
    there = [not any(question.url in faults for question in asked) for asked in (pages, dates)]
    if not all(there):
        publication = replace(publication, web_version=there[0], calendars=there[1])
        build = _built_for(settings, build, publication)
    images = INLINE
    if wanted and not any(question.url in faults for question in pictures):
        images = PUBLISHED
        editions = {name: with_published_pictures(each, publication) for name, each in build.editions.items()}
        build = replace(build, editions=editions)
    return Carried(build, publication, images, faults, bool(dates))


def on_the_web(sent: Carried) -> OnTheWeb | None:
    """Return what a plan says of it; None where the web was not asked."""
    if sent.faults is None:
        return None
    publication = sent.publication
    return OnTheWeb(
        sent.build.slug,
        publication.base_url,
        sent.images == PUBLISHED,
        publication.has_web_version,
        sent.faults,
        publication.has_calendars if sent.has_dates else None,
    )


def dead_links(build: Build, publication: Publication) -> list[Problem]:
    """Return a problem for each language whose text leads to a web version that is not there."""
    documents = build.issue.documents if build.issue else {}
    found = []
    for locale, document in documents.items():
        tag = next((tag for tag in document.tags if "web_url" in tag.source), None)
        if tag is not None and locale in build.editions and not publication.has_web_version:
            sentence = "the text leads to the issue in a browser, and nothing answers there"
            hint = f"run: newsletter publish {build.slug}"
            found.append(error("no-web-version", sentence, document.path, tag.line or None, hint=hint))
    return found


def _picture_addresses(publication: Publication, editions: Mapping[str, Edition]) -> list[str]:
    found = (picture_address(publication, each, asset) for each in editions.values() for asset in each.assets)
    return list(dict.fromkeys(found))


def _calendar_addresses(publication: Publication, editions: Mapping[str, Edition]) -> list[str]:
    found = (calendar.address(publication) for each in editions.values() for calendar in each.calendars)
    return list(dict.fromkeys(found))


def _built_for(settings: Settings, build: Build, publication: Publication, *, is_page: bool = False) -> Build:
    """Return a build whose theme leads only to what the publication has; of a page, neither out of a list."""
    bare = build_issue(replace(settings, publication=publication), build.folder, is_page=is_page)
    return replace(build, editions={name: bare.editions[name] for name in build.editions if name in bare.editions})

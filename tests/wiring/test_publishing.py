"""The sample, published into a folder that a server of this machine shows, and then sent."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest

from newsletter.config import Publishing, Relay, RelayPool, Settings, load_settings
from newsletter.config.secretfile import SecretFileError
from newsletter.delivery.compose import Composer
from newsletter.delivery.model import RelayKind
from newsletter.delivery.selection import Selection
from newsletter.publish.model import Delivered
from newsletter.report.web import OnTheWeb, web_lines
from newsletter.wiring.planning import Request, begin, prepare, prepare_draft
from newsletter.wiring.publishing import (
    NoAddressError,
    NoPlaceError,
    carried,
    dead_links,
    place_of,
    publish_issue,
    with_gaps,
)
from newsletter.wiring.sending import lease_of, ledger_of
from newsletter.wiring.workspace import Build, build_issue, open_workspace

ISSUE = "2012-11-energetikas-lideri"
RELAY = Relay("far", "mail.energetika.example")
REAL = Request(selection=Selection(lists=("real",)), pool=RelayPool((RELAY,)))


class Quiet(SimpleHTTPRequestHandler):
    """Shows a folder and says nothing about it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def settings(workspace: Path) -> Iterator[Settings]:
    """Return the settings of the sample, whose public pages are a folder shown by a server of this machine."""
    found = open_workspace(workspace)
    folder = workspace / "public"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        publication = replace(found.publication, base_url=f"http://127.0.0.1:{server.server_port}")
        publishing = Publishing(kind="folder", folder="public", images="published")
        yield replace(found, publication=publication, publishing=publishing)
        server.shutdown()
        thread.join()


@pytest.fixture
def build(settings: Settings) -> Build:
    """Return the sample, built."""
    return build_issue(settings, ISSUE)


def test_an_issue_is_published_once_and_its_addresses_answer(settings: Settings, build: Build) -> None:
    published = publish_issue(settings, build, None)
    assert published.delivered.unchanged == 0
    base = settings.publication.base_url
    assert published.addresses == {locale: f"{base}/i/{ISSUE}/{locale}" for locale in ("lv", "en")}
    with urlopen(published.addresses["lv"]) as answer:  # noqa: S310 - of this machine
        page = answer.read().decode()
    assert 'lang="lv"' in page
    assert "web_url" not in page
    assert f'rel="canonical" href="{base}/i/{ISSUE}/lv"' in page
    head, _, body = page.partition("<body")
    assert head.count(f"{base}/i/{ISSUE}/lv") == 3  # canonical, hreflang and Open Graph
    assert f"{base}/i/{ISSUE}/lv" not in body  # the footer leads to itself no more
    pictures = [path for path in (settings.root / "public").rglob("*") if path.suffix in (".png", ".jpg")]
    assert len(pictures) == len({asset.digest for each in build.editions.values() for asset in each.assets})
    again = publish_issue(settings, build, None).delivered
    assert again == Delivered(0, published.delivered.written)


def test_a_folder_that_is_named_wins(settings: Settings, build: Build, tmp_path: Path) -> None:
    publish_issue(settings, build, tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "i" / ISSUE / "lv" / "index.html").is_file()
    assert not any((settings.root / "public").iterdir())


def test_what_nothing_says_is_asked_for(settings: Settings, build: Build) -> None:
    with pytest.raises(NoPlaceError):
        publish_issue(replace(settings, publishing=Publishing()), build, None)
    with pytest.raises(NoAddressError):
        publish_issue(replace(settings, publication=replace(settings.publication, base_url="")), build, None)


def test_pictures_and_web_version_that_answer_are_used(settings: Settings, build: Build) -> None:
    publish_issue(settings, build, None)
    sent = carried(settings, build, RelayKind.REAL)
    assert (sent.images, dict(sent.faults or {})) == ("published", {})
    assert sent.publication.has_web_version
    edition = sent.build.editions["lv"]
    assert edition.assets == ()
    assert f'src="{settings.publication.base_url}/i/{ISSUE}/images/' in edition.html


def test_pictures_travel_unless_the_workspace_publishes_them(settings: Settings, build: Build) -> None:
    publish_issue(settings, build, None)
    inline = replace(settings, publishing=Publishing(kind="folder", folder="public"))
    sent = carried(inline, build, RelayKind.REAL)
    assert sent.images == "inline"
    assert sent.build.editions == build.editions


def test_what_does_not_answer_is_left_out(settings: Settings, build: Build) -> None:
    sent = carried(settings, build, RelayKind.REAL)
    assert sent.images == "inline"
    assert not sent.publication.has_web_version
    assert set((sent.faults or {}).values()) == {"answers 404"}
    assert sent.build.editions["lv"].assets == build.editions["lv"].assets
    assert not any("web_url" in tag.source for tag in sent.build.editions["lv"].tags)
    assert any("web_url" in tag.source for tag in build.editions["lv"].tags)


def test_one_picture_that_is_missing_lets_all_of_them_travel(settings: Settings, build: Build) -> None:
    publish_issue(settings, build, None)
    next((settings.root / "public").rglob("*.png")).unlink()
    sent = carried(settings, build, RelayKind.REAL)
    assert sent.images == "inline"
    assert sent.publication.has_web_version
    assert len(sent.faults or {}) == 1


def test_a_page_of_an_earlier_text_does_not_count(settings: Settings, build: Build) -> None:
    publish_issue(settings, build, None)
    source = settings.issues / ISSUE / "lv.md"
    source.write_text(source.read_text(encoding="utf-8") + "\nUn vēl viens teikums.\n", encoding="utf-8")
    sent = carried(settings, build_issue(settings, ISSUE), RelayKind.REAL)
    assert set((sent.faults or {}).values()) == {"shows another text than this"}
    assert sent.images == "published"
    assert not sent.publication.has_web_version


def test_a_rehearsal_asks_nobody(settings: Settings, build: Build) -> None:
    for kind in (RelayKind.OUTBOX, RelayKind.LOOPBACK):
        sent = carried(settings, build, kind)
        assert (sent.images, sent.faults, sent.build) == ("inline", None, build)


def test_a_text_that_leads_to_a_web_version_that_is_not_there_is_told(settings: Settings) -> None:
    source = settings.issues / ISSUE / "lv.md"
    text = source.read_text(encoding="utf-8") + "\n[Pārlūkā]({{ web_url }})\n"
    source.write_text(text, encoding="utf-8")
    sent = carried(settings, build_issue(settings, ISSUE), RelayKind.REAL)
    (problem,) = dead_links(sent.build, sent.publication)
    assert (problem.path, problem.line) == (f"issues/{ISSUE}/lv.md", text.count("\n"))
    assert problem.hint == f"run: newsletter publish {ISSUE}"
    assert dead_links(sent.build, settings.publication) == []


def test_what_the_plan_found_is_frozen_and_sent(settings: Settings, build: Build) -> None:
    publish_issue(settings, build, None)
    shutil.copy(settings.lists / "municipalities.csv", settings.lists / "real.csv")
    people = (settings.lists / "real.csv").read_text(encoding="utf-8").replace(".example", ".lv")
    (settings.lists / "real.csv").write_text(people, encoding="utf-8")
    with lease_of(settings, ISSUE), ledger_of(settings) as ledger:
        prepared = prepare_draft(settings, build, REAL, ledger)
        assert prepared.plan.web is not None
        assert prepared.plan.web.as_json() == {
            "images": "published",
            "web_version": True,
            "calendars": None,
            "unanswered": {},
        }
        assert prepared.plan.message_bytes < 90_000
        campaign = begin(prepared, ledger)
        delivery = next(iter(ledger.deliveries(campaign.id)))
        message = Composer(ledger, campaign)(replace(delivery, date=campaign.created_at))
    assert b"Content-ID" not in message.data
    assert b"cid:" not in message.data
    shutil.rmtree(settings.root / "public")
    (settings.root / "public").mkdir()
    unpublished = prepare(settings, build, REAL, None)
    assert unpublished.plan.message_bytes > prepared.plan.message_bytes
    assert not unpublished.publication.has_web_version


def test_a_named_folder_takes_pages_that_nobody_has_an_address_for_yet(
    settings: Settings, build: Build, tmp_path: Path
) -> None:
    bare = replace(settings, publication=replace(settings.publication, base_url=""))
    published = publish_issue(bare, build, tmp_path / "out")
    page = Path(published.addresses["lv"])
    text = page.read_text("utf-8")
    sources = re.findall(r'<img[^>]* src="([^"]+)"', text)
    assert sources
    assert all((page.parent / source).is_file() for source in sources)
    assert "canonical" not in text


def test_a_page_is_not_on_a_mailing_list(settings: Settings, build: Build) -> None:
    publish_issue(settings, build, None)
    page = next((settings.root / "public").glob("i/*/en/index.html")).read_text("utf-8")
    sent = build.editions["en"].html
    for words in ("You are getting this", "Unsubscribe"):
        assert words in sent
        assert words not in page


def test_a_gap_on_a_page_is_told(settings: Settings) -> None:
    folder = settings.issues / "2013-01-gap"
    folder.mkdir()
    text = "---\nsubject: a\npreheader: b\n---\nHi {{ subscriber.name }},\n\n{% if subscriber.city %}x{% endif %}\n"
    (folder / "lv.md").write_text(text, "utf-8")
    found = with_gaps(settings, build_issue(settings, "2013-01-gap")).problems
    assert [(p.code, p.line, p.column, p.source) for p in found] == [("gap-on-page", 5, 7, "Hi {{ subscriber.name }},")]


def with_events(settings: Settings, theme: str = "classic") -> Build:
    """Return an issue of two events in two languages, one of which is not for everybody."""
    folder = settings.issues / "2013-01-events"
    folder.mkdir(exist_ok=True)
    (folder / "issue.yaml").write_text(f"theme: {theme}\n", "utf-8")
    event = ":::events\n### {title}\nDate: 2013-02-01 18:00\nPlace: Rīga\n:::\n"
    texts = [event.format(title=title) for title in ("Meeting", "For {{ subscriber.name | default('all') }}")]
    for locale in ("lv", "en"):
        (folder / f"{locale}.md").write_text("---\nsubject: a\npreheader: b\n---\n" + "\n".join(texts), "utf-8")
    return build_issue(settings, folder.name)


@pytest.mark.parametrize("theme", ["classic", "letter", "magazine"])
def test_an_event_leads_to_its_calendar_file_in_every_theme(settings: Settings, theme: str) -> None:
    build = with_events(settings, theme)
    for locale, words in (("lv", "Pievienot kalendāram"), ("en", "Add to calendar")):
        edition = build.editions[locale]
        (calendar,) = edition.calendars
        address = calendar.address(settings.publication)
        assert re.search(rf'<a href="{re.escape(address)}"[^>]*>{words}</a>', edition.html)
        assert f"\n\n{words}: {address}\n" in f"{edition.text}\n"
        assert edition.text.count(words) == edition.html.count(f">{words}</a>") == 1
    bare = replace(settings, publication=replace(settings.publication, base_url=""))
    for edition in build_issue(bare, build.folder).editions.values():
        assert edition.calendars == ()
        assert ".ics" not in edition.html + edition.text


def test_calendar_files_that_answer_are_linked(settings: Settings) -> None:
    build = with_events(settings)
    publish_issue(settings, build, None)
    public = settings.root / "public"
    files = list(public.rglob("*.ics"))
    assert [path.read_bytes()[:17] for path in files] == [b"BEGIN:VCALENDAR\r\n"] * 2
    page = (public / "i" / build.slug / "en" / "index.html").read_text("utf-8")
    assert build.editions["en"].calendars[0].address(settings.publication) in page
    sent = carried(settings, build, RelayKind.REAL)
    assert dict(sent.faults or {}) == {}
    assert sent.publication.has_calendars
    assert all(".ics" in edition.html for edition in sent.build.editions.values())


@pytest.mark.parametrize("found", [None, b"<html>not here</html>"])
def test_calendar_files_that_do_not_answer_are_not_linked(settings: Settings, found: bytes | None) -> None:
    build = with_events(settings)
    publish_issue(settings, build, None)
    calendar = next((settings.root / "public").rglob("*.ics"))
    if found is None:
        calendar.unlink()
    else:
        calendar.write_bytes(found)
    sent = carried(settings, build, RelayKind.REAL)
    assert [url.rpartition("/")[2] for url in sent.faults or {}] == [calendar.name]
    assert (sent.publication.has_calendars, sent.publication.has_web_version) == (False, True)
    for edition in sent.build.editions.values():
        assert ".ics" not in edition.html + edition.text
        assert any("web_url" in tag.source for tag in edition.tags)
    publish_issue(settings, build, None)
    assert carried(settings, build, RelayKind.REAL).faults == {}


def test_calendar_files_are_linked_without_a_page(settings: Settings) -> None:
    build = with_events(settings)
    publish_issue(settings, build, None)
    (settings.root / "public" / "i" / build.slug / "en" / "index.html").unlink()
    sent = carried(settings, build, RelayKind.REAL)
    assert (sent.publication.has_calendars, sent.publication.has_web_version) == (True, False)
    assert all(".ics" in edition.html for edition in sent.build.editions.values())


@pytest.mark.parametrize(
    ("has", "words"), [(True, "a link to each event"), (False, "no links: the events"), (None, "")]
)
def test_the_plan_says_whether_events_have_their_calendar_files(has: bool | None, words: str) -> None:
    web = OnTheWeb(ISSUE, "https://news.example.org", True, True, {}, has)
    told = "\n".join(web_lines(web))
    assert ("Calendar" in told) is (has is not None)
    assert words in told


def test_a_secret_that_cannot_be_read_stops_only_what_publishes(workspace: Path) -> None:
    with (workspace / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('\n[publish]\nkind = "s3"\nbucket = "news"\nsecret_key_file = "gone"\n')
    settings = load_settings(workspace, {"NEWSLETTER_BASE_URL": "https://news.example"})
    with pytest.raises(SecretFileError, match="gone cannot be read") as raised:
        place_of(settings, None, ISSUE)
    assert raised.value.hint == "write the secret key into that file, readable only by you"
    assert place_of(settings, workspace / "public", ISSUE)

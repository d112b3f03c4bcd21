"""`newsletter test`: what is wrong in an issue, and copies of it to one's own address."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter.config import Settings
    from newsletter.render.edition import Edition
    from newsletter.wiring.copies import Copy
    from newsletter.wiring.workspace import Build


class Form(StrEnum):
    """How problems are told."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


class NotAddressError(UsageError):
    """A list's name stands where an address belongs."""

    def __init__(self, name: str, slug: str) -> None:
        super().__init__(
            f"“{name}” is not an address; test copies go to addresses",
            f"to send to a list: newsletter send {slug} --to {name}",
        )


class TooManyIssuesError(UsageError):
    """A second word stands where one issue is named."""

    def __init__(self, word: str | None) -> None:
        super().__init__(f"“{word}” is one issue too many", "test one issue at a time; addresses follow --to")


def test(
    issue: Annotated[
        str | None, typer.Argument(metavar="ISSUE", help="A slug or a folder; the newest issue if left out.")
    ] = None,
    more: Annotated[list[str] | None, typer.Argument(hidden=True, metavar="ADDRESS...")] = None,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="ADDRESS", help="Also send a copy here; more may follow.")
    ] = None,
    locale: Annotated[str | None, typer.Option("--locale", metavar="L", help="Only this language.")] = None,
    as_address: Annotated[
        str | None, typer.Option("--as", metavar="ADDRESS", help="Fill copies and screenshots in from this subscriber.")
    ] = None,
    relay: Annotated[
        str | None, typer.Option("--relay", metavar="NAME", help="The relay for the copies, as for send.")
    ] = None,
    screenshots: Annotated[
        Path | None,
        typer.Option("--screenshots", metavar="DIR", help="Draw it in every mail program, as pictures and one page."),
    ] = None,
    network: Annotated[
        bool, typer.Option("--network", help="Also ask the web whether the links lead to what is there.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Clean what a word processor left behind in the texts.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the problems and copies, for programs.")] = False,
    form: Annotated[
        Form, typer.Option("--format", help="How the problems are told: for people, or printed for a program.")
    ] = Form.TEXT,
) -> None:
    """Test an issue: show everything that is wrong, and with --to send a marked copy of each language.

    A copy's links to unsubscribe change nothing, and it counts for nothing.

    Example: newsletter test 2012-11-energetikas-lideri --to me@example.org
    """
    from newsletter.cli.asking import asking
    from newsletter.wiring.workspace import build_issue, open_workspace

    words = [word for word in (issue, *(more or ())) if word]
    addresses = [part for word in (*(to or ()), *(w for w in words if "@" in w)) for part in word.split(",") if part]
    name, *rest = [word for word in words if "@" not in word] or [None]
    if rest:
        raise TooManyIssuesError(rest[0])
    settings = open_workspace()
    if fix:
        _fix(settings, name)
    with asking(settings, is_wanted=network) as web:
        built = build_issue(settings, name, testing=True, asking=True, web=web)
    for address in addresses:
        if "@" not in address:
            raise NotAddressError(address, built.slug)
    editions = built.chosen(locale)
    console.show_problems(built.problems)
    _show_weights(editions)
    sheet = ""
    if screenshots is not None and editions:
        from newsletter.cli.screenshots import show_screenshots

        sheet = str(show_screenshots(settings, editions, built.slug, screenshots, as_address))
    copies: list[Copy] = []
    if built.is_sound and addresses:
        from newsletter.clock import system_clock
        from newsletter.config import choose_relay
        from newsletter.wiring.copies import send_copies

        chosen = choose_relay(settings, relay)
        copies = send_copies(settings, built, editions, addresses, chosen, as_address, system_clock())
        _show_copies(copies, in_outbox=chosen is None)
    _print(built, form)
    if json or form is Form.JSON:
        problems = [problem.as_json() for problem in built.problems]
        shown = [copy.as_json() for copy in copies]
        weights = {name: {"html": len(e.html.encode()), "images": e.picture_bytes} for name, e in editions.items()}
        console.out_json(
            {"issue": built.slug, "problems": problems, "sizes": weights, "screenshots": sheet, "copies": shown}
        )
    _finish(built, addresses, copies)


def _print(built: Build, form: Form) -> None:
    from newsletter.report.findings import github, junit, sarif

    if form is Form.SARIF:
        console.out_json(sarif(built.problems))
    elif form is Form.JUNIT:
        console.out(junit(built.problems, built.slug))
    elif form is Form.GITHUB and built.problems:
        console.out(github(built.problems))


def _fix(settings: Settings, name: str | None) -> None:
    from newsletter.content.issues import find_issue
    from newsletter.wiring.workspace import clean_texts

    for path in clean_texts(find_issue(settings, name)):
        console.say(f"cleaned {settings.shown(path)}")


def _show_weights(editions: Mapping[str, Edition]) -> None:
    for locale, edition in editions.items():
        if edition.assets:
            pictures = console.count(len(edition.assets), "picture")
            console.say(f"{locale}: {pictures}, {edition.picture_bytes / 1000:,.0f} KB together")


def _show_copies(copies: list[Copy], *, in_outbox: bool) -> None:
    for copy in copies:
        filled = f", filled in as {copy.as_reader}" if copy.as_reader else ""
        console.say(f"{copy.locale} copy to {copy.address}{filled}: {copy.answer}")
    if in_outbox:
        console.say(
            "nobody gets these: they lie in the outbox, where the preview shows them; or see: newsletter outbox"
        )


def _finish(built: Build, addresses: list[str], copies: list[Copy]) -> None:
    if not built.is_sound:
        if addresses:
            console.say("no copy was sent")
        console.next_step(f"correct the lines above, then: newsletter test {built.slug}")
        raise typer.Exit(1)
    if not built.problems:
        console.say(f"{built.slug}: nothing is wrong")
    if not addresses:
        console.next_step(f"newsletter test {built.slug} --to YOUR-ADDRESS")
    else:
        lists = built.issue.lists if built.issue else ()
        console.next_step(f"newsletter send {built.slug} --to {' '.join(lists) or 'LIST'}")
    if any(not copy.is_settled for copy in copies):
        raise typer.Exit(1)

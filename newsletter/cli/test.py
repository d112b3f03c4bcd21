"""`newsletter test`: what is wrong in an issue, and copies of it to one's own address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.cli.audience import OfSegment, OnList
from newsletter.cli.looking import Looked, Looking, for_programs, look, whom_of
from newsletter.cli.options import in_place_of
from newsletter.cli.writing import write_fixes, write_known
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.wiring.copies import Copy
    from newsletter.wiring.lists.answers import Whom


class Form(StrEnum):
    """How problems are told."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


class FailOn(StrEnum):
    """From which weight on a finding fails the test."""

    ERROR = "error"
    WARNING = "warning"


class BesideBaselineError(UsageError):
    """Something narrows a test whose findings are to be noted."""

    def __init__(self, option: str) -> None:
        super().__init__(
            f"--write-baseline notes all that is wrong, and {option} shows a part of it", f"take {option} away"
        )


class NotAddressError(UsageError):
    """A list's name stands where an address belongs."""

    def __init__(self, name: str, slug: str) -> None:
        super().__init__(
            f"“{name}” is not an address; test copies go to addresses",
            f"to send to a list: newsletter send {slug} --to {name}",
        )


class TooManyIssuesError(UsageError):
    """A second word stands where one issue is named."""

    def __init__(self, word: str) -> None:
        super().__init__(f"“{word}” is one issue too many", "test one issue at a time; addresses follow --to")


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of `newsletter test`, as they were typed."""

    issue: Annotated[
        str | None, typer.Argument(metavar="ISSUE", help="A slug or a folder; the newest issue if left out.")
    ] = None
    more: Annotated[list[str] | None, typer.Argument(hidden=True, metavar="ADDRESS...")] = None
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="ADDRESS", help="Also send a copy here; more may follow.")
    ] = None
    lists: OnList = None
    segment: OfSegment = ""
    locale: Annotated[str | None, typer.Option("--locale", metavar="L", help="Only this language.")] = None
    client: Annotated[
        list[str] | None,
        typer.Option("--client", metavar="NAMES", help="Ask these mail programs, and show how well each does."),
    ] = None
    as_address: Annotated[
        str | None, typer.Option("--as", metavar="ADDRESS", help="Fill copies and screenshots in from this subscriber.")
    ] = None
    relay: Annotated[
        str | None, typer.Option("--relay", metavar="NAME", help="The relay for the copies, as for send.")
    ] = None
    screenshots: Annotated[
        Path | None,
        typer.Option("--screenshots", metavar="DIR", help="Draw it in every mail program, as pictures and one page."),
    ] = None
    network: Annotated[
        bool, typer.Option("--network", help="Also ask the web whether the links lead to what is there.")
    ] = False
    spam: Annotated[
        bool, typer.Option("--spam", help="Ask a spam filter: SpamAssassin or rspamd, on this machine or as set.")
    ] = False
    axe: Annotated[
        bool, typer.Option("--axe", help="Also ask axe-core, in a browser of this machine, who cannot read it.")
    ] = False
    fix: Annotated[bool, typer.Option("--fix", help="Write what can be put right into the files, and show it.")] = False
    fail_on: Annotated[
        FailOn | None, typer.Option("--fail-on", help="From which weight on a finding fails the test.")
    ] = None
    baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Note what is wrong now, so that only what is new fails.")
    ] = False
    json: Annotated[bool, typer.Option("--json", help="Print the problems and copies, for programs.")] = False
    form: Annotated[
        Form, typer.Option("--format", help="How the problems are told: for people, or printed for a program.")
    ] = Form.TEXT

    @property
    def words(self) -> list[str]:
        """Return what stands behind the command without an option."""
        return [word for word in (self.issue, *(self.more or ())) if word]

    @property
    def addresses(self) -> list[str]:
        """Return where copies go."""
        typed = (*(self.to or ()), *(word for word in self.words if "@" in word))
        return [part for word in typed for part in word.split(",") if part]

    @property
    def name(self) -> str | None:
        """Return the issue that is named; None for the newest one. Raises TooManyIssuesError."""
        names = [word for word in self.words if "@" not in word]
        if len(names) > 1:
            raise TooManyIssuesError(names[1])
        return names[0] if names else None

    @property
    def told(self) -> Form:
        """Return the one form that is asked for. Raises UsageError for two."""
        if self.json and self.form not in (Form.TEXT, Form.JSON):
            raise UsageError(f"--json and --format {self.form} are two forms", "take one of them away")
        return Form.JSON if self.json else self.form

    @property
    def whom(self) -> Whom | None:
        """Return the readers that it is looked at as, None for those that the issue is meant for."""
        return whom_of(self.lists, self.segment)

    @property
    def looking(self) -> Looking:
        """Return what is looked into beside the files. Raises BesideBaselineError where less is to be noted."""
        if self.baseline and (self.locale or self.client or self.lists or self.segment):
            narrowing = {"--locale": self.locale, "--client": self.client, "--list": self.lists}
            raise BesideBaselineError(next((name for name, given in narrowing.items() if given), "--segment"))
        return Looking(self.network, self.spam, self.axe, self.relay, self.as_address, self.whom)


@in_place_of("options", Options)
def test(options: Options) -> None:
    """Test an issue: show everything that is wrong, and with --to send a marked copy of each language.

    A copy's links to unsubscribe change nothing, and it counts for nothing.

    Example: newsletter test 2012-11-energetikas-lideri --to me@example.org
    """
    from newsletter.cli.findings import report
    from newsletter.wiring.workspace import open_workspace

    name, told, looking = options.name, options.told, options.looking
    settings = open_workspace()
    if options.client:
        settings = for_programs(settings, options.client)
    looked = look(settings, name, looking, options.locale)
    for address in options.addresses:
        if "@" not in address:
            raise NotAddressError(address, looked.slug)
    if options.fix and write_fixes(settings, looked.shown):
        looked = look(settings, name, looking, options.locale)
    if options.baseline:
        write_known(settings, looked)
        return
    _show(settings, looked, scored=bool(options.client))
    sheet = _screenshots(settings, looked, options)
    copies = _copies(settings, looked, options)
    said = looked.filtered.as_json() if looked.filtered else None
    report(looked.shown, told, sheet, [each.as_json() for each in copies], said)
    _finish(settings, looked, options, copies)


def _show(settings: Settings, looked: Looked, *, scored: bool) -> None:
    """Show what was found; what a spam filter has said; and, `scored`, how well each mail program does."""
    from newsletter.cli.findings import show_findings, show_scores

    show_findings(looked.shown)
    if looked.filtered is not None:
        from newsletter.cli.spam import show_verdicts

        show_verdicts(looked.filtered)
    if scored:
        from newsletter.wiring.clients import scores

        show_scores({locale: scores(settings, edition) for locale, edition in looked.shown.editions.items()})


def _screenshots(settings: Settings, looked: Looked, options: Options) -> str:
    """Draw the editions where that is asked for, and return the page that shows all pictures."""
    editions = looked.shown.editions
    if options.screenshots is None or not editions:
        return ""
    from newsletter.cli.screenshots import show_screenshots

    return str(show_screenshots(settings, editions, looked.slug, options.screenshots, options.as_address))


def _copies(settings: Settings, looked: Looked, options: Options) -> list[Copy]:
    """Send the copies that are asked for, and show what became of each; none of an issue with errors."""
    if not options.addresses or not looked.built.is_sound:
        return []
    from newsletter.clock import system_clock
    from newsletter.config import choose_relay
    from newsletter.wiring.copies import send_copies

    chosen = choose_relay(settings, options.relay)
    editions, reader = looked.shown.editions, options.as_address
    copies = send_copies(settings, looked.built, editions, options.addresses, chosen, reader, system_clock())
    for copy in copies:
        filled = f", filled in as {copy.as_reader}" if copy.as_reader else ""
        console.say(f"{copy.locale} copy to {copy.address}{filled}: {copy.answer}")
    if chosen is None:
        console.say(
            "nobody gets these: they lie in the outbox, where the preview shows them; or see: newsletter outbox"
        )
    return copies


def _finish(settings: Settings, looked: Looked, options: Options, copies: list[Copy]) -> None:
    built, shown, addresses = looked.built, looked.shown, options.addresses
    from newsletter.cli.findings import summary

    limit = options.fail_on or settings.judgement.fail_on
    if said := summary(shown):
        console.say(said)
    if not shown.is_sound or (limit == FailOn.WARNING and shown.problems):
        if addresses and not built.is_sound:
            console.say("no copy was sent")
        console.next_step(f"correct the lines above, then: newsletter test {built.slug}")
        raise typer.Exit(1)
    if not shown.problems:
        known = any(each.is_known for each in shown.accepted)
        console.say(f"{built.slug}: nothing new is wrong" if known else f"{built.slug}: nothing is wrong")
    if not addresses:
        console.next_step(f"newsletter test {built.slug} --to YOUR-ADDRESS")
    else:
        lists = built.issue.lists if built.issue else ()
        console.next_step(f"newsletter send {built.slug} --to {' '.join(lists) or 'LIST'}")
    if any(not copy.is_settled for copy in copies):
        raise typer.Exit(1)

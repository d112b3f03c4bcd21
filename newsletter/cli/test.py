"""`newsletter test`: what is wrong in an issue, and copies of it to one's own address."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.wiring.copies import Copy
    from newsletter.wiring.spam import Filtered
    from newsletter.wiring.workspace import Build


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
    client: Annotated[
        list[str] | None,
        typer.Option("--client", metavar="NAMES", help="Ask these mail programs, and show how well each does."),
    ] = None,
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
    spam: Annotated[
        bool, typer.Option("--spam", help="Ask a spam filter: SpamAssassin or rspamd, on this machine or as set.")
    ] = False,
    axe: Annotated[
        bool, typer.Option("--axe", help="Also ask axe-core, in a browser of this machine, who cannot read it.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Write what can be put right into the files, and show it.")
    ] = False,
    fail_on: Annotated[
        FailOn | None, typer.Option("--fail-on", help="From which weight on a finding fails the test.")
    ] = None,
    baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Note what is wrong now, so that only what is new fails.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the problems and copies, for programs.")] = False,
    form: Annotated[
        Form, typer.Option("--format", help="How the problems are told: for people, or printed for a program.")
    ] = Form.TEXT,
) -> None:
    """Test an issue: show everything that is wrong, and with --to send a marked copy of each language.

    A copy's links to unsubscribe change nothing, and it counts for nothing.

    Example: newsletter test 2012-11-energetikas-lideri --to me@example.org
    """
    from newsletter.cli.findings import report, show_findings, show_scores
    from newsletter.wiring.workspace import open_workspace

    words = [word for word in (issue, *(more or ())) if word]
    addresses = [part for word in (*(to or ()), *(w for w in words if "@" in w)) for part in word.split(",") if part]
    name, *rest = [word for word in words if "@" not in word] or [None]
    if rest:
        raise TooManyIssuesError(rest[0])
    told = _form_of(form, json=json)
    settings = open_workspace()
    if client:
        settings = _asking(settings, client)
    built = _built(settings, name, network=network, axe=axe)
    for address in addresses:
        if "@" not in address:
            raise NotAddressError(address, built.slug)
    shown = built.in_language(locale)
    if fix and _fix(settings, shown):
        built = _built(settings, name, network=network, axe=axe)
        shown = built.in_language(locale)
    filtered: Filtered | None = None
    if spam and shown.editions:
        from newsletter.cli.spam import judged_by_filter

        built, filtered = judged_by_filter(settings, built, shown.editions, relay, as_address)
        shown = built.in_language(locale)
    if baseline:
        _write_baseline(settings, built)
        return
    show_findings(shown)
    if filtered is not None:
        from newsletter.cli.spam import show_verdicts

        show_verdicts(filtered)
    if client:
        from newsletter.wiring.clients import scores

        show_scores({locale: scores(settings, edition) for locale, edition in shown.editions.items()})
    sheet = ""
    if screenshots is not None and shown.editions:
        from newsletter.cli.screenshots import show_screenshots

        sheet = str(show_screenshots(settings, shown.editions, built.slug, screenshots, as_address))
    copies: list[Copy] = []
    if built.is_sound and addresses:
        from newsletter.clock import system_clock
        from newsletter.config import choose_relay
        from newsletter.wiring.copies import send_copies

        chosen = choose_relay(settings, relay)
        copies = send_copies(settings, built, shown.editions, addresses, chosen, as_address, system_clock())
        _show_copies(copies, in_outbox=chosen is None)
    said = filtered.as_json() if filtered else None
    answers = [copy.as_json() for copy in copies]
    report(shown, told, screenshots=sheet, copies=answers, spam=said)
    limit = fail_on.value if fail_on else settings.judgement.fail_on
    _finish(built, shown, addresses, copies, fails=_fails(shown, limit))


def _form_of(form: Form, *, json: bool) -> Form:
    """Return the one form that is asked for. Raises UsageError for two."""
    if json and form not in (Form.TEXT, Form.JSON):
        raise UsageError(f"--json and --format {form} are two forms", "take one of them away")
    return Form.JSON if json else form


def _built(settings: Settings, name: str | None, *, network: bool, axe: bool) -> Build:
    from newsletter.cli.asking import asking
    from newsletter.wiring.workspace import build_issue

    with asking(settings, is_wanted=network) as web:
        built = build_issue(settings, name, testing=True, asking=True, web=web)
    if not axe:
        return built
    from newsletter.wiring.axe import ask_axe

    return ask_axe(built)


def _asking(settings: Settings, names: list[str]) -> Settings:
    """Return settings that ask mail programs which are named. Raises NoClientError."""
    from newsletter.check.clients.clients import choose

    judgement = settings.judgement
    choose(names, {})
    typed = tuple(part.strip() for name in names for part in name.split(",") if part.strip())
    return replace(settings, judgement=replace(judgement, clients=typed))


def _fix(settings: Settings, built: Build) -> bool:
    """Write what findings know how to put right, and show it; tell whether anything was written."""
    from newsletter.wiring.fixing import fix

    done = fix(settings, built.problems)
    for change in done.changes:
        console.say(f"{change.path}:{change.line}")
        for mark, lines, role in (("-", change.before, "error"), ("+", change.after, "done")):
            for line in lines:
                console.say(console.paint(f"  {mark} {console.harmless(line)}", role))
    for each in done.left:
        console.say(f"not written, as it touches what was changed already or is not yours: {each.place} [{each.code}]")
    if done.changes:
        files = list(dict.fromkeys(change.path for change in done.changes))
        written = f"{console.count(len(done.changes), 'place')} in {console.count(len(files), 'file')}"
        console.say(f"wrote {written}; to see it again: git diff; to undo it, place by place: git restore --patch")
        console.say()
    return bool(done.changes)


def _write_baseline(settings: Settings, built: Build) -> None:
    from newsletter.wiring.baseline import BASELINE_FILE, write_baseline

    counting = [*built.problems, *(each.problem for each in built.accepted if each.is_known)]
    number = write_baseline(settings, built.slug, counting)
    console.say(f"{built.slug}: {console.count(number, 'finding')} noted; only what is new fails from now on")
    console.next_step(f"git add {BASELINE_FILE}")


def _fails(built: Build, limit: str) -> bool:
    return not built.is_sound or (limit == FailOn.WARNING and bool(built.problems))


def _show_copies(copies: list[Copy], *, in_outbox: bool) -> None:
    for copy in copies:
        filled = f", filled in as {copy.as_reader}" if copy.as_reader else ""
        console.say(f"{copy.locale} copy to {copy.address}{filled}: {copy.answer}")
    if in_outbox:
        console.say(
            "nobody gets these: they lie in the outbox, where the preview shows them; or see: newsletter outbox"
        )


def _finish(built: Build, shown: Build, addresses: list[str], copies: list[Copy], *, fails: bool) -> None:
    if fails:
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

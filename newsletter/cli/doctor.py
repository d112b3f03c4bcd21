"""`newsletter doctor`: whether domain, relay and machine are ready for mail."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console

if TYPE_CHECKING:
    from newsletter.check.findings import Finding

WIDTH = 80
INDENT = 22


def doctor(
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="Only this check; more may follow.")
    ] = None,
    address: Annotated[
        str, typer.Option("--address", metavar="IP", help="Where mail leaves from, if not at the relay's address.")
    ] = "",
    nameserver: Annotated[
        str, typer.Option("--nameserver", metavar="IP[:PORT]", help="Ask this DNS server, not the machine's.")
    ] = "",
    loopback: Annotated[
        bool, typer.Option("--loopback", help="Also mail ourselves, and read what arrives (where a mailbox is set).")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what was found, for programs.")] = False,
) -> None:
    """Show whether domain, relay and machine are ready for mail: SPF, DKIM, DMARC, MX, names, encryption, login.

    Asks DNS and the relay, and sends nothing. What has to be published is shown ready to paste.

    Example: newsletter doctor --only dkim
    """
    from newsletter.wiring.doctor.examination import CHECKS, examine
    from newsletter.wiring.workspace import open_workspace

    wanted = list(only or [name for name in CHECKS if name != "loopback" or loopback])
    report(examine(open_workspace(), wanted, nameserver, address), json=json, again="newsletter doctor")


def report(findings: Sequence[Finding], *, json: bool, again: str) -> None:
    """Print what was found; end the program with status 1 where something keeps mail from being sent or believed."""
    from newsletter.check.findings import Standing, has_errors

    if json:
        console.out_json([finding.as_json() for finding in findings])
    else:
        for line in lines_of(findings):
            console.out(line)
        numbers = [sum(each.standing is standing for each in findings) for standing in Standing]
        fine, warnings, errors, left_out = numbers
        console.say(
            f"{fine} ok, {console.count(warnings, 'warning')}, {console.count(errors, 'error')}, {left_out} skipped"
        )
    if has_errors(findings):
        console.next_step(f"correct what is marked error, then: {again}")
        raise typer.Exit(1)
    console.next_step("newsletter test ISSUE --to YOU@…")


def lines_of(findings: Sequence[Finding]) -> list[str]:
    """Return the findings as a table of 80 columns; only what is to be pasted may be longer."""
    from newsletter.check.findings import harmless

    lines: list[str] = []
    for finding in findings:
        head = f"{finding.standing.value:<8} {finding.check:<13}"
        lines += _wrapped(harmless(finding.sentence), head)
        for each in harmless(finding.hint).split("\n") if finding.hint else []:
            lines += _wrapped(each, " " * INDENT)
        if finding.record:
            lines += ["", *(f"  {part}" for part in _pasted(finding)), ""]
    return lines


def _wrapped(text: str, head: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=head.ljust(INDENT), subsequent_indent=" " * INDENT, break_on_hyphens=False,
        break_long_words=False,
    ) or [head]  # fmt: skip


def _pasted(finding: Finding) -> list[str]:
    from newsletter.check.findings import harmless

    record = finding.record
    if record is None:
        return []
    return [
        harmless(part)
        for part in (f"type:   {record.kind}", f"name:   {record.name}", f"value:  {record.value}", record.zone)
    ]

"""`newsletter dkim`: the keys that sign messages, and what the DNS has to show of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.wiring.signing import Shown

dkim = typer.Typer(
    help="Make a key that signs messages, and see what the DNS has to show of it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print the records, for programs.")]


class SelectorError(UsageError):
    """A selector that cannot be part of a name in the DNS."""

    def __init__(self, selector: str) -> None:
        super().__init__(
            f"a selector cannot be “{selector}”",
            "take letters, digits and hyphens: newsletter dkim new --selector news2",
        )


class NoDkimError(UsageError):
    """Nothing signs."""

    def __init__(self) -> None:
        super().__init__("newsletter.toml has no [dkim]: messages are not signed", "to begin: newsletter dkim new")


@dkim.command("new", short_help="Make a key, and say what to publish.")
def new(
    selector: Annotated[
        str | None, typer.Option("--selector", metavar="NAME", help="The name of the key; else made of the date.")
    ] = None,
    ed25519: Annotated[
        bool, typer.Option("--ed25519", help="A key of Ed25519, for a second signature beside that of an RSA key.")
    ] = False,
    json: Json = False,
) -> None:
    """Make a key: an RSA key of 2048 bits in a file of its own, which only you can read.

    Says which record to publish, and what to write into newsletter.toml then. A key is never written over.

    Example: newsletter dkim new
    """
    from newsletter.cli.files import CannotWriteError
    from newsletter.clock import system_clock
    from newsletter.config.tables.dkim import SELECTOR
    from newsletter.message.dkim_keys import Algorithm
    from newsletter.wiring.commit import is_left_out
    from newsletter.wiring.signing import make_key
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    name = selector or f"news{system_clock().astimezone():%Y%m}{'e' if ed25519 else ''}"
    if not SELECTOR.fullmatch(name):
        raise SelectorError(name)
    try:
        made = make_key(settings, name, Algorithm.ED25519 if ed25519 else Algorithm.RSA)
    except OSError as fault:
        raise CannotWriteError(settings.work, fault) from fault
    if json:
        console.out_json(_as_json(made))
        return
    console.say(f"{made.path} is the new key. Only you can read it; keep a copy where you keep passwords.")
    if not is_left_out(settings.root, made.path):
        console.say(f"git would take it along: add this line to .gitignore, before anything else:\n  /{made.path}")
    console.say("\n1. Publish this record where the names of the domain are kept. Its type is TXT.\n")
    _show_record(made)
    console.say(f"\n2. Once `dig +short TXT {made.name}` shows it, write {_where(settings, ed25519=ed25519)}:\n")
    if settings.dkim is None and not ed25519:
        console.out("[dkim]")
    for line in made.settings:
        console.out(line)
    console.say()
    console.next_step("newsletter test ISSUE --to YOU@…   and look for dkim=pass in the source of what arrives")


@dkim.command("show", short_help="Show the records of the keys in use.")
def show(json: Json = False) -> None:
    """Show the DNS records of the keys that newsletter.toml names, as they have to be published.

    Example: newsletter dkim show
    """
    from newsletter.wiring.signing import shown_keys
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    if settings.dkim is None:
        raise NoDkimError
    keys = shown_keys(settings, settings.dkim)
    if json:
        console.out_json([_as_json(each) for each in keys])
        return
    for number, each in enumerate(keys):
        if number:
            console.out("")
        _show_record(each)
    console.next_step(*(f"dig +short TXT {each.name}" for each in keys))


@dkim.command("check", short_help="See whether the DNS shows the keys in use.")
def check(
    nameserver: Annotated[
        str | None, typer.Option("--nameserver", metavar="IP[:PORT]", help="Ask this DNS server, not the machine's.")
    ] = None,
    json: Json = False,
) -> None:
    """See whether the DNS shows the public half of the keys that newsletter.toml names.

    Example: newsletter dkim check
    """
    from newsletter.cli.doctor import report
    from newsletter.wiring.doctor.examination import examine
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    if settings.dkim is None:
        raise NoDkimError
    report(examine(settings, ["dkim"], nameserver or ""), json=json, again="newsletter dkim check")


def _show_record(shown: Shown) -> None:
    """Print a record for a form with two fields, and for a zone file."""
    console.out(f"name:   {shown.name}")
    console.out(f"value:  {shown.key.record}")
    own = f"{shown.key.selector}._domainkey"
    console.say(f"\nA provider who adds .{shown.domain} to every name wants {own} only. In a zone file it is:\n")
    for line in shown.zone:
        console.out(line)


def _where(settings: Settings, *, ed25519: bool) -> str:
    """Return where the lines of a new key go."""
    if ed25519:
        there = "that of the RSA key" if settings.dkim else "that of an RSA key, which newsletter dkim new makes"
        return f"below [dkim] of newsletter.toml, beside {there}"
    if settings.dkim:
        return "into newsletter.toml, in place of the lines of the old key; leave its record for a week"
    return "into newsletter.toml"


def _as_json(shown: Shown) -> dict[str, object]:
    return {
        "selector": shown.key.selector,
        "domain": shown.domain,
        "algorithm": shown.key.algorithm.value,
        "file": shown.path,
        "name": shown.name,
        "value": shown.key.record,
        "zone": shown.zone,
        "settings": shown.settings,
    }

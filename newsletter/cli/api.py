"""`newsletter api`: who of other programs may ask for what."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError
from newsletter.programs.access import MEANINGS, Scope

api = typer.Typer(
    help="Let other programs read and change readers, lists and sends.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print it for programs.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What the program is called: shop.")]


class TokenThereError(UsageError):
    """A token of that name is there."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is a token “{name}” already, and nobody can read it again",
            f"take another name, or make it void first: newsletter api revoke {name}",
        )


class NoScopeError(UsageError):
    """Nothing was named that the program may do."""

    def __init__(self) -> None:
        told = "; ".join(f"{scope}: {meaning}" for scope, meaning in MEANINGS.items())
        super().__init__("say what the program may do: --scope SCOPE, once or more", told)


class NoTokenError(UsageError):
    """There is no token of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no token “{name}”", "newsletter api list")


@api.command("new", short_help="Make a token for a program.")
def new(
    name: Name,
    scope: Annotated[
        list[Scope] | None, typer.Option("--scope", help="What it may do; may be given again.", case_sensitive=False)
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", metavar="N", min=1, max=3650, help="How long it holds; else for good.")
    ] = None,
    json: Json = False,
) -> None:
    """Make a token by which a program may ask. It is shown once: only a digest of it is kept.

    Example: newsletter api new shop --scope subscribe --scope unsubscribe
    """
    from datetime import timedelta

    from newsletter.clock import system_clock
    from newsletter.programs.access import digest_of, new_token
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.workspace import open_workspace

    if not scope:
        raise NoScopeError
    if not name.strip() or not name.isprintable() or len(name) > 100:
        raise UsageError(f"“{console.harmless(name)}” cannot be the name of a program", "take a word such as shop")
    now, token = system_clock(), new_token()
    expires = now + timedelta(days=days) if days else None
    with ledger_of(open_workspace()) as ledger:
        if not ledger.tokens.grant(name, digest_of(token), frozenset(scope), now, expires):
            raise TokenThereError(name)
    if json:
        console.out_json({"name": name, "token": token, "expires": expires.isoformat() if expires else None})
        return
    console.say(f"This is the token of “{name}”. It is shown this once:\n")
    console.out(token)
    console.say(f"\nIt may {'; '.join(MEANINGS[each] for each in sorted(set(scope)))}.")
    console.next_step("newsletter serve   and ask at /api/v1 with the header  Authorization: Bearer nl_…")


@api.command("list", short_help="Show which programs may do what.")
def list_tokens(json: Json = False) -> None:
    """Show the tokens by name, what each is for, and when it was used last; never themselves.

    Example: newsletter api list
    """
    from newsletter.clock import system_clock
    from newsletter.report.table import aligned
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.workspace import open_workspace

    with ledger_of(open_workspace()) as ledger:
        found = ledger.tokens.all_access()
    if json:
        console.out_json(
            [
                {
                    "name": each.name,
                    "scopes": sorted(each.scopes),
                    "created": each.created_at.isoformat(),
                    "expires": each.expires.isoformat() if each.expires else None,
                    "used_on": each.used_on or None,
                }
                for each in found
            ]
        )
        return
    if not found:
        console.say("no program may ask for anything yet")
        console.next_step("newsletter api new shop --scope subscribe")
        return
    now = system_clock()
    rows = [["", "used", "holds", "may"]]
    for each in found:
        until = f"until {each.expires.astimezone():%Y-%m-%d}" if each.expires else "for good"
        rows.append(
            [each.name, each.used_on or "never", until if each.holds(now) else "no more", " ".join(sorted(each.scopes))]
        )
    for line in aligned(rows):
        console.out(line)


@api.command("revoke", short_help="Make a token void.")
def revoke(name: Name) -> None:
    """Make a token void, at once and for good.

    Example: newsletter api revoke shop
    """
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.workspace import open_workspace

    with ledger_of(open_workspace()) as ledger:
        if not ledger.tokens.revoke(name):
            raise NoTokenError(name)
    console.say(f"the token of “{name}” is void")


@api.command("document", short_help="Print the OpenAPI document.")
def document() -> None:
    """Print the OpenAPI document (3.1) that describes the API, as `newsletter serve` shows it.

    Example: newsletter api document > openapi.json
    """
    from newsletter.wiring.api import api_document
    from newsletter.wiring.workspace import open_workspace

    console.out_json(api_document(open_workspace()))

"""`newsletter webhooks`: other programs that are told what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.errors import NewsletterError, UsageError

webhooks = typer.Typer(
    help="Tell other programs what happens: see how far that has come, and try it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="As newsletter.toml names it: [webhooks.NAME].")]
Json = Annotated[bool, typer.Option("--json", help="Print it for programs.")]


class SecretThereError(UsageError):
    """A file of that name is there."""

    def __init__(self, shown: str) -> None:
        super().__init__(f"{shown} is there already, and a secret is never written over", "name another file")


class NotHeardError(NewsletterError):
    """The program that was tried did not answer as it should."""

    def __init__(self, name: str, reply: str) -> None:
        super().__init__(
            f"“{name}” did not take the message: {reply}",
            "see whether the program runs and listens at the url of newsletter.toml, and answers 200 to 299",
        )


@webhooks.command("list", short_help="Show which programs are told what.")
def list_webhooks(json: Json = False) -> None:
    """Show which programs newsletter.toml names, what they are told of, and how much of it waits.

    Example: newsletter webhooks list
    """
    from newsletter.report.webhooks import webhook_lines
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    with ledger_of(settings) as ledger:
        counts = ledger.notices.count_notices()
    found = list(settings.webhooks.values())
    if json:
        console.out_json(
            [
                {
                    "name": each.name,
                    "url": each.url,
                    "events": sorted(each.events),
                    "usable": each.secret_fault is None,
                    **{state.value: number for state, number in counts.get(each.name, {}).items()},
                }
                for each in found
            ]
        )
        return
    if not found:
        console.say("newsletter.toml names no program that is told what happens")
        console.next_step("newsletter webhooks secret .newsletter/NAME.secret   and add [webhooks.NAME] with its url")
        return
    for line in webhook_lines(found, counts):
        console.out(console.harmless(line))
    console.next_step(f"newsletter webhooks test {found[0].name}", f"newsletter webhooks log {found[0].name}")


@webhooks.command("log", short_help="Show what a program was told lately.")
def log(
    name: Name,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1000, help="How many, newest first.")] = 20,
    json: Json = False,
) -> None:
    """Show what a program was told, when it is told again, and what it answered.

    Example: newsletter webhooks log crm
    """
    from newsletter.report.webhooks import notice_json, notice_lines
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.webhooks import UnknownWebhookError
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    with ledger_of(settings) as ledger:
        found = ledger.notices.notices(name, limit)
        known = {*settings.webhooks, *ledger.notices.count_notices()}
    if name not in known:
        raise UnknownWebhookError(name, known)
    if json:
        console.out_json([notice_json(each) for each in found])
        return
    if not found:
        console.say(f"“{name}” was told nothing yet: newsletter worker and newsletter serve tell it what happens")
        return
    for line in notice_lines(found):
        console.out(console.harmless(line))


@webhooks.command("test", short_help="Tell a program that it is only tried.")
def try_one(name: Name) -> None:
    """Tell a program at once that it is only tried, and say what it answers.

    Example: newsletter webhooks test crm
    """
    from newsletter.programs.notice import NoticeState
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.webhooks import try_now
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    with ledger_of(settings) as ledger:
        notice = try_now(settings, ledger.notices, name)
    if notice.state is not NoticeState.DELIVERED:
        raise NotHeardError(name, notice.reply)
    console.say(f"“{name}” has taken the message {notice.message_id}: {notice.reply}")


@webhooks.command("retry", short_help="Tell a program again what was given up.")
def retry(name: Name) -> None:
    """Let what was given up be told again: the next worker does so.

    Example: newsletter webhooks retry crm
    """
    from newsletter.clock import system_clock
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.webhooks import webhook_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    webhook_of(settings, name)
    with ledger_of(settings) as ledger:
        number = ledger.notices.tell_again(name, system_clock())
    console.say(f"{console.count(number, 'message')} for “{name}” will be told again")
    if number:
        console.next_step("newsletter worker", f"newsletter webhooks log {name}")


@webhooks.command("secret", short_help="Make the secret by which a program knows us.")
def secret(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where it goes: .newsletter/crm.secret.")],
) -> None:
    """Make a secret in a file that only you can read. The program that is told needs the same one.

    Example: newsletter webhooks secret .newsletter/crm.secret
    """
    import secrets

    from newsletter.cli.files import CannotWriteError
    from newsletter.programs.signature import write_secret
    from newsletter.wiring.commit import is_left_out
    from newsletter.wiring.privatefile import write_private
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    path = settings.root / file
    shown = settings.shown(path)
    try:
        write_private(path, write_secret(secrets.token_bytes(32)).encode() + b"\n")
    except FileExistsError as fault:
        raise SecretThereError(shown) from fault
    except OSError as fault:
        raise CannotWriteError(path, fault) from fault
    console.say(f"{shown} is the new secret. Only you can read it; give the same to the program that is told.")
    if not is_left_out(settings.root, shown):
        console.say(f"git would take it along: add this line to .gitignore, before anything else:\n  /{shown}")
    console.say("\nWrite into newsletter.toml:\n")
    console.out(f'[webhooks.{path.stem}]\nurl = "https://…"\nsecret_file = "{shown}"')
    console.say()
    console.next_step(f"newsletter webhooks test {path.stem}")

"""Write docs/reference/ from the program itself: its commands, its settings, the providers it knows, the states,
the mail programs, the checks, what describes a list, what other programs are told."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from newsletter.check.catalogue import CODES
from newsletter.check.code import Code, Concern
from newsletter.cli.app import app
from newsletter.cli.commands import SUMMARIES, command
from newsletter.config.durations import in_words
from newsletter.config.keys import Key, variable_name
from newsletter.config.tables import TABLES
from newsletter.config.tables.test import EXCEPTION
from newsletter.delivery.destinationfile import DESTINATIONS_FILE, GROUP_KEYS, shipped_destinations
from newsletter.delivery.destinations import Destination
from newsletter.delivery.rules import REPLY_KEYS, ReplyRule
from newsletter.delivery.states import CAMPAIGN_MOVES, DELIVERY_MOVES, CampaignState, DeliveryState
from newsletter.programs.event import MEANINGS, WebhookEvent
from newsletter.programs.retrying import GONE, WAITS
from newsletter.simulate.client import Badge, Client
from newsletter.simulate.clients import CLIENTS
from newsletter.subscribers.description import FIELD_KEYS as LIST_FIELD_KEYS
from newsletter.subscribers.description import KEYS as LIST_KEYS
from newsletter.subscribers.fields import FieldType
from newsletter.subscribers.standing import RETURNS, SUBSCRIPTION_MOVES

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
KINDS = {str: "text", int: "number", bool: "`true` or `false`", date: "day"}
HEAD = "<!-- Written by `make reference`; do not edit. -->\n\n"


def command_names() -> list[str]:
    """Return the names of all commands, those of a group behind its name."""
    names: list[str] = []
    groups: list[str] = []
    for name in SUMMARIES:
        found = command(name)
        if isinstance(found, typer.Typer):
            groups += [f"{name} {each.name}" for each in found.registered_commands]
        else:
            names.append(name)
    return names + groups


def commands() -> str:
    """Return the page of all commands: what `--help` says of each."""
    runner = CliRunner()
    parts = [f"{HEAD}# Commands\n"]
    for name in ["", *command_names()]:
        words = name.split()
        text = runner.invoke(
            app, [*words, "--help"], env={"COLUMNS": "100", "TERM": "dumb"}, prog_name="newsletter"
        ).output
        title = f"newsletter {name}".strip()
        parts.append(f"## {title}\n\n```\n{re.sub(r'[ ]+$', '', text, flags=re.M).strip()}\n```\n")
    return "\n".join(parts)


def settings() -> str:
    """Return the page of the settings: every key, and the variable that wins over it."""
    parts = [
        f"{HEAD}# newsletter.toml\n",
        "A flag wins over the environment, the environment over the file, the file over the default.\n",
    ]
    for name, table in TABLES.items():
        path = f"{name}.NAME" if table.named else name
        parts.append(
            f"## [{path}]\n\n{table.help}\n\n| Key | Value | Default | Environment | |\n| --- | --- | --- | --- | --- |"
        )
        parts[-1] += "".join(_row(path, name, key) for name, key in table.keys.items()) + "\n"
    parts.append(f"## [[test.exception]]\n\n{EXCEPTION.help}\n\n{_keys(EXCEPTION.keys)}")
    parts.append(
        "A relay's password is read from `NEWSLETTER_RELAYS_NAME_PASSWORD` or from the file that `password_file` "
        "names, which only its owner may be able to read; that of the ledger's database likewise, from "
        "`NEWSLETTER_STATE_PASSWORD`. They never stand in `newsletter.toml`. A DKIM key may be in "
        "`NEWSLETTER_DKIM_KEY`, and the second one in `NEWSLETTER_DKIM_ED25519_KEY`, instead of a file.\n"
    )
    return "\n".join(parts)


def destinations() -> str:
    """Return the page of destinations.toml: its keys, and the groups of the table that ships."""
    shipped = shipped_destinations()
    parts = [
        f"{HEAD}# {DESTINATIONS_FILE}\n",
        (
            "Who keeps which mailboxes, what they take, and what their replies ask for. A file of this name beside "
            "`newsletter.toml` adds to the table below and overrides it.\n"
        ),
        "## [GROUP]\n",
        (
            "Domains and mail servers add to those that the group has; every other key replaces. `[other]` is for the "
            "providers that are in no group.\n"
        ),
        _keys(GROUP_KEYS),
        "## [[GROUP.replies]]\n",
        "The first rule that a reply matches holds, the group's own before those of `[[all.replies]]`.\n",
        _keys(REPLY_KEYS),
        "## The table that ships\n",
        *(_group(group) for group in shipped.groups.values() if group.domains or group.mx),
        f"### All\n\n{_replies(shipped.rules)}",
    ]
    return "\n".join(parts)


def _keys(keys: Mapping[str, Key]) -> str:
    rows = "".join(f"\n| `{name}` | {_kind(key)} | {_default(key)} | {key.help} |" for name, key in keys.items())
    return f"| Key | Value | Default | |\n| --- | --- | --- | --- |{rows}\n"


def _group(group: Destination) -> str:
    limits = {
        "connections": group.connections,
        "messages per connection": group.messages_per_connection,
        "rate": ", ".join(map(str, group.rates)),
    }
    lines = [f"### `{group.name}`: {group}\n"]
    if group.domains:
        lines.append(f"Domains: {', '.join(group.domains)}\n")
    if group.mx:
        lines.append(f"Mail servers: {', '.join(group.mx)}\n")
    if any(limits.values()):
        told = ", ".join(f"{name} {limit}" for name, limit in limits.items() if limit)
        lines.append(f"Limits: {told} ({group.source})\n")
    return "\n".join([*lines, _replies(group.rules)])


def _replies(rules: tuple[ReplyRule, ...]) -> str:
    rows = []
    for rule in rules:
        asks = [
            f"{rule.slow_down:.0%} of the speed" if rule.slow_down < 1 else "",
            f"hold for {in_words(rule.hold)}" if rule.hold else "",
            "try again" if rule.temporary else "",
            "greylisting" if rule.greylisting else "",
            "pause" if rule.pause else "",
            "the whole relay" if rule.of_relay else "",
        ]
        pattern = rule.pattern.pattern.replace("|", "\\|")
        rows.append(f"\n| `{pattern}` | {', '.join(filter(None, asks)) or 'go on'} | {rule.why} |")
    return f"| Reply | What it asks for | |\n| --- | --- | --- |{''.join(rows)}\n" if rows else ""


def states() -> str:
    """Return the page of the states: the diagrams of both tables."""
    parts = [
        f"{HEAD}# States\n\nA move that is not drawn here does not exist: it raises an error and changes nothing.\n",
        f"## A delivery\n\n{_diagram(DELIVERY_MOVES, DeliveryState.PENDING)}",
        f"## A campaign\n\n{_diagram(CAMPAIGN_MOVES, CampaignState.DRAFT)}",
        (
            "## A subscription\n\n"
            "What leads to several standings leads back to the one before. What changes nothing is not drawn.\n"
        ),
        _standings(),
    ]
    return "\n".join(parts)


def _diagram(moves: Mapping[Any, Mapping[Any, Any]], start: str) -> str:
    arrows = [f"  {source} --> {target}: {event}" for source, out in moves.items() for event, target in out.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"  [*] --> {start}", *arrows, "```\n"])


def _standings() -> str:
    arrows = []
    for source, moves in SUBSCRIPTION_MOVES.items():
        ways: list[tuple[object, object]] = [(event, to) for event, to in moves.items() if to is not source]
        back = RETURNS.get(source, {}) if source else {}
        ways += [(event, to) for event, ends in back.items() for to in sorted(ends, key=str)]
        arrows += [f"  {source or '[*]'} --> {to or '[*]'}: {event}" for event, to in ways]
    return "\n".join(["```mermaid", "stateDiagram-v2", *arrows, "```\n"])


def _row(table: str, name: str, key: Key) -> str:
    return f"\n| `{name}` | {_kind(key)} | {_default(key)} | `{variable_name(table, name)}` | {key.help} |"


def _kind(key: Key) -> str:
    kind = " or ".join(f"`{choice}`" for choice in key.choices) or " or ".join(KINDS[kind] for kind in key.kinds)
    return kind + (", or a list of them" if key.many else "")


def _default(key: Key) -> str:
    return "required" if key.required else key.default


def mail_programs() -> str:
    """Return the page of the mail programs: what each does to an email, and how far its picture can be trusted."""
    intro = (
        "The preview (**Mail program**, or the keys `m` and `M`) and `newsletter test --screenshots DIR` show\n"
        "an issue as these programs do. Each is a list of steps over the HTML that is sent, drawn by Chromium; what a\n"
        "step did to an issue is told beside it. How to read the badges:\n"
        "[Seeing what every reader sees](../guides/mail-programs.md).\n"
    )
    return "\n".join([f"{HEAD}# Mail programs\n\n{intro}", *map(_mail_program, CLIENTS)])


def _mail_program(client: Client) -> str:
    light, dark = client.badge_in(dark=False), client.badge_in(dark=True)
    lines = [f"## {client.label}", f"`{client.name}`, {' and '.join(client.screens)}", _badge(light)]
    says = dict.fromkeys(step.says for step in (*client.source, *client.steps) if step.says)
    lines.append("\n".join(f"- {sentence}" for sentence in says) or "Nothing is left out.")
    lines.append(f"**Dark mode.** {client.in_dark}" + ("" if dark == light else f" {_badge(dark)}"))
    return "\n\n".join(lines) + "\n"


def _badge(badge: Badge) -> str:
    return f"**{badge.trust}.** {badge.reason} Source: {badge.source}, as of {badge.date}."


def _weight(code: Code) -> str:
    return f"{code.severity}, always" if code.is_firm else str(code.severity)


def checks() -> str:
    """Return the page of what `newsletter test` looks for: every code, by concern."""
    intro = (
        "What `newsletter test` looks for, and what it means for readers. Each can be weighed otherwise,\n"
        "or let be where it is meant: [Testing an issue](../guides/testing.md), but not what is always\n"
        "an error: the law, or every mail server, would not let it be. What keeps a file from\n"
        "being read, as a block that is never closed, is an error by itself and not in the list.\n"
    )
    parts = [f"{HEAD}# Checks\n\n{intro}"]
    for concern in Concern:
        codes = sorted((code for code in CODES.values() if code.concern is concern), key=lambda code: code.name)
        if codes:
            rows = "".join(f"\n| `{each.name}` | {_weight(each)} | {each.title} | {each.why} |" for each in codes)
            title = concern.value.capitalize()
            head = "| Code | | What is found | What it means |\n| --- | --- | --- | --- |"
            parts.append(f"## {title}\n\n{head}{rows}\n")
    return "\n".join(parts)


def lists() -> str:
    """Return the page of what LIST.yaml may say."""
    intro = (
        "`subscribers/LIST.yaml` describes the list of the same name: one in `subscribers/LIST.csv`, or one that\n"
        "lives only in the ledger. Every key may be left out. How to work with lists: [Lists](../guides/lists.md).\n"
    )
    parts = [f"{HEAD}# LIST.yaml\n\n{intro}"]
    for title, keys in (("Keys", LIST_KEYS), ("A field", LIST_FIELD_KEYS)):
        rows = "".join(f"\n| `{name}` | {help_} |" for name, help_ in keys.items())
        parts.append(f"## {title}\n\n| Key | |\n| --- | --- |{rows}\n")
    kinds = ", ".join(f"`{kind}`" for kind in FieldType)
    parts.append(f"A field without more than a type is written `city: text`. The types: {kinds}.\n")
    return "\n".join(parts)


def webhooks() -> str:
    """Return the page of what other programs are told."""
    rows = "".join(f"\n| `{event.value}` | {MEANINGS[event]} |" for event in WebhookEvent)
    again = ", ".join(in_words(wait) for wait in WAITS)
    return (
        f"{HEAD}# What other programs are told\n\n| Event | When |\n| --- | --- |{rows}\n\n"
        f"What is not answered with 200 to 299 is told again after {again}, and then given up; at once where the "
        f"answer is {GONE}. [A guide](../guides/webhooks.md) says how to read and verify a message.\n"
    )


def main() -> None:
    """Write the pages; with --check only tell, by the exit status, whether they are as they should be."""
    pages = {
        REFERENCE / "commands.md": commands(),
        REFERENCE / "settings.md": settings(),
        REFERENCE / "checks.md": checks(),
        REFERENCE / "destinations.md": destinations(),
        REFERENCE / "lists.md": lists(),
        REFERENCE / "states.md": states(),
        REFERENCE / "mail-programs.md": mail_programs(),
        REFERENCE / "webhooks.md": webhooks(),
    }
    if "--check" in sys.argv:
        sys.exit(any(not path.exists() or path.read_text(encoding="utf-8") != text for path, text in pages.items()))
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

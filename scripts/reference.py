"""Write docs/reference/ from the program itself: its commands, the keys of newsletter.toml, the states."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from newsletter.cli.app import app
from newsletter.config.keys import Key, variable_name
from newsletter.config.tables import TABLES
from newsletter.delivery.states import CAMPAIGN_MOVES, DELIVERY_MOVES, CampaignState, DeliveryState

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
KINDS = {str: "text", int: "number", bool: "`true` or `false`"}
HEAD = "<!-- Written by `make reference`; do not edit. -->\n\n"


def command_names() -> list[str]:
    """Return the names of all commands, those of a group behind its name."""
    names = [command.name or "" for command in app.registered_commands]
    for group in app.registered_groups:
        inner = group.typer_instance.registered_commands if group.typer_instance else []
        names += [f"{group.name} {command.name}" for command in inner]
    return names


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
    parts.append(
        "A relay's password is read from `NEWSLETTER_RELAYS_NAME_PASSWORD` or from the file that `password_file` "
        "names, which only its owner may be able to read. It never stands in `newsletter.toml`.\n"
    )
    return "\n".join(parts)


def states() -> str:
    """Return the page of the states: the diagrams of both tables."""
    parts = [
        f"{HEAD}# States\n\nA move that is not drawn here does not exist: it raises an error and changes nothing.\n",
        f"## A delivery\n\n{_diagram(DELIVERY_MOVES, DeliveryState.PENDING)}",
        f"## A campaign\n\n{_diagram(CAMPAIGN_MOVES, CampaignState.DRAFT)}",
    ]
    return "\n".join(parts)


def _diagram(moves: Mapping[Any, Mapping[Any, Any]], start: str) -> str:
    arrows = [f"  {source} --> {target}: {event}" for source, out in moves.items() for event, target in out.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"  [*] --> {start}", *arrows, "```\n"])


def _row(table: str, name: str, key: Key) -> str:
    kind = " or ".join(f"`{choice}`" for choice in key.choices) or " or ".join(KINDS[kind] for kind in key.kinds)
    kind += ", or a list of them" if key.many else ""
    default = "required" if key.required else key.default
    return f"\n| `{name}` | {kind} | {default} | `{variable_name(table, name)}` | {key.help} |"


def main() -> None:
    """Write the pages; with --check only tell, by the exit status, whether they are as they should be."""
    pages = {
        REFERENCE / "commands.md": commands(),
        REFERENCE / "settings.md": settings(),
        REFERENCE / "states.md": states(),
    }
    if "--check" in sys.argv:
        sys.exit(any(not path.exists() or path.read_text(encoding="utf-8") != text for path, text in pages.items()))
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

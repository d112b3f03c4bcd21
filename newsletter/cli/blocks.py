"""`newsletter blocks`: what blocks a theme has, what may be written in each, and what its templates see."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli import console


def blocks(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One block; all if left out.")] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="T", help="A theme; the newsletter's own if left out.")
    ] = None,
    contract: Annotated[bool, typer.Option("--contract", help="Show what a template sees, for theme authors.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the schemas, for programs.")] = False,
) -> None:
    """Show the blocks that an issue can be made of, or one with its fields and an example.

    Works outside of a newsletter too, with the themes that come with the program.

    Example: newsletter blocks cards
    """
    from newsletter.authoring.blocks import block_facts, describe_block, find_block, list_blocks
    from newsletter.authoring.contract import contract as names_of
    from newsletter.authoring.contract import describe_contract
    from newsletter.wiring.themes import open_theme, theme_settings

    used, problems = open_theme(theme, theme_settings())
    console.show_problems(problems)
    block = find_block(used, name) if name else None
    flag = f" --theme {theme}" if theme else ""
    if contract:
        names = names_of(used, block)
        if json:
            console.out_json(names)
        else:
            console.out("\n".join(describe_contract(names)).rstrip())
    elif json:
        facts = [block_facts(schema) for schema in ([block] if block else used.blocks.values())]
        console.out_json(facts[0] if block else {"theme": used.name, "blocks": facts})
    else:
        console.out("\n".join(describe_block(block) if block else list_blocks(used)))
    if not json:
        step = f"newsletter theme show {used.name}" if block or contract else f"newsletter blocks cards{flag}"
        console.next_step(step)

"""`newsletter lists diff`: what has changed in list files since a commit, for whoever reviews it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console

if TYPE_CHECKING:
    from newsletter.wiring.lists.history import ListChange

Names = Annotated[list[str] | None, typer.Argument(metavar="LIST...", help="Lists; all that git knows if left out.")]


def diff(
    names: Names = None,
    since: Annotated[
        str, typer.Option("--since", metavar="COMMIT", help="Compare with this commit, branch or tag.")
    ] = "HEAD",
    private: Annotated[bool, typer.Option("--private", help="Tell numbers, and nobody's address or values.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print it as Markdown, for a pull request.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
) -> None:
    """Show what has changed in list files: who is new, changed and gone, addresses of tasks, and likely slips.

    Example: newsletter lists diff --since origin/main --private --markdown
    """
    from newsletter.problems import has_errors
    from newsletter.report.lists import difference_json, difference_markdown
    from newsletter.wiring.lists.history import changes_since
    from newsletter.wiring.workspace import open_workspace

    found = list(changes_since(open_workspace(), since, tuple(names or ())))
    changed = [each for each in found if not each.is_empty or names]
    if json:
        told = (
            {**difference_json(each.name, each.difference, private=private), "described_anew": each.described_anew}
            for each in changed
        )
        console.out_json({"since": since, "lists": list(told)})
    elif markdown:
        parts = ("\n".join(difference_markdown(each.name, each.difference, since, private=private)) for each in changed)
        console.out("\n\n".join(parts) or f"No list has changed since {since}.")
    else:
        for each in changed:
            _show(each, since, private=private)
        if not changed:
            console.say(f"no list has changed since {since}" if found else "git knows no list yet")
    problems = [problem for each in changed for problem in each.problems]
    if not private:
        console.show_problems(problems)
    if has_errors(problems):
        raise typer.Exit(1)


def _show(change: ListChange, since: str, *, private: bool) -> None:
    from newsletter.report.lists import difference_lines

    difference = change.difference
    readers = console.count(difference.now, "reader")
    if not change.is_there:
        console.out(f"{change.name}: the file is gone; it had {console.count(difference.before, 'reader')} in {since}")
        return
    then = f"{difference.before:,} in {since}" if change.was_there else f"not there in {since}"
    console.out(f"{change.name}: {readers}, {then}")
    for line in difference_lines(difference, private=private):
        console.out(console.harmless(line))
    if change.described_anew:
        console.out(f"\n  {change.name}.yaml describes it otherwise than in {since}")
    console.out("")

"""What `newsletter test` writes where it is asked to: what can be put right, and what is known from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.cli import console

if TYPE_CHECKING:
    from newsletter.cli.looking import Looked
    from newsletter.config import Settings
    from newsletter.wiring.workspace import Build


def write_fixes(settings: Settings, built: Build) -> bool:
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


def write_known(settings: Settings, looked: Looked) -> None:
    """Note everything that is wrong, so that only what is new fails from now on."""
    from newsletter.check.on_request import not_looked_for
    from newsletter.wiring.baseline import BASELINE_FILE, write_baseline

    built = looked.built
    counting = [*built.problems, *(each.problem for each in built.accepted if each.is_known)]
    noted = write_baseline(settings, built.slug, counting, not_looked_for(looked.looking.requests, built.found))
    console.say(f"{built.slug}: {console.count(noted.number, 'finding')} noted; only what is new fails from now on")
    if noted.kept:
        console.say(f"{noted.kept:,} of them from before: only --network, --spam and --axe look for such")
    console.next_step(f"git add {BASELINE_FILE}")

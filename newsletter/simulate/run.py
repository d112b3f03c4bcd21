"""Built HTML → the HTML that a mail program would show."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.render.document import parse
from newsletter.render.serialise import serialise
from newsletter.simulate.client import Client


@dataclass(frozen=True)
class Simulation:
    """An email as a mail program has it. `changes` are sentences that say what was done to it.

    `reads_dark`: what was written for `prefers-color-scheme: dark` holds.
    """

    html: str
    changes: tuple[str, ...]
    reads_dark: bool


def simulate(html: str, client: Client, *, dark: bool) -> Simulation:
    """Return what a mail program keeps of built HTML. Nothing in it names or asks anybody."""
    told: dict[str, None] = {}
    for step in client.source:
        changed = step.act(html)
        if changed != html and step.says:
            told[step.says] = None
        html = changed
    root = parse(html)
    for each in (*client.steps, *(client.dark if dark else ())):
        if sentence := each.do(root):
            told[sentence] = None
    return Simulation(serialise(root), tuple(told), dark and client.reads_scheme)

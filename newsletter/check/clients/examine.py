"""A built HTML as mail clients take it: what is wrong in some of them, and a score for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.check.clients.clients import Client
from newsletter.check.clients.unreadable import grounds, unreadable
from newsletter.check.clients.uses import Use, find_uses
from newsletter.check.clients.verdict import Finding, Score, findings, scores, weighted

if TYPE_CHECKING:
    from newsletter.render.document import Element

NESTED = (
    "Gmail throws a style sheet away in which an @ rule stands in another, and with it the layout for small screens"
)
FLAT = "take the inner @ rule out, into a style sheet of its own"


@dataclass(frozen=True)
class Examination:
    """What clients make of one document: text that cannot be read, layouts that differ, and a score for each client."""

    unreadable: tuple[Finding, ...]
    different: tuple[Finding, ...]
    scores: tuple[Score, ...]

    @property
    def percent(self) -> int:
        """Return the score over all clients, each by its share, in whole percent."""
        return int(weighted(self.scores) * 100)


def examine(root: Element, clients: Sequence[Client], kinds: Mapping[str, str] | None = None) -> Examination:
    """Examine a parsed document for some clients; `kinds` are the content types of pictures by their `src`. Pure."""
    uses = find_uses(root, kinds)
    found = scores(uses, clients)
    different = findings(found)
    if any(client.family == "gmail" for client in clients):
        different += tuple(_nested(uses))
    return Examination(tuple(unreadable(root, clients, grounds(uses))), different, found)


def _nested(uses: Mapping[str, Sequence[Use]]) -> Sequence[Finding]:
    rules = [use for slug in ("css-at-media", "css-at-supports") for use in uses.get(slug, ()) if use.is_conditional]
    return [Finding(f"{NESTED}: “{use.said}”", FLAT, use.said, use.element) for use in rules[:1]]

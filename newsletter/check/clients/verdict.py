"""What clients make of an email: a score for each, and what its readers lose, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from newsletter.check.clients.clients import Client, told
from newsletter.check.clients.features import Data, Feature, Support, load
from newsletter.check.clients.graceful import is_graceful
from newsletter.check.clients.meanings import Loss, meaning
from newsletter.check.clients.partly import concerns
from newsletter.check.clients.uses import Use

if TYPE_CHECKING:
    from newsletter.render.document import Element

# What of a client's lesser losses is named in its line.
NAMED = 3


@dataclass(frozen=True)
class Lost:
    """A feature that a client does not know, or not in the part that is used, with the uses that this concerns."""

    feature: Feature
    client: Client
    support: Support
    uses: tuple[Use, ...]
    is_old: bool

    @cached_property
    def loss(self) -> Loss:
        """Return how much it weighs: no more than decoration where something stands in everywhere."""
        loss = meaning(self.feature.slug).loss
        if loss is Loss.LAYOUT and all(is_graceful(self.feature.slug, use) for use in self.uses):
            return Loss.DECORATION
        return loss


@dataclass(frozen=True)
class Score:
    """One client's line: how much of what is used works there, from 0 to 1, and the features that do not."""

    client: Client
    part: float
    lost: tuple[Lost, ...]
    unknown: int = 0

    @property
    def percent(self) -> int:
        """Return the score in whole percent, 100 only where all of it works."""
        return int(self.part * 100) if self.part < 1 else 100

    @property
    def words(self) -> str:
        """Return what readers see instead, the heaviest first, and how much more there is."""
        parts = list(self._named)
        more = sum(1 for _ in self._others())
        if more:
            parts.append(f"{more} lesser thing{'' if more == 1 else 's'}")
        old = sum(lost.is_old for lost in self._counted)
        if old:
            parts.append(f"{old} of it tested long ago")
        if self.unknown:
            parts.append(f"{self.unknown} never tested")
        return "; ".join(parts) or "everything works"

    @property
    def lesser(self) -> tuple[str, ...]:
        """Return the features whose loss the words only count, by their names."""
        return tuple(lost.feature.title for lost in self._others())

    @cached_property
    def _counted(self) -> list[Lost]:
        return sorted((lost for lost in self.lost if lost.loss), key=lambda lost: -lost.loss)

    @cached_property
    def _named(self) -> tuple[str, ...]:
        """Return what is named of the losses: those that nothing makes lighter here."""
        of_feature = ((lost, meaning(lost.feature.slug)) for lost in self._counted)
        heavy = (means.sentence for lost, means in of_feature if means.sentence and lost.loss == means.loss)
        return tuple(dict.fromkeys(heavy))[:NAMED]

    def _others(self) -> Iterator[Lost]:
        return (lost for lost in self._counted if meaning(lost.feature.slug).sentence not in self._named)


@dataclass(frozen=True)
class Finding:
    """What a reader would miss: in which clients, the sentence, what to write, and the first element it is about."""

    sentence: str
    hint: str
    said: str
    element: Element | None = field(default=None, compare=False)


def scores(uses: Mapping[str, Sequence[Use]], clients: Sequence[Client]) -> tuple[Score, ...]:
    """Return a score for each client. A feature weighs what its loss weighs; one that is known in part counts half."""
    data = load()
    # The same for all clients of either kind, of which there are many.
    seen = {reads_mso: _seen(uses, reads_mso=reads_mso) for reads_mso in (True, False)}
    return tuple(_score(seen[client.reads_mso], client, data) for client in clients)


def _seen(uses: Mapping[str, Sequence[Use]], *, reads_mso: bool) -> dict[str, list[Use]]:
    """Return the uses that no conditional comment keeps from the clients that read those, or from the others."""
    seen = {
        slug: [use for use in every if not (use.not_mso if reads_mso else use.only_mso)] for slug, every in uses.items()
    }
    return {slug: every for slug, every in seen.items() if every}


def weighted(found: Sequence[Score]) -> float:
    """Return the score over all clients, each by its share; where nobody has one, all alike."""
    weights = [score.client.share for score in found]
    if not any(weights):
        weights = [1.0] * len(found)
    total = sum(weights)
    return sum(score.part * weight for score, weight in zip(found, weights, strict=True)) / total if total else 1.0


def _score(uses: Mapping[str, Sequence[Use]], client: Client, data: Data) -> Score:
    points = weights = 0.0
    lost: list[Lost] = []
    unknown = 0
    for slug, seen in uses.items():
        feature = data.features[slug]
        support = feature.result(client.key).support
        if support is Support.UNKNOWN:
            unknown += 1
            continue
        missed = _missed(feature, client, support, seen, data)
        weight = float((missed or Lost(feature, client, support, tuple(seen), is_old=False)).loss)
        weights += weight
        if missed is None:
            points += weight
        else:
            points += weight / 2 if support is Support.PARTLY else 0
            lost.append(missed)
    return Score(client, points / weights if weights else 1.0, tuple(lost), unknown)


def _missed(feature: Feature, client: Client, support: Support, uses: Sequence[Use], data: Data) -> Lost | None:
    if support is Support.YES:
        return None
    concerned = tuple(uses)
    if support is Support.PARTLY:
        notes = feature.result(client.key).notes
        concerned = tuple(use for use in uses if any(concerns(note, use) for note in notes) or not notes)
    if not concerned:
        return None
    return Lost(feature, client, support, concerned, data.is_old(feature, client.key))


def findings(found: Sequence[Score]) -> tuple[Finding, ...]:
    """Return what changes the layout somewhere, one finding for each thing that readers see, with the clients."""
    asked = [score.client for score in found]
    grouped: dict[str, list[Lost]] = {}
    for score in found:
        for lost in score.lost:
            if lost.loss is Loss.LAYOUT:
                grouped.setdefault(meaning(lost.feature.slug).sentence, []).append(lost)
    return tuple(_finding(sentence, losses, asked) for sentence, losses in grouped.items())


def _finding(sentence: str, losses: Sequence[Lost], asked: Sequence[Client]) -> Finding:
    clients = list(dict.fromkeys(lost.client for lost in losses))
    heavy = [
        use for lost in losses for use in lost.uses if not is_graceful(lost.feature.slug, use)
    ]  # fmt: skip
    first = heavy[0]
    places = {id(use.element) if use.element is not None else use.said for use in heavy}
    more = f" (and in {len(places) - 1} more place{'' if len(places) == 2 else 's'})" if len(places) > 1 else ""
    old = ", as far as is known: the tests are old" if all(lost.is_old for lost in losses) else ""
    return Finding(
        f"in {told(clients, asked)}, {sentence}{more}: “{first.said}”{old}",
        meaning(losses[0].feature.slug).hint,
        first.said,
        first.element,
    )

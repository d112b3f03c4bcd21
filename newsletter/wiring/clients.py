"""How well an edition works in the mail programs that are asked."""

from __future__ import annotations

from newsletter.check.clients.asked import asked
from newsletter.check.clients.examine import examine
from newsletter.check.clients.verdict import Score
from newsletter.config import Settings
from newsletter.render.document import parse
from newsletter.render.edition import Edition


def scores(settings: Settings, edition: Edition) -> tuple[Score, ...]:
    """Return a score for each mail program that is asked, the most used first."""
    kinds = {asset.src: asset.content_type for asset in edition.assets}
    return examine(parse(edition.html), asked(settings.judgement), kinds).scores

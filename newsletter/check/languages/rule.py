"""All that is looked for in the languages of an issue, beside what loading it tells of blocks that differ."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.examined import ExaminedIssue
from newsletter.problems import Problem


def check(examined: ExaminedIssue) -> Iterator[Problem]:
    """Yield what readers of a language would find that is not meant for them."""
    from newsletter.check.languages.forms import foreign_forms
    from newsletter.check.languages.scripts import mixed_scripts, other_scripts
    from newsletter.check.languages.tongue import other_tongues
    from newsletter.check.languages.untranslated import untranslated

    written = examined.written
    copied = list(untranslated(written))
    yield from copied
    told = {(each.path, each.line) for each in copied}
    yield from (each for each in other_tongues(written) if (each.path, each.line) not in told)
    yield from (each for each in other_scripts(written) if (each.path, each.line) not in told)
    yield from mixed_scripts(written)
    yield from foreign_forms(written)

"""What mail clients make of an edition, as problems of the files that it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from newsletter.check.clients.examine import Examination
from newsletter.problems import Problem, error, warning

if TYPE_CHECKING:
    from newsletter.render.document import Element

UNREADABLE = "unreadable-in-client"
DIFFERENT = "differs-in-client"
# File, line and what was typed there.
Place = tuple[str, int | None, str]


def problems(examination: Examination, place: Callable[[Element], Place]) -> Iterator[Problem]:
    """Yield an error for text that some clients make unreadable and a warning for what they lay out otherwise.

    `place` tells where an element was typed, in the content or in the theme.
    """
    for make, code, findings in (
        (error, UNREADABLE, examination.unreadable),
        (warning, DIFFERENT, examination.different),
    ):
        for finding in findings:
            path, line, source = place(finding.element) if finding.element is not None else ("", None, "")
            yield make(code, finding.sentence, path, line, hint=finding.hint, source=source)

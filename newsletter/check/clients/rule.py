"""What mail clients make of an edition, as problems of the files that it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from newsletter.check.examined import Examined
from newsletter.check.place import Place
from newsletter.problems import Problem, error, warning

if TYPE_CHECKING:
    from newsletter.check.clients.examine import Examination
    from newsletter.check.clients.verdict import Finding
    from newsletter.render.document import Element

# A rule of its own tells that there is a form.
PARTS_OF_FORM = ("<form", "<input", "<button", "<select", "<textarea", "<label")
UNREADABLE = "unreadable-in-client"
DIFFERENT = "differs-in-client"


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what the clients that most people read with lose of an edition."""
    # The tables are read only where they are asked.
    from newsletter.check.clients.asked import asked
    from newsletter.check.clients.examine import examine

    kinds = {asset.src: asset.content_type for asset in examined.edition.assets}
    yield from problems(examine(examined.tree, asked(examined.settings.judgement), kinds), examined.looks_place)


def problems(examination: Examination, place: Callable[[Element], Place]) -> Iterator[Problem]:
    """Yield an error for text that some clients make unreadable and a warning for what they lay out otherwise.

    `place` tells where an element was typed, in the content or in the theme. What is lost of a form is told as one.
    """
    for make, code, findings in (
        (error, UNREADABLE, examination.unreadable),
        (warning, DIFFERENT, examination.different),
    ):
        for finding in findings:
            if code == DIFFERENT and _is_of_form(finding):
                continue
            at = place(finding.element) if finding.element is not None else Place("")
            yield make(code, finding.sentence, at.path, at.line, hint=finding.hint, source=at.source)


def _is_of_form(finding: Finding) -> bool:
    element = finding.element
    is_part = finding.said.startswith(PARTS_OF_FORM)
    return (
        is_part
        and element is not None
        and (element.tag == "form" or next(element.iterancestors("form"), None) is not None)
    )

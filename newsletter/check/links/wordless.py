"""Links without words in a sentence. On a line of its own, below a text, such a link is meant, and says “read more”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from newsletter.check.catalogue import problem
from newsletter.check.examined import ExaminedIssue
from newsletter.check.masked import masked
from newsletter.check.texts import RUNNING
from newsletter.problems import Problem

WORDLESS = re.compile(r"\[(?<![!\\]\[)[ \u00a0]*\]\((?!\))")


def check(examined: ExaminedIssue) -> Iterator[Problem]:
    """Yield each link in a running text that has no words, in every language."""
    for written in examined.written:
        for text in written.texts:
            if text.kind not in RUNNING or "](" not in text.typed:
                continue
            for found in WORDLESS.finditer(masked(text.typed)):
                line = text.line + text.typed.count("\n", 0, found.start())
                place = written.between(line, line, text.typed[found.start() :].partition("\n")[0])
                sentence = "a link without words stands in a sentence, and readers see “read more” there"
                hint = "write its words between the square brackets, or set the link on a line of its own"
                yield replace(problem("link-wordless", sentence, place, hint), locale=written.locale)

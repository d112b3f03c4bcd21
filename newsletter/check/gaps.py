"""Gaps that a condition leaves in a sentence: “Dear , …”, “( )”, a comma at the beginning of a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.place import Place
from newsletter.merge.expression import Expression, Values, evaluate
from newsletter.merge.program import Choice, Literal, Node, merged
from newsletter.merge.tags import TagKind
from newsletter.message.links import preview_values
from newsletter.problems import Problem

# Where a condition has left nothing; no text may hold it (Unicode 23.7).
SEAM = "\ufdd2"
SEAMS = rf"{SEAM}(?:[ \u00a0]*{SEAM})*"
# Behind a blank, a comma or an opening sign, or at the beginning of a line; before a sign that closes.
GAP = re.compile(rf"(?:(?<=[ \u00a0,(\[„«])|(?<![^\n])){SEAMS}[ \u00a0]?(?=[,.!?;:)\]”»])")
SHOWN = 25
HINT = "let the condition hold the blank, too: Dear{% if subscriber.name %} {{ subscriber.name }}{% endif %},"
TEXTS = ("subject", "preheader", "text")


def check_gaps(examined: Examined) -> Iterator[Problem]:
    """Yield the gaps that conditions leave in the sentences of some readers; of an unknown one, if there is nobody."""
    if examined.people is None:
        return
    readers = examined.people.of(examined.locale)
    programs = [examined.edition.programs[name] for name in TEXTS]
    conditions = [condition for program in programs for condition in _conditions(program)]
    if not conditions:
        return
    own = preview_values(examined.settings.publication, None)
    kinds: dict[tuple[bool, ...], tuple[Values, int]] = {}
    for fields in readers or ({},):
        values: Values = {**own, "subscriber": fields}
        choices = tuple(bool(evaluate(condition, values)) for condition in conditions)
        kinds[choices] = (values, kinds[choices][1] + 1 if choices in kinds else 1)
    found: Counter[str] = Counter()
    for values, count in kinds.values():
        for gap in {gap for program in programs for gap in _gaps(_with_seams(program, values))}:
            found[gap] += count
    for gap, count in found.items():
        whose = f"{count:,} of {len(readers):,} readers get" if readers else "a reader of whom nothing is known gets"
        sentence = f"{whose} “{gap}”: a condition leaves a gap there"
        yield problem("gap-in-text", sentence, _place(examined, gap), HINT)


def _conditions(program: Sequence[Node]) -> Iterator[Expression]:
    for node in program:
        if isinstance(node, Choice):
            for condition, branch in node.branches:
                if condition is not None:
                    yield condition
                yield from _conditions(branch)


def _with_seams(program: Sequence[Node], values: Values) -> str:
    """Merge a program, with a sign where a condition leaves nothing."""
    pieces = []
    for node in program:
        if isinstance(node, Literal):
            pieces.append(node.text)
        elif isinstance(node, Choice):
            held = (branch for each, branch in node.branches if each is None or evaluate(each, values))
            pieces.append(_with_seams(next(held, ()), values) or SEAM)
        else:
            # A value that a reader lacks is told by itself.
            pieces.append(merged(node, values) or "…")
    return "".join(pieces)


def _gaps(text: str) -> Iterator[str]:
    """Yield what stands around each gap."""
    for match in GAP.finditer(text):
        before = text[: match.start()].rpartition("\n")[2][-SHOWN:]
        after = text[match.end() :].partition("\n")[0][:SHOWN]
        yield re.sub("  +", " ", f"{before}{match[0]}{after}".replace(SEAM, "")).strip()


def _place(examined: Examined, gap: str) -> Place:
    """Return the line of the condition that leaves a gap: the one before which the same words stand."""
    lines: Mapping[int, str] = {
        tag.line: examined.line(tag.line)
        for tag in examined.edition.tags
        if tag.kind is TagKind.IF and tag.line and not tag.path
    }
    words = set(re.findall(r"\w+", gap))
    best = max(lines, key=lambda line: (len(words & set(re.findall(r"\w+", lines[line]))), -line), default=None)
    return Place(examined.path, best, None, lines[best]) if best else Place(examined.path)

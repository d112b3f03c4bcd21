"""What a spam filter has said, as findings in the issue."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.place import Place
from newsletter.check.spam.meanings import About, meaning_of
from newsletter.check.spam.verdict import Sign, Verdict
from newsletter.problems import SHOWN, Problem

# What weighs less changes nothing for anybody, in points.
LEAST = 1.0


def findings(examined: Examined, verdict: Verdict) -> Iterator[Problem]:
    """Yield an error where a filter takes a message for spam, and a warning for each sign that can be changed."""
    if verdict.is_spam:
        sentence = (
            f"{verdict.filter} takes this for spam: {verdict.points:.1f} points, and {verdict.limit:.1f} are spam"
        )
        yield problem(
            "spam-score", sentence, examined.top("subject"), "change what the signs below are about, the heaviest first"
        )
    for sign in verdict.signs:
        if sign.points >= LEAST and (found := _sign(examined, verdict, sign)):
            yield found


def _sign(examined: Examined, verdict: Verdict, sign: Sign) -> Problem | None:
    meaning = meaning_of(sign.name)
    if meaning and meaning.about is About.WAY:
        return None
    points = f"{sign.points:.1f} point{'' if f'{sign.points:.1f}' == '1.0' else 's'} in {verdict.filter}, {sign.name}"
    says = meaning.sentence if meaning else f"the filter says: “{_harmless(sign.words) or sign.name}”"
    hint = meaning.hint if meaning else "what is in its words is all that is known of it here"
    place = examined.top("subject") if meaning and meaning.about is About.SUBJECT else Place(examined.path)
    return problem("spam-sign", f"{says} ({points})", place, hint)


def _harmless(words: str) -> str:
    return " ".join(words.translate(SHOWN).split())[:120]

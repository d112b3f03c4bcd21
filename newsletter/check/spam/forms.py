"""What spam filters commonly count against a message, looked for without one: a guess, and named as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.problems import Problem

WORD = re.compile(r"[^\W\d_]+")
# With pictures, fewer words than these look like an advertisement that is one picture.
FEW_WORDS = 40
# Of the words of four letters and more, such a part in capitals is much, where there are so many of them.
CAPITALS, LEAST_WORDS = 0.3, 20
MANY_CALLS = 5
CALLS = re.compile(r"!{2,}")
URGES = re.compile(
    r"\b(?:act now|limited time|click here now|100 ?% free|risk[- ]free|no obligation|buy now|order now|earn money|"
    r"double your|winner|congratulations|cash bonus|jetzt kaufen|nur heute|gratis sichern|sofort handeln|"
    r"tikai šodien|pērc tagad|steidzies|laimējāt|купить сейчас|только сегодня|бесплатно|вы выиграли)\b",
    re.IGNORECASE,
)


def spam_forms(examined: Examined) -> Iterator[Problem]:
    """Yield a warning for each form that filters commonly count, judged without one."""
    told = [(element, text) for element, text in examined.texts if "preheader" not in str(element.get("class", ""))]
    words = [word for _, text in told for word in WORD.findall(text)]
    pictures = sum(element.tag == "img" for element in examined.elements)
    if pictures and len(words) < FEW_WORDS:
        sentence = f"beside {pictures} picture{'s' if pictures > 1 else ''} there are only {len(words)} words"
        yield _guess(examined, sentence, "say in words what the pictures say")
    long = [word for word in words if len(word) > 3 and word.lower() != word.upper()]
    loud = [word for word in long if word == word.upper()]
    if len(loud) >= LEAST_WORDS and len(loud) > CAPITALS * len(long):
        yield _guess(
            examined, f"{len(loud)} of {len(long)} words are in capitals", "write them in small letters", loud[0]
        )
    whole = [text for _, text in told]
    calls = [found.group() for text in whole for found in CALLS.finditer(text)]
    if len(calls) >= MANY_CALLS:
        yield _guess(
            examined, f"there are several exclamation marks in {len(calls)} places", "one is enough, if any", calls[0]
        )
    urges = list(dict.fromkeys(found.group() for text in whole for found in URGES.finditer(text)))
    if len(urges) > 1:
        said = ", ".join(f"“{each}”" for each in urges)
        yield _guess(examined, f"it urges as spam does: {said}", "say it plainly", urges[0])


def _guess(examined: Examined, sentence: str, hint: str, words: str = "") -> Problem:
    place = examined.in_text(words) if words else examined.top("subject")
    return problem("spam-form", f"{sentence} (judged without a spam filter)", place, hint)

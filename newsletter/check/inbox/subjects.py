"""What a subject or a preheader makes of a message before it is opened: its length, its emoji, its tone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.catalogue import problem
from newsletter.check.inbox.emoji import emoji, flags, unknown_on_windows_10
from newsletter.check.inbox.views import LONGEST_SUBJECT, letters
from newsletter.check.place import Place
from newsletter.problems import Problem
from newsletter.render.document import PREVIEW_LENGTH

# A name of an office in capitals is no shouting.
LEAST_CAPITALS = 10
MOST_EMOJI = 2
MOST_MARKS = 2
# What mail programs put before the subject of an answer or of what is passed on, in some languages of Europe.
ANSWER = re.compile(r"\s*(?:re|fw|fwd|aw|wg|sv|tr|rv|odp|enc|antw|vl)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
MARKS = re.compile(r"[!?]{2,}|[$€£]{2,}")


def check_subject(subject: str, place: Place, whose: str = "") -> Iterator[Problem]:
    """Yield what is wrong in a subject; `whose` names the reader that it is filled in for."""
    yield from check_length(subject, place, whose)
    if ANSWER.match(subject):
        sentence = "the subject looks like an answer, and is none: readers feel deceived, and filters count it"
        yield problem("false-reply", sentence, place, "begin with what the issue is about")
    if found := emoji(subject):
        if subject.lstrip().startswith(found[0]):
            sentence = f"the subject begins with {found[0]}, whose name is read out first to those who listen"
            yield problem("emoji-first", sentence, place, "put it after the words")
        if len(found) > MOST_EMOJI:
            sentence = f"the subject has {len(found)} emoji; each is read out, and filters count them"
            yield problem("many-emoji", sentence, place, "keep one, or none")
    yield from _tone(subject, "subject", place)


def check_length(subject: str, place: Place, whose: str = "") -> Iterator[Problem]:
    """Yield a warning for a subject that every list cuts."""
    if letters(subject) > LONGEST_SUBJECT:
        sentence = (
            f"the subject has {letters(subject)} letters{whose}; every list cuts it, "
            f"those on desks at about {LONGEST_SUBJECT} and those on phones at 40"
        )
        yield problem("long-subject", sentence, place, "say what matters in the first 40 letters, and the rest below")


def check_preheader(preheader: str, subject: str, place: Place) -> Iterator[Problem]:
    """Yield what is wrong in a preheader."""
    if letters(preheader) > PREVIEW_LENGTH:
        sentence = f"the preheader has {letters(preheader)} letters, and no list shows more than {PREVIEW_LENGTH}"
        yield problem("long-preheader", sentence, place, "say what matters in the first 40 letters")
    if preheader and _alike(preheader) == _alike(subject):
        sentence = "the preheader says the same as the subject, and readers see it twice, one beside the other"
        yield problem("same-as-subject", sentence, place, "say what the subject leaves open")
    yield from _tone(preheader, "preheader", place)


def _tone(text: str, what: str, place: Place) -> Iterator[Problem]:
    if new := unknown_on_windows_10(text):
        sentence = f"{new[0]} is younger than Windows 10, which shows an empty box for it"
        yield problem("unknown-emoji", sentence, place, "choose an older one")
    if found := flags(text):
        sentence = f"Windows has no flags, and shows two letters for {found[0]}"
        yield problem("unknown-emoji", sentence, place, "write the name of the country")
    capitals = sum(letter.isupper() for letter in text)
    if capitals >= LEAST_CAPITALS and capitals > 8 * sum(letter.islower() for letter in text):
        yield problem("shouting", f"the {what} is all in capitals, as advertising is", place, "write it as a sentence")
    if marks := MARKS.search(text):
        yield problem("many-marks", f"“{marks[0]}” in the {what} looks like advertising", place, "one sign will do")
    elif text.count("!") > MOST_MARKS:
        yield problem("many-marks", f"the {what} has {text.count('!')} exclamation marks", place, "one will do")


def _alike(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

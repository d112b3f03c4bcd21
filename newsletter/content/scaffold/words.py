"""The words that stand where an author is to write, each marked with a pencil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.content.pencil import PENCIL


@dataclass(frozen=True)
class Words:
    """Placeholders of one language. Each begins with the pencil; `more` stands after the first one of a text."""

    subject: str
    preheader: str
    greeting: str
    heading: str
    text: str
    lead: str
    point: str
    alt: str
    caption: str
    link: str
    name: str
    role: str
    more: str = f"{PENCIL} …"


WORDS: Mapping[str, Words] = {
    "en": Words(
        subject="✎ Subject: what this issue is about",
        preheader="✎ One line that makes people want to open it",
        greeting="✎ Hello",
        heading="✎ Headline",
        text="✎ One paragraph: two to four sentences.",
        lead="✎ First words",
        point="✎ and the rest of the point.",
        alt="✎ what the picture shows",
        caption="✎ caption",
        link="✎ link text",
        name="✎ Name",
        role="✎ what they do",
    ),
    "lv": Words(
        subject="✎ Temats: par ko ir šis numurs",
        preheader="✎ Viena rinda, kas rosina atvērt vēstuli",
        greeting="✎ Labdien",
        heading="✎ Virsraksts",
        text="✎ Viena rindkopa: divi līdz četri teikumi.",
        lead="✎ Pirmie vārdi",
        point="✎ un pārējais teikums.",
        alt="✎ kas redzams attēlā",
        caption="✎ paraksts zem attēla",
        link="✎ saites teksts",
        name="✎ Vārds",
        role="✎ ko dara",
    ),
}


def words_for(locale: str) -> Words:
    """Return the placeholders in a language; lv-LV takes those of lv, an unknown one the English ones."""
    return WORDS.get(locale.replace("_", "-").partition("-")[0].lower(), WORDS["en"])

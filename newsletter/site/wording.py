"""What is written to one person who asked: each letter a text and a page with one button, in the site's colours."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from newsletter.render.edition import Edition
from newsletter.site.look import day_colours
from newsletter.site.paper import Paper
from newsletter.site.speech import END, ISOLATE
from newsletter.subscribers.letters import LetterKind

TEMPLATES = {kind: f"letter-{kind}.txt" for kind in LetterKind}
BUTTON = "=> "
WIDTH = 76
UNMARKED = str.maketrans("", "", ISOLATE + END)


@dataclass(frozen=True)
class Wording:
    """A letter in words: its subject, its paragraphs, and the one link, below the words that lead there."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str
    url: str
    locale: str


def word_letter(paper: Paper, kind: LetterKind, locale: str, *, name: str, url: str, welcome: str = "") -> Wording:
    """Return a letter about a newsletter called `name`; nothing in it was typed by whoever has asked for it."""
    text = paper.write(TEMPLATES[kind], locale, name=name, welcome=welcome)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return Wording(
        subject=lines[0].translate(UNMARKED),
        paragraphs=tuple(line for line in lines[1:] if not line.startswith(BUTTON)),
        button=next(line.removeprefix(BUTTON) for line in lines if line.startswith(BUTTON)),
        url=url,
        locale=locale,
    )


def as_edition(paper: Paper, letter: Wording, label: str) -> Edition:
    """Return a letter as what a message is made of."""
    publication = paper.site.publication
    blocks = [*(textwrap.fill(each, WIDTH) for each in letter.paragraphs), f"{letter.button}:\n{letter.url}"]
    blocks.append(f"-- \n{publication.name}\n{publication.postal_address}")
    html = paper.write("letter.html", letter.locale, letter=letter, colours=day_colours(paper.site.theme))
    return Edition(
        issue=label,
        locale=letter.locale,
        subject=letter.subject,
        preheader="",
        html=html,
        text="\n\n".join(blocks).translate(UNMARKED) + "\n",
        assets=(),
        tags=(),
    )

"""What links and pictures are called: the only thing that some people get of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from newsletter.check.catalogue import problem
from newsletter.check.examined import HIDDEN_TEXT, Examined
from newsletter.check.unfinished.words import bare, names
from newsletter.merge.tags import restore
from newsletter.problems import Problem
from newsletter.render.document import Element

# Words that say nothing of where a link leads, in the languages of the shipped themes and their neighbours.
NOTHING_SAID = frozenset(
    {
        *("click here", "click", "here", "link", "this link", "this", "more"),
        *("šeit", "spied šeit", "spiediet šeit", "klikšķini šeit", "saite", "te"),
        *("čia", "spauskite čia", "nuoroda", "siin", "kliki siia", "vajuta siia", "link"),
        *("hier", "hier klicken", "klicken sie hier", "ici", "cliquez ici", "cliquer ici", "aquí", "haga clic aquí"),
        *("aqui", "clique aqui", "qui", "clicca qui", "klik hier", "klik her", "klicka här", "här", "her", "tästä"),
        *("klikkaa tästä", "kliknij tutaj", "tutaj", "zde", "klikněte zde", "тут", "здесь", "нажмите здесь"),
        *("сюда", "كليك هنا", "هنا", "انقر هنا", "כאן", "לחצו כאן", "לחץ כאן"),
    }
)
FILE_NAME = re.compile(
    r"[\w().-]+\.(?:jpe?g|png|gif|webp|svg|heic|avif|bmp|tiff?)|(?:img|dsc|image|foto)[_ -]?\d+", re.I
)
# What counts the pictures of a letter: “picture 3”.
NUMBERED = re.compile(r"[ \u00a0]*(?:n[ro]\.?[ \u00a0]*)?\d{1,3}\W*\Z", re.I)
MOST_LETTERS = 250
# A letter of so few words that has a picture so many pixels wide is one of pictures.
FEW_WORDS, WIDE = 20, 400


def check(examined: Examined) -> Iterator[Problem]:
    """Yield links and pictures that say nothing to whoever does not see them."""
    for element in examined.elements:
        if element.tag == "a" and element.get("href"):
            yield from _link(examined, element)
        elif element.tag == "img":
            yield from _picture(examined, element)
    yield from _pictures_alone(examined)


def named(element: Element) -> str:
    """Return what a screen reader says of an element (Accessible Name and Description Computation 1.2, shortened)."""
    if label := str(element.get("aria-label") or ""):
        return " ".join(label.split())
    words = " ".join(_said(element)).split()
    return " ".join(words) or " ".join(str(element.get("title") or "").split())


def _said(element: Element) -> Iterator[str]:
    if element.tag == "img":
        yield str(element.get("alt") or "")
    elif isinstance(element.tag, str) and element.tag not in HIDDEN_TEXT and element.get("aria-hidden") != "true":
        yield str(element.text or "")
        for child in element:
            yield from _said(child)
            yield str(child.tail or "")


def _link(examined: Examined, link: Element) -> Iterator[Problem]:
    words = named(link).strip("\u00a0\u200c\u034f ")
    if not words:
        if link.get("aria-hidden") == "true" or _stands_beside_another(link):
            return
        href = restore(str(link.get("href")), examined.edition.tags)
        hint = "write words for it; if it is a picture, say what the picture shows"
        yield problem("empty-link", f"the link to {href[:80]} has nothing to read", examined.place(link), hint)
    elif words.casefold().strip(".!…»›>→ ") in NOTHING_SAID:
        hint = "let the link be words that say where it leads, such as “the programme of the conference”"
        place = examined.place(link, words)
        yield problem("link-says-nothing", f"“{words}” does not say where the link leads", place, hint)


def _stands_beside_another(link: Element) -> bool:
    """Tell whether a link around a picture that only adorns has a twin with words in the same table or section."""
    around = next((each for each in link.iterancestors("table", "div")), None)
    while around is not None and around.tag != "body":
        twins = (each for each in around.iter("a") if each is not link and each.get("href") == link.get("href"))
        if any(named(twin) for twin in twins):
            return True
        around = around.getparent()
    return False


def _picture(examined: Examined, picture: Element) -> Iterator[Problem]:
    alt = restore(str(picture.get("alt") or ""), examined.edition.tags).strip()
    is_name = FILE_NAME.fullmatch(alt) or (alt and alt == PurePosixPath(str(picture.get("src") or "")).name)
    if is_name or bare(NUMBERED.sub("", alt)) in names("pictures"):
        hint = "say in a few words what the picture shows"
        yield problem("alt-is-file-name", f"“{alt}” does not say what the picture shows", examined.place(picture), hint)
    elif len(alt) > MOST_LETTERS:
        sentence = f"what the picture shows takes {len(alt)} letters"
        hint = "say the most of it in the text, and keep what the picture is called short"
        yield problem("long-alt", sentence, examined.place(picture), hint)


def _pictures_alone(examined: Examined) -> Iterator[Problem]:
    large = [each for each in examined.elements if each.tag == "img" and _width(each) >= WIDE]
    words = sum(len(text.split()) for element, text in examined.texts if "preheader" not in str(element.get("class")))
    if large and words < FEW_WORDS:
        sentence = f"beside its pictures the letter has {words} words"
        yield problem("pictures-alone", sentence, examined.place(large[0]), "write what matters as text")


def _width(picture: Element) -> int:
    typed = str(picture.get("width") or "")
    return int(typed) if typed.isdecimal() else 0

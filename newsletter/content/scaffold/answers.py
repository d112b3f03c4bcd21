"""The four answers that begin a newsletter, and what stands for each if nobody says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.address import AddressError, envelope_address
from newsletter.config.tables.publication import MAILBOX
from newsletter.errors import UsageError
from newsletter.problems import did_you_mean
from newsletter.theme.locales import is_locale

EXAMPLE_ADDRESS = "Street 1, City"
# How people call the languages that the first issue is written in.
NAMES = (
    "english=en latvian=lv latviešu=lv german=de deutsch=de french=fr français=fr spanish=es español=es italian=it "
    "italiano=it portuguese=pt português=pt polish=pl polski=pl estonian=et eesti=et lithuanian=lt lietuvių=lt "
    "russian=ru русский=ru ukrainian=uk українська=uk"
)
LANGUAGE_NAMES: Mapping[str, str] = dict(pair.split("=", 1) for pair in NAMES.split())


class AnswerError(UsageError):
    """An answer that cannot be used. `advice` is for who is asked, the hint for who wrote a flag."""

    def __init__(self, sentence: str, flag: str, example: str, advice: str = "") -> None:
        super().__init__(sentence, advice or f'write it like this: {flag} "{example}"')
        self.advice = advice or f"write it like this: {example}"


@dataclass(frozen=True)
class Answers:
    """What a new newsletter is. `sender` is its From as typed; the first of `languages` is the main one."""

    name: str
    sender: str
    languages: tuple[str, ...]
    postal_address: str


def default_name(folder: str) -> str:
    """Make a newsletter's name of its folder's: energy-news becomes Energy news."""
    words = _one_line(re.sub(r"[-_.]+", " ", folder))
    return words[:1].upper() + words[1:] or "Newsletter"


def default_sender(name: str) -> str:
    """Make an example of a From with the newsletter's name, at a domain that nobody has."""
    shown = _one_line(re.sub(r"[<>\"]", " ", name))
    return f"{shown} <news@example.org>".strip()


def default_language(environ: Mapping[str, str]) -> str:
    """Return the language that the system speaks, by POSIX's LC_ALL, LC_MESSAGES and LANG; English if none."""
    said = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(key))), "")
    language = re.split(r"[_.@-]", said)[0].lower()
    return language if is_locale(language) else "en"


def read_name(typed: str) -> str:
    """Return a newsletter's name on one line; raise AnswerError if it is empty."""
    name = _one_line(typed)
    if not name:
        raise AnswerError("a newsletter needs a name", "--name", "Energy News")
    return name


def read_sender(typed: str) -> str:
    """Return a From that holds one mailbox (RFC 5322 3.4); raise AnswerError otherwise."""
    sender = _one_line(typed)
    example = "Energy News <news@example.org>"
    found = MAILBOX.match(sender)
    if not found:
        raise AnswerError(f"“{sender}” is not a name with an address in angle brackets", "--from", example)
    try:
        envelope_address((found["address"] or found["bare"]).strip())
    except AddressError as fault:
        raise AnswerError(fault.sentence, "--from", example) from fault
    return sender


def read_languages(typed: str) -> tuple[str, ...]:
    """Return languages as typed with commas or spaces between, each once; raise AnswerError for one that is none."""
    names = [_language(name) for name in re.split(r"[,;\s]+", typed) if name]
    if not names:
        raise AnswerError("a newsletter needs a language", "--languages", "lv,en")
    return tuple(dict.fromkeys(names))


def read_postal_address(typed: str) -> str:
    """Return a postal address on one line; raise AnswerError if it is empty."""
    lines = (_one_line(line).rstrip(", ") for line in re.split(r"[\r\n]+", typed))
    address = ", ".join(line for line in lines if line)
    if not address:
        raise AnswerError("a newsletter needs a postal address", "--address", EXAMPLE_ADDRESS)
    return address


def _language(typed: str) -> str:
    name = LANGUAGE_NAMES.get(typed.lower()) or _spelled(typed)
    if is_locale(name):
        return name
    near = did_you_mean(typed, LANGUAGE_NAMES)
    hint = f"did you mean {LANGUAGE_NAMES[near]} ({near})?" if near else "short names are: en, lv, de, fr, pt-BR …"
    raise AnswerError(f"“{_one_line(typed)}” is not the short name of a language", "--languages", "lv,en", hint)


def _spelled(typed: str) -> str:
    """Spell a locale as RFC 5646 2.1.1 asks: pt_br becomes pt-BR, zh-hant zh-Hant."""
    first, *rest = re.split(r"[-_]", typed)
    shapes = {2: str.upper, 3: str.upper, 4: str.title}
    return "-".join([first.lower(), *(shapes.get(len(part), str.lower)(part) for part in rest)])


def _one_line(text: str) -> str:
    """Return a text without control characters and stray surrogates, with single spaces."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join(kept.split())

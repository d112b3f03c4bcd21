"""PO files: texts and their translations, as translators and their programs exchange them (GNU gettext)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from newsletter.problems import Problem, error

KEYED = re.compile(r"\s*(?:msgctxt|msgid(?:_plural)?|msgstr(?:\[\d\])?)?\s*\"")
QUOTED = re.compile(r"[a-z_\[\]\d]*\s*\"(?:[^\"\\]|\\.)*\"")


@dataclass(frozen=True)
class Message:
    """One text. `context` says which of several equal ones it is; a fuzzy translation has to be looked at again."""

    context: str
    original: str
    translation: str = ""
    is_fuzzy: bool = False
    comment: str = ""
    place: tuple[str, int] | None = None
    line: int = 0


def write_messages(messages: Iterable[Message], locale: str, title: str) -> bytes:
    """Return a PO file; the same messages give the same bytes."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    catalogue = Catalog(locale=locale.replace("-", "_"), project=title, fuzzy=False, header_comment=f"# {title}")
    for message in messages:
        added = catalogue.add(
            message.original,
            message.translation,
            locations=[message.place] if message.place else [],
            flags=["fuzzy"] if message.is_fuzzy else [],
            auto_comments=[message.comment] if message.comment else [],
            context=message.context,
        )
        added.flags -= {"python-format", "python-brace-format"}  # braces and percent signs are an author's own
    out = BytesIO()
    write_po(out, catalogue, width=0, omit_header=True)
    head = (
        f'# {title}\nmsgid ""\nmsgstr ""\n"Language: {locale}\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def read_messages(data: bytes, shown: str) -> tuple[tuple[Message, ...], list[Problem]]:
    """Read a PO file; `shown` is its path in problems."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        return (), [error("bad-encoding", "this file is not saved as UTF-8", shown, line, hint="save it as UTF-8")]
    text = "\n".join(lines) + "\n"
    for number, typed in enumerate(lines, 1):
        if KEYED.match(typed) and not QUOTED.fullmatch(typed.strip()):
            return (), [_unreadable(number, lines, shown)]
    try:
        catalogue = read_po(BytesIO(text.encode()), abort_invalid=True)
    except PoFileError as fault:
        return (), [_unreadable(int(getattr(fault, "lineno", None) or 0) + 1, lines, shown)]
    except (ValueError, LookupError):
        hint = "take the first lines, up to the first empty one, from the file that was exported"
        return (), [error("bad-words", "the top of this file cannot be read", shown, 1, hint=hint)]
    found = [
        Message(
            message.context or "",
            message.id,
            message.string if isinstance(message.string, str) else "",
            message.fuzzy,
            line=message.lineno or 0,
        )
        for message in catalogue
        if isinstance(message.id, str) and message.id
    ]
    return tuple(found), []


def _unreadable(number: int, lines: list[str], shown: str) -> Problem:
    line = min(number, max(len(lines), 1))
    source = lines[line - 1] if lines else ""
    hint = 'each text is two lines:\nmsgid "read more"\nmsgstr "lasīt vairāk"'
    sentence = "this list of texts cannot be read from here on"
    return error("bad-words", sentence, shown, line, hint=hint, source=source)

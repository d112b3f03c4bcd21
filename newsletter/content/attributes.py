"""What stands on a fence's line after the block's name: `key=value`, `key="several words"`, `#id`, a lone word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from newsletter.content.faults import Faults
from newsletter.theme.model import BlockSchema, FieldType

ID = re.compile(r"#(?P<id>\S*)")
# A quoted value ends at a quotation mark with a space or nothing behind it, so that when="x == "y"" is read as meant.
PAIR = re.compile(
    r"(?P<key>[^\W\d][\w-]*)\s*=\s*(?:\"(?P<double>.*?)\"(?=\s|$)|'(?P<single>.*?)'(?=\s|$)"
    r"|[“„”‟«»‹›‚‘’](?P<curly>.*?)[“”‟«»‹›‘’](?=\s|$)|(?P<bare>[^\s\"'“„”‟«»‹›‚‘’]\S*))"
)
GOOD_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*$")


@dataclass(frozen=True)
class Stray:
    """Words of a fence's line that are nothing known; `pair` is what stands right before them, if it is a pair."""

    words: str
    pair: str = ""


@dataclass
class Attributes:
    """The attributes of one fence, as typed, and what else stands on its line."""

    values: dict[str, str] = field(default_factory=dict)
    id: str = ""
    strays: list[Stray] = field(default_factory=list)


def lone_words(schema: BlockSchema) -> Mapping[str, tuple[str, str]]:
    """Return the words that may stand alone on a block's line: a flag's name, and a choice that only one field has."""
    fields = schema.attributes.values()
    words = {field.name: (field.name, "true") for field in fields if field.type is FieldType.BOOLEAN}
    choices = [(str(choice), field.name) for field in fields for choice in field.of]
    for choice, name in choices:
        if [other for other, _ in choices].count(choice) == 1:
            words.setdefault(choice.lower(), (name, choice))
    return words


def read_attributes(
    rest: str, line: int, taken: Mapping[str, int], words: Mapping[str, tuple[str, str]], faults: Faults
) -> Attributes:
    """Read a fence's attributes.

    `taken` maps each id of the document to the line that has it already; `words` are those that may stand alone, each
    with the attribute and the value that it means. Words that are nothing known are left to others to report.
    """
    found = Attributes()
    at, pair = 0, ""
    begins: int | None = None  # where words begin that are nothing known
    while at < len(rest):
        if rest[at].isspace():
            at += 1
            continue
        match = ID.match(rest, at) or PAIR.match(rest, at)
        end = match.end() if match else at + len(rest[at:].split(None, 1)[0])
        is_value = begins is not None and rest[begins:at].rstrip().endswith(":")
        meant = None if match or is_value else words.get(rest[at:end].lower())
        if begins is not None and (match or meant):
            found.strays.append(Stray(rest[begins:at].rstrip(), pair))
            begins, pair = None, ""
        if match and "key" in match.groupdict():
            _take_pair(match, found, line, faults)
            pair = match.group(0)
        elif match:
            _take_id(match["id"], found, line, taken, faults)
            pair = ""
        elif meant:
            found.values.setdefault(*meant)
            pair = ""
        elif begins is None:
            begins = at
        at = end
    if begins is not None:
        found.strays.append(Stray(rest[begins:].rstrip(), pair))
    return found


def _take_id(name: str, found: Attributes, line: int, taken: Mapping[str, int], faults: Faults) -> None:
    if not GOOD_ID.match(name):
        hint = "an id begins with a letter and holds letters from a to z, digits and hyphens: #about-us"
        faults.error("bad-id", f"“#{name}” cannot be the id of a block", line, hint, near=f"#{name}")
    elif found.id:
        faults.error("duplicate-id", f"the block has two ids, #{found.id} and #{name}", line, "keep one of them")
    elif name in taken:
        sentence = f"the id #{name} is taken by the block of line {taken[name]}"
        faults.error(
            "duplicate-id", sentence, line, f"give this block another one, for example #{name}-2", near=f"#{name}"
        )
    else:
        found.id = name


def _take_pair(match: re.Match[str], found: Attributes, line: int, faults: Faults) -> None:
    value = next(text for text in match.group("double", "single", "curly", "bare") if text is not None)
    if match["key"] in found.values:
        sentence = f"“{match['key']}” stands twice on the line"
        faults.error("duplicate-key", sentence, line, "keep one of the two", near=match.group(0))
        return
    found.values[match["key"]] = value

"""What an author meant by words on a block's first line that the block does not take: said with the line corrected."""

from __future__ import annotations

import re
from collections.abc import Container

from newsletter.content.attributes import PAIR, Attributes, Stray, lone_words
from newsletter.content.conditions import as_attribute
from newsletter.content.faults import Faults, Fix
from newsletter.content.shortest import FENCE, choices, first_line
from newsletter.merge.meant import meant_condition
from newsletter.problems import did_you_mean
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType

# `by: Anna`, and `by="Anna` with no end.
NAMED = re.compile(r"(?P<name>[^\W\d][\w-]*)\s*(?P<sign>[:=])\s*(?P<value>.*)$")
WEB = re.compile(r"<?(?P<url>(?:https?://|www\.|mailto:)[^\s<>()]+)>?")
PICTURE = re.compile(r"[\w./-]+\.(?:jpe?g|png|gif|webp|avif|heic|svg)$", re.IGNORECASE)
QUOTES = " \t\"'“„”‟«»‹›‚‘’"


def report_strays(schema: BlockSchema, attributes: Attributes, line: int, faults: Faults) -> None:
    """Report words on a block's first line that are nothing known there."""
    for stray in attributes.strays:
        hint, fix = _meant(schema, attributes, stray)
        named = NAMED.match(stray.words)
        sentence = f"“{stray.words}” has no meaning here"
        if named and named["sign"] == "=":
            value = named["value"]
            sentence = (
                f"“{stray.words}” is not written as name=value" if value else f"nothing stands after “{named['name']}=”"
            )
        faults.error("bad-attribute", sentence, line, hint, near=stray.words, fix=fix)


def report_unknown(schema: BlockSchema, attributes: Attributes, name: str, line: int, faults: Faults) -> None:
    """Report a name on a block's first line that the block does not have."""
    value = attributes.values[name]
    takes_file = schema.body in (Body.ITEMS, Body.TABLE)
    names = [*schema.attributes, *(["from"] if takes_file else []), "when"]
    near = did_you_mean(name, names)
    typed = next((match.group(0) for match in PAIR.finditer(faults.line(line)) if match["key"] == name), name)
    hint = f"did you mean {near}?"
    fix: Fix | None = (name, near)
    if not near and (value.lower() in lone_words(schema)):
        hint, fix = "the word alone will do", (typed, value)
    elif not near and (body := _body(schema, value)):
        hint, fix = body, None
    elif not near:
        hint, fix = f"it takes: {', '.join([*names, '#id'])}", None
    faults.error("unknown-attribute", f'":::{schema.type}" takes no “{name}”', line, hint, near=name, fix=fix)


def belongs_below(schema: BlockSchema, stray: Stray) -> bool:
    """Tell whether words on a first line are what the block would hold."""
    return bool(_body(schema, stray.words) or (not _text_left(schema, ()) and _below(schema, stray.words)))


def _text_left(schema: BlockSchema, given: Container[str]) -> FieldSchema | None:
    """Return the first value of a first line that is a text and is not given."""
    fields = schema.attributes.values()
    return next((field for field in fields if field.type is FieldType.TEXT and field.name not in given), None)


def _meant(schema: BlockSchema, attributes: Attributes, stray: Stray) -> tuple[str, Fix | None]:
    """Return the hint for words that are nothing known, and what to write instead of them on the line, if anything."""
    words, named = stray.words, NAMED.match(stray.words)
    known = {name.lower(): field for name, field in schema.attributes.items()}
    if stray.pair and (found := PAIR.match(stray.pair)) and found["bare"] and found["key"].lower() in known:
        typed = f"{stray.pair} {words}"
        return "put quotes around several words", (typed, f'{found["key"]}="{found["bare"]} {words}"')
    if stray.pair and (found := PAIR.match(stray.pair)) and found["key"] == "when":
        meant = meant_condition(f"{found['bare'] or ''} {words}")
        attributes.values.pop("when", None)  # half of a condition, which says nothing
        fix = (f"{stray.pair} {words}", as_attribute(meant)) if meant else None
        return "put quotes around the condition", fix
    if named:
        name = did_you_mean(named["name"], known)
        value = named["value"].strip(QUOTES)
        if name and value:
            return "write its value in quotes behind an equals sign", (words, _written(known[name], value))
        if named["sign"] == "=" and not value:
            return f"write its value without a space, {named['name']}=…, or take it away", None
        if named["sign"] == "=":
            return "close the quotes", (words, f'{named["name"]}="{value}"')
    if words.lower() in known and known[words.lower()].type is FieldType.CHOICE:
        return "the choice alone will do", (f" {words}", "")
    if near := _near_choice(schema, words):
        return f"it is one of {_all_choices(schema)}", (words, near)
    if body := _body(schema, words):
        return body, None
    text = _text_left(schema, attributes.values)
    if text:
        return f"say what they are ({text.name}: {text.help or 'a text'})", (words, _written(text, words.strip(QUOTES)))
    of = _all_choices(schema)
    here = f"behind the name may stand {of}" if of else "write the block's name alone"
    if body := _below(schema, words):
        return f"{here}; {body}", None
    return f"{here}:\n{first_line(schema)}", None


def _written(field: FieldSchema, value: str) -> str:
    """Return a value as it is written on a first line."""
    if field.type is FieldType.CHOICE:
        return value
    return f'{field.name}="{value}"'


def _near_choice(schema: BlockSchema, words: str) -> str:
    """Return the choice nearest to a word or a number."""
    of = [str(choice) for name, choice in lone_words(schema).values()]
    if "|" in words:  # copied from the list of blocks
        return next((part for part in words.split("|") if part in of), "")
    if words.isdecimal():
        numbers = [int(choice) for choice in of if choice.isdecimal()]
        return str(min(numbers, key=lambda number: abs(number - int(words)))) if numbers else ""
    return did_you_mean(words, of)


def _all_choices(schema: BlockSchema) -> str:
    """Return the choices that may stand alone, as they are spoken of."""
    fields = [field for field in schema.attributes.values() if field.type is FieldType.CHOICE]
    return ", and ".join(choices(field) for field in fields)


def _body(schema: BlockSchema, words: str) -> str:
    """Return the hint that puts an address or a picture's name on a line of its own below."""
    has = {**schema.fields, **schema.item}
    plain = words.strip(QUOTES)
    if "image" in has and PICTURE.fullmatch(plain):
        return f"a picture is a line below:\n{FENCE}{schema.type}\n![what it shows](images/{plain.rpartition('/')[2]})"
    found = WEB.search(words)
    if "links" in has and found:
        rest = WEB.sub("", words).strip(QUOTES + ":–-")
        return f"a link is a line below:\n{FENCE}{schema.type}\n[{rest or 'words'}]({found['url']})\n{FENCE}"
    return ""


def _below(schema: BlockSchema, words: str) -> str:
    """Return the hint that puts words on a line of their own: as a heading where a block has one, else as its text."""
    if "title" in schema.fields:
        return f"words of your own are a heading below:\n{FENCE}{schema.type}\n### {words}"
    if schema.item:
        return f"words of your own are a heading above:\n## {words}\n{FENCE}{schema.type}"
    if schema.body is Body.MARKDOWN and "links" not in schema.fields:
        return f"words of your own stand below:\n{FENCE}{schema.type}\n{words}\n{FENCE}"
    return ""

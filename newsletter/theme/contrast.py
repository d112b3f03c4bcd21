"""Whether what is written in a theme's colours can be read: WCAG 2.2, success criterion 1.4.3, by day and by night."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsletter.documents import YamlDocument
from newsletter.problems import Problem, did_you_mean, error, warning
from newsletter.theme.style import COLOUR

LEAST = 4.5
MODES = {"light": "by day", "dark": "by night"}
# Without a list of its own, a theme is taken to write these colours on these grounds; each on_NAME stands on NAME, and
# what letters are written in stands on the sheet, whatever a list says.
TEXTS, GROUNDS, ON = ("ink", "muted", "accent"), ("sheet", "canvas"), "on_"
NO_COLOUR = "no colour can be read with all of them: give those more contrast first"
ENTRY = re.compile(r"(?P<text>\w+)\s+on\s+(?P<ground>\w+)")


@dataclass(frozen=True)
class Pair:
    """A colour of text and the colour behind it, by their names in theme.yaml."""

    text: str
    ground: str


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours written #rgb or #rrggbb, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return how bright a colour is, from 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pairs(style: Mapping[str, object], mode: str) -> tuple[Pair, ...]:
    """Return which colours of a theme stand on which, in one of the MODES: its own list, or by their names."""
    colours = _colours(style, mode)
    declared = style.get("contrast")
    if isinstance(declared, list):
        matches = [ENTRY.fullmatch(entry.strip()) for entry in declared if isinstance(entry, str)]
        named = [Pair(match["text"], match["ground"]) for match in matches if match]
    else:
        named = [Pair(text, ground) for text in TEXTS for ground in GROUNDS]
    named += [Pair(text, GROUNDS[0]) for text in TEXTS]
    named += [Pair(name, name.removeprefix(ON)) for name in colours if name.startswith(ON)]
    return tuple(pair for pair in dict.fromkeys(named) if pair.text in colours and pair.ground in colours)


def contrast_problems(document: YamlDocument, path: str, style: Mapping[str, object]) -> list[Problem]:
    """Return what of a theme.yaml cannot be read well; `style` are its values over those of the theme it extends.

    Each pair is told where one of its colours is written in this file, else it is the other theme's to tell.
    """
    found = list(_entry_problems(document, path, style))
    for mode in MODES:
        own = document.values.get(mode)
        typed = own if isinstance(own, Mapping) else {}
        found += [
            warning("low-contrast", told.sentence, path, document.line(mode, told.name), hint=told.hint)
            for told in _in_mode(style, mode, typed)
        ]
    return found


@dataclass(frozen=True)
class _Told:
    """What is said of one colour of a file."""

    name: str
    sentence: str
    hint: str


def _in_mode(style: Mapping[str, object], mode: str, typed: Mapping[str, object]) -> Iterator[_Told]:
    """Yield one thing to say of each colour that has to change; each is measured with those before it changed."""
    colours = dict(_colours(style, mode))
    known = list({frozenset((pair.text, pair.ground)): pair for pair in reversed(pairs(style, mode))}.values())[::-1]
    failing = [pair for pair in known if (pair.text in typed or pair.ground in typed) and _ratio(pair, colours) < LEAST]
    told: set[str] = set()
    while names := [
        name for pair in failing for name in (pair.text, pair.ground) if name in typed and name not in told
    ]:
        # What stands on a colour of the file is told for itself, and fitted to what that one has become.
        later = {name: f"{ON}{name}" for name in names if f"{ON}{name}" in names}
        parts = {name: [pair for pair in failing if _is_part(name, later.get(name, ""), pair)] for name in names}
        name = max(parts, key=lambda one: len(parts[one]))
        changed = _changed(name, colours, known, later.get(name, ""))
        yield _Told(name, _sentence(mode, name, parts[name], _colours(style, mode)), _write(changed))
        told.add(name)
        colours |= changed
        failing = [pair for pair in failing if pair not in parts[name] and _ratio(pair, colours) < LEAST]


def _is_part(name: str, later: str, pair: Pair) -> bool:
    return name in (pair.text, pair.ground) and later not in (pair.text, pair.ground)


def _write(changed: Mapping[str, str]) -> str:
    lines = [f'{name}: "{colour}"' for name, colour in changed.items()]
    return f"write {lines[0]}" if len(lines) == 1 else "\n".join(["write", *lines]) if lines else NO_COLOUR


def readable(colour: str, grounds: Sequence[str]) -> str:
    """Return the colour nearest to one that can be read on all grounds, in steps of a hundredth; empty if none can."""
    for step in range(101):
        for target in ("#000000", "#ffffff"):
            mixed = _mix(colour, target, step / 100)
            if all(contrast(mixed, ground) >= LEAST for ground in grounds):
                return mixed
    return ""


def _changed(name: str, colours: Mapping[str, str], known: Sequence[Pair], later: str) -> Mapping[str, str]:
    """Return a colour that can be read with all that it stands with, but `later`; and one for what stands on it."""
    pairs_of_it = [pair for pair in known if _is_part(name, later, pair)]
    partners = [pair.ground if pair.text == name else pair.text for pair in pairs_of_it]
    if found := readable(colours[name], [colours[partner] for partner in partners]):
        return {name: found}
    upon = f"{ON}{name}"
    others = [colours[partner] for partner in partners if partner != upon]
    if upon in partners and (found := readable(colours[name], others)):
        return {name: found, upon: readable(colours[upon], [found])}
    return {}


def _sentence(mode: str, name: str, its: Sequence[Pair], colours: Mapping[str, str]) -> str:
    least = f"and {LEAST} is the least"
    if len(its) == 1:
        pair = its[0]
        text = f"{mode}.{pair.text} is hard to read on {mode}.{pair.ground}, {MODES[mode]}"
        return f"{text}: a contrast of {_floor(_ratio(pair, colours))}, {least}"
    listed = ", ".join(f"{pair.text} on {pair.ground} {_floor(_ratio(pair, colours))}" for pair in its)
    return f"{mode}.{name} leaves words hard to read, {MODES[mode]}: a contrast of {listed}, {least}"


def _ratio(pair: Pair, colours: Mapping[str, str]) -> float:
    return contrast(colours[pair.text], colours[pair.ground])


def _entry_problems(document: YamlDocument, path: str, style: Mapping[str, object]) -> Iterator[Problem]:
    typed = document.values.get("contrast")
    if typed is None:
        return
    hint = "say which colour is written on which:\ncontrast: [ink on sheet, muted on canvas]"
    if not isinstance(typed, Sequence) or isinstance(typed, str):
        yield error("bad-value", "“contrast” has to be a list", path, document.line("contrast"), hint=hint)
        return
    if not typed:
        yield warning("bad-value", "“contrast” names no colours", path, document.line("contrast"), hint=hint)
    names = sorted({*_colours(style, "light"), *_colours(style, "dark")})
    for number, entry in enumerate(typed):
        line = document.line("contrast", number)
        match = ENTRY.fullmatch(str(entry).strip())
        if not match:
            yield error("bad-value", f"“{entry}” does not say what is written on what", path, line, hint=hint)
            continue
        for name in (match["text"], match["ground"]):
            if name not in names:
                near = did_you_mean(name, names)
                more = f"did you mean “{near}”?" if near else f"there are: {', '.join(names)}"
                yield error("unknown-key", f"the theme has no colour “{name}”", path, line, hint=more)


def _colours(style: Mapping[str, object], mode: str) -> Mapping[str, str]:
    group = style.get(mode)
    values = group if isinstance(group, Mapping) else {}
    return {name: value for name, value in values.items() if isinstance(value, str) and COLOUR.fullmatch(value)}


def _floor(ratio: float) -> float:
    """Return a contrast with one digit, never rounded up to what it does not reach."""
    return int(ratio * 10) / 10


def _channels(colour: str) -> tuple[int, ...]:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))


def _mix(colour: str, target: str, share: float) -> str:
    mixed = (round(a + (b - a) * share) for a, b in zip(_channels(colour), _channels(target), strict=True))
    return "#" + "".join(f"{value:02x}" for value in mixed)

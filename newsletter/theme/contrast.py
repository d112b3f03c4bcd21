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
# Without a list of its own, a theme is taken to write these colours on these grounds, and each on_NAME on NAME.
TEXTS, GROUNDS, ON = ("ink", "muted", "accent"), ("sheet", "canvas"), "on_"
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
    named += [Pair(name, name.removeprefix(ON)) for name in colours if name.startswith(ON)]
    return tuple(pair for pair in dict.fromkeys(named) if pair.text in colours and pair.ground in colours)


def contrast_problems(document: YamlDocument, path: str, style: Mapping[str, object]) -> list[Problem]:
    """Return what of a theme.yaml cannot be read well; `style` are its values over those of the theme it extends.

    Each pair is told where one of its colours is written in this file, else it is the other theme's to tell.
    """
    found = list(_entry_problems(document, path, style))
    for mode in MODES:
        colours = _colours(style, mode)
        own = document.values.get(mode)
        typed = own if isinstance(own, Mapping) else {}
        for pair in pairs(style, mode):
            if pair.text not in typed and pair.ground not in typed:
                continue
            ratio = contrast(colours[pair.text], colours[pair.ground])
            if ratio < LEAST:
                changed = pair.text if pair.text in typed else pair.ground
                line = document.line(mode, changed)
                sentence = f"{mode}.{pair.text} is hard to read on {mode}.{pair.ground}, {MODES[mode]}"
                sentence += f": a contrast of {_floor(ratio)}, and {LEAST} is the least"
                hint = _hint(changed, pair, colours)
                found.append(warning("low-contrast", sentence, path, line, hint=hint))
    return found


def readable(colour: str, ground: str) -> str:
    """Return the colour nearest to one that can be read on a ground, darker or lighter in steps of a hundredth."""
    for step in range(1, 101):
        for target in ("#000000", "#ffffff"):
            mixed = _mix(colour, target, step / 100)
            if contrast(mixed, ground) >= LEAST:
                return mixed
    return colour


def _hint(changed: str, pair: Pair, colours: Mapping[str, str]) -> str:
    other = pair.ground if changed == pair.text else pair.text
    return f'write {changed}: "{readable(colours[changed], colours[other])}"'


def _entry_problems(document: YamlDocument, path: str, style: Mapping[str, object]) -> Iterator[Problem]:
    typed = document.values.get("contrast")
    if typed is None:
        return
    hint = "say which colour is written on which:\ncontrast: [ink on sheet, muted on canvas]"
    if not isinstance(typed, Sequence) or isinstance(typed, str):
        yield error("bad-value", "“contrast” has to be a list", path, document.line("contrast"), hint=hint)
        return
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

"""Letters that nobody would design: colours, sizes, widths and words by chance, the same ones each time."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SEED = 2012
GREYS = ("#ffffff", "#000000", "#767676", "#777777", "#f5f5f5", "#222222")
WORDS = (
    "Readers", "energy", "municipalities", "heating", "November", "the", "of", "a", "in", "bridge", "forum",
    "kapitalsabiedrību", "ziņojumapmaiņas", "Donaudampfschifffahrtsgesellschaft", "energoefektivitātes",
)  # fmt: skip
ADDRESSES = (
    "https://example.org/",
    "https://www.example.org/programmes/2012/november/",
    "www.example.org/a_rather_long_address_with_underscores.html?and=a_query",
)
FAMILIES = ("Arial, sans-serif", "Arial, Helvetica, sans-serif", "Courier New, monospace", "Times New Roman, serif")


@dataclass(frozen=True)
class Design:
    """One letter in MJML."""

    name: str
    mjml: str


def designs(count: int) -> list[Design]:
    """Return the first so many letters."""
    return [Design(f"design-{number:03}", _letter(Random(f"{SEED}-{number}"))) for number in range(count)]  # noqa: S311


def _letter(chance: Random) -> str:
    sections = "\n".join(_section(chance) for _ in range(chance.randint(2, 4)))
    return f"""<mjml lang="en"><mj-head><mj-title>Letter</mj-title>
<mj-attributes><mj-all font-family="{chance.choice(FAMILIES)}" />
<mj-text font-size="{chance.randint(9, 26)}px" color="{_colour(chance)}" line-height="1.5" />
</mj-attributes>
<mj-style>{_sheet(chance)}</mj-style></mj-head>
<mj-body background-color="{_colour(chance)}" width="{chance.choice((480, 600, 640))}px">
{sections}
</mj-body></mjml>"""


def _sheet(chance: Random) -> str:
    dark = "".join(
        f".{name} {{ color: {_colour(chance)} !important; }} .{name} div {{ color: {_colour(chance)} !important; }}"
        for name in ("one", "two")
    )
    grounds = "".join(f".{name} {{ background-color: {_colour(chance)} !important; }}" for name in ("low", "high"))
    return f"""
.kept {{ color: {_colour(chance)}; font-size: {chance.randint(10, 30)}px; }}
@media (prefers-color-scheme: dark) {{ {dark} {grounds} a {{ color: {_colour(chance)} !important; }} }}
@media only screen and (max-width: 480px) {{
.narrow {{ width: 100% !important; }} .inner {{ padding: 4px !important; }} }}
"""


def _section(chance: Random) -> str:
    count = chance.choice((1, 1, 2))
    columns = "".join(
        f'<mj-column background-color="{_colour(chance)}" css-class="{chance.choice(("low", "high", "x"))}">'
        f"{''.join(_part(chance) for _ in range(chance.randint(1, 3)))}</mj-column>"
        for _ in range(count)
    )
    return (
        f'<mj-section background-color="{_colour(chance)}" padding="{chance.randint(0, 40)}px">{columns}</mj-section>'
    )


def _part(chance: Random) -> str:
    makers = (_text, _text, _text, _raw, _button, _picture, _table)
    return chance.choice(makers)(chance)


def _text(chance: Random) -> str:
    name = chance.choice(("one", "two", "x"))
    padding = f"{chance.randint(0, 30)}px {chance.randint(0, 60)}px"
    return (
        f'<mj-text css-class="{name}" padding="{padding}">{_words(chance)} {_inline(chance)} {_words(chance)}</mj-text>'
    )


def _inline(chance: Random) -> str:
    if chance.random() < 0.4:
        return f'<a href="https://example.org/">{_words(chance)}</a>'
    style = f"color:{_colour(chance)};font-size:{chance.choice(('120%', '0.8em', '18px', '14pt'))}"
    if chance.random() < 0.5:
        style += f";background:{_colour(chance)}"
    return f'<span style="{style}">{_words(chance)}</span> <b class="kept">{chance.choice(WORDS)}</b>'


def _raw(chance: Random) -> str:
    """Return HTML that MJML does not look after."""
    style = f"padding:{chance.randint(0, 30)}px;font-size:{chance.randint(10, 34)}px;color:{_colour(chance)}"
    if chance.random() < 0.3:
        style += f";opacity:{chance.choice(('0.5', '0.8'))}"
    if chance.random() < 0.3:
        style += ";white-space:nowrap"
    inside = f'<div class="inner" style="{style}">{_words(chance)} {_address(chance)}</div>'
    width = chance.choice(("100%", "280", "340", "400"))
    return (
        f'<mj-raw><tr><td bgcolor="{_colour(chance)}"><table class="{chance.choice(("narrow", "x"))}" width="{width}">'
        f"<tr><td>{inside}</td></tr></table></td></tr></mj-raw>"
    )


def _button(chance: Random) -> str:
    colours = f'background-color="{_colour(chance)}" color="{_colour(chance)}"'
    padding = f"{chance.randint(4, 16)}px {chance.randint(10, 60)}px"
    return f'<mj-button href="https://example.org/" {colours} inner-padding="{padding}">{_words(chance)}</mj-button>'


def _picture(chance: Random) -> str:
    width = chance.choice((200, 300, 390, 600))
    style = chance.choice(("", "max-width:100%", "width:100%", f"width:{width}px"))
    return f'<mj-text><img src="a.png" alt="A bridge" width="{width}" height="100" style="{style}" /></mj-text>'


def _table(chance: Random) -> str:
    cells = "".join(f'<td style="padding:0 {chance.randint(2, 16)}px">{_words(chance)}</td>' for _ in range(3))
    return f'<mj-table color="{_colour(chance)}"><tr>{cells}</tr></mj-table>'


def _words(chance: Random) -> str:
    said = [chance.choice(WORDS) for _ in range(chance.randint(1, 4))]
    return " ".join(said)


def _address(chance: Random) -> str:
    return chance.choice(ADDRESSES) if chance.random() < 0.4 else ""


def _colour(chance: Random) -> str:
    if chance.random() < 0.3:
        return chance.choice(GREYS)
    return f"#{chance.randrange(0x1000000):06x}"

"""An edition by night: in the dark colours of its author, and as programs turn it dark on their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from newsletter.check.accessibility.looks import GROUNDS, Declared, Look, as_typed
from newsletter.check.examined import Declaration
from newsletter.render.document import Element
from newsletter.render.selectors import chosen
from newsletter.simulate.css import AtRule, Rule, read_sheet
from newsletter.simulate.dark import Darkening
from newsletter.simulate.gmail import GMAIL_IOS_DARK

COLOURS = GROUNDS | {"color"}
DARK = "prefers-color-scheme:dark"
# As Outlook on the web turns what is light, and as Gmail on an iPhone turns everything.
OUTLOOK = Darkening("#333333", partial=True, lines=False)
TURNED: Mapping[str, Darkening] = {
    "in an app that turns light grounds dark": OUTLOOK,
    "in an app that turns all colours round": GMAIL_IOS_DARK,
}


def authored(root: Element) -> Declared | None:
    """Return what holds by night for each element, by the style sheets' own dark colours; None where there are none."""
    over: dict[Element, list[Declaration]] = {}
    rules = [rule for sheet in root.iter("style") for rule in _dark_rules(str(sheet.text or ""))]
    if not rules:
        return None
    for rule in rules:
        held = [(each.name, each.value, each.important) for each in rule.declarations if each.name in COLOURS]
        if not held:
            continue
        for element in (each for selector in rule.selectors for each in chosen(root, selector)):
            own = {each.name for each in as_typed(element)}
            for name, value, is_important in held:
                if is_important or name not in own:
                    over.setdefault(element, []).append(Declaration(name, value))
    return lambda element: (*as_typed(element), *over.get(element, ()))


def turned(look: Look, how: Darkening) -> Look:
    """Return how a text looks in a program that turns colours dark; what is not known stays so."""
    if look.colour is None or look.ground is None:
        return look
    ground = how.ground(look.ground)
    return replace(look, colour=how.text(look.colour, ground), ground=ground)


def _dark_rules(css: str) -> Iterator[Rule]:
    for node in read_sheet(css):
        if isinstance(node, AtRule) and DARK in "".join(node.prelude.lower().split()):
            yield from (inside for inside in node.rules if isinstance(inside, Rule))

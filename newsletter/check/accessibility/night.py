"""An edition by night: in the dark colours of its author, and as programs turn it dark on their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from newsletter.check.accessibility.cascade import Screen
from newsletter.check.accessibility.looks import Declared, Look, stated
from newsletter.render.document import Element
from newsletter.simulate.dark import Darkening
from newsletter.simulate.gmail import GMAIL_IOS_DARK

DARK = "prefers-color-scheme:dark"
# As Outlook on the web turns what is light, and as Gmail on an iPhone turns everything.
OUTLOOK = Darkening("#333333", partial=True, lines=False)
TURNED: Mapping[str, Darkening] = {
    "in an app that turns light grounds dark": OUTLOOK,
    "in an app that turns all colours round": GMAIL_IOS_DARK,
}


def authored(root: Element) -> Declared | None:
    """Return what holds for each element by night, in its author's own colours; None where there are none."""
    sheets = (f"{sheet.get('media') or ''} {sheet.text or ''}".lower() for sheet in root.iter("style"))
    return stated(root, Screen(is_dark=True)) if any(DARK in "".join(sheet.split()) for sheet in sheets) else None


def turned(look: Look, how: Darkening) -> Look:
    """Return how a text looks in a program that turns colours dark; what is not known stays so."""
    if look.colour is None or look.ground is None:
        return look
    ground = how.ground(look.ground)
    return replace(look, colour=how.text(look.colour, ground), ground=ground)

"""A theme's style sheets, looked over before they are used: an inliner drops what it cannot read without a word."""

from __future__ import annotations

import re

from newsletter.problems import Severity
from newsletter.render.declarations import check_declarations
from newsletter.render.markup import Fault

PIECE = re.compile(r"/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|@import\b[^;{}]*|[{}\"']|/\*|</", re.DOTALL)


def check_css(css: str) -> list[Fault]:
    """Return what is wrong in a style sheet: braces, quotes and comments that are left open, what it would load, and
    declarations that say nothing."""
    faults: list[Fault] = []
    opened: list[int] = []
    for match in PIECE.finditer(css):
        sign, at = match.group(0), match.start()
        if sign == "{":
            opened.append(at)
        elif sign == "}":
            if opened:
                opened.pop()
            else:
                faults.append(Fault(at, "stray-brace", "a } closes what was never opened", "take it out"))
        elif sign in ("'", '"'):
            faults.append(Fault(at, "open-quote", f"a {sign} is never closed on its line", "close it"))
        elif sign == "/*":
            faults.append(Fault(at, "open-comment", "a comment is never closed", "close it: */"))
        elif sign == "</":
            faults.append(Fault(at, "bare-sign", "a tag stands in a style sheet", "take it out"))
        elif sign.startswith("@import"):
            sentence = f"{sign.strip()} would be loaded from elsewhere"
            hint = "write the rules into this file"
            faults.append(Fault(at, "loads-from-elsewhere", sentence, hint, Severity.WARNING))
    faults += [Fault(at, "open-brace", "a { is never closed", "close it: }") for at in opened]
    faults += check_declarations(css)
    return sorted(faults, key=lambda fault: fault.position)

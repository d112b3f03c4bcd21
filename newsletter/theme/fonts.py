"""Whether a theme's lists of fonts end where every device has something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newsletter.documents import YamlDocument
from newsletter.problems import Problem, warning

# The families that every program has some font for (CSS Fonts Level 4, 2.1.2).
GENERIC = ("serif", "sans-serif", "monospace")
# Names that tell which of them is meant.
SERIFS = ("serif", "roman", "times", "georgia", "cambria", "garamond", "palatino", "bodoni", "didot", "charter")


def font_problems(document: YamlDocument, path: str) -> Iterator[Problem]:
    """Yield a problem for each list of fonts in a theme.yaml that does not end in a generic family."""
    fonts = document.values.get("fonts")
    for name, typed in fonts.items() if isinstance(fonts, Mapping) else ():
        if not isinstance(typed, str):
            continue
        families = [family.strip().strip("\"'") for family in typed.split(",") if family.strip()]
        if families and families[-1].lower() in GENERIC:
            continue
        sentence = f"where none of these fonts is there, a mail program sets fonts.{name} in one of its own"
        hint = f"end the list with one that is everywhere:\n{name}: {', '.join([*families, _generic(families)])}"
        yield warning("unsafe-fonts", sentence, path, document.line("fonts", name), hint=hint)


def _generic(families: list[str]) -> str:
    words = " ".join(families).lower()
    if "mono" in words or "courier" in words or "consolas" in words:
        return "monospace"
    is_serif = any(word in words for word in SERIFS) and "sans" not in words
    return "serif" if is_serif else "sans-serif"

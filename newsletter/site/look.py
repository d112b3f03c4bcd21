"""The look of the pages: a style sheet made of the theme's colours, fonts and sizes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from newsletter.publish.model import PublicFile
from newsletter.theme.model import Theme

CSS = "text/css; charset=utf-8"
SHEET = Path(__file__).with_name("site.css")
SVG = "image/svg+xml"
ICON = "icon.svg"
COLOURS = ("canvas", "sheet", "ink", "muted", "accent", "on_accent", "rule", "tint", "warning")
# For a theme that leaves one out.
LIGHT = ("#f4f4f4", "#ffffff", "#222222", "#5a5a5a", "#0b57d0", "#ffffff", "#d9d9d9", "#f4f4f4", "#8f4708")
DARK = ("#121212", "#1c1c1c", "#e8e8e8", "#adadad", "#8ab4f8", "#0b1b33", "#3c3c3c", "#262626", "#f0b96b")
FONT = "system-ui, sans-serif"


def style_sheet(theme: Theme) -> PublicFile:
    """Return the pages' style sheet; its name tells its content."""
    text = f"{variables(theme)}\n{SHEET.read_text('utf-8')}".encode()
    return PublicFile(f"style-{hashlib.sha256(text).hexdigest()[:12]}.css", CSS, text)


def icon(theme: Theme) -> PublicFile:
    """Return the sign that a browser shows beside the pages' name: a letter, in the theme's accent."""
    day = _colours(theme, "light", LIGHT)
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{day["accent"]}"/>'
        f'<path d="M7 10h18v12H7zl9 7 9-7" fill="none" stroke="{day["on_accent"]}" stroke-width="2"/></svg>'
    )
    return PublicFile(ICON, SVG, text.encode())


def variables(theme: Theme) -> str:
    """Return the theme's values as custom properties of CSS, by day and by night."""
    fonts, widths = _group(theme, "fonts"), _group(theme, "widths")
    day = {
        **_colours(theme, "light", LIGHT),
        "heading": _font(fonts.get("heading")),
        "text": _font(fonts.get("text")),
        "width": f"{widths.get('sheet', 600)}px",
        "radius": f"{theme.style.get('radius', 8)}px",
    }
    return f":root {{ {_declared(day)} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {_night(theme)} }} }}"


def day_colours(theme: Theme) -> Mapping[str, str]:
    """Return the theme's colours by day, by their names."""
    return _colours(theme, "light", LIGHT)


def _night(theme: Theme) -> str:
    return _declared(_colours(theme, "dark", DARK))


def _colours(theme: Theme, group: str, usual: tuple[str, ...]) -> dict[str, str]:
    given = _group(theme, group)
    return {name: str(given.get(name, colour)) for name, colour in zip(COLOURS, usual, strict=True)}


def _declared(values: Mapping[str, str]) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {value};" for name, value in values.items())


def _group(theme: Theme, name: str) -> Mapping[str, object]:
    found = theme.style.get(name)
    return found if isinstance(found, Mapping) else {}


def _font(typed: object) -> str:
    """Return a list of fonts with its names in quotes, and nothing that could end the declaration."""
    names = [name.strip().strip("\"'") for name in str(typed or "").split(",")]
    safe = [name for name in names if name and not set(name) & set(";{}()<>\\\"'")]
    shown = [name if name.islower() else f'"{name}"' for name in safe]
    return ", ".join(shown) or FONT

"""The emoji of a line, and those of them that readers' machines do not have."""

from __future__ import annotations

import re

# Shown as emoji by themselves (Unicode emoji-data, Emoji_Presentation), below U+1F000.
SMALL = "⌚⌛⏩-⏬⏰⏳◽◾☔☕♈-♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓-❕❗➕-➗➰➿⬛⬜⭐⭕"
ONE = f"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[\U0001f300-\U0001faff{SMALL}]|[©®\u2000-\u3299]\ufe0f)"
MARKS = "[\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
EMOJI = re.compile(f"{ONE}{MARKS}(?:\u200d{ONE}{MARKS})*")
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
# Of Emoji 13 (2020) and later, which the fonts of Windows 10 never got (Unicode emoji-data, versions 13.0 to 16.0).
NEW = re.compile(
    "[\U0001f6d6\U0001f6d7\U0001f6dc-\U0001f6df\U0001f6fb\U0001f6fc\U0001f7f0\U0001f90c\U0001f972\U0001f977\U0001f978"
    "\U0001f979\U0001f9a3\U0001f9a4\U0001f9ab-\U0001f9ad\U0001f9cb\U0001f9cc\U0001fa74-\U0001fa77\U0001fa7b\U0001fa7c"
    "\U0001fa83-\U0001fa8f\U0001fa96-\U0001faff]"
)


def emoji(text: str) -> list[str]:
    """Return the emoji of a text in their order; several that are joined into one count as one."""
    return EMOJI.findall(text)


def unknown_on_windows_10(text: str) -> list[str]:
    """Return the emoji that Windows 10 shows as empty boxes."""
    return [each for each in emoji(text) if NEW.search(each)]


def flags(text: str) -> list[str]:
    """Return the flags of countries, which Windows shows as two letters."""
    return [each for each in emoji(text) if FLAG.match(each)]

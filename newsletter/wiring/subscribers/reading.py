"""What is typed about a reader, by an editor or by a program, as values."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsletter.errors import UsageError
from newsletter.subscribers.locales import normal_locale


def read_locale(typed: str) -> str:
    """Read a language code. Raises UsageError."""
    if typed and not normal_locale(typed):
        raise UsageError(f"“{typed}” is not a language code", "write a code such as lv, en or pt-BR")
    return normal_locale(typed)


def read_zone(typed: str | None) -> str | None:
    """Read the name of a time zone; None where none was given. Raises UsageError."""
    if typed:
        try:
            ZoneInfo(typed)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise UsageError(f"“{typed}” is not a time zone", "write it as Europe/Riga") from None
    return typed

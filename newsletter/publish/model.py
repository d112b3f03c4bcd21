"""What is published, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from newsletter.errors import NewsletterError

PAGE = "text/html; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8"


class PublishError(NewsletterError):
    """Nothing, or not everything, could be brought to its place."""


@dataclass(frozen=True)
class PublicFile:
    """One file as the web shows it: its path below the base URL, percent-encoded, without a slash before it."""

    path: str
    content_type: str
    data: bytes

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page; what is none never changes, because its name tells its content."""
        return self.content_type == PAGE


@dataclass(frozen=True)
class Delivered:
    """How many files were written, and how many were there already."""

    written: int
    unchanged: int


class Place(Protocol):
    """Where published files go."""

    def put(self, files: Sequence[PublicFile]) -> Delivered:
        """Bring files to their place, in their order; what is there and not among them stays. Raises PublishError."""

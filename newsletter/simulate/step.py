"""One thing that a mail program does to an email: small, named, and with a sentence that says it to the author."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True)
class SourceStep:
    """A change of the source, before it is parsed."""

    name: str
    says: str
    act: Callable[[str], str]


@dataclass(frozen=True)
class TreeStep:
    """A change of the parsed document, in place. `act` returns how many things it has changed."""

    name: str
    says: str
    act: Callable[[_Element], int]

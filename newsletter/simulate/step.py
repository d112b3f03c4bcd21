"""One thing that a mail program does to an email: small, named, and with a sentence that says it to the author."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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


def _nothing(_: _Element) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class TreeStep:
    """A change of the parsed document, in place. `act` returns how many things it has changed.

    `names` finds, before it acts, what of a document it is about to change; they are told with the sentence.
    """

    name: str
    says: str
    act: Callable[[_Element], int]
    names: Callable[[_Element], Iterable[str]] = _nothing

    def do(self, root: _Element) -> str:
        """Change a document; return what to tell of it, or an empty text."""
        named = ", ".join(sorted(self.names(root)))
        if not self.act(root) or not self.says:
            return ""
        return f"{self.says}: {named}" if named else self.says

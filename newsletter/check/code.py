"""One kind of finding: what it is about, how much it weighs, and why it matters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from newsletter.problems import Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


class Concern(StrEnum):
    """What a rule cares for."""

    FILES = "files"
    CONTENT = "content"
    LANGUAGES = "languages"
    MARKUP = "markup"
    CLIENTS = "clients"
    ACCESSIBILITY = "accessibility"
    LINKS = "links"
    IMAGES = "images"
    SIZE = "size"
    INBOX = "inbox"
    MERGE = "merge"
    SERIES = "series"
    SPAM = "spam"
    HEADERS = "headers"
    SETTINGS = "settings"


class OnRequest(StrEnum):
    """What `newsletter test` looks into only where it is asked to: its option."""

    NETWORK = "--network"
    SPAM = "--spam"
    AXE = "--axe"


@dataclass(frozen=True)
class Code:
    """One kind of finding. `title` says what is found, `why` what it means for a reader.

    An error of a kind that `is_firm` counts whatever a publication says of it: so it does to the law or to servers.
    `on_request` says what has to be asked for before all of the kind is found.
    """

    name: str
    concern: Concern
    severity: Severity
    title: str
    why: str
    is_firm: bool = False
    on_request: OnRequest | None = None

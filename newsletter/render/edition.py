"""An edition: an issue in one language, rendered and ready to be merged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from newsletter.merge.program import Program, compile_header, compile_html, compile_plain, fields
from newsletter.merge.tags import Tag, TagKind, by_token
from newsletter.render.calendar import Calendar


@dataclass(frozen=True)
class Asset:
    """A picture that travels with an edition. `src` is how the HTML names it."""

    src: str
    content_type: str
    data: bytes

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the data, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Edition:
    """An issue in one language. `subject`, `preheader`, `html` and `text` hold tokens, which `tags` explain.

    `calendars` are files that lie beside its page and do not travel with it; `html` and `text` lead to them.
    `programs` are the four texts, compiled. Making an edition raises MergeError for a tag that cannot work where it
    stands, so that one that is there can be merged for anybody.
    """

    issue: str
    locale: str
    subject: str
    preheader: str
    html: str
    text: str
    assets: tuple[Asset, ...]
    tags: tuple[Tag, ...]
    calendars: tuple[Calendar, ...] = field(default=(), repr=False, compare=False)
    programs: Mapping[str, Program] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile what holds tokens. Raises MergeError."""
        tags = by_token(self.tags)
        programs = {
            "subject": compile_header(self.subject, tags, self.locale),
            "preheader": compile_header(self.preheader, tags, self.locale),
            "html": compile_html(self.html, tags, self.locale),
            "text": compile_plain(self.text, tags, self.locale),
        }
        object.__setattr__(self, "programs", programs)

    @property
    def picture_bytes(self) -> int:
        """Return what the pictures weigh together, in bytes."""
        return sum(len(asset.data) for asset in self.assets)

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of everything a reader gets, in hexadecimal."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @cached_property
    def fields(self) -> frozenset[str]:
        """Return the subscriber fields that the edition looks at."""
        return frozenset[str]().union(*(fields(program) for program in self.programs.values()))

    def to_json(self) -> str:
        """Return the edition as text, its assets by digest; the same edition gives the same text."""
        return json.dumps(
            {
                "issue": self.issue,
                "locale": self.locale,
                "subject": self.subject,
                "preheader": self.preheader,
                "html": self.html,
                "text": self.text,
                "assets": [[asset.src, asset.content_type, asset.digest] for asset in self.assets],
                "tags": [[tag.token, tag.kind.value, tag.source] for tag in self.tags],
            },
            ensure_ascii=False,
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str, assets: Mapping[str, bytes]) -> Edition:
        """Read back what `to_json` wrote; `assets` maps a digest to its data."""
        plain = json.loads(text)
        plain["assets"] = tuple(Asset(src, kind, assets[digest]) for src, kind, digest in plain["assets"])
        plain["tags"] = tuple(Tag(token, TagKind(kind), source) for token, kind, source in plain["tags"])
        return cls(**plain)

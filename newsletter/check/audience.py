"""What an edition asks of its readers that their lists cannot answer, and what a real relay asks of a publication."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TypedDict

from newsletter.address import is_reserved
from newsletter.check.known_fields import nearest_field
from newsletter.config import SETTINGS_FILE, Publication
from newsletter.delivery.selection import ALWAYS_THERE
from newsletter.merge.expression import evaluate, names
from newsletter.merge.program import Choice, Literal, Node, chosen
from newsletter.problems import Problem, error, warning
from newsletter.render.edition import Edition

SHOWN = 3
# Readers whose texts are chosen alike are looked at once, as long as there are no more kinds of them than this.
MOST_CHOICES = 10_000


Typed = Mapping[str, Sequence[str]]
NOTHING_TYPED: Typed = MappingProxyType({})


class Place(TypedDict):
    """Where a field is asked for, as a problem tells it."""

    path: str
    line: int | None
    column: int | None
    source: str


class FieldsCheck:
    """Looks for what an edition asks and its readers' lists cannot answer; readers are shown to it one by one.

    Lists that could not be read have no columns, and nothing is missed in them. `typed` are the lines of the issue's
    files by their names, to point at.
    """

    def __init__(self, edition: Edition, columns: Iterable[str], typed: Typed = NOTHING_TYPED) -> None:
        self._edition = edition
        self._typed = typed
        self._known = sorted({*columns, *ALWAYS_THERE}) if columns else []
        fields = edition.fields if columns else frozenset[str]()
        self._unknown = sorted(fields.difference(self._known))
        self._wanted = fields.difference(self._unknown)
        self._conditions = sorted(asked_by_conditions(edition) & self._wanted)
        self._readers = 0
        self._lacking: dict[str, list[str]] = {}
        self._counts: Counter[str] = Counter()
        self._gaps: dict[tuple[object, ...], frozenset[str]] = {}

    def see(self, fields: Mapping[str, str]) -> None:
        """Look at the fields of one reader, `email` among them."""
        self._readers += 1
        if self._wanted <= fields.keys():
            return
        for name in self._gaps_of(fields):
            self._counts[name] += 1
            if self._counts[name] <= SHOWN:
                self._lacking.setdefault(name, []).append(fields["email"])

    def problems(self) -> list[Problem]:
        """Return a problem for each field that no list has, and for each value that some readers lack."""
        problems = [
            error(
                "unknown-field",
                f"the {self._edition.locale} text uses subscriber.{name}, "
                f"and no list of this send has a column “{name}”",
                **_place(self._edition, name, self._typed),
                hint=f"did you mean subscriber.{near}?"
                if (near := nearest_field(name, self._known))
                else f"the lists have: {', '.join(self._known)}",
            )
            for name in self._unknown
        ]
        for name, who in self._lacking.items():
            number = self._counts[name]
            some = ", ".join(who) + (f" and {number - len(who):,} more" if number > len(who) else "")
            problems.append(
                warning(
                    "missing-value",
                    f"{number:,} of {self._readers:,} readers have no {name}, and their text has a gap there: {some}",
                    **_place(self._edition, name, self._typed),
                    hint=f'write {{{{ subscriber.{name} | default("…") }}}}',
                )
            )
        return problems

    def _gaps_of(self, fields: Mapping[str, str]) -> frozenset[str]:
        """Return what a reader lacks where their text asks for it: the same for all whose texts are chosen alike."""
        known = tuple(name in fields for name in sorted(self._wanted))
        choices = (*known, *(fields.get(name) for name in self._conditions))
        found = self._gaps.get(choices)
        if found is None:
            found = _gaps(self._edition, fields, self._wanted)
            if len(self._gaps) < MOST_CHOICES:
                self._gaps[choices] = found
        return found


def check_fields(
    edition: Edition, columns: Iterable[str], readers: Iterable[Mapping[str, str]], typed: Typed = NOTHING_TYPED
) -> list[Problem]:
    """Report a field that no list has, and a value that some readers lack where the text gives no default.

    A reader is the fields of one, `email` among them.
    """
    check = FieldsCheck(edition, tuple(columns), typed)
    for fields in readers:
        check.see(fields)
    return check.problems()


def check_page(edition: Edition, typed: Typed = NOTHING_TYPED) -> list[Problem]:
    """Report where a page, which is filled in for nobody, has a gap."""
    return [
        warning(
            "gap-on-page",
            f"the page is filled in for nobody, and has a gap where a reader's {name} stands",
            **_place(edition, name, typed),
            hint=f'write {{{{ subscriber.{name} | default("…") }}}}, or put a condition around what greets readers',
        )
        for name in sorted(_gaps(edition, {}, edition.fields))
    ]


def _place(edition: Edition, field: str, typed: Typed) -> Place:
    """Return the file and line that first ask for a field; no line where only the theme does."""
    asked = re.compile(rf"\bsubscriber\.{re.escape(field)}\b")
    places = [(tag.path, tag.line) for tag in edition.tags if tag.line and asked.search(tag.source)]
    path, line = min(places, default=("", None))
    name = PurePosixPath(path).name or f"{edition.locale}.md"
    lines = typed.get(name, ())
    source = lines[line - 1] if line and line <= len(lines) else ""
    found = asked.search(source)
    return {"path": name, "line": line, "column": found.start() + 1 if found else None, "source": source}


def asked_by_conditions(edition: Edition) -> frozenset[str]:
    """Return the fields whose values decide what a reader gets."""

    def asked(program: Sequence[Node]) -> Iterator[str]:
        for node in program:
            if isinstance(node, Choice):
                for condition, branch in node.branches:
                    if condition is not None:
                        yield from (path[1] for path in names(condition) if path[0] == "subscriber")
                    yield from asked(branch)

    return frozenset(name for program in edition.programs.values() for name in asked(program))


def _gaps(edition: Edition, fields: Mapping[str, str], wanted: AbstractSet[str]) -> frozenset[str]:
    values = {"subscriber": fields}
    return frozenset(
        path[1]
        for program in edition.programs.values()
        for node in chosen(program, values)
        if not isinstance(node, Literal) and evaluate(node.expression, values) in (None, "")
        for path in names(node.expression)
        if path[0] == "subscriber" and path[1] in wanted
    )


def check_real_relay(publication: Publication) -> list[Problem]:
    """Report what forbids a send that leaves this machine: an invented sender, or no decided way to unsubscribe."""
    problems = []
    if is_reserved(publication.sender_address):
        problems.append(
            error(
                "example-sender",
                f"{publication.sender_address} is an address of examples, and nobody can answer it",
                SETTINGS_FILE,
                hint=f'write the address that answers go to, below [newsletter]:\nfrom = "{publication.name} <…@…>"',
            )
        )
    from newsletter.content.scaffold import EXAMPLE_ADDRESS

    if publication.postal_address == EXAMPLE_ADDRESS:
        problems.append(
            error(
                "example-address",
                f"“{EXAMPLE_ADDRESS}” is an example of a postal address",
                SETTINGS_FILE,
                hint='write your own, below [newsletter]:\npostal_address = "…"',
            )
        )
    problems += check_way_out(publication, error)
    return problems


def check_way_out(publication: Publication, weighed: Callable[..., Problem]) -> list[Problem]:
    """Report that no way to unsubscribe was decided: `weighed` as an error where mail leaves, else as a warning."""
    if publication.base_url or publication.unsubscribe_address:
        return []
    is_invented = is_reserved(publication.sender_address)
    domain = "…" if is_invented else publication.sender_address.rpartition("@")[2]
    return [
        weighed(
            "no-unsubscribe",
            "no mailbox is named that readers can write to when they want to leave",
            SETTINGS_FILE,
            hint=f'name one that somebody reads, below [newsletter]:\nunsubscribe_address = "unsubscribe@{domain}"',
        )
    ]

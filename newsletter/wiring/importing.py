"""An import from its files to the store: read once, foreseen as often as wanted, carried out in slices.

Each slice is whole in the store or not there at all, and what is there already changes nothing: an import that was
killed is gone on with by giving it again.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType

from newsletter.errors import NewsletterError
from newsletter.ledger.notebook import DiskNotebook
from newsletter.problems import Problem, has_errors
from newsletter.subscribers.changes import Effect, decide
from newsletter.subscribers.fields import Field
from newsletter.subscribers.imports.course import Counts, Known, arrivals_of, entry_of
from newsletter.subscribers.imports.gathering import FileRead, Imported, gathered, map_columns, note_rows, top_of
from newsletter.subscribers.imports.mapping import require_columns
from newsletter.subscribers.imports.ports import BulkStore
from newsletter.subscribers.imports.sources import Source, open_sources
from newsletter.subscribers.imports.standing import Standing
from newsletter.subscribers.model import RefusedRow
from newsletter.subscribers.ports import SLICE
from newsletter.subscribers.records import Cause, Who
from newsletter.subscribers.records import Source as Origin


class UnreadableImportError(NewsletterError):
    """A file of an import cannot be read to its end; `problems` say where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("nothing was imported: not all rows can be read", "correct the file, or export it again")
        self.problems = tuple(problems)


# Takes people and what is known of them; returns what becomes of each, in their order.
Effects = Callable[[Sequence[Imported], Known], Sequence[Effect]]


@dataclass(frozen=True)
class ImportRequest:
    """What a person wants of an import.

    `renamed` are our names of columns by theirs; `likely` are codes of languages that the people read; `described` are
    the fields of the list.
    """

    files: Sequence[Path]
    list_name: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    likely: Sequence[str] = ()
    described: Mapping[str, Field] = field(default_factory=dict)


class ImportRun:
    """One import. Its rows are kept in a temporary file as long as the context lasts.

    `on_refused` gets every row that is nobody, with the table it stands in.
    """

    def __init__(self, request: ImportRequest, on_refused: Callable[[str, RefusedRow], None] = lambda *_: None) -> None:
        self._request = request
        self._renamed = dict(request.renamed)
        self._on_refused = on_refused
        self._notebook = DiskNotebook()
        self._collects = False
        self.files: list[FileRead] = []

    def __enter__(self) -> ImportRun:
        """Return the import itself.

        Rows refer to nothing that refers back to them: the cyclic collector would look for nothing.
        """
        self._collects = gc.isenabled()
        gc.disable()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Throw away what was read."""
        if self._collects:
            gc.enable()
        self._notebook.__exit__(kind, fault, trace)

    def rename(self, theirs: str, ours: str) -> None:
        """Take a column as one of ours."""
        self._renamed[theirs] = ours

    def read(self, show: Callable[[float, int], None] = lambda *_: None) -> None:
        """Read all files; `show` gets how much of them was read, from 0 to 1, and how many rows.

        Raises ImportFileError, NoAddressesError and ColumnMapError before any row was read, and UnreadableImportError.
        """
        sources = self._opened()
        octets = sum(each.octets for each in sources) or 1
        before = 0
        for number, source in enumerate(sources):

            def show_all(rows: int, before: int = before) -> None:
                show(sum(each.octets_read for each in sources) / octets, before + rows)

            read = note_rows(
                source, number, self._renamed, self._notebook, self._on_refused, show_all, self._request.described
            )
            self.files.append(read)
            before += read.read
        problems = [problem for each in self.files for problem in each.problems]
        if has_errors(problems):
            raise UnreadableImportError(problems)

    def _opened(self) -> list[Source]:
        """Open all files, and see that their columns can be told."""
        request = self._request
        sources: list[Source] = []
        for path in request.files:
            sources += open_sources(path, request.likely, request.encoding)
        tops = [top_of(source) for source in sources]
        require_columns(self._renamed, [column for columns, *_ in tops for column in columns])
        for source, (columns, header, _) in zip(sources, tops, strict=True):
            map_columns(source, columns, header, self._renamed)
        return sources

    def addresses(self) -> Iterator[str]:
        """Yield the addresses of those who want to be written to, each once."""
        wanted = (Standing.ACTIVE, Standing.PENDING)
        return (each.address for each in gathered(self._notebook.sorted()) if each.standing in wanted)

    def foresee(self, store: BulkStore | None, at: datetime, show: Callable[[int, int], None]) -> Counts:
        """Count what the import would do; without a store there is nobody on the list yet.

        `show` gets how many rows were dealt with, and how many there are.
        """
        name = self._request.list_name

        def effects(people: Sequence[Imported], known: Known) -> Sequence[Effect]:
            entries = ((known.present.get(person.key), entry_of(person, known)) for person in people)
            return [decide(present, entry, name, Origin.IMPORT, at) for present, entry in entries]

        return self._counted(effects, store, show, everybody=True)

    def carry_out(self, store: BulkStore, at: datetime, show: Callable[[int, int], None]) -> Counts:
        """Bring the people into the store, and count what was done; `show` as in `foresee`."""
        name = self._request.list_name
        cause = Cause(at, Who.IMPORT, ", ".join(dict.fromkeys(each.shown for each in self.files)))

        def effects(people: Sequence[Imported], known: Known) -> Sequence[Effect]:
            return store.bring(name, arrivals_of(people, known, self.files, name, at), Origin.IMPORT, cause)

        return self._counted(effects, store, show, everybody=False)

    def _counted(
        self, effects: Effects, store: BulkStore | None, show: Callable[[int, int], None], *, everybody: bool
    ) -> Counts:
        counts = Counts(self.files)
        noted = sum(each.read - each.invalid for each in self.files)
        for slice_ in _slices(gathered(self._notebook.sorted())):
            known = self._known(store, slice_, everybody=everybody) if store else Known()
            for person, effect in zip(slice_, effects(slice_, known), strict=True):
                counts.see(person, effect, is_barred=person.key in known.barred)
            show(counts.standings.total() + counts.duplicates, noted)
        return counts

    def _known(self, store: BulkStore, people: Sequence[Imported], *, everybody: bool) -> Known:
        name, keys = self._request.list_name, [person.key for person in people]
        asked = keys if everybody else [person.key for person in people if person.standing is Standing.PENDING]
        present = store.subscriptions(name, asked) if asked else {}
        return Known(present, store.barred(name, keys).keys() | store.forgotten(keys))


def _slices(people: Iterable[Imported]) -> Iterator[list[Imported]]:
    """Yield people in slices that one transaction may carry."""
    rest = iter(people)
    while some := list(islice(rest, SLICE)):
        yield some

"""Messages to one person who asked for them, in the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from newsletter.ledger.part import Part
from newsletter.ledger.rows import Row, stored_time
from newsletter.subscribers.letters import DAY, HOUR, Counts, Letter, LetterKind, LetterState, NewLetter, Verdict


class SqlLetters(Part):
    """A `newsletter.subscribers.letters.LetterBook` in a database. It may be used from any thread."""

    def post(self, new: NewLetter, decide: Callable[[Counts], Verdict]) -> Letter:
        """Keep a message, as `decide` says it by how many there were before it."""
        told = {
            "key": new.key,
            "network": new.network,
            "provider": new.provider,
            "day": stored_time(new.at - DAY),
            "hour": stored_time(new.at - HOUR),
        }
        with self._database.transaction() as connection:
            row = self._sql.count_letters(connection, **told)
            verdict = decide(Counts(row["address"], row["network"], row["provider"], row["overall"]))
            made = self._sql.insert_letter(
                connection,
                kind=new.kind,
                key=new.key,
                address=new.address,
                list=new.list_name,
                locale=new.locale,
                network=new.network,
                provider=new.provider,
                at=stored_time(new.at),
                state=verdict.state,
                reason=verdict.reason,
            )
            return read_letter(self._sql.letter_by_id(connection, id=made["id"]))

    def letter(self, number: int) -> Letter | None:
        """Return a message by its number."""
        with self._database.reading() as connection:
            row = self._sql.letter_by_id(connection, id=number)
            return read_letter(row) if row else None

    def take_due(self, now: datetime, until: datetime, limit: int) -> Sequence[Letter]:
        """Return messages that are to be sent now; nobody else gets them until a moment."""
        with self._database.reading() as connection:
            if not self._sql.letters_due(connection, now=stored_time(now))["number"]:
                return ()
        with self._database.transaction() as connection:
            rows = self._sql.take_letters(connection, now=stored_time(now), until=stored_time(until), size=limit)
            return sorted(map(read_letter, rows), key=lambda letter: letter.id)

    def settle(self, number: int, state: LetterState, due: datetime | None, reason: str) -> None:
        """Note what came of a message, and when it is tried again."""
        with self._database.transaction() as connection:
            self._sql.settle_letter(
                connection, id=number, state=state, due=stored_time(due) if due else "", reason=reason
            )

    def held(self, limit: int = 500) -> Sequence[Letter]:
        """Return the messages that wait for a person's word, oldest first."""
        with self._database.reading() as connection:
            return tuple(map(read_letter, self._sql.held_letters(connection, size=limit)))

    def count_held(self) -> Mapping[str, int]:
        """Count the messages that wait for a person's word, by reason."""
        with self._database.reading() as connection:
            return {row["reason"]: row["number"] for row in self._sql.count_held_letters(connection)}

    def move_held(self, numbers: Sequence[int], state: LetterState, now: datetime) -> int:
        """Let messages that are held be sent, or drop them; return how many."""
        with self._database.transaction() as connection:
            moved = self._sql.move_held_letters(
                connection, ids=json.dumps(list(numbers)), state=state, due=stored_time(now)
            )
            return len(list(moved))


def read_letter(row: Row) -> Letter:
    """Read a row of `letter`."""
    return Letter(
        id=row["id"],
        kind=LetterKind(row["kind"]),
        key=row["key"],
        address=row["address"],
        list_name=row["list"],
        locale=row["locale"],
        network=row["network"],
        provider=row["provider"],
        at=datetime.fromisoformat(row["at"]),
        state=LetterState(row["state"]),
        attempts=row["attempts"],
        reason=row["reason"],
    )

"""The tokens of programs: a digest of each, and what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsletter.ledger.part import Part
from newsletter.ledger.rows import Row, read_time, stored_time
from newsletter.programs.access import Access, Scope


class SqlTokens(Part):
    """A `newsletter.programs.access.AccessStore` in the ledger's database. It may be used from any thread."""

    def grant(self, name: str, digest: str, scopes: frozenset[Scope], at: datetime, expires: datetime | None) -> bool:
        """Remember a token by its digest; return False where the name is taken."""
        with self._database.transaction() as connection:
            new = self._sql.insert_token(
                connection,
                name=name,
                digest=digest,
                scopes=" ".join(sorted(scopes)),
                at=stored_time(at),
                expires=stored_time(expires) if expires else "",
            )
        return bool(new)

    def access(self, digest: str) -> Access | None:
        """Return what a token is for."""
        with self._database.reading() as connection:
            row = self._sql.token_by_digest(connection, digest=digest)
        return _read(row) if row else None

    def all_access(self) -> Sequence[Access]:
        """Return all tokens, by name."""
        with self._database.reading() as connection:
            return tuple(map(_read, self._sql.all_tokens(connection)))

    def revoke(self, name: str) -> bool:
        """Forget a token; return whether there was one."""
        with self._database.transaction() as connection:
            return bool(self._sql.delete_token(connection, name=name))

    def note_use(self, access: Access, day: str) -> None:
        """Note the day on which a token was used."""
        with self._database.transaction() as connection:
            self._sql.note_use(connection, id=access.id, day=day)


def _read(row: Row) -> Access:
    return Access(
        id=row["id"],
        name=row["name"],
        scopes=frozenset(map(Scope, row["scopes"].split())),
        created_at=datetime.fromisoformat(row["created_at"]),
        expires=read_time(row["expires"]),
        used_on=row["used_on"],
    )

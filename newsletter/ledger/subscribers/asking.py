"""What readers do themselves: ask, confirm, leave, come back, and choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from newsletter.ledger.hashes import FORGETTING
from newsletter.ledger.rows import stored_time
from newsletter.ledger.subscribers.rows import read_person
from newsletter.ledger.subscribers.standings import RacedError
from newsletter.ledger.subscribers.suppressions import Suppressions
from newsletter.subscribers.changes import Effect, Entry, storable
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import PAUSE, Cause, Choice, Consent, Person, Source
from newsletter.subscribers.standing import SubscriptionEvent

Result = TypeVar("Result")


class Asking(Suppressions):
    """The readers' own part."""

    def ask(self, list_name: str, entry: Entry, source: Source, consent: Consent, cause: Cause) -> Effect:
        """Note that somebody wants to be on a list, and what they agreed to."""

        def do(connection: Any) -> Effect:
            (effect,) = self._apply(connection, list_name, [entry], source, cause, asked=True)
            self._sql.insert_consent(
                connection,
                key=entry.key,
                list=list_name,
                at=stored_time(consent.at),
                how=consent.how,
                network=consent.network,
                text=consent.text,
                version=consent.version,
            )
            return effect

        return self._retried(do)

    def confirm(self, list_name: str, key: str, cause: Cause, network: str = "") -> Effect:
        """Take it that somebody's address is theirs. Raises IllegalStandingError where they have not asked."""
        now = stored_time(cause.at)

        def do(connection: Any) -> Effect:
            (effect,) = self._move(connection, list_name, key, SubscriptionEvent.CONFIRM, cause)
            self._sql.confirm_consent(connection, key=key, list=list_name, at=now, network=network)
            if effect.moved:
                self._lift_own(connection, key, cause, forgotten=True)
            return effect

        return self._retried(do)

    def leave(self, key: str, list_names: Sequence[str], cause: Cause) -> tuple[Effect, ...]:
        """Unsubscribe somebody from some lists; they need not be known. A second time changes nothing."""

        def do(connection: Any) -> tuple[Effect, ...]:
            return self._move_each(connection, key, list_names, SubscriptionEvent.UNSUBSCRIBE, cause)

        return self._retried(do)

    def leave_all(self, key: str, cause: Cause) -> tuple[Effect, ...]:
        """Unsubscribe somebody from every list, those that are still to come included."""

        def do(connection: Any) -> tuple[Effect, ...]:
            names = [row["list"] for row in self._sql.subscriptions_of_person(connection, key=key)]
            self._wish_nothing(connection, key, cause)
            return self._move_each(connection, key, names, SubscriptionEvent.UNSUBSCRIBE, cause)

        return self._retried(do)

    def undo(self, key: str, list_names: Sequence[str], cause: Cause) -> tuple[Effect, ...]:
        """Take back that somebody has left lists, or all of them; whoever had not left stays as they are."""

        def do(connection: Any) -> tuple[Effect, ...]:
            self._sql.beside(connection, name=FORGETTING)
            rows = list(self._sql.subscriptions_of_person(connection, key=key))
            left = [row["list"] for row in rows if row["status"] == SubscriptionStatus.UNSUBSCRIBED]
            self._lift_own(connection, key, cause, forgotten=False)
            names = [name for name in list_names if name in left]
            return self._move_each(connection, key, names, SubscriptionEvent.UNDO, cause)

        return self._retried(do)

    def choose(self, key: str, choice: Choice, cause: Cause) -> Person | None:
        """Keep what readers say about themselves; None leaves what is, an empty text takes it back."""
        with self._database.transaction() as connection:
            self._sql.beside(connection, name=FORGETTING)
            row = self._sql.person_by_key(connection, key=key)
            if row is None:
                return None
            now = read_person(row).choice
            chosen = {
                "name": now.name if choice.name is None else storable(choice.name) or None,
                "locale": now.locale if choice.locale is None else storable(choice.locale) or None,
                "time_zone": now.time_zone if choice.time_zone is None else storable(choice.time_zone) or None,
            }
            if Choice(**chosen) != now:
                self._sql.choose(connection, key=key, **chosen)
                names = ", ".join(name for name, value in chosen.items() if value != getattr(now, name))
                self._tell(connection, key, "", "choose", names, cause)
            return read_person(self._sql.person_by_key(connection, key=key))

    def pause(self, key: str, until: datetime | None, cause: Cause) -> None:
        """Send somebody nothing until a moment; None ends it."""
        now = stored_time(cause.at)
        with self._database.transaction() as connection:
            self._sql.beside(connection, name=FORGETTING)
            if until and not self._is_hidden(connection, key):
                end = stored_time(until)
                self._sql.set_pause(connection, key=key, at=now, expires=end)
                self._tell(connection, key, "", "pause", end, cause)
            elif self._sql.lift_suppression(connection, key=key, scope=PAUSE):
                self._tell(connection, key, "", "resume", "", cause)

    def _move_each(
        self, connection: Any, key: str, list_names: Sequence[str], event: SubscriptionEvent, cause: Cause
    ) -> tuple[Effect, ...]:
        names = sorted(set(list_names))  # in one order, so that no two wait for each other
        return tuple(effect for name in names for effect in self._move(connection, name, key, event, cause))

    def _retried(self, do: Callable[[Any], Result]) -> Result:
        """Do something in a transaction, anew where somebody else was quicker."""
        while True:
            try:
                with self._database.transaction() as connection:
                    return do(connection)
            except RacedError:
                continue

"""An issue's messages, as a send would make them, shown to a spam filter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from newsletter.check.catalogue import problem
from newsletter.check.place import Place
from newsletter.check.spam.filters import ask, find_filter
from newsletter.check.spam.forms import spam_forms
from newsletter.check.spam.rule import findings
from newsletter.check.spam.verdict import SpamFilterError, Verdict
from newsletter.config import Relay, Settings
from newsletter.delivery.campaigns import kind_of
from newsletter.delivery.compose import keyring_of
from newsletter.message.compile import NOBODY, compile_message
from newsletter.message.model import Recipient
from newsletter.message.tokens import MAX_PAYLOAD
from newsletter.problems import in_order
from newsletter.render.edition import Edition
from newsletter.wiring.copies import first_reader
from newsletter.wiring.readers import find_reader
from newsletter.wiring.signing import signer_for
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import Build

NOT_RUN = "--spam was not run; only the commonest forms were looked for"
NO_FILTER = f"{NOT_RUN}: no spam filter answers on this machine"
INSTALL = "on Debian: apt install spamd, or rspamd; one elsewhere is named in newsletter.toml, [test] spam"


@dataclass(frozen=True)
class Filtered:
    """What a filter said of each language. `where` is its address; empty where none was there to be asked."""

    where: str
    verdicts: Mapping[str, Verdict]

    def as_json(self) -> dict[str, object]:
        """Return it as plain values, for `--json`."""
        return {"filter": self.where, "verdicts": {name: each.as_json() for name, each in self.verdicts.items()}}


def ask_filter(
    settings: Settings,
    build: Build,
    editions: Mapping[str, Edition],
    relay: Relay | None,
    as_address: str | None,
    now: datetime,
) -> tuple[Build, Filtered]:
    """Return a build with what a spam filter finds in its messages; without one, with what can be told offline.

    Raises UnknownReaderError and DkimKeyError.
    """
    where = find_filter(settings.judgement.spam)
    verdicts: dict[str, Verdict] = {}
    why = problem("filter-unavailable", NO_FILTER, Place(""), INSTALL)
    if where:
        messages = dict(_messages(settings, build, editions, relay, as_address, now))
        try:
            verdicts = {locale: ask(message, where) for locale, message in messages.items()}
        except SpamFilterError as fault:
            where, why = "", problem("filter-unavailable", f"{NOT_RUN}: {fault.sentence}", Place(""), fault.hint)
    found = [] if where else [why]
    for locale, examined in (build.examined.editions if build.examined else {}).items():
        if locale in editions:
            told = findings(examined, verdicts[locale]) if where else spam_forms(examined)
            found += [replace(each, locale=locale) for each in told]
    return replace(build, found=in_order([*build.found, *found])), Filtered(where, verdicts)


def _messages(
    settings: Settings,
    build: Build,
    editions: Mapping[str, Edition],
    relay: Relay | None,
    as_address: str | None,
    now: datetime,
) -> Iterator[tuple[str, bytes]]:
    """Yield each language's message to one reader; the token in its links is nobody's."""
    named = find_reader(settings, as_address) if as_address else None
    with ledger_of(settings) as ledger:
        keyring = keyring_of(ledger)
    signer = signer_for(settings, kind_of(relay))
    for locale, edition in editions.items():
        template = compile_message(
            edition,
            settings.publication,
            keyring,
            edition.issue,
            lists={},
            return_path=relay.return_path if relay else "",
            signer=signer,
            rewrites_message_id=bool(relay and relay.rewrites_message_id),
        )
        reader = named or first_reader(settings, build, locale)
        to = Recipient(reader.address, "", reader.fields) if reader else NOBODY
        yield locale, template.message(to, now, token_payload=bytes(MAX_PAYLOAD)).data

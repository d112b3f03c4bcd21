"""Which programs are told what happens, and how far that has come, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from newsletter.config import Webhook
from newsletter.programs.event import CHOICES
from newsletter.programs.notice import Notice, NoticeState
from newsletter.report.table import aligned

WORDS: Mapping[NoticeState, str] = {
    NoticeState.WAITING: "waiting",
    NoticeState.DELIVERED: "delivered",
    NoticeState.GIVEN_UP: "given up",
}


def webhook_lines(webhooks: Sequence[Webhook], counts: Mapping[str, Mapping[NoticeState, int]]) -> Iterator[str]:
    """Yield a table of the programs, and below it what each of them is told of."""
    rows = [["", *WORDS.values()]]
    for each in webhooks:
        of_webhook = counts.get(each.name, {})
        rows.append([each.name, *(f"{of_webhook.get(state, 0):,}" for state in WORDS)])
    yield from aligned(rows)
    for each in webhooks:
        yield ""
        yield f"{each.name}: {each.url}"
        told = [event.value for event in CHOICES if event in each.events]
        yield f"  told of {'everything' if len(told) == len(CHOICES) else ', '.join(told)}"
        if each.secret_fault:
            yield f"  told nothing now: {each.secret_fault.sentence}"


def notice_lines(notices: Sequence[Notice]) -> Iterator[str]:
    """Yield a line for each notice: when it happened, what, how often it was told, and what came of it."""
    rows = [["when", "what", "tried", "", "last answer"]]
    for each in notices:
        state = WORDS[each.state] + (f" until {_shown(each.due)}" if each.due and each.attempts else "")
        rows.append([_shown(each.at), each.event.value, f"{each.attempts}", state, each.reply])
    yield from aligned(rows)


def notice_json(notice: Notice) -> dict[str, object]:
    """Return a notice for programs: without what it says of people."""
    return {
        "id": notice.message_id,
        "event": notice.event.value,
        "at": notice.at.isoformat(),
        "state": notice.state.value,
        "attempts": notice.attempts,
        "due": notice.due.isoformat() if notice.due else None,
        "reply": notice.reply,
    }


def _shown(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"

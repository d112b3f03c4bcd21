"""Links that act for the one reader whose copy they were taken from: ways out, preferences, personal views."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, unquote, urlunsplit

from newsletter.check.links.host import parts_of
from newsletter.check.links.remark import Remark, shown

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# What only one reader's link holds: a long key of letters and figures, or their address.
KEY = rf"(?:{UUID}|(?=[A-Za-z]{{0,40}}\d)(?=\d{{0,40}}[A-Za-z])[A-Za-z0-9]{{16,}}|[^/?&=\s]{{1,64}}@[^/?&=\s]+\.\w+)"
LEAVING = (
    r"unsub(?:scribe)?|opt-?out|optout|abmelden|abmeldung|desinscription|desabonn\w*|atrakstities|wypisz|baja"
    r"|(?:e?mail|subscription|manage|communication)[-_]?preferences|preferences[-_]?cent(?:er|re)|disable_email"
)
# A word of leaving somewhere behind the host, and a key behind it or before.
ANY_PROGRAM = re.compile(rf"(?:^|[/_.?&=-])(?:{LEAVING})(?:[/_.?&=-]|$)", re.IGNORECASE)
KEYED = re.compile(rf"[/=]{KEY}(?:[/?&#.]|$)", re.IGNORECASE)
# Programs whose links say it otherwise: of a host, its path and its query.
PROGRAMS = re.compile(
    r"[\w.-]+\.list-manage\d?\.com/(?:unsubscribe|profile)\b.*"
    r"|[\w.-]+\.mjt\.lu/(?:unsub|nl)\w*[/?].*"
    r"|[^/]+/(?:wf|asm)/unsubscribe\b.*"
    r"|[^/]+/mk/(?:un|mr)/.*|(?:[\w.-]+\.)?sendib\w*\.com/un/.*"
    r"|[\w.-]+\.beehiiv\.com/subscribe/[^/]+/preferences.*"
    r"|(?:www\.)?buttondown\.(?:com|email)/(?:unsubscribe|management)/.*"
    rf"|[^/]+/unsubscribe/?\?(?:.*&)?uuid=.*|[^/]+/r/[0-9a-f]+\?(?:.*&)?m={UUID}.*"
    rf"|[^/]+/(?:subscription|campaign)/{UUID}/{UUID}.*"
    r"|[^/]+/email/(?:unsubscribe|view)/[0-9a-f]{12,}.*"
    r"|[^/]+/\?p=(?:unsubscribe|preferences|forward)&uid=.*|[^/]+/lists/\?p=(?:unsubscribe|preferences)&uid=.*"
    r"|[\w.-]+\.(?:createsend\d?|cmail\d+)\.com/t/\w-[ue]-.*"
    r"|visitor(?:\.\w+)?\.constantcontact\.com/(?:do|d\.jsp)\?(?:.*&)?p=(?:un|oo)\b.*"
    r"|(?:unsubscribe|preferences)\.(?:convertkit-mail|kit-mail)\d?\.com/.*"
    r"|[^/]+/proc/unsub\b.*|[^/]+/hs/(?:manage-preferences|preferences-center)/.*"
    r"|manage\.kmail-lists\.com/subscriptions/(?:unsubscribe|update).*|[^/]+/(?:unsub_center|subscription_center|profile_center)\.aspx\?.*"
    r"|[^?]+\?(?:.*&)?mkt_unsubscribe=1.*|[^/]+/mailman3?/(?:options|confirm)/.+/.+"
    # What this program itself writes into a copy.
    r"|[^/]+(?:/[^?#]*)?/u/[a-z2-7]{28,}",
    re.IGNORECASE,
)
# What Mailchimp shows in a browser, with the mark of who opened it.
VIEWS = re.compile(r"mailchi\.mp|[\w.-]+\.campaign-archive\d?\.com", re.IGNORECASE)
OUR_MAIL = re.compile(r"mailto:[^?]+\?(?:.*&)?subject=unsubscribe(?:%20|\+| )[a-z2-7]{28,}", re.IGNORECASE)


def remarks(address: str) -> Iterator[Remark]:
    """Yield for whom else than its reader a link acts."""
    parts = parts_of(address)
    if parts is None or not parts.hostname:
        if OUR_MAIL.match(address):
            yield _leaves(address)
        return
    behind = f"{parts.path}{'?' if parts.query else ''}{parts.query}"
    if VIEWS.fullmatch(parts.hostname) and (kept := _without_reader(parts)) is not None:
        sentence = f"{shown(address)} shows the copy of the reader whom it was sent to, with that reader's links"
        yield Remark("link-personal", sentence, f"write {shown(kept)}", kept)
    elif PROGRAMS.fullmatch(f"{parts.hostname}{behind}") or _is_keyed(unquote(behind)):
        yield _leaves(address)


def _leaves(address: str) -> Remark:
    sentence = f"{shown(address)} is one reader's own link: whoever clicks it leaves, or sees, in that reader's place"
    hint = "take it away; the link to leave this newsletter is written {{ unsubscribe_url }}"
    return Remark("link-personal", sentence, hint)


def _is_keyed(behind: str) -> bool:
    return bool(ANY_PROGRAM.search(behind) and KEYED.search(behind))


def _without_reader(parts: SplitResult) -> str | None:
    """Return the address of a view without the mark of who opened it; None where it has none."""
    kept = [each for each in parts.query.split("&") if not each.startswith("e=")]
    return urlunsplit(parts._replace(query="&".join(kept))) if len(kept) < len(parts.query.split("&")) else None

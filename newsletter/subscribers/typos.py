"""Domains that were probably meant otherwise: gmial.com, inbox.lv without its o, any.con."""

from __future__ import annotations

from functools import lru_cache

# Where most private mailboxes are. Their neighbours that exist stand here, too, so that nobody is corrected into them.
WORDS = """
aol.com apollo.lv att.net bk.ru bluewin.ch btinternet.com cloud.com comcast.net delfi.lv e-mail.com email.com email.cz
fastmail.com free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.be hotmail.co.uk
hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hotmail.se icloud.com inbox.com inbox.lt inbox.lv inbox.ru
interia.pl laposte.net latnet.lv libero.it list.ru live.co.uk live.com live.de live.fr mac.com mail.com mail.de
mail.ee mail.ru mailbox.org me.com msn.com mymail.com o2.pl one.lv onet.pl orange.fr outlook.com outlook.de outlook.es
outlook.fr outlook.it outlook.lv proton.me protonmail.com qq.com rambler.ru rocketmail.com seznam.cz sfr.fr
t-online.de telenet.be tutanota.com tvnet.lv verizon.net virgilio.it wanadoo.fr web.de wp.pl yahoo.co.uk yahoo.com
yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru ymail.com
"""
KNOWN = frozenset(WORDS.split())
# No such endings exist; the last three do, but their neighbours at the large providers do not.
NO_ENDINGS = dict.fromkeys(("con", "cmo", "ocm", "vom", "xom", "comm", "coom", "cim", "cpm", "c0m"), "com")
SHORT_ENDINGS = frozenset(("co", "cm", "om"))
# Of a shorter name, another letter makes a name that somebody else may have.
LEAST_LETTERS = 5
BY_ENDING: dict[str, list[str]] = {}
for name, ending in (domain.rsplit(".", 1) for domain in sorted(KNOWN)):
    if len(name) >= LEAST_LETTERS:
        BY_ENDING.setdefault(ending, []).append(name)


@lru_cache(maxsize=65536)
def meant_domain(domain: str) -> str:
    """Return the domain that was probably meant, in lower case; empty for one that seems right."""
    domain = domain.lower()
    if domain in KNOWN:
        return ""
    name, _, ending = domain.rpartition(".")
    if ending in NO_ENDINGS:
        ended = f"{name}.{NO_ENDINGS[ending]}"
        return meant_domain(ended) or ended
    if ending in SHORT_ENDINGS and f"{name}.com" in KNOWN:
        return f"{name}.com"
    near = (other for other in BY_ENDING.get(ending, ()) if name != other and _is_one_slip(name, other))
    found = next(near, "")
    return f"{found}.{ending}" if found else ""


def meant_address(address: str) -> str:
    """Return the address that was probably meant; empty for one that seems right."""
    local, _, domain = address.rpartition("@")
    meant = meant_domain(domain)
    return f"{local}@{meant}" if meant else ""


def _is_one_slip(typed: str, meant: str) -> bool:
    """Tell whether one letter was left out, added, mistaken, or two changed places."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant))
    )
    left, right = typed[start:], meant[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right if len(left) > len(right) else left == right[1:]

"""Mail clients: their names, who reads with them, and which of them are asked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newsletter.check.clients.features import load
from newsletter.errors import UsageError
from newsletter.problems import did_you_mean

SHARES = Path(__file__).parent / "shares.toml"
# A client that at least so many percent read with is looked at unless others are named.
LEAST_SHARE = 1.0
FAMILIES = {
    "aol": ("aol", "AOL"),
    "apple-mail": ("apple-mail", "Apple Mail"),
    "fastmail": ("fastmail", "Fastmail"),
    "free-fr": ("free", "Free.fr"),
    "gmail": ("gmail", "Gmail"),
    "gmx": ("gmx", "GMX"),
    "hey": ("hey", "HEY"),
    "ionos-1and1": ("ionos", "IONOS"),
    "laposte": ("laposte", "LaPoste.net"),
    "mail-ru": ("mail-ru", "Mail.ru"),
    "orange": ("orange", "Orange"),
    "outlook": ("outlook", "Outlook"),
    "protonmail": ("protonmail", "Proton Mail"),
    "rainloop": ("rainloop", "RainLoop"),
    "samsung-email": ("samsung", "Samsung Email"),
    "sfr": ("sfr", "SFR"),
    "t-online-de": ("t-online", "T-Online"),
    "thunderbird": ("thunderbird", "Thunderbird"),
    "web-de": ("web-de", "WEB.DE"),
    "wp-pl": ("wp", "WP.pl"),
    "yahoo": ("yahoo", "Yahoo Mail"),
}
PLATFORMS = {
    "android": ("android", "on Android"),
    "desktop-webmail": ("web", "in the browser"),
    "ios": ("ios", "on iPhone"),
    "macos": ("mac", "on the Mac"),
    "mobile-webmail": ("mobile-web", "in a phone’s browser"),
    "outlook-com": ("com", "in the browser"),
    "windows": ("windows", "on Windows"),
    "windows-mail": ("windows-mail", "in Windows Mail"),
}


@dataclass(frozen=True)
class Client:
    """One mail client: how a person names it, how it is shown, how the data names it, its share in percent."""

    name: str
    title: str
    key: str
    share: float = 0.0

    @property
    def family(self) -> str:
        """Return the name of the family."""
        return FAMILIES[self.key.split(".")[0]][0]

    @property
    def platform(self) -> str:
        """Return the name of the platform; Outlook.com is one of the web."""
        return "web" if self.key.endswith("outlook-com") else PLATFORMS[self.key.split(".")[1]][0]

    @property
    def reads_mso(self) -> bool:
        """Tell whether it reads what conditional comments hold for Microsoft Office."""
        return self.key in ("outlook.windows", "outlook.windows-mail")


class NoClientError(UsageError):
    """A mail client is named that nobody has tested."""

    def __init__(self, typed: str, known: Iterable[str]) -> None:
        self.typed = typed
        near = did_you_mean(typed, known)
        hint = (
            f"did you mean {near}?" if near else "name a program, a family or a platform: outlook-windows, gmail, ios"
        )
        super().__init__(f"no mail program is called “{typed}” here", hint)


@cache
def all_clients(shares: tuple[tuple[str, float], ...] = ()) -> tuple[Client, ...]:
    """Return every client of the data, the largest share first; `shares` are a publication's own, in percent.

    Where it has its own, nobody else's count. Raises NoClientError for a share of none.
    """
    known = dict(shares) or tomllib.loads(SHARES.read_text("utf-8"))["shares"]
    found = [_client(key, known) for key in load().clients]
    names = [client.name for client in found]
    for name in known:
        if name not in names:
            raise NoClientError(name, names)
    return tuple(sorted(found, key=lambda client: (-client.share, client.name)))


def _client(key: str, shares: Mapping[str, float]) -> Client:
    family, platform = key.split(".")
    short, title = FAMILIES[family]
    name = f"{short}-{PLATFORMS[platform][0]}"
    where = "" if family == "samsung-email" else f" {PLATFORMS[platform][1]}"
    shown = "Outlook.com" if name == "outlook-com" else f"{title}{where}"
    return Client(name, shown, key, float(shares.get(name, 0)))


def choose(names: Sequence[str] = (), shares: Mapping[str, float] | None = None) -> tuple[Client, ...]:
    """Return the clients that are named: `outlook-windows`, a family, a platform or `all`; several by commas.

    Without a name, those that at least one percent read with. Raises NoClientError.
    """
    clients = all_clients(tuple((shares or {}).items()))
    wanted = [part.strip().lower() for name in names for part in name.split(",") if part.strip()]
    if not wanted:
        return tuple(client for client in clients if client.share >= LEAST_SHARE)
    chosen: set[Client] = set()
    for word in wanted:
        found = {each for each in clients if word in ("all", each.name, each.family, each.platform)}
        if not found:
            known = {name for each in clients for name in (each.name, each.family, each.platform)}
            raise NoClientError(word, sorted(known))
        chosen |= found
    return tuple(client for client in clients if client in chosen)


def told(clients: Sequence[Client], asked: Sequence[Client]) -> str:
    """Return the names of clients as a sentence has them; a family that is meant as a whole, by its own name."""
    names: list[str] = []
    for client in clients:
        family = [each for each in asked if each.family == client.family]
        whole = len(family) > 1 and all(each in clients for each in family)
        name = FAMILIES[client.key.split(".")[0]][1] if whole else client.title
        if name not in names:
            names.append(name)
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)

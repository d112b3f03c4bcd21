"""newsletter.toml: read, checked key by key, with the environment on top."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path

from newsletter.address import AddressError, a_label_domain, envelope_address, is_loopback
from newsletter.config.checks import RELAY_NAME, is_host, is_host_name, is_web_address, may_hold_secret
from newsletter.config.keys import PUBLICATION_KEYS, RELAY_KEYS, STATE_KEYS, TABLES, Key, variable_name
from newsletter.config.model import OUTBOX, Publication, Relay, Settings
from newsletter.config.publishing import read_publishing
from newsletter.config.relays import DEFAULT_PORTS
from newsletter.errors import NewsletterError
from newsletter.problems import Problem, did_you_mean, error, has_errors, in_order

SETTINGS_FILE = "newsletter.toml"
MAILBOX = re.compile(r"^\s*(?:\"?(?P<name>[^\"<>]*?)\"?\s*<(?P<address>[^<>]+)>|(?P<bare>[^<>\s]+))\s*$")


class NoWorkspaceError(NewsletterError):
    """No newsletter.toml here or above."""

    def __init__(self, start: Path) -> None:
        super().__init__(
            f"there is no {SETTINGS_FILE} in {start} or in a folder above it",
            "go to the folder of your newsletter, or begin one with: newsletter init my-newsletter",
        )


class SettingsError(NewsletterError):
    """newsletter.toml has faults, and nothing can be done without it. `problems` are all of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(
            f"{SETTINGS_FILE} cannot be used as it is", "correct the lines above, then run the command again"
        )
        self.problems = problems


def find_workspace(start: Path) -> Path:
    """Return the nearest folder, upwards from `start`, that holds newsletter.toml; raise NoWorkspaceError."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise NoWorkspaceError(start)


def load_settings(root: Path, environ: Mapping[str, str]) -> Settings:
    """Read newsletter.toml, the environment's NEWSLETTER_… over it; raise SettingsError with every problem."""
    settings, problems = read_settings(root, environ)
    if settings is None or has_errors(problems):
        raise SettingsError(problems)
    return settings


def read_settings(root: Path, environ: Mapping[str, str]) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Read newsletter.toml; return the settings, None if they cannot be used, and every problem."""
    file = SettingsFile(root, environ)
    if not file.values:
        return None, in_order(file.problems or [error("empty", "the file is empty", SETTINGS_FILE, 1)])
    publication = file.publication()
    relays = {name: relay for name in file.table("relays") if (relay := file.relay(name))}
    state = file.checked("state", STATE_KEYS)
    state_path = file.state_path(str(state.get("url", "sqlite:///.newsletter/newsletter.db")))
    publishing = read_publishing(file, publication)
    problems = in_order(file.problems)
    if publication is None or has_errors(problems):
        return None, problems
    synchronous = str(state.get("synchronous", "normal"))
    return Settings(root, publication, relays, state_path, synchronous, publishing), problems


class SettingsFile:
    """newsletter.toml while it is being read: its values, its lines, and what is wrong with them."""

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        self.root = root
        self.environ = environ
        self.problems: list[Problem] = []
        self.lines: list[str] = []
        self.values: Mapping[str, object] = {}
        self._read()

    def _read(self) -> None:
        try:
            text = (self.root / SETTINGS_FILE).read_bytes().decode("utf-8-sig")
            self.lines = text.splitlines()
            self.values = tomllib.loads(text.replace("\r\n", "\n"))
        except OSError as fault:
            reason = (fault.strerror or "the disk refused").lower()
            self.report("unreadable", f"the file cannot be read: {reason}", None, "let your user read it")
        except UnicodeDecodeError as fault:
            self.report("encoding", f"the file is not UTF-8 text (byte {fault.start + 1})", None, "save it as UTF-8")
        except tomllib.TOMLDecodeError as fault:
            place = re.search(r"line (\d+)", str(fault))
            self.report(
                "settings-syntax",
                "this line cannot be read",
                int(place.group(1)) if place else None,
                'a setting is written  key = "value"  on one line of its own',
            )
        for name in self.values:
            if name not in TABLES:
                near = did_you_mean(name, TABLES)
                self.report(
                    "unknown-key",
                    f"“{name}” is not a part of the settings",
                    self.line_of(name, None),
                    f"did you mean [{near}]?" if near else f"there are {', '.join(f'[{table}]' for table in TABLES)}",
                )

    def report(self, code: str, sentence: str, line: int | None, hint: str) -> None:
        """Take note of a problem of the file."""
        source = self.lines[line - 1] if line and line <= len(self.lines) else ""
        if may_hold_secret(source):  # what is shown ends up in logs
            source = ""
        self.problems.append(error(code, sentence, SETTINGS_FILE, line, hint=hint, source=source))

    def table(self, *path: str) -> Mapping[str, object]:
        """Return a table by its path; an empty one where there is none."""
        found: object = self.values
        for part in path:
            found = found.get(part, {}) if isinstance(found, Mapping) else {}
        if isinstance(found, Mapping):
            return found
        self.report("wrong-type", f"[{'.'.join(path)}] is not a table", self.line_of(path[-1], None), "")
        return {}

    def line_of(self, key: str, table: str | None) -> int | None:
        """Return the line that a key of a table, or the table itself, stands on."""
        inside = table is None
        for number, line in enumerate(self.lines, 1):
            header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
            if header:
                inside = table is None or header.group(1).replace('"', "") == table
                if table is None and header.group(1) in (key, f"relays.{key}"):
                    return number
            elif inside and re.match(rf"\s*\"?{re.escape(key)}\"?\s*[=.]", line):
                return number
        return None

    def checked(self, table: str, keys: Mapping[str, Key]) -> dict[str, object]:
        """Return a table's values, checked key by key; the environment's value wins over the file's."""
        typed = self.table(*table.split("."))
        home = self.line_of(table, None) or self.line_of(table.rpartition(".")[2], None)
        for name in typed:
            if name not in keys:
                self._unknown(name, table, keys)
        values: dict[str, object] = {}
        for name, key in keys.items():
            value = self._from_environment(table, name, key, typed.get(name))
            if value is None or value == "":
                if key.required:
                    hint = f'add this line under [{table}]:  {name} = "…"'
                    self.report("missing-key", f"[{table}] lacks “{name}”", home, hint)
            elif self._right(name, table, key, value):
                values[name] = value
        return values

    def _unknown(self, name: str, table: str, keys: Mapping[str, Key]) -> None:
        near = did_you_mean(name, keys)
        hint = f"did you mean {near}?" if near else f"[{table}] can have: {', '.join(keys)}"
        if "password" in name and near != name:
            variable = variable_name(table, "password")
            hint = (
                f"a password does not belong in this file: put it into the environment as {variable}, or name a "
                "file that only you can read with password_file"
            )
        self.report("unknown-key", f"“{name}” is not a setting of [{table}]", self.line_of(name, table), hint)

    def _from_environment(self, table: str, name: str, key: Key, typed: object) -> object:
        value = self.environ.get(variable_name(table, name))
        if value is None:
            return typed
        if key.kind is int:
            return int(value) if value.strip().isdigit() else value
        if key.kind is bool:
            return {"true": True, "1": True, "false": False, "0": False}.get(value.strip().lower(), value)
        return value

    def _right(self, name: str, table: str, key: Key, value: object) -> bool:
        line = self.line_of(name, table)
        if not isinstance(value, key.kind) or isinstance(value, bool) is not (key.kind is bool):
            kinds = {
                str: f'a text in quotes:  {name} = "…"',
                int: f"a whole number without quotes:  {name} = 4",
                bool: f"it without quotes:  {name} = true  or  {name} = false",
            }
            self.report("wrong-type", f"“{name}” has the wrong kind of value", line, f"write {kinds[key.kind]}")
            return False
        if key.choices and value not in key.choices:
            near = did_you_mean(str(value), key.choices)
            hint = f"did you mean {near}?" if near else f"it can be: {', '.join(key.choices)}"
            self.report("wrong-value", f"“{name}” cannot be “{value}”", line, hint)
            return False
        if key.kind is int and isinstance(value, int) and not 1 <= value <= (key.most or value):
            hint = f"write a number from 1 to {key.most}" if key.most else "write 1 or more"
            self.report("wrong-value", f"“{name}” cannot be {value}", line, hint)
            return False
        return True

    def publication(self) -> Publication | None:
        """Return [newsletter], or None if a part that nothing can do without is missing."""
        read = self.checked("newsletter", PUBLICATION_KEYS)
        values = {name: str(value).strip() for name, value in read.items()}
        name, address = self._mailbox("from", values)
        _, reply_to = self._mailbox("reply_to", values)
        _, unsubscribe = self._mailbox("unsubscribe_address", values)
        base_url = values.get("base_url", "").rstrip("/")
        if base_url and not is_web_address(base_url):
            self.report(
                "wrong-value",
                "“base_url” is not a web address",
                self.line_of("base_url", "newsletter"),
                'write it like  base_url = "https://news.example.org"',
            )
        list_domain = self._domain("list_domain", values.get("list_domain") or address.rpartition("@")[2])
        if not ("name" in values and address and list_domain and "postal_address" in values):
            return None
        return Publication(
            name=values["name"],
            sender_name=name or values["name"],
            sender_address=address,
            list_domain=list_domain,
            postal_address=values["postal_address"],
            locale=values.get("locale", "en"),
            theme=values.get("theme", "classic"),
            reply_to=reply_to,
            base_url=base_url,
            unsubscribe_address=unsubscribe,
            typography=bool(read.get("typography", True)),
            allow_html=bool(read.get("allow_html", False)),
        )

    def _domain(self, key: str, typed: str) -> str:
        """Return a domain in A-labels, or an empty string where there is none that can be used."""
        if not typed or is_host_name(typed):
            return a_label_domain(typed) if typed else ""
        hint = f'write a name such as  {key} = "news.example.org"'
        self.report("wrong-value", f"“{typed}” is not an internet name", self.line_of(key, "newsletter"), hint)
        return ""

    def _mailbox(self, key: str, values: Mapping[str, str]) -> tuple[str, str]:
        typed = values.get(key, "")
        if not typed:
            return "", ""
        match = MAILBOX.match(typed)
        try:
            address = (match.group("address") or match.group("bare")).strip() if match else ""
            envelope_address(address)
        except AddressError as fault:
            self.report(
                "wrong-value",
                fault.sentence,
                self.line_of(key, "newsletter"),
                f'write it like  {key} = "Energy News <news@example.org>"',
            )
            return "", ""
        return (match.group("name") or "").strip() if match else "", address

    def relay(self, name: str) -> Relay | None:
        """Return one relay of [relays.NAME], or None where it cannot be used."""
        table = f"relays.{name}"
        values = self.checked(table, RELAY_KEYS)
        if "host" not in values or not self._is_usable(name, table, str(values["host"])):
            return None
        password = self.environ.get(variable_name(table, "password"), "")
        if file := values.pop("password_file", None):
            password = password or self.secret(table, "password_file", str(file))
        tls = str(values.get("tls") or ("none" if is_loopback(str(values["host"])) else "starttls"))
        if tls == "none" and not is_loopback(str(values["host"])):
            self.report(
                "insecure-relay",
                f"relay “{name}” would send in the clear",
                self.line_of("tls", table),
                'write  tls = "starttls"  (or "implicit"); "none" is for this machine only',
            )
        values |= {"tls": tls, "port": values.get("port", DEFAULT_PORTS[tls])}
        return Relay(name=name, password=password, **values)  # type: ignore[arg-type]

    def _is_usable(self, name: str, table: str, host: str) -> bool:
        """Tell whether a relay has a name that can be given to --relay, and a host that can be looked up."""
        if name == OUTBOX or not RELAY_NAME.fullmatch(name):
            line = self.line_of(table, None) or self.line_of(name, None)
            hint = "the outbox needs no settings" if name == OUTBOX else "letters, digits, dots and hyphens can be used"
            self.report("wrong-value", f"a relay cannot be called “{name}”", line, hint)
        elif not is_host(host):
            hint = 'write it like  host = "mail.example.org"'
            self.report("wrong-value", f"“{host}” is not the name of a server", self.line_of("host", table), hint)
        else:
            return True
        return False

    def secret(self, table: str, key: str, file: str) -> str:
        """Return what a file holds that only its owner can read; empty, beside a problem, where it cannot be used."""
        path = self.root / file
        line = self.line_of(key, table)
        try:
            if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                self.report("open-secret", f"others can read {file}", line, f"run: chmod 600 {file}")
                return ""
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as fault:
            reason = (fault.strerror if isinstance(fault, OSError) else None) or "it is not UTF-8 text"
            self.report(
                "missing-file",
                f"{file} cannot be read: {reason.lower()}",
                line,
                "write the password into that file, readable only by you",
            )
            return ""

    def state_path(self, url: str) -> Path:
        """Return the file of the ledger."""
        if not url.startswith("sqlite:///"):
            self.report(
                "wrong-value",
                f"“{url.partition(':')[0]}” is not a database that this version can use",
                self.line_of("url", "state"),
                'write  url = "sqlite:///.newsletter/newsletter.db"',
            )
            return self.root
        return self.root / url.removeprefix("sqlite:///")

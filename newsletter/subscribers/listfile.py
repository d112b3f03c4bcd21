"""A list kept as a file: `subscribers/NAME.csv`, and what `NAME.yaml` says about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from newsletter.address import AddressError, address_key, envelope_address, is_reserved
from newsletter.documents import read_yaml
from newsletter.documents.table import Row, read_table
from newsletter.errors import UsageError
from newsletter.problems import Problem, did_you_mean, error, has_errors, warning
from newsletter.subscribers.model import RefusedRow, Subscriber, SubscriberList

LIST_NAME = re.compile(r"\w[\w.-]*")
LOCALE = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:[-_](?P<script>[A-Za-z]{4}))?(?:[-_](?P<region>[A-Za-z]{2}|\d{3}))?$"
)
# What other programs and languages call the three columns that have a meaning.
SYNONYMS = {
    "email": ["e_mail", "mail", "email_address", "e_mail_address", "e_pasts", "epasts", "e_pasta_adrese"],
    "locale": ["language", "lang", "valoda"],
}
# Columns whose value greets a reader where the list has no column “name”; they keep their own name as well.
NAMES = ("vārds", "vards", "vārds_uzvārds", "vards_uzvards", "first_name", "firstname", "full_name", "vardas", "имя")
KNOWN_COLUMNS = {other: column for column, others in SYNONYMS.items() for other in others}
HEADERLESS = ("email", "name", "locale")
DESCRIPTION_KEYS = ("name", "description", "locale")
# Addresses that are beyond doubt, as nearly all are: the validator takes thirty times as long to say the same.
BEYOND_DOUBT = re.compile(
    r"[a-z0-9_-]+(?:[.+][a-z0-9_-]+)*"
    r"@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?!(?:arpa|onion)$)[a-z]{2,}",
    re.IGNORECASE | re.ASCII,
)
# More than any header takes, and little enough to be read again after every keystroke.
HEAD_OCTETS = 65_536
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Invisible passengers of copied addresses: zero-width characters, soft hyphen, byte order mark.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\u00ad\ufeff"))


class UnknownListError(UsageError):
    """A list that was named does not exist."""

    def __init__(self, name: str, known: Sequence[str], stray: str = "") -> None:
        """Say what there is instead; `stray` is a file that seems to be meant and cannot be a list."""
        stem = PureWindowsPath(name).name.removesuffix(".csv")
        near = did_you_mean(stem, known)
        renamed = re.sub(r"[^\w.-]+", "-", stray)
        if stray.lower().endswith(".csv"):
            there = f"a list's name has no spaces: rename {stray} to {renamed}"
        elif stray:
            there = f"in Excel save {stray} as “CSV UTF-8 (Comma delimited)”: {PureWindowsPath(stray).stem}.csv"
        else:
            there = f"the lists are: {', '.join(known)}" if known else "make one: a file subscribers/NAME.csv"
        super().__init__(f"there is no list called “{name}”", f"did you mean {near}?" if near and not stray else there)
        self.name = name


def list_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the lists in a folder, sorted, each as the disk spells it; links that lead out are none."""
    home = folder.resolve()
    files = (path for path in folder.glob("*.csv") if path.is_file() and path.resolve().parent == home)
    return tuple(sorted(path.stem for path in files if LIST_NAME.fullmatch(path.stem)))


def read_list(folder: Path, name: str) -> tuple[SubscriberList, tuple[Problem, ...]]:
    """Read one list of a folder. Every row that is not empty is a subscriber or a refused row.

    Rows that are nobody are not problems: they are accounted for in the list. Problems of severity error are about the
    file as a whole. Raises UnknownListError.
    """
    known = list_names(folder)
    if name not in known:  # also on a disk for which Team and team are one file: standing goes by the name
        raise UnknownListError(name, known, _stray(folder, name))
    path = folder / f"{name}.csv"
    shown = f"{folder.name}/{path.name}"
    try:
        rows, problems = read_table(path.read_bytes(), shown)
    except OSError as fault:
        rows, problems = [], [_unreadable(shown, fault)]
    rows = [row for row in rows if row.fault or any(cell.strip() for cell in row.cells)]
    columns, people, found = _columns(rows, shown) if rows or not problems else ((), [], [])
    problems += found
    reading = _Reading(shown, columns)
    if "email" in columns and not has_errors(found):
        for row in people:
            reading.take(row)
    title, description, locale, more = _describe(folder, name)
    problems += [*reading.problems, *more]
    listed = SubscriberList(
        name, title, description, columns, tuple(reading.subscribers), tuple(reading.refused), locale
    )
    return listed, tuple(problems)


def read_columns(folder: Path, name: str) -> tuple[str, ...]:
    """Return the names of a list's columns, however long it is; none for a list that cannot be read."""
    path = folder / f"{name}.csv"
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_OCTETS)
            if len(head) == HEAD_OCTETS:
                head = head + file.read() if head.startswith(UTF_16) else head[: head.rfind(b"\n") + 1] or head
    except OSError:
        return ()
    rows, _ = read_table(head, path.name)
    return _columns([row for row in rows if any(cell.strip() for cell in row.cells)], path.name)[0]


def _unreadable(shown: str, fault: OSError) -> Problem:
    reason = (fault.strerror or "the disk refused").lower()
    return error("unreadable", f"the file cannot be read: {reason}", shown, hint="let your user read it")


def _stray(folder: Path, name: str) -> str:
    """Return the file of a folder that was meant by a name, but cannot be a list."""
    stem = PureWindowsPath(name).name
    for ending in ("", ".csv", ".xlsx", ".xls", ".ods"):
        typed = f"{stem}{ending}"
        is_list = typed.endswith(".csv") and LIST_NAME.fullmatch(typed.removesuffix(".csv"))
        if "." in typed and not is_list and (folder / typed).is_file():
            return typed
    return ""


def _columns(rows: list[Row], shown: str) -> tuple[tuple[str, ...], list[Row], list[Problem]]:
    """Return the names of the columns, the rows below the header, and what is wrong with the header."""
    if not rows:
        return (), [], [error("list-empty", "the list is empty", shown, hint="write a first line such as: email,name")]
    header, *people = rows
    typed = [cell.strip() for cell in header.cells]
    if header.cells and "@" in header.cells[0]:
        width = max(len(row.cells) for row in rows)
        columns = (*HEADERLESS, *(f"column_{number}" for number in range(4, width + 1)))[:width]
        sentence = f"the first line is a person, not names of columns; they are read as {', '.join(columns)}"
        hint = f"write above it: {','.join(columns)}"
        return columns, rows, [warning("list-without-header", sentence, shown, header.line, hint=hint)]
    while typed and not typed[-1]:
        typed.pop()
    columns = tuple(column_name(cell) for cell in typed)
    problems = []
    for name in sorted({column for column in columns if column and columns.count(column) > 1}):
        sentence = f"two columns are called “{name}”"
        problems.append(error("column-twice", sentence, shown, header.line, hint="give one of them another name"))
    if "email" not in columns:
        sentence = "no column is called “email”, so nobody can be written to"
        hint = "name the column that holds the addresses “email”"
        problems.append(error("list-without-email", sentence, shown, header.line, hint=hint))
    return columns, people, problems


def column_name(typed: str) -> str:
    """Return the name that a column has in a text: lower case, `_` for spaces and for what cannot stand in a name."""
    name = re.sub(r"\W+", "_", typed.translate(INVISIBLE).strip().lower()).strip("_")
    if name[:1].isdigit():
        name = f"_{name}"
    return KNOWN_COLUMNS.get(name, name)


@dataclass
class _Reading:
    """The rows of one file, sorted into people and refused rows."""

    shown: str
    columns: tuple[str, ...]
    subscribers: list[Subscriber] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        """Add one row to one or the other."""
        values = {column: cell.strip() for column, cell in zip(self.columns, row.cells, strict=False) if column}
        fields = {column: value for column, value in values.items() if value}
        typed = fields.pop("email", "")
        address = typed.translate(INVISIBLE).strip().removeprefix("mailto:")
        reason = row.fault or self._too_many_cells(row) or reason_against(address)
        if reason:
            self.refused.append(RefusedRow(row.line, typed or ", ".join(row.cells), reason))
            return
        key = address_key(address)
        if key in self.lines:
            earlier = f"the same address as in line {self.lines[key]}"
            self.refused.append(RefusedRow(row.line, typed, earlier, duplicate=True))
            return
        self.lines[key] = row.line
        locale = self._locale(fields.pop("locale", ""), row.line)
        name = fields.get("name") or next((fields[column] for column in NAMES if column in fields), "")
        known = {"email": address, **({"name": name} if name else {})}
        fields = {**known, **fields, **({"locale": locale} if locale else {})}
        self.subscribers.append(Subscriber(address, key, name, locale, fields, row.line))

    def _too_many_cells(self, row: Row) -> str:
        """Return the fault of a row that goes on after the last column; cells that are missing are empty."""
        if not any(cell.strip() for cell in row.cells[len(self.columns) :]):
            return ""
        return f"it has {len(row.cells)} cells, but there are {len(self.columns)} columns"

    def _locale(self, typed: str, line: int) -> str:
        locale = normal_locale(typed)
        if typed and not locale:
            sentence = f"“{typed}” is not a language code, so this reader gets the main language"
            hint = "write a code such as lv, en or pt-BR"
            self.problems.append(warning("unknown-language", sentence, self.shown, line, hint=hint))
        return locale


def reason_against(address: str) -> str:
    """Return why nobody can be written to under an address, or an empty string."""
    if not address:
        return "it has no address"
    if address.count("@") > 1 and not address.startswith('"'):
        return "it has more than one @"
    try:
        envelope_address(address)
    except AddressError as fault:
        return fault.sentence.partition(": ")[2]
    return "" if BEYOND_DOUBT.fullmatch(address) else _reason_of_validator(address)


def _reason_of_validator(address: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    domain = address.rpartition("@")[2]
    if is_reserved(address):  # its last label is not for the validator to judge
        address = f"{address[: -len(domain)]}{'.'.join([*domain.split('.')[:-1], 'example'])}"
    elif "." not in domain.strip("."):
        return "its domain has no ending such as .lv or .com"
    try:
        validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as fault:
        return str(fault).rstrip(".")
    return ""


def normal_locale(typed: str) -> str:
    """Return a language code in its usual spelling (`lv`, `pt-BR`, `sr-Latn`), or an empty string."""
    match = LOCALE.match(typed.strip())
    if not match:
        return ""
    parts = [match["language"].lower(), (match["script"] or "").title(), (match["region"] or "").upper()]
    return "-".join(part for part in parts if part)


def _describe(folder: Path, name: str) -> tuple[str, str, str, list[Problem]]:
    """Return the title, the description and the language that a list's description file gives it."""
    path = folder / f"{name}.yaml"
    shown = f"{folder.name}/{path.name}"
    if not path.is_file():
        return name, "", "", []
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        return name, "", "", [_unreadable(shown, fault)]
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        return name, "", "", [error("undecodable", "this line holds letters that are not UTF-8", shown, line)]
    document, problems = read_yaml(text, shown)
    for key in document.values:
        if key not in DESCRIPTION_KEYS:
            near = did_you_mean(key, DESCRIPTION_KEYS)
            hint = f"did you mean {near}?" if near else f"it may have {', '.join(DESCRIPTION_KEYS)}"
            problems.append(error("unknown-key", f"“{key}” means nothing here", shown, document.line(key), hint=hint))
    values = {key: str(document.values.get(key) or "").strip() for key in DESCRIPTION_KEYS}
    locale = normal_locale(values["locale"])
    if values["locale"] and not locale:
        sentence = f"“{values['locale']}” is not a language code"
        problems.append(error("unknown-language", sentence, shown, document.line("locale"), hint="lv, en or pt-BR"))
    return values["name"] or name, values["description"], locale, problems

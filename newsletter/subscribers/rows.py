"""The rows of a list: each is a person, or says why it is nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from newsletter.address import AddressError, address_key, envelope_address, is_reserved
from newsletter.documents.table import Row
from newsletter.problems import Problem, warning
from newsletter.subscribers.columns import INVISIBLE
from newsletter.subscribers.fields import Field
from newsletter.subscribers.locales import normal_locale
from newsletter.subscribers.model import RefusedRow, Subscriber

# Columns whose value greets a reader where the list has no column “name”; they keep their own name as well.
NAMES = ("vārds", "vards", "vārds_uzvārds", "vards_uzvards", "first_name", "firstname", "full_name", "vardas", "имя")
# Addresses that are beyond doubt, as nearly all are: the validator takes thirty times as long to say the same.
BEYOND_DOUBT = re.compile(
    r"[a-z0-9_-]+(?:[.+][a-z0-9_-]+)*"
    r"@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?!(?:arpa|onion)$)[a-z]{2,}",
    re.IGNORECASE | re.ASCII,
)
# No part of an address that is not longer can be too long itself (RFC 1035 2.3.4, RFC 5321 4.5.3.1).
SHORT = 63
LANGUAGES_SHOWN = 5
NO_FIELDS: Mapping[str, Field] = {}


class RowReader:
    """Reads the rows of one list, and remembers what was odd about them.

    With `whole_names`, the column `last_name` belongs to the name of whoever is named by `first_name`.
    """

    def __init__(
        self,
        columns: tuple[str, ...],
        shown: str,
        described: Mapping[str, Field] = NO_FIELDS,
        *,
        whole_names: bool = False,
    ) -> None:
        self._columns = columns
        self._shown = shown
        self._last_name = "last_name" if whole_names and "last_name" in columns else ""
        self._names = tuple(name for name in NAMES if name in columns)
        self._typed = [each for name, each in described.items() if name in columns and each.judges]
        # Of each field: the first line of a value that does not fit, how often, why, and the first value.
        self._wrong: dict[str, tuple[int, int, str, str]] = {}
        self._languages: dict[str, tuple[int, int]] = {}  # what was typed: its first line, and how often

    def read(self, row: Row) -> Subscriber | RefusedRow:
        """Return the person of a row, or why it is nobody."""
        return self.read_cells(*row)

    def read_cells(self, line: int, cells: Sequence[str], fault: str) -> Subscriber | RefusedRow:
        """Return the person of a row's cells, or why it is nobody; `fault` is what is wrong with the row itself."""
        pairs = zip(self._columns, cells, strict=False)
        fields = {column: value for column, cell in pairs if (value := cell.strip()) and column}
        address = typed = fields.get("email", "")
        fault = fault or self._too_many_cells(cells)
        if BEYOND_DOUBT.fullmatch(typed) and len(typed) <= SHORT:
            key = typed.lower()
        else:
            address = typed.translate(INVISIBLE).strip().removeprefix("mailto:")
            fault = fault or reason_against(address)
            key = "" if fault else address_key(address)
        if fault:
            return RefusedRow(line, typed or ", ".join(cells), fault)
        fields["email"] = address
        locale = fields.get("locale", "")
        if locale:
            locale = self._locale(locale, line)
            fields["locale"] = locale
            if not locale:
                del fields["locale"]
        name = fields.get("name", "")
        if not name and self._names:
            name = self._greeted(fields)
            if name:
                fields["name"] = name
        for each in self._typed:
            if (cell := fields.get(each.name)) and (fault := each.fault(cell)):
                first, number, *what = self._wrong.get(each.name, (line, 0, fault, cell))
                self._wrong[each.name] = (first, number + 1, what[0], what[1])
        return Subscriber(address, key, name, locale, fields, line)

    def _greeted(self, fields: Mapping[str, str]) -> str:
        """Return the name of somebody whose row has none in the column for it."""
        for column in self._names:
            if name := fields.get(column, ""):
                last = fields.get(self._last_name, "") if column == "first_name" else ""
                return f"{name} {last}" if last else name
        return ""

    def problems(self) -> Iterator[Problem]:
        """Yield what was odd about the rows that were read: each thing once, with its first line."""
        for typed, (line, number) in self._languages.items():
            them = "this reader gets" if number == 1 else f"{number:,} readers get"
            what = f"“{typed}” is not a language code" if typed else "other things here are no language codes, either"
            hint = "write a code such as lv, en or pt-BR"
            sentence = f"{what}, so {them} the main language"
            yield warning("unknown-language", sentence, self._shown, line, hint=hint)
        for name, (line, number, fault, cell) in self._wrong.items():
            more = f", and {number - 1:,} more of its values do not fit" if number > 1 else ""
            hint = "correct it, or describe the field otherwise in the list's .yaml"
            yield warning("wrong-value", f"{name}: {fault}{more}", self._shown, line, hint=hint, source=cell)

    def _too_many_cells(self, cells: Sequence[str]) -> str:
        """Return the fault of a row that goes on after the last column; cells that are missing are empty."""
        if len(cells) <= len(self._columns) or not any(cell.strip() for cell in cells[len(self._columns) :]):
            return ""
        return f"it has {len(cells)} cells, but there are {len(self._columns)} columns"

    def _locale(self, typed: str, line: int) -> str:
        locale = normal_locale(typed)
        if not locale:
            if typed not in self._languages and len(self._languages) >= LANGUAGES_SHOWN:
                typed = ""
            first, number = self._languages.get(typed, (line, 0))
            self._languages[typed] = (first, number + 1)
        return locale


def reason_against(address: str) -> str:
    """Return why nobody can be written to under an address, or an empty string."""
    is_certain = BEYOND_DOUBT.fullmatch(address) and len(address) <= SHORT
    return "" if is_certain else reason_in_full(address)


def reason_in_full(address: str) -> str:
    """Return the same without the quick way for what is beyond doubt."""
    if not address:
        return "it has no address"
    if address.count("@") > 1 and not address.startswith('"'):
        return "it has more than one @"
    try:
        envelope_address(address)
    except AddressError as fault:
        return fault.sentence.partition(": ")[2]
    return _reason_of_validator(address)


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

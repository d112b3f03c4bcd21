"""A segment as a condition of SQL that is true for exactly those for whom `newsletter.merge.expression` says so.

What no database says in the same way, as the capital letters of a language, is not translated: the rows are asked one
by one instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from newsletter.merge.expression import Comparison, Constant, Expression, Filter, Junction, Name, Not, is_number
from newsletter.merge.filters import as_text

NOTHING = ""  # what a field that is not there is to a filter


class Dialect(Protocol):
    """How a database says what the others say differently."""

    def value(self, name: str) -> str:
        """Return how a named value is put in."""

    def field(self, column: str, name: str) -> str:
        """Return the text that an object of JSON holds under a name, as an expression that is put in by `value`."""

    def number(self, text: str) -> str:
        """Return the number that a text is."""

    def is_number(self, text: str) -> str:
        """Return whether a text is one: see `newsletter.merge.expression.is_number`."""

    def exactly(self, text: str) -> str:
        """Return a text that is compared letter by letter, by their code points."""

    def holds(self, text: str, part: str) -> str:
        """Return whether a text holds another one."""

    def days_between(self, later: str, earlier: str) -> str:
        """Return how many days lie between two dates, which are texts such as 2026-11-24."""


class Sqlite:
    """SQLite, 3.38 and later."""

    def value(self, name: str) -> str:
        """Return how a named value is put in."""
        return f":{name}"

    def field(self, column: str, name: str) -> str:
        """Return the text that an object of JSON holds under a name."""
        return f"{column} ->> {name}"

    def number(self, text: str) -> str:
        """Return the number that a text is."""
        return f"CAST({text} AS REAL)"

    def is_number(self, text: str) -> str:
        """Return whether a text is a number: most are digits only, which is told in a quarter of the time."""
        bare = f"ltrim(substr({text}, 1, 1), '+-') || substr({text}, 2)"
        return (
            f"(length({text}) <= 15 AND {text} <> '' AND ({text} NOT GLOB '*[^0-9]*' OR "
            f"(({bare}) NOT GLOB '*[^0-9.]*' AND ({bare}) GLOB '[0-9]*' "
            f"AND ({bare}) GLOB '*[0-9]' AND ({bare}) NOT GLOB '*.*.*')))"
        )

    def exactly(self, text: str) -> str:
        """Return a text that is compared letter by letter."""
        return text

    def holds(self, text: str, part: str) -> str:
        """Return whether a text holds another one."""
        return f"instr({text}, {part}) > 0"

    def days_between(self, later: str, earlier: str) -> str:
        """Return how many days lie between two dates."""
        return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


class Postgres:
    """PostgreSQL."""

    def value(self, name: str) -> str:
        """Return how a named value is put in."""
        return f"%({name})s::text"

    def field(self, column: str, name: str) -> str:
        """Return the text that an object of JSON holds under a name."""
        return f"({column}::jsonb ->> {name})"

    def number(self, text: str) -> str:
        """Return the number that a text is."""
        return f"({text})::numeric"

    def is_number(self, text: str) -> str:
        """Return whether a text is a number."""
        return f"(length({text}) <= 15 AND {text} ~ '^[+-]?[0-9]+([.][0-9]+)?$')"

    def exactly(self, text: str) -> str:
        """Return a text that is compared letter by letter."""
        return f'({text}) COLLATE "C"'

    def holds(self, text: str, part: str) -> str:
        """Return whether a text holds another one."""
        return f"strpos({text}, {part}) > 0"

    def days_between(self, later: str, earlier: str) -> str:
        """Return how many days lie between two dates."""
        return f"(({later})::date - ({earlier})::date)"


class NotInSqlError(Exception):
    """A part of a segment that has no counterpart in every database."""


@dataclass(frozen=True)
class Condition:
    """A condition over a row `s` of subscriptions joined with its subscriber `p`, and the values that it names."""

    sql: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class _Text:
    """An operand: SQL for its text, whether it may be NULL, and the text itself where it is written in the segment."""

    sql: str
    may_miss: bool = True
    written: str | None = None
    number: str = ""


def condition(expression: Expression, dialect: Dialect) -> Condition | None:
    """Return what a segment asks as a condition, None for one that has to be asked of each row."""
    try:
        compiler = _Compiler(dialect)
        return Condition(compiler.truth(expression), compiler.values)
    except NotInSqlError:
        return None


# What stands on the subscriber outlives what a file says (see `newsletter.subscribers.records.Choice`).
OWN: Mapping[str, str] = {
    "name": "nullif(coalesce(p.name, s.name), '')",
    "locale": "nullif(coalesce(p.locale, s.locale), '')",
    "email": "coalesce(p.address, s.key)",
}
LISTS = "EXISTS (SELECT 1 FROM subscription o WHERE o.key = s.key AND o.list = {} AND o.status = 'confirmed')"
RECEIVED = (
    "EXISTS (SELECT 1 FROM delivery d JOIN campaign c ON c.id = d.campaign_id "
    "WHERE d.key = s.key AND c.issue = {} AND d.state IN ('accepted', 'written'))"
)


@dataclass
class _Compiler:
    dialect: Dialect
    values: dict[str, str] = field(default_factory=dict)

    def truth(self, expression: Expression) -> str:
        """Return a condition that is true or false, and never NULL."""
        match expression:
            case Not(operand=operand):
                return f"NOT {self.truth(operand)}"
            case Junction(operator=operator, left=left, right=right):
                return f"({self.truth(left)} {operator.upper()} {self.truth(right)})"
            case Comparison(operator=operator, left=left, right=right):
                return self._comparison(operator, left, right)
            case Constant(value=value):
                return "(1 = 1)" if value else "(1 = 0)"
            case Name(path=("tags",)):
                return "(s.tags <> '')"
            case Name() if expression.path != ("joined",) and expression.path[0] != "subscriber":
                raise NotInSqlError
            case Name():
                return f"(coalesce({self._text(expression).sql}, '') <> '')"
        raise NotInSqlError

    def _comparison(self, operator: str, left: Expression, right: Expression) -> str:
        if operator in ("in", "not in"):
            found = self._is_in(left, right)
            return found if operator == "in" else f"NOT {found}"
        first, second = self._text(left), self._text(right)
        if first.written is not None and second.written is not None:
            raise NotInSqlError
        return self._compared(operator, first, second)

    def _compared(self, operator: str, first: _Text, second: _Text) -> str:
        sign = "<>" if operator == "!=" else "=" if operator == "==" else operator
        as_texts = f"{self.dialect.exactly(first.sql)} {sign} {self.dialect.exactly(second.sql)}"
        numbers = [each.number or self.dialect.number(each.sql) for each in (first, second)]
        asked = [self.dialect.is_number(each.sql) for each in (first, second) if self._has_to_be_asked(each)]
        if any(each.written is not None and not is_number(each.written) for each in (first, second)):
            compared = as_texts
        elif asked:
            compared = f"CASE WHEN {' AND '.join(asked)} THEN {numbers[0]} {sign} {numbers[1]} ELSE {as_texts} END"
        else:
            compared = f"{numbers[0]} {sign} {numbers[1]}"
        missing = [f"{each.sql} IS NULL" for each in (first, second) if each.may_miss]
        if operator == "==" and len(missing) == 2:
            return f"(({missing[0]} AND {missing[1]}) OR coalesce({compared}, {FALSE}))"
        if operator == "!=" and len(missing) == 2:
            return f"(({missing[0]}) <> ({missing[1]}) OR coalesce({compared}, {FALSE}))"
        return f"coalesce({compared}, {TRUE if operator == '!=' else FALSE})"

    def _has_to_be_asked(self, text: _Text) -> bool:
        return text.written is None and not text.number

    def _is_in(self, left: Expression, right: Expression) -> str:
        match left, right:
            case _, Constant(value=tuple() as choices):
                found = self._text(left)
                each = [self._compared("==", found, self._written(choice)) for choice in choices]
                return f"({' OR '.join(each) or FALSE})"
            case Constant(value=str() as text), Name(path=(("tags" | "lists" | "received") as owner,)):
                return self._owned(owner, text)
        if isinstance(right, Name) and right.path[0] != "subscriber":
            raise NotInSqlError
        part, whole = self._text(left), self._text(right)
        return f"coalesce({self.dialect.holds(whole.sql, part.sql)}, {FALSE})"

    def _owned(self, owner: str, text: str) -> str:
        if is_number(text) or "\n" in text or "\0" in text:  # 1 is 01 where texts are compared as numbers
            raise NotInSqlError
        if owner == "tags":
            return f"({self.dialect.holds('s.tags', self._put(chr(10) + text + chr(10)))})"
        return (LISTS if owner == "lists" else RECEIVED).format(self._put(text))

    def _text(self, expression: Expression) -> _Text:
        match expression:
            case Constant(value=value):
                return self._written(value)
            case Name(path=("joined",)):
                return _Text("nullif(substr(s.joined_at, 1, 10), '')")
            case Name(path=("subscriber", name)) if name.isidentifier():  # SQLite takes $ and quotes for a path
                return _Text(OWN[name]) if name in OWN else _Text(self.dialect.field("s.fields", self._put(name)))
            case Filter(name="default", operand=operand, arguments=arguments):
                inner = self._text(operand)
                other = self._text(arguments[0]) if arguments else self._written("")
                return _Text(f"coalesce(nullif({inner.sql}, ''), {other.sql})", other.may_miss)
            case Filter(name="days_ago", operand=Name(path=("joined",)), arguments=(Constant(value=str() as today),)):
                days = self.dialect.days_between(self._put(today), self._text(Name(("joined",))).sql)
                return _Text(f"CAST({days} AS TEXT)", number=days)
        raise NotInSqlError

    def _written(self, value: object) -> _Text:
        if value is None or isinstance(value, bool | tuple):
            raise NotInSqlError
        text = as_text(value)
        if "\0" in text:
            raise NotInSqlError
        put = self._put(text)
        return _Text(put, may_miss=False, written=text, number=self.dialect.number(put) if is_number(text) else "")

    def _put(self, text: str) -> str:
        name = f"segment_{len(self.values)}"
        self.values[name] = text
        return self.dialect.value(name)


EVERYBODY = Condition("(1 = 1)", {})
TRUE, FALSE = "(1 = 1)", "(1 = 0)"
DIALECTS: Mapping[str, Callable[[], Dialect]] = {"sqlite": Sqlite, "postgres": Postgres}

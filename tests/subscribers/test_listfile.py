"""Lists as people really save them. Each case is a file and what became of its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from email_validator import validate_email
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.address import address_key, is_reserved
from newsletter.errors import UsageError
from newsletter.problems import Problem, Severity
from newsletter.subscribers.columns import INVISIBLE, column_name
from newsletter.subscribers.listfile import UnknownListError, list_names, read_columns, read_list
from newsletter.subscribers.locales import normal_locale
from newsletter.subscribers.model import RefusedRow, Subscriber, SubscriberList
from newsletter.subscribers.rows import RowReader, reason_against, reason_in_full

PLAIN = "email,name,locale\nanna@novads.lv,Anna Bērziņa,lv\nbob@city.example,Bob,en\n"


def read(folder: Path, data: bytes | str, name: str = "people") -> tuple[SubscriberList, tuple[Problem, ...]]:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.csv").write_bytes(data.encode() if isinstance(data, str) else data)
    return read_list(folder, name)


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode("utf-8-sig"),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"),
        ("sep=;\r\n" + PLAIN.replace(",", ";")).encode("utf-8-sig"),
        PLAIN.replace("email,", '"E-mail Address",').encode(),
        PLAIN.replace("email,name", "E-pasts, Name ").encode(),
        PLAIN.replace("anna@novads.lv,Anna Bērziņa", '" anna@novads.lv ","Anna Bērziņa"').encode(),
        PLAIN.replace("anna@", "\u200bmailto:anna@").encode(),
        PLAIN.replace("lv\nbob", "lv\n\n,,\nbob").encode(),
        PLAIN.rstrip("\n").encode(),
    ],
)
def test_one_list_in_many_dresses(tmp_path: Path, data: bytes) -> None:
    people, problems = read(tmp_path / "subscribers", data)
    assert problems == ()
    assert people.refused == ()
    assert people.columns == ("email", "name", "locale")
    assert [(each.address, each.name, each.locale) for each in people.subscribers] == [
        ("anna@novads.lv", "Anna Bērziņa", "lv"),
        ("bob@city.example", "Bob", "en"),
    ]


def test_a_value_holds_everything_a_cell_can(tmp_path: Path) -> None:
    data = 'email,name,Home City,note\na@b.lv,"O\'Neil ""Quoted"", jr.","Rīta\nKrasts",{{ 7*7 }}\nc@b.lv,,,\n'
    people, problems = read(tmp_path, data)
    assert problems == ()
    first, second = people.subscribers
    assert first.fields == {
        "email": "a@b.lv",
        "name": 'O\'Neil "Quoted", jr.',
        "home_city": "Rīta\nKrasts",
        "note": "{{ 7*7 }}",
    }
    assert second.fields == {"email": "c@b.lv"}
    assert (first.line, second.line) == (2, 4)


def test_each_bad_row_is_refused_with_its_line_and_a_reason(tmp_path: Path) -> None:
    rows = [
        "email,name",
        "anna@novads.lv,Anna",
        "ANNA@Novads.lv,Anna again",
        "nobody,No At",
        ",No Address",
        "a b@c.lv,Space",
        "x@gmail,No Ending",
        "x@y..lv,Dots",
        "x@y.lv,One,Too,Many",
        'x@y.lv,"Bob "The" Smith"',
        "last@y.lv",
        "Jānis@y.lv,SMTPUTF8",
        f"{'x' * 65}@y.lv,Long",
    ]
    people, problems = read(tmp_path, "\n".join(rows) + "\n")
    assert problems == ()
    assert [each.address for each in people.subscribers] == [
        "anna@novads.lv",
        "ANNA@Novads.lv",
        "last@y.lv",
        "Jānis@y.lv",
    ]
    assert [(row.line, row.reason) for row in people.refused] == [
        (4, "it needs a name, an @ and a domain"),
        (5, "it has no address"),
        (6, "it holds a space, a bracket or a control character"),
        (7, "its domain has no ending such as .lv or .com"),
        (8, "a part of its domain is empty or too long"),
        (9, "it has 4 cells, but there are 2 columns"),
        (10, 'its quotation marks do not match: inside a cell in quotation marks write "" for one'),
        (13, "it is too long"),
    ]


def test_a_file_without_a_header_is_read_and_said_to_be_so(tmp_path: Path) -> None:
    people, problems = read(tmp_path / "subscribers", "anna@novads.lv;Anna;lv;Rīga\nbob@city.example;Bob;en\n")
    assert [str(problem) for problem in problems] == [
        (
            "subscribers/people.csv:1: warning[list-without-header]: the first line is a person, not names of columns; "
            "they are read as email, name, locale, column_4\n  hint: write above it: email,name,locale,column_4"
        )
    ]
    assert people.subscribers[0].fields == {
        "email": "anna@novads.lv",
        "name": "Anna",
        "locale": "lv",
        "column_4": "Rīga",
    }
    assert [each.line for each in people.subscribers] == [1, 2]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "list-empty", None),
        (b"\n \n", "list-empty", None),
        (b"name,city\nAnna,Riga\n", "list-without-email", 1),
        (b"email,City,city\na@b.lv,1,2\n", "column-twice", 1),
        ("email,name\na@b.lv,x\nc@b.lv,Bērziņa\n".encode("cp1257"), "undecodable", 3),
        (b"PK\x03\x04rest of a workbook", "not-a-csv", None),
        (b'email,name\na@b.lv,"open\nc@b.lv,Bob\n', "quote-never-closed", 2),
    ],
)
def test_what_is_wrong_with_the_whole_file(tmp_path: Path, data: bytes, code: str, line: int | None) -> None:
    people, problems = read(tmp_path, data)
    assert [(problem.severity, problem.code, problem.line) for problem in problems] == [(Severity.ERROR, code, line)]
    assert people.subscribers == ()


def test_an_unknown_language_is_pointed_out_and_the_person_kept(tmp_path: Path) -> None:
    people, problems = read(tmp_path, "email,locale\na@b.lv,Latvian\nb@b.lv,lv_LV\n")
    assert [(problem.severity, problem.code, problem.line) for problem in problems] == [
        (Severity.WARNING, "unknown-language", 2)
    ]
    assert [each.locale for each in people.subscribers] == ["", "lv-LV"]
    assert people.subscribers[1].fields["locale"] == "lv-LV"


def test_what_a_description_says(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("name: Pašvaldības\ndescription: Visas\nlocale: lv_LV\n", "utf-8")
    people, problems = read(tmp_path, PLAIN)
    assert problems == ()
    assert (people.title, people.description, people.locale) == ("Pašvaldības", "Visas", "lv-LV")


def test_what_is_wrong_with_a_description(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("nmae: Pašvaldības\nlocale: Latvian\n", "utf-8")
    people, problems = read(tmp_path, PLAIN)
    assert people.title == "people"
    assert [(problem.code, problem.line, problem.hint) for problem in problems] == [
        ("unknown-key", 1, "did you mean name?"),
        ("unknown-language", 2, "lv, en or pt-BR"),
    ]


def test_what_is_no_file_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "people.csv").mkdir()
    assert list_names(tmp_path) == ()
    with pytest.raises(UnknownListError) as raised:
        read_list(tmp_path, "people")
    assert "make one" in raised.value.hint


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that cannot be read is taken from /proc")
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").symlink_to("/proc/self/mem")
    listed, (problem,) = read(tmp_path, PLAIN)
    assert (problem.code, problem.path) == ("unreadable", f"{tmp_path.name}/people.yaml")
    assert len(listed.subscribers) == 2


def test_the_lists_of_a_folder(tmp_path: Path) -> None:
    for name in ("team.csv", "all.csv", "all.yaml", ".hidden.csv", "notes.txt"):
        (tmp_path / name).touch()
    assert list_names(tmp_path) == ("all", "team")
    assert list_names(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(("name", "hint"), [("taem", "did you mean team?"), ("team.csv", "did you mean team?")])
def test_a_list_that_is_not_there(tmp_path: Path, name: str, hint: str) -> None:
    (tmp_path / "team.csv").write_text(PLAIN, "utf-8")
    with pytest.raises(UnknownListError) as raised:
        read_list(tmp_path, name)
    assert isinstance(raised.value, UsageError)
    assert raised.value.hint == hint


@pytest.mark.parametrize("name", ["../secret", "..", "/etc/passwd", "", "sub/secret", "linked"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "subscribers"
    (folder / "sub").mkdir(parents=True)
    for path in (tmp_path / "secret.csv", folder / "sub" / "secret.csv"):
        path.write_text(PLAIN, "utf-8")
    (folder / "linked.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(UnknownListError):
        read_list(folder, name)


@pytest.mark.parametrize(
    "address",
    [
        "a@localhost",
        "a@x.test",
        "a@x.invalid",
        "a@example.com",
        "jānis@example.org",
        "info@pašvaldība.example",
        "a+b@c.lv",
    ],
)
def test_addresses_that_are_taken(address: str) -> None:
    assert reason_against(address) == ""


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "@b.lv", "a@-x.test", "a@b@c.lv", "Anna <a@b.lv>", "a@b.lv.", "a\n@b.lv"]
)
def test_addresses_that_are_refused(address: str) -> None:
    assert reason_against(address) != ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("E-pasts", "email"),
        ("Home City", "home_city"),
        ("Pilsēta (2)", "pilsēta_2"),
        ("2nd", "_2nd"),
        ("Valoda", "locale"),
    ],
)
def test_names_of_columns(typed: str, name: str) -> None:
    assert column_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "locale"),
    [("LV", "lv"), ("lv_lv", "lv-LV"), ("sr-latn-rs", "sr-Latn-RS"), ("es-419", "es-419"), ("Latvian", ""), ("", "")],
)
def test_spelling_of_languages(typed: str, locale: str) -> None:
    assert normal_locale(typed) == locale


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_every_row_that_holds_anything_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    folder = tmp_path_factory.mktemp("lists")
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in [["email", "name"], *rows]]
    people, problems = read(folder, "\n".join(delimiter.join(row) for row in quoted) + "\n")
    assert problems == ()
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(people.subscribers) + len(people.refused) == len(filled)


@pytest.mark.parametrize(
    ("file", "name", "hint"),
    [
        (
            "Rīgas skolas.csv",
            "Rīgas skolas",
            "a list's name has no spaces: rename Rīgas skolas.csv to Rīgas-skolas.csv",
        ),
        ("skolas.xlsx", "skolas", "in Excel save skolas.xlsx as “CSV UTF-8 (Comma delimited)”: skolas.csv"),
        ("skolas.xlsx", "skolas.xlsx", "in Excel save skolas.xlsx as “CSV UTF-8 (Comma delimited)”: skolas.csv"),
        ("team.csv", "subscribers/team.csv", "did you mean team?"),
    ],
)
def test_a_file_that_was_meant_but_is_no_list(tmp_path: Path, file: str, name: str, hint: str) -> None:
    (tmp_path / file).write_text(PLAIN, "utf-8")
    with pytest.raises(UnknownListError) as raised:
        read_list(tmp_path, name)
    assert raised.value.hint == hint


def test_a_name_in_a_column_of_another_name_greets_its_reader(tmp_path: Path) -> None:
    listed, problems = read(tmp_path, "E-pasts;Vārds;Pilsēta\nanna@riga.lv;Anna;Rīga\nolga@riga.lv;;Rīga\n")
    assert not problems
    assert listed.columns == ("email", "vārds", "pilsēta")
    assert [person.name for person in listed.subscribers] == ["Anna", ""]
    assert listed.subscribers[0].fields == {
        "email": "anna@riga.lv",
        "name": "Anna",
        "vārds": "Anna",
        "pilsēta": "Rīga",
    }


# What is beyond doubt or nearly so, letter by letter; then all that the grammar of addresses has.
LABELS = ("mail", "a", "b1", "a-b", "A" * 20, "-a", "a-", "xn--a", "a_b")
ENDINGS = ("lv", "Com", "onion", "ONION", "arpa", "test", "b1", "x", "com.", "xn--p1ai")
ODD_LOCAL = st.text("aB0_+-.", min_size=1, max_size=4).map(lambda local: f"{local}@mail.lv")
ODD_DOMAIN = st.builds(
    lambda labels, ending: f"anna.b+c@{'.'.join([*labels, ending])}",
    st.lists(st.sampled_from(LABELS), max_size=2),
    st.sampled_from(ENDINGS),
)
LONG = st.integers(50, 70).map(lambda length: f"{'a' * length}@mail.lv")
GRAMMAR = st.from_regex(r"[\w.'\"@ +-]{1,20}@[\w.-]{1,20}", fullmatch=True)


@settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.one_of(ODD_LOCAL, ODD_DOMAIN, LONG, GRAMMAR, st.emails()), st.sampled_from(["", " ", "\u200b"]))
def test_the_quick_way_says_of_an_address_what_the_slow_one_says(address: str, around: str) -> None:
    found = RowReader(("email",), "list.csv").read_cells(2, [around + address + around], "")
    bare = address.translate(INVISIBLE).strip().removeprefix("mailto:")
    reason = reason_in_full(bare)
    assert reason_against(bare) == reason
    if reason:
        assert found == RefusedRow(2, (around + address + around).strip(), reason)
        return
    assert isinstance(found, Subscriber)
    assert (found.address, found.key) == (bare, address_key(bare))
    if not is_reserved(bare):  # which the validator refuses, and a rehearsal takes
        validate_email(bare, check_deliverability=False, globally_deliverable=False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_columns_of_a_long_list_are_read_from_its_top(tmp_path: Path, encoding: str) -> None:
    rows = "".join(f"person{number}@example.org;Rīga\n" for number in range(5000))
    (tmp_path / "long.csv").write_bytes(f"E-mail;Pilsēta un novads\n{rows}".encode(encoding))
    assert read_columns(tmp_path, "long") == ("email", "pilsēta_un_novads")
    assert read_columns(tmp_path, "long") == read_list(tmp_path, "long")[0].columns
    assert read_columns(tmp_path, "missing") == ()

"""Items that come from files of the issue's folder."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.content.model import Image, Issue, Link, RichText, Table
from newsletter.merge.tags import restore
from newsletter.problems import Problem

Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]
TOP = "---\nsubject: Ziņas\npreheader: Kas jauns\n---\n"
LV, EN = f"=== lv.md\n{TOP}", f"=== en.md\n{TOP}"
YAML = """\
=== events.yaml
- title: Gada konference
  Datums: 2026-12-01 18:00
  place: "Rīga: rātsnams"
  host: "**Dome** un {{ subscriber.name | default(“Tu”) }}"
  seats: 120
  free: yes
  kind: Closed
  speakers: [Anna, Jānis]
  sign up: https://example.org/ā
  image: images/a b.png
  text: |
    Viens „divi”

    - trīs
  links: "[lasīt](https://example.org/)"
=== images/a b.png: png 40x20
"""


def read(load: Loader, folder: Path) -> Issue:
    issue, problems = load(folder)
    assert not problems
    assert issue is not None
    return issue


def test_every_kind_of_value(write_folder: Callable[[str], Path], load: Loader) -> None:
    issue = read(load, write_folder(f"{LV}:::events from=events.yaml #e\nPar ko\n:::\n{YAML}"))
    document = issue.documents["lv"]
    (block,) = document.blocks
    assert block.intro is not None
    assert block.intro.text == "Par ko"
    (item,) = block.items
    fields = dict(item.fields)
    image, text, host = fields.pop("image"), fields.pop("text"), fields.pop("host")
    assert fields == {
        "title": "Gada konference",
        "date": datetime.datetime(2026, 12, 1, 18, 0),  # noqa: DTZ001 - as typed
        "place": "Rīga: rātsnams",
        "seats": 120,
        "free": True,
        "kind": "closed",
        "speakers": ("Anna", "Jānis"),
        "sign_up": "https://example.org/%C4%81",
        "links": (Link("lasīt", "https://example.org/"),),
    }
    assert isinstance(image, Image)
    assert (image.alt, image.path.name, image.line) == ("Gada konference", "a b.png", 10)
    assert isinstance(text, RichText)
    assert text.text == "Viens „divi”\n\n- trīs"
    assert isinstance(host, RichText)
    assert restore(host.html, document.tags) == '<strong>Dome</strong> un {{ subscriber.name | default("Tu") }}'
    assert [(tag.line, tag.path) for tag in document.tags] == [(4, "issues/2012-11-test/events.yaml")]
    assert image.src in issue.images


def test_a_language_has_its_own_file_or_the_common_one(write_folder: Callable[[str], Path], load: Loader) -> None:
    files = "=== e.csv\ntitle,date\nA,2026-12-01\n=== e.pt.csv\ntitle,date\nB,2026-12-01\n"
    files += "=== e.PT_br.csv\ntitle,date\nC,2026-12-01\n"
    names = ("lv", "pt", "pt-BR", "de")
    body = "".join(f"=== {name}.md\n{TOP}:::events from=e.csv\n:::\n" for name in names)
    issue = read(load, write_folder(body + files))
    titles = {locale: d.blocks[0].items[0].fields["title"] for locale, d in issue.documents.items()}
    assert titles == {"lv": "A", "pt": "B", "pt-BR": "C", "de": "A"}


@pytest.mark.parametrize("source", ["p.yaml", "p.json", "p.csv"])
def test_the_same_from_every_kind_of_file(write_folder: Callable[[str], Path], load: Loader, source: str) -> None:
    files = "=== p.yaml\n- Vārds: Anna\n  price: 4.20\n- Vārds: Jānis\n"
    files += '=== p.json\n[{"Vārds": "Anna", "price": "4.20"}, {"Vārds": "Jānis"}]\n'
    files += '=== p.csv: crlf\n"Vārds";price\nAnna;4.20\nJānis;\n'
    issue = read(load, write_folder(f"{LV}:::table from={source}\n:::\n{files}"))
    table = issue.documents["lv"].blocks[0].fields["table"]
    assert isinstance(table, Table)
    assert table.align == ("", "right")
    shown = "4.2" if source == "p.yaml" else "4.20"
    assert [cell.text for row in table.rows for cell in row] == ["Anna", shown, "Jānis", ""]


def test_one_file_in_two_blocks_is_faulty_once(write_folder: Callable[[str], Path], load: Loader) -> None:
    body = ":::events from=e.csv\n:::\n:::events from=e.csv\n:::\n=== e.csv\ntitle,date\nA,2026-12-01,x\n"
    assert [problem.code for problem in load(write_folder(LV + body))[1]] == ["bad-row"]


def test_lines_below_a_title(write_folder: Callable[[str], Path], load: Loader) -> None:
    body = ":::events\n### A\n![Foto](images/a.png)\n**Datums:** 2026-12-01\nvieta: Rīga, *Rātsnams*\n"
    body += "Sign up: https://www.example.org\nHost: [Dome](https://example.org/)\n\nTeksts: tas nav lauks\n[](https://example.org/)\n:::\n"
    issue = read(load, write_folder(f"{LV}{body}=== images/a.png: png 40x20\n"))
    fields = issue.documents["lv"].blocks[0].items[0].fields
    assert fields["date"] == datetime.date(2026, 12, 1)
    assert fields["place"] == "Rīga, Rātsnams"
    assert fields["sign_up"] == "https://www.example.org"
    assert str(fields["host"]) == '<a href="https://example.org/">Dome</a>'
    assert str(fields["text"]) == "<p>Teksts: tas nav lauks</p>"
    assert fields["links"] == (Link("", "https://example.org/"),)
    assert isinstance(fields["image"], Image)

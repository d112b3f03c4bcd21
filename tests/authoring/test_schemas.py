"""The schemas for text editors: sound themselves, at one with the samples, and with what the program says of a file."""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from newsletter.authoring.editor_files import all_schemas
from newsletter.authoring.theme_schemas import block_schema
from newsletter.config import read_settings
from newsletter.content.document import read_document
from newsletter.content.issuefile import read_issue_file
from newsletter.content.labels import Labels
from newsletter.delivery.destinationfile import read_destinations
from newsletter.documents import read_yaml, split_front_matter
from newsletter.problems import has_errors
from newsletter.theme.load import load_theme, shipped_themes, theme_names
from newsletter.theme.model import Theme
from newsletter.theme.schema import read_schema

ROOT = Path(__file__).parents[2]
Schemas = Mapping[str, dict[str, object]]

BLOCKS = {
    "whole": (
        "label: A\nhelp: B\nbody: items\nintro: true\nexample: |\n  :::a\n  :::\n"
        "attributes:\n  side: {type: choice, of: [left, 2], default: left, help: where}\n"
        "item:\n  title: {type: text, required: true}\n  links: links\n  rest:\n"
    ),
    "no body": "label: A\n",
    "unknown body": "body: markdwn\n",
    "unknown key": "body: none\nlabl: A\n",
    "label that is a number": "body: none\nlabel: 5\n",
    "intro that is a word": "body: items\nintro: perhaps\nitem: {title: text}\n",
    "items without item": "body: items\n",
    "item without items": "body: markdown\nitem: {title: text}\n",
    "fields of markdown": "body: markdown\nfields: {links: {type: links, required: true}}\n",
    "fields of none": "body: none\nfields: {links: links}\n",
    "unknown type": "body: none\nattributes: {a: {type: colour}}\n",
    "unknown key of a field": "body: none\nattributes: {a: {typ: text}}\n",
    "choice without choices": "body: none\nattributes: {a: {type: choice}}\n",
    "choices without choice": "body: none\nattributes: {a: {type: text, of: [1]}}\n",
    "taken name": "body: none\nattributes: {id: text}\n",
    "name with a hyphen": "body: none\nattributes: {a-b: text}\n",
    "field that is a list": "body: none\nattributes: {a: [text]}\n",
    "attributes that are a word": "body: none\nattributes: side\n",
}
ISSUES = {
    "whole": "date: 2026-03-01\ntheme: classic\nlists: [one, two]\nfrom: Ann <ann@example.org>\n",
    "lists in words": "lists: one, two\n",
    "nothing said": "date:\ntheme:\nlists:\n",
    "unknown key": "dat: 2026-03-01\n",
    "date in words": "date: tomorrow\n",
    "date as in a letter": "date: 1. 3. 2026\n",
    "two themes": "theme: [a, b]\n",
    "lists of lists": "lists: [[a]]\n",
    "sender without address": "from: Ann\n",
}
SETTINGS = {
    "least": "[newsletter]\nname = 'N'\nfrom = 'N <n@example.org>'\npostal_address = 'S 1'\n",
    "relay": (
        "[newsletter]\nname = 'N'\nfrom = 'N <n@example.org>'\npostal_address = 'S 1'\n"
        "[relays.main]\nhost = 'localhost'\nport = 25\ntls = 'none'\nconnections = 2\n"
    ),
    "no newsletter": "[state]\nurl = 'sqlite:///a.db'\n",
    "missing name": "[newsletter]\nfrom = 'N <n@example.org>'\npostal_address = 'S 1'\n",
    "unknown table": "[newsletter]\nname = 'N'\nfrom = 'N <n@example.org>'\npostal_address = 'S 1'\n[relay]\n",
    "unknown key": "[newsletter]\nname = 'N'\nfrom = 'N <n@example.org>'\npostal_address = 'S 1'\nnam = 'N'\n",
    "wrong kind": "[newsletter]\nname = 5\nfrom = 'N <n@example.org>'\npostal_address = 'S 1'\n",
    **{
        f"relay with {fault}": (
            "[newsletter]\nname = 'N'\nfrom = 'N <n@example.org>'\npostal_address = 'S 1'\n"
            f"[relays.{name}]\nhost = 'localhost'\n{line}\n"
        )
        for fault, name, line in (
            ("unknown tls", "main", "tls = 'tls'"),
            ("too high a port", "main", "port = 70000"),
            ("no connection", "main", "connections = 0"),
            ("port in words", "main", "port = '25'"),
            ("a taken name", "outbox", ""),
            ("password", "main", "password = 'x'"),
        )
    },
}


@pytest.fixture(scope="module")
def theme() -> Theme:
    theme, _ = load_theme("classic", shipped_themes())
    assert theme
    return theme


@pytest.fixture(scope="module")
def schemas(theme: Theme) -> Schemas:
    return all_schemas(theme, theme_names(shipped_themes()), ["energija"])


def fits(schema: Mapping[str, object], value: object) -> bool:
    """Tell whether a value fits, after dates became texts as in YAML 1.2 without a schema of dates."""
    return not faults(schema, value)


def faults(schema: Mapping[str, object], value: object) -> list[str]:
    return [fault.message for fault in Draft202012Validator(schema).iter_errors(plain(value))]


def plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def values(file: Path) -> Mapping[str, object]:
    document, problems = read_yaml(file.read_text("utf-8"), file.name)
    assert problems == []
    return document.values


def test_every_schema_is_one(schemas: Schemas) -> None:
    assert {"newsletter.json", "issue.json", "front-matter.json", "theme.json", "block.json", "list.json"} < set(
        schemas
    )
    assert "data/cards.json" in schemas
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
        assert json.loads(json.dumps(schema)) == schema


def test_the_samples_fit(schemas: Schemas) -> None:
    judged: Mapping[str, list[Mapping[str, object]]] = {
        "newsletter.json": [tomllib.loads((ROOT / "newsletter.toml").read_text("utf-8"))],
        "issue.json": [values(file) for file in ROOT.glob("issues/*/issue.yaml")],
        "theme.json": [values(file) for file in ROOT.glob("templates/*/theme.yaml")],
        "block.json": [values(file) for file in ROOT.glob("templates/*/blocks/*.yaml")],
        "list.json": [values(file) for file in ROOT.glob("subscribers/*.yaml")],
        "front-matter.json": [
            split_front_matter(file.read_text("utf-8"), file.name)[0].document.values
            for file in (*ROOT.glob("issues/*/*.md"), *ROOT.glob("newsletter/content/starter/??.md"))
        ],
    }
    for name, samples in judged.items():
        assert samples
        assert [faults(schemas[name], sample) for sample in samples] == [[]] * len(samples)


@pytest.mark.parametrize("name", BLOCKS)
def test_a_blocks_schema_is_judged_alike(name: str) -> None:
    document, problems = read_yaml(BLOCKS[name], "a.yaml")
    _, found = read_schema("a", document, "a.yaml")
    assert fits(block_schema(), document.values) == (not problems and not found), found


@pytest.mark.parametrize("name", ISSUES)
def test_an_issue_file_is_judged_alike(schemas: Schemas, name: str) -> None:
    _, problems = read_issue_file(ISSUES[name], "issue.yaml")
    assert fits(schemas["issue.json"], read_yaml(ISSUES[name], "")[0].values) == (not problems), problems


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_are_judged_alike(schemas: Schemas, tmp_path: Path, name: str) -> None:
    (tmp_path / "newsletter.toml").write_text(SETTINGS[name], "utf-8")
    _, problems = read_settings(tmp_path, {})
    assert fits(schemas["newsletter.json"], tomllib.loads(SETTINGS[name])) == (not has_errors(problems)), problems


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("[google]\nconnections = 3\nrate = []\n", True),
        ('[town]\ndomains = "town.example"\n[[town.replies]]\nmatches = "a"\nhold = "1 hour"\n', True),
        ('[[all.replies]]\nmatches = "a"\npause = true\nconcerns = "relay"\n', True),
        ('[[all.replies]]\nmatches = "a"\n', False),
        ('[[all.replies]]\nhold = "1 hour"\n', False),
        ("[all]\nconnections = 3\n", False),
        ("[google]\nconnections = 0\n", False),
        ("[google]\nconnexions = 3\n", False),
        ("[Google]\nconnections = 3\n", False),
    ],
)
def test_a_table_of_providers_is_judged_alike(schemas: Schemas, text: str, *, is_right: bool) -> None:
    _, problems = read_destinations(text.encode())
    assert (not problems) == is_right
    assert fits(schemas["destinations.json"], tomllib.loads(text)) == is_right


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ('extends: classic\nlight: {accent: "#7a1f5c"}\nown: 3\ncontrast: [ink on sheet]\n', True),
        ('light: {accent: "7a1f5c"}\n', False),
        ("widths: {sheet: 600px}\n", False),
        ("contrast: [ink]\n", False),
        ("extends: [classic]\n", False),
        ("fonts: {text: 5}\n", False),
    ],
)
def test_a_theme_file_is_judged_alike(schemas: Schemas, tmp_path: Path, text: str, *, is_right: bool) -> None:
    (tmp_path / "mine").mkdir()
    text = text if "extends" in text else f"extends: classic\n{text}"
    (tmp_path / "mine" / "theme.yaml").write_text(text, "utf-8")
    _, problems = load_theme("mine", tmp_path)
    assert fits(schemas["theme.json"], read_yaml(text, "")[0].values) is is_right
    assert (not has_errors(problems)) is is_right


DATA = {
    "list": "- title: One\n  date: 2026-12-01\n- title: Two\n  date: 2026-12-02\n  place: Rīga\n",
    "under a name": "events:\n  - {title: One, date: 2026-12-01}\n",
    "with capitals": "- Title: One\n  Date: 2026-12-01\n",
    "no title": "- date: 2026-12-01\n",
    "slip in a name": "- titel: One\n  date: 2026-12-01\n",
    "date in words": "- title: One\n  date: tomorrow\n",
    "just words": "- One\n- Two\n",
    "two lists": "events: [{title: One, date: 2026-12-01}]\nmore: []\n",
}


@pytest.mark.parametrize("name", DATA)
def test_a_data_file_is_judged_alike(schemas: Schemas, theme: Theme, tmp_path: Path, name: str) -> None:
    (tmp_path / "events.yaml").write_text(DATA[name], "utf-8")
    text = "---\nsubject: A\npreheader: B\n---\n:::events from=events.yaml\n:::\n"
    reading = read_document(text, "en", "en.md", tmp_path, theme, "nabcdef")
    records, _ = read_yaml(DATA[name], "", list_name="records")
    value = records.values.get("records", records.values)
    assert fits(schemas["data/events.json"], value) == (not has_errors(reading.problems)), reading.problems


def test_a_data_file_may_name_fields_in_the_language_of_the_text(schemas: Schemas, theme: Theme) -> None:
    word = Labels(theme, "lv").shown("date")
    assert word != "Date"
    assert fits(schemas["data/events.json"], [{"title": "Viens", word: "2026-12-01"}])

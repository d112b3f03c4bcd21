"""[dkim], and what else newsletter.toml says about where messages come from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from newsletter.config import Dkim, DkimKey, Settings, read_settings

PUBLICATION = """\
[newsletter]
name = "Energy news"
from = "Energy news <news@mail.energy.example>"
postal_address = "Main street 1"
"""
KEY = 'selector = "news2026"\nkey_file = "keys/rsa.pem"\n'
SECOND = 'ed25519_selector = "news2026e"\ned25519_key_file = "keys/ed.pem"\n'


def read(
    folder: Path, table: str, environ: Mapping[str, str] | None = None, publication: str = PUBLICATION
) -> tuple[Settings | None, list[str]]:
    (folder / "newsletter.toml").write_text(f"{publication}\n{table}", encoding="utf-8")
    settings, problems = read_settings(folder, environ or {})
    return settings, [f"{problem.line}: {problem.code}: {problem.sentence} / {problem.hint}" for problem in problems]


def dkim(folder: Path, table: str, environ: Mapping[str, str] | None = None) -> Dkim | None:
    settings, problems = read(folder, f"[dkim]\n{table}", environ)
    assert problems == []
    assert settings is not None
    return settings.dkim


def test_without_the_table_nothing_signs(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, "")
    assert problems == []
    assert settings is not None
    assert settings.dkim is None


def test_keys_are_named_and_not_read(tmp_path: Path) -> None:
    rsa, second = DkimKey("news2026", "keys/rsa.pem"), DkimKey("news2026e", "keys/ed.pem")
    assert dkim(tmp_path, KEY) == Dkim("mail.energy.example", "relaxed", rsa)
    both = dkim(tmp_path, f'{KEY}{SECOND}domain = "Energy.example"\ncanonicalization = "relaxed/simple"')
    assert both == Dkim("energy.example", "simple", rsa, second)


def test_the_environment_can_hold_a_key(tmp_path: Path) -> None:
    found = dkim(tmp_path, 'selector = "x"', {"NEWSLETTER_DKIM_KEY": "-----BEGIN PRIVATE KEY-----"})
    assert found is not None
    assert found.rsa.secret.startswith("-----")
    assert "BEGIN" not in repr(found)
    given = dkim(tmp_path, "", {"NEWSLETTER_DKIM_SELECTOR": "y", "NEWSLETTER_DKIM_KEY_FILE": "/run/key.pem"})
    assert given is not None
    assert (given.rsa.selector, given.rsa.file) == ("y", "/run/key.pem")


FAULTS = [
    ('selector = "news"', "8: missing-key: [dkim] lacks “key_file”", "newsletter dkim new"),
    ('key_file = "x"', "8: missing-key: [dkim] lacks “selector”", 'selector = "news"'),
    (f"{KEY}ed25519_selector = 'e'", "10: missing-key: [dkim] lacks “ed25519_key_file”", "ed25519_key_file"),
    (SECOND, "8: missing-key: the second key has no first one", "newsletter dkim new"),
    ('domain = "energy.example"', "7: missing-key: [dkim] lacks “selector” and “key_file”", "newsletter dkim new"),
    (KEY.replace("news2026", "_x"), "8: wrong-value: a selector cannot be “_x”", "letters, digits"),
    (KEY.replace("news2026", "a..b"), "8: wrong-value: a selector cannot be “a..b”", "letters, digits"),
    (KEY + SECOND.replace("2026e", "2026"), "10: wrong-value: both keys have the same selector", "news2026e"),
    (f'{KEY}domain = "other.example"', "10: not-aligned: messages are from mail.energy.example", "mail.energy.example"),
    (f'{KEY}domain = "sub.mail.energy.example"', "10: not-aligned", 'domain = "mail.energy.example"'),
    (f'{KEY}domain = "example"', "10: not-aligned", "leave the line out"),
    (f'{KEY}domain = "nergy.example"', "10: not-aligned", "leave the line out"),
    (f'{KEY}domain = "no domain"', "10: wrong-value: “no domain” is not an internet name", "mail.energy.example"),
    (f'{KEY}canonicalization = "simple/simple"', "10: wrong-value", "relaxed/simple"),
    (f'{KEY}private = "x"', "10: unknown-key", "selector, key_file"),
]


@pytest.mark.parametrize(("lines", "told", "hint"), FAULTS)
def test_a_fault_is_shown_at_its_line_with_a_way_out(tmp_path: Path, lines: str, told: str, hint: str) -> None:
    settings, problems = read(tmp_path, f"\n[dkim]\n{lines}\n")
    assert settings is None
    assert len(problems) == 1
    assert problems[0].startswith(told)
    assert hint in problems[0]


def test_where_bounces_and_questions_go(tmp_path: Path) -> None:
    lines = [
        'bounce_domain = "Bounces.rīga.example"',
        'list_help = "https://energy.example/help?x=1"',
        'list_owner = "Owner <owner@energy.example>"',
        'list_archive = "https://energy.example/archive/"',
    ]
    settings, problems = read(tmp_path, "", publication=PUBLICATION + "\n".join(lines))
    assert problems == []
    assert settings is not None
    publication = settings.publication
    assert publication.bounce_domain == "bounces.xn--rga-uta.example"
    assert publication.list_help == "https://energy.example/help?x=1"
    assert publication.list_owner == "owner@energy.example"
    assert publication.list_archive == "https://energy.example/archive/"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('bounce_domain = "a@b.example"', "bounce_domain = "),
        ('list_help = "help"', "list_help = "),
        ('list_archive = "ftp://x.example"', 'list_archive = "https://news.example.org/archive"'),
    ],
)
def test_what_cannot_be_written_to_is_told(tmp_path: Path, line: str, hint: str) -> None:
    settings, problems = read(tmp_path, "", publication=PUBLICATION + line)
    assert settings is None
    assert len(problems) == 1
    assert problems[0].startswith("5: wrong-value")
    assert hint in problems[0]


def test_return_paths_of_their_own_need_a_domain(tmp_path: Path) -> None:
    relay = '[relays.main]\nhost = "127.0.0.1"\nreturn_path = "verp"'
    settings, problems = read(tmp_path, relay)
    assert settings is None
    assert problems[0].startswith("8: missing-key: relay “main” is to give each message a return path of its own")
    assert "bounce_domain = " in problems[0]
    publication = f'{PUBLICATION}bounce_domain = "bounces.energy.example"'
    assert read(tmp_path, relay, publication=publication)[1] == []

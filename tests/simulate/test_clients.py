"""Every mail program's steps together: over a small email, as golden files, and over the sample issue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.render.document import parse
from newsletter.render.serialise import serialise
from newsletter.simulate.client import Client, Darkness, Trust
from newsletter.simulate.clients import BY_NAME, CLIENTS
from newsletter.simulate.clip import GMAIL_LIMIT
from newsletter.simulate.run import simulate

HERE = Path(__file__).parent
SAMPLE = (HERE / "sample.html").read_text(encoding="utf-8")
IN_DARK = [client for client in CLIENTS if client.dark]


@pytest.mark.parametrize(
    ("client", "dark"),
    [(client, False) for client in CLIENTS] + [(client, True) for client in IN_DARK],
    ids=lambda value: value.name if isinstance(value, Client) else "dark" if value else "light",
)
def test_what_is_kept_is_as_it_was_looked_at(client: Client, dark: bool) -> None:
    golden = HERE / f"golden/{client.name}{'-dark' if dark else ''}.html"
    simulation = simulate(SAMPLE, client, dark=dark)
    told = "".join(f"<!-- {sentence} -->\n" for sentence in simulation.changes)
    assert told + simulation.html + "\n" == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
def test_the_table_says_all_that_a_viewer_needs(client: Client) -> None:
    assert BY_NAME[client.name] is client
    assert client.screens
    assert bool(client.dark) == (client.darkness in (Darkness.PARTIAL, Darkness.FULL))
    for dark in (False, True):
        badge = client.badge_in(dark=dark)
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", badge.date)
        assert badge.reason.endswith(".")
        assert badge.source
    # Nobody but Word lays out as Word does, and a colour that is computed is not one that was seen.
    if client.group == "Outlook" and "Windows, classic" in client.label:
        assert client.badge.trust is Trust.APPROXIMATE
    if client.dark:
        assert client.dark_badge.trust is Trust.APPROXIMATE


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
@pytest.mark.parametrize("dark", [False, True])
def test_twice_is_as_good_as_once(client: Client, dark: bool) -> None:
    html = simulate(SAMPLE, client, dark=dark).html
    assert serialise(parse(html)) == html
    assert "<!--" not in html
    assert "[if mso" not in html


def test_words_are_never_lost_but_for_conditions_and_the_cut() -> None:
    words = ["A rising sun", "By night", "Read on", "Unsubscribe"]
    for client in CLIENTS:
        text = re.sub(r"<style.*?</style>|<[^>]+>", " ", simulate(SAMPLE, client, dark=False).html, flags=re.DOTALL)
        assert [text.count(word) for word in words] == ([1, 1, 2, 1] if client.name == "t-online" else [1] * 4), client


def test_gmail_cuts_what_is_too_long_and_says_so_below() -> None:
    filler = "<p>Žēlīgā saule.</p>" * 6000
    long = SAMPLE.replace("</body>", f"<table><tr><td>{filler}</td></tr></table><p>The end</p></body>")
    for name in ("gmail-web", "gmail-android", "gmail-ios", "gmail-other"):
        simulation = simulate(long, BY_NAME[name], dark=False)
        assert "The end" not in simulation.html
        assert len(simulation.html.encode()) < GMAIL_LIMIT + 1000
        assert re.search(
            r"\[Message clipped\]&#160; <span[^>]*>View entire message</span></div></div></body>", simulation.html
        )
        assert simulation.changes[0].startswith("It is longer than 102 KB")
    assert "The end" in simulate(long, BY_NAME["yahoo"], dark=False).html
    assert "clipped" not in simulate(SAMPLE, BY_NAME["gmail-web"], dark=False).html


def test_gmail_drops_style_sheets_over_its_limit_as_a_whole() -> None:
    heavy = SAMPLE.replace(
        "<style>@media only", f"<style>.filler {{ color: red }} {' ' * 16384}</style><style>@media only"
    )
    kept = simulate(heavy, BY_NAME["gmail-web"], dark=False)
    assert ".text {" in kept.html
    assert "@media" not in kept.html
    assert "filler" not in kept.html
    assert "@media" in simulate(heavy, BY_NAME["apple-mail"], dark=False).html

from __future__ import annotations

import httpx

from newsletter.preview.frame import Look, Scheme
from newsletter.preview.programs import as_shown, programs
from newsletter.simulate.clients import CLIENTS

DARK = Look(Scheme.DARK, images=False)
HTML = (
    "<html><head><style>@media (prefers-color-scheme: dark) { p { color: #ffffff } }</style></head>"
    '<body style="background:#ffffff"><p style="border-radius:4px">One</p></body></html>'
)
FRAME = "/frame/issues/2025-06-sun/en/email"


def test_without_a_program_nothing_is_changed() -> None:
    assert as_shown(HTML, DARK, "") == (HTML, DARK)
    assert as_shown(HTML, DARK, "<script>") == (HTML, DARK)


def test_what_was_changed_stands_in_the_frame() -> None:
    html, look = as_shown(HTML, Look(), "outlook-windows")
    assert '<meta name="simulated" content="Corners are square"></head>' in html
    assert "border-radius" not in html
    assert look == Look()


def test_only_a_program_that_reads_the_scheme_is_asked_for_dark() -> None:
    assert as_shown(HTML, DARK, "apple-mail")[1] == DARK
    html, look = as_shown(HTML, DARK, "gmail-ios")
    assert look == Look(images=False)
    assert "background:#1f1f1f" in html


def test_every_program_is_offered_with_both_badges() -> None:
    shown = programs()
    assert [program["name"] for program in shown] == [client.name for client in CLIENTS]
    for program in shown:
        badges = program["badges"]
        assert isinstance(badges, dict)
        assert set(badges) == {"light", "dark"}
        assert all(
            badge["reason"] and badge["level"] in ("close", "tested", "approximate") for badge in badges.values()
        )


async def test_the_frame_shows_an_email_as_a_program_does(client: httpx.AsyncClient) -> None:
    plain = (await client.get(FRAME, params={"scheme": "dark"})).text
    assert "#101418" in plain
    gmail = (await client.get(FRAME, params={"scheme": "dark", "program": "gmail-web"})).text
    assert "#101418" not in gmail
    assert 'content="Rules for dark mode and other queries but those for widths are left out"' in gmail
    word = (await client.get(FRAME, params={"program": "outlook-windows"})).text
    assert word.count("picture?src=images") == plain.count("picture?src=images") + 1
    listed = (await client.get("/api/programs")).json()
    assert {program["name"] for program in listed} >= {"gmail-web", "outlook-windows", "t-online"}

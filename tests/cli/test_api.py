"""`newsletter api`: tokens of programs."""

from __future__ import annotations

from newsletter.programs.access import TOKEN
from tests.cli.commands import Run


def test_a_token_is_made_shown_once_listed_and_made_void(newsletter: Run) -> None:
    made = newsletter("api", "new", "shop", "--scope", "subscribe", "--scope", "lists", "--days", "30")
    assert made.status == 0
    token = made.out.strip()
    assert TOKEN.fullmatch(token)
    assert "add readers to lists" in made.err
    shown = newsletter("api", "list")
    assert "shop" in shown.out
    assert "lists subscribe" in shown.out
    assert token not in shown.out + newsletter("api", "list", "--json").out
    assert newsletter("api", "revoke", "shop").status == 0
    assert newsletter("api", "list", "--json").json == []


def test_a_name_is_given_once_and_its_way_out_is_told(newsletter: Run) -> None:
    newsletter("api", "new", "shop", "--scope", "status")
    again = newsletter("api", "new", "shop", "--scope", "status")
    assert again.status == 2
    assert "newsletter api revoke shop" in again.err


def test_without_a_scope_all_of_them_are_told(newsletter: Run) -> None:
    said = newsletter("api", "new", "shop")
    assert said.status == 2
    assert "unsubscribe: take readers off lists" in said.err


def test_a_token_that_is_not_there_cannot_be_made_void(newsletter: Run) -> None:
    assert newsletter("api", "revoke", "shop").status == 2


def test_the_document_can_be_had_without_a_server(newsletter: Run) -> None:
    document = newsletter("api", "document").json
    assert "/lists/{list}/subscribers" in document["paths"]

"""The form that a command prints for other people's pages, and the mail for those who have no server."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.delivery.compose import keyring_of
from newsletter.message.subscribing import list_asked_for
from newsletter.message.tokens import Purpose, verify
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.wiring.lists.forms import form_of, is_public, mail_of
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.site.browsing import chromium
from tests.site.serving import serving

FIELDS = (
    "visibility: public\nfields:\n  street:\n    label: Street & house\n    of: [North, South]\n    required: true\n"
)


def test_a_page_of_somebody_else_signs_people_up_by_the_printed_form(root: Path) -> None:
    (root / "subscribers/village.yaml").write_text(FIELDS)
    settings = open_workspace(root)
    printed = form_of(settings, "village", "lv")
    assert "<script" not in printed
    assert "Street &amp; house" in printed
    with serving(settings) as base, chromium() as browser:
        page = browser.new_page(java_script_enabled=False)
        blog = printed.replace("https://news.example.org", base)
        page.route("http://blog.example/", lambda route: route.fulfill(body=blog, content_type="text/html"))
        page.goto("http://blog.example/")
        page.get_by_label("E-pasta adrese").fill("carla@example.com")
        page.get_by_label("Street & house").select_option("South")
        page.get_by_role("button").click()
        assert page.url.startswith(f"{base}/village/join/village")
        assert page.get_by_role("heading").inner_text() == "Ieskatieties savā pastkastē"
    with ledger_of(settings) as ledger:
        (stands,) = ledger.subscribers.subscriptions_of("carla@example.com")
    assert (stands.status, stands.locale, dict(stands.fields)) == (
        SubscriptionStatus.PENDING,
        "lv",
        {"street": "South"},
    )


def test_the_mail_that_asks_for_a_list_names_it_by_a_token_that_is_good_for_nothing_else(root: Path) -> None:
    settings = open_workspace(root)
    mail = mail_of(settings, "village")
    head, _, token = mail.rpartition("%20")
    assert head == "mailto:news@example.org?subject=subscribe"
    with ledger_of(settings) as ledger:
        keyring = keyring_of(ledger)
    assert list_asked_for(keyring, token, ["others", "village"]) == "village"
    assert list_asked_for(keyring, token, ["others"]) is None
    assert list_asked_for(keyring, token[:-1] + ("a" if token[-1] != "a" else "b"), ["village"]) is None
    assert verify(keyring, Purpose.UNSUBSCRIBE, token) is None


@pytest.mark.parametrize("name", ["secret", "nowhere"])
def test_a_list_that_is_not_public_has_no_form(root: Path, name: str) -> None:
    (root / "subscribers/secret.yaml").write_text("visibility: private\n")
    assert not is_public(open_workspace(root), name)

"""What a command's exit status says where a server refuses."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.cli.commands import SLUG, Run


class Picky:
    """Takes everybody but those of one town, and nobody from a sender that is refused."""

    def __init__(self) -> None:
        self.refused_sender = False

    async def handle_MAIL(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer MAIL."""
        envelope.mail_from = address
        return "550 5.7.1 not from you" if self.refused_sender else "250 2.1.0 ok"

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer RCPT."""
        if address.endswith("@ozolpils.example"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"


@pytest.fixture
def picky() -> Picky:
    """Return what decides."""
    return Picky()


@pytest.fixture
def relay(picky: Picky) -> Iterator[str]:
    """Return the address of a server that refuses some."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    controller = Controller(picky, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


def test_a_send_with_refused_recipients_is_done(newsletter: Run, relay: str) -> None:
    said = newsletter("send", SLUG, "--to", "municipalities", "--relay", relay, "--yes", "--json")
    assert (said.status, said.json["state"]) == (0, "finished")
    assert (said.json["written"], said.json["rejected"]) == (38, 2)
    assert "550 5.1.1 no such user" in newsletter("status").out


def test_a_sender_who_is_refused_leaves_work_undone(newsletter: Run, relay: str, picky: Picky) -> None:
    picky.refused_sender = True
    said = newsletter("send", SLUG, "--to", "municipalities", "--relay", relay, "--yes", "--json")
    assert (said.status, said.json["pending"], said.json["state"]) == (1, 40, "paused")
    assert newsletter("test", SLUG, "--to", "me@example.org", "--relay", relay).status == 1


def test_a_copy_that_is_refused_is_a_result(newsletter: Run, relay: str) -> None:
    said = newsletter("test", SLUG, "--to", "nobody@ozolpils.example", "--locale", "lv", "--relay", relay, "--json")
    assert said.status == 0
    assert [(copy["outcome"], copy["reply"]) for copy in said.json["copies"]] == [
        ("rejected", "550 5.1.1 no such user")
    ]


def test_a_copy_is_filled_in_from_who_would_get_that_language(newsletter: Run, workspace: Path) -> None:
    for path in (workspace / "subscribers").glob("*.csv"):
        path.unlink()
    (workspace / "subscribers" / "team.csv").write_text("email,name\na@example.org,Anna\n", encoding="utf-8")
    (workspace / "subscribers" / "team.yaml").write_text("locale: en\n", encoding="utf-8")
    said = newsletter("test", SLUG, "--to", "me@example.org", "--json")
    assert {copy["locale"]: copy["as"] for copy in said.json["copies"]} == {"lv": "", "en": "a@example.org"}


def test_one_issue_is_tested_at_a_time(newsletter: Run) -> None:
    said = newsletter("test", SLUG, "2012-12", "--to", "me@example.org")
    assert said.status == 2
    assert "“2012-12” is one issue too many" in said.err

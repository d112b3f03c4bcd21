"""What a reply means, and whose fault it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.replies import Blame, Outcome, Phase, Reply, judge, reply_of_lines

A, D, R = Outcome.ACCEPTED, Outcome.DEFERRED, Outcome.REJECTED


@pytest.mark.parametrize(
    ("phase", "reply", "outcome", "blame"),
    [
        ("connect", "421 busy", D, Blame.NETWORK),
        ("connect", "554 no service here", D, Blame.NETWORK),
        ("auth", "535 5.7.8 bad password", R, Blame.SENDER),
        ("auth", "454 4.7.0 try again", D, Blame.SENDER),
        ("mail", "530 5.7.0 STARTTLS first", R, Blame.SENDER),
        ("mail", "550 5.7.26 unauthenticated", R, Blame.SENDER),
        ("mail", "553 5.1.8 sender's domain", R, Blame.SENDER),
        ("mail", "552 5.2.2 your quota", R, Blame.SENDER),
        ("mail", "452 4.3.1 no room", D, Blame.SENDER),
        ("mail", "421 4.7.0 slow down", D, Blame.NETWORK),
        ("rcpt", "250 2.1.5 ok", A, Blame.NOBODY),
        ("rcpt", "251 will forward", A, Blame.NOBODY),
        ("rcpt", "550 no such user", R, Blame.RECIPIENT),
        ("rcpt", "550 5.1.1 no such user", R, Blame.RECIPIENT),
        ("rcpt", "550 5.1.10 null MX", R, Blame.RECIPIENT),
        ("rcpt", "551 not here", R, Blame.RECIPIENT),
        ("rcpt", "553 bad name", R, Blame.RECIPIENT),
        ("rcpt", "550 5.2.1 disabled", R, Blame.RECIPIENT),
        ("rcpt", "552 5.2.2 full", R, Blame.RECIPIENT),
        ("rcpt", "550 5.4.1 access denied", R, Blame.RECIPIENT),
        ("rcpt", "550 5.1.8 sender's domain", R, Blame.SENDER),
        ("rcpt", "550 5.7.1 policy", R, Blame.SENDER),
        ("rcpt", "550 5.7.515 not authenticated", R, Blame.SENDER),
        ("rcpt", "554 rejected by a blocklist", R, Blame.SENDER),
        ("rcpt", "530 log in first", R, Blame.SENDER),
        ("rcpt", "503 MAIL first", R, Blame.SENDER),
        ("rcpt", "550 5.4.4 no route", R, Blame.NETWORK),
        ("rcpt", "450 4.2.0 greylisted, come back", D, Blame.NOBODY),
        ("rcpt", "451 4.7.1 Gray-listing in effect", D, Blame.NOBODY),
        ("rcpt", "450 mailbox busy", D, Blame.RECIPIENT),
        ("rcpt", "452 4.2.2 full", D, Blame.RECIPIENT),
        ("rcpt", "451 4.7.28 too much", D, Blame.SENDER),
        ("rcpt", "451 4.3.0 local error", D, Blame.NETWORK),
        ("data", "451 4.3.0 aborted", D, Blame.NETWORK),
        ("data", "451 aborted", D, Blame.NETWORK),
        ("data", "554 no", R, Blame.CONTENT),
        ("body", "250 queued", A, Blame.NOBODY),
        ("body", "554 5.7.1 spam", R, Blame.CONTENT),
        ("body", "550 5.7.515 Access denied, sending domain vestis.lv does not meet the level", R, Blame.SENDER),
        ("body", "550 5.7.509 Access denied, does not pass DMARC verification", R, Blame.SENDER),
        ("body", "550 5.7.606 Access denied, banned sending IP", R, Blame.SENDER),
        ("body", "550 5.7.1 messages from here weren't sent: on our block list (S3150)", R, Blame.SENDER),
        ("rcpt", "550 SC-001 Mail rejected for policy reasons", R, Blame.SENDER),
        ("connect", "421 RP-001 Unfortunately, some messages weren't sent", D, Blame.SENDER),
        ("body", "451 4.7.500 Server busy. Please try again later", D, Blame.SENDER),
        ("body", "550 5.7.26 This mail has been blocked because the sender is unauthenticated", R, Blame.SENDER),
        ("body", "550 5.7.25 The sending IP has no PTR record", R, Blame.SENDER),
        ("body", "421 4.7.28 Gmail has detected an unusual rate of unsolicited mail", D, Blame.SENDER),
        ("body", "550 5.7.28 unusual rate of unsolicited mail from your domain", R, Blame.SENDER),
        ("body", "421 4.7.29 not sent over a TLS connection", D, Blame.SENDER),
        ("body", "421 4.7.0 try again later, closing connection", D, Blame.NETWORK),
        ("body", "450 4.2.1 The user is receiving mail at a rate that is too high", D, Blame.RECIPIENT),
        ("body", "550 5.7.1 this message is likely unsolicited mail", R, Blame.CONTENT),
        ("rcpt", "550 5.1.1 The email account does not exist; see DKIM and SPF", R, Blame.RECIPIENT),
        ("mail", "421 4.7.0 [TSS04] Messages temporarily deferred due to user complaints", D, Blame.SENDER),
        ("connect", "553 5.7.1 [BL21] Connections will not be accepted from here", D, Blame.SENDER),
        ("body", "554 5.7.9 Message not accepted for policy reasons", R, Blame.SENDER),
        ("rcpt", "554 delivery error: dd This user doesn't have an account", R, Blame.RECIPIENT),
        ("body", "550 no such user here", R, Blame.RECIPIENT),
        ("rcpt", "554 5.0.0 user does not exist", R, Blame.RECIPIENT),
        ("rcpt", "550 blocked using zen.spamhaus.org", R, Blame.SENDER),
        ("rcpt", "450 4.7.25 Client host rejected: cannot find your reverse hostname", D, Blame.SENDER),
        ("rcpt", "452 4.5.3 too many recipients", D, Blame.NETWORK),
        ("rcpt", "452 too many recipients", D, Blame.NETWORK),
        ("rcpt", "451 local error", D, Blame.NETWORK),
        ("rcpt", "503 5.5.1 MAIL first", R, Blame.SENDER),
        ("body", "450 4.2.0 busy", D, Blame.RECIPIENT),
        ("body", "554 5.6.0 bad MIME", R, Blame.CONTENT),
        ("body", "552 5.3.4 too big", R, Blame.CONTENT),
        ("body", "550 5.1.1 no such user", R, Blame.RECIPIENT),
        ("body", "552 5.2.2 full", R, Blame.RECIPIENT),
        ("body", "451 4.7.0 wait", D, Blame.CONTENT),
        ("body", "452 no room", D, Blame.NETWORK),
        ("body", "550 no", R, Blame.CONTENT),
    ],
)
def test_a_reply_is_an_outcome_and_a_blame(phase: str, reply: str, outcome: Outcome, blame: Blame) -> None:
    code, _, text = reply.partition(" ")
    assert judge(Reply(int(code), text), Phase(phase)) == (outcome, blame)


@given(st.integers(200, 599), st.sampled_from(Phase), st.text(max_size=40))
def test_the_first_digit_decides_and_policy_is_never_the_readers_fault(code: int, phase: Phase, text: str) -> None:
    reply = Reply(code, text)
    outcome, blame = judge(reply, phase)
    wanted = {2: A, 3: A, 4: D, 5: D if phase is Phase.CONNECT else R}
    assert outcome is wanted[code // 100]
    assert (blame is Blame.NOBODY) or outcome is not A
    assert judge(Reply(550, f"5.7.1 {text}"), phase)[1] is not Blame.RECIPIENT


@pytest.mark.parametrize(
    ("text", "enhanced"), [("5.1.1 no", "5.1.1"), ("4.7.28", "4.7.28"), ("no 5.1.1", ""), ("5.1.1000 x", ""), ("", "")]
)
def test_an_enhanced_status_code_stands_at_the_start(text: str, enhanced: str) -> None:
    assert Reply(550, text).enhanced == enhanced


@pytest.mark.parametrize(
    ("code", "lines", "shown"),
    [
        (250, [b"ok"], "250 ok"),
        (250, [b""], "250 "),
        (250, [b"one", b"two\r"], "250 one two"),
        (550, [b"\x1b[2J\xff \xc2\x85"], r"550 \x1b[2J\xff \x85"),
        (250, ["Lābi".encode()], "250 Lābi"),
        (550, [b"x" * 5000], "550 " + "x" * 1000),
    ],
)
def test_a_reply_is_shown_on_one_line_without_control_characters(code: int, lines: list[bytes], shown: str) -> None:
    assert str(reply_of_lines(code, lines)) == shown

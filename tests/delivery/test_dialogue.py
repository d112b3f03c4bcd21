"""The dialogue without a socket: every server, every split of the octets, every fault."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.delivery.dialogue import BLOCK, Dialogue, Step
from newsletter.delivery.model import Answer
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase

EVERYTHING = dict.fromkeys(("pipelining", "chunking", "size", "8bitmime", "smtputf8", "dsn"), "")
PIPELINING, CHUNKING = {"pipelining": ""}, {"chunking": ""}
BOTH = PIPELINING | CHUNKING
OFFERS = st.sampled_from([{}, PIPELINING, CHUNKING, BOTH, EVERYTHING])
HEAD = b"Subject: November\r\n\r\n"


def message_for(number: int, body: bytes = b"Sveiki\r\n") -> Message:
    """Return a small message."""
    return Message("editor@vestis.example", f"p{number}@novads.lv", HEAD + body, f"<{number}@vestis.example>")


@dataclass
class Server:
    """A strict server that answers octets with octets. `replies` maps a command to what is said instead of a yes."""

    replies: dict[str, str] = field(default_factory=dict)
    asks_anyway: bool = False
    accepted: list[bytes] = field(default_factory=list)
    out_of_order: int = 0
    has_sender: bool = False
    recipients: int = 0
    waiting: bytes = b""
    chunk: int | None = None
    in_data: bool = False

    def feed(self, octets: bytes) -> Iterator[bytes]:
        """Take octets and yield one reply after the other."""
        self.waiting += octets
        while True:
            if self.chunk is not None:
                if len(self.waiting) < self.chunk:
                    return
                body, self.waiting, self.chunk = self.waiting[: self.chunk], self.waiting[self.chunk :], None
                yield self.end("BDAT", body)
            elif self.in_data:
                body, end, rest = (b"\r\n" + self.waiting).partition(b"\r\n.\r\n")
                if not end:
                    return
                self.in_data, self.waiting = False, rest
                yield self.end("DOT", body[2:] + b"\r\n")
            else:
                line, end, rest = self.waiting.partition(b"\r\n")
                if not end:
                    return
                self.waiting = rest
                if reply := self.command(line.decode()):
                    yield reply

    def command(self, line: str) -> bytes:
        """Return the answer to a command."""
        verb = line.split()[0]
        reply = self.replies.get(verb, "")
        taken = reply[:1] in ("", "2")
        match verb:
            case "RSET":
                self.has_sender, self.recipients = False, 0
                return b"250 2.0.0 ok\r\n"
            case "MAIL":
                if self.has_sender:
                    self.out_of_order += 1
                    return b"503 5.5.1 nested MAIL\r\n"
                self.has_sender = taken
                return self.said(reply or "250 2.1.0 ok")
            case "RCPT":
                if not self.has_sender:
                    return b"503 5.5.1 MAIL first\r\n"
                self.recipients += taken
                return self.said(reply or "250 2.1.5 ok")
            case "DATA":
                if not self.recipients and not (self.asks_anyway and self.has_sender):
                    return b"503 5.5.1 RCPT first\r\n"
                self.in_data = taken
                return self.said(reply or "354 go on")
            case "BDAT":
                self.chunk = int(line.split()[1])
                return b""
        raise ValueError(line)

    def end(self, verb: str, body: bytes) -> bytes:
        """Return the verdict on a message."""
        reply = self.replies.get("BODY", "")
        taken = reply[:1] in ("", "2")
        if not self.recipients:
            if verb == "DOT":  # a refused BDAT leaves the transaction open
                self.has_sender = False
            return b"554 5.5.1 no valid recipients\r\n"
        if taken:
            self.accepted.append(body)
        if verb == "DOT" or taken:
            self.has_sender, self.recipients = False, 0
        return self.said(reply or "250 2.0.0 queued")

    @staticmethod
    def said(reply: str) -> bytes:
        return reply.encode() + b"\r\n"


def written(dialogue: Dialogue) -> bytes:
    """Return all octets that there are to send now."""
    return b"".join(iter(dialogue.data_to_send, b""))


def parts(octets: bytes, cuts: Iterable[int]) -> list[bytes]:
    """Cut octets."""
    places = [0, *sorted(cut % (len(octets) + 1) for cut in cuts), len(octets)]
    return [octets[start:end] for start, end in itertools.pairwise(places)]


def exchange(dialogue: Dialogue, server: Server, message: Message, cuts: Sequence[int] = ()) -> tuple[Answer, int]:
    """Send one message; return what came of it and how many round trips it took."""
    answer = dialogue.submit(message)
    assert answer is None
    for trips in range(1, 9):
        said = b"".join(server.feed(written(dialogue)))
        for part in parts(said, cuts):
            known = dialogue.receive(part)
            if known is not None:
                assert isinstance(known, Answer)
                assert answer is None
                answer = known
        if answer is not None:
            return answer, trips
    raise AssertionError("no end")


REFUSALS = [
    {},
    {"MAIL": "550 5.7.1 not you"},
    {"MAIL": "451 4.3.0 later"},
    {"RCPT": "550 5.1.1 nobody"},
    {"RCPT": "450 4.2.0 greylisted"},
    {"DATA": "451 4.3.0 later"},
    {"DATA": "554 5.5.0 no"},
    {"BODY": "554 5.7.1 spam"},
    {"BODY": "452 4.3.1 full"},
    {"BODY": "250-2.0.0 first\r\n250 2.0.0 second"},
]
OF_CODE = {"2": Outcome.ACCEPTED, "4": Outcome.DEFERRED, "5": Outcome.REJECTED}
BODIES = st.sampled_from([b"", b"Sveiki\r\n", b"a dot.\r\n" * 50, b"x" * 70 + b"\r\n\r\n\r\n"])


@given(
    OFFERS,
    st.lists(st.tuples(st.sampled_from(REFUSALS), BODIES, st.booleans()), min_size=1, max_size=5),
    st.lists(st.integers(0, 400), max_size=6),
)
@example(PIPELINING, [({"RCPT": "550 5.1.1 nobody"}, b"", True), ({}, b"", True)], [])
def test_one_verdict_a_message_however_the_replies_come(
    offered: dict[str, str], wanted: list[tuple[dict[str, str], bytes, bool]], cuts: list[int]
) -> None:
    dialogue, server = Dialogue(offered), Server()
    delivered = []
    for number, (replies, body, asks_anyway) in enumerate(wanted):
        if "chunking" in offered and "DATA" in replies:
            continue
        server.replies, server.asks_anyway = replies, asks_anyway
        message = message_for(number, body)
        answer, _ = exchange(dialogue, server, message, cuts)
        (verb, reply), *_ = [*replies.items(), ("BODY", "250 2.0.0 queued")]
        assert answer.outcome is OF_CODE[reply[0]]
        assert answer.phase is Phase[verb]
        if answer.outcome is Outcome.ACCEPTED:
            delivered.append(message.data)
        assert dialogue.is_idle
        assert dialogue.ended == ""
    assert server.accepted[: len(delivered)] == delivered
    assert server.out_of_order == 0


@pytest.mark.parametrize(("offered", "trips"), [({}, 4), (CHUNKING, 3), (PIPELINING, 2), (BOTH, 1), (EVERYTHING, 1)])
def test_round_trips(offered: dict[str, str], trips: int) -> None:
    dialogue, server = Dialogue(offered), Server()
    for number in range(3):
        message = message_for(number)
        assert exchange(dialogue, server, message)[1] == trips
        assert server.accepted[-1] == message.data


@pytest.mark.parametrize(
    ("offered", "octets"),
    [
        (PIPELINING, [b"MAIL FROM:<e@v.lv>\r\nRCPT TO:<a@n.lv>\r\nDATA\r\n", b"x\r\n.\r\n"]),
        (BOTH, [b"MAIL FROM:<e@v.lv>\r\nRCPT TO:<a@n.lv>\r\nBDAT 3 LAST\r\nx\r\n"]),
    ],
)
def test_the_octets(offered: dict[str, str], octets: list[bytes]) -> None:
    dialogue, server = Dialogue(offered), Server()
    assert dialogue.submit(Message("e@v.lv", "a@n.lv", b"x\r\n", "<1>")) is None
    for wanted in octets:
        block = dialogue.data_to_send()
        assert block == wanted
        known = dialogue.receive(b"".join(server.feed(bytes(block))))
    assert isinstance(known, Answer)


@pytest.mark.parametrize("refusal", ["550 5.1.1 nobody", "450 4.2.0 later"])
def test_after_a_refused_recipient_the_next_message_clears_the_transaction_first(refusal: str) -> None:
    for offered, first in (
        (PIPELINING, b"RSET\r\nMAIL"),
        (BOTH, b"RSET\r\nMAIL"),
        ({}, b"RSET\r\n"),
        (CHUNKING, b"RSET"),
    ):
        dialogue, server = Dialogue(offered), Server({"RCPT": refusal})
        exchange(dialogue, server, message_for(1))
        dialogue.submit(message_for(2))
        assert written(dialogue).startswith(first)


def test_a_message_that_is_asked_for_though_nobody_gets_it_is_ended_empty() -> None:
    dialogue, server = Dialogue(PIPELINING), Server({"RCPT": "550 5.1.1 nobody"}, asks_anyway=True)
    dialogue.submit(message_for(1))
    assert dialogue.receive(b"".join(server.feed(written(dialogue)))) is None
    octets = written(dialogue)
    assert octets == b".\r\n"
    answer = dialogue.receive(b"".join(server.feed(octets)))
    assert isinstance(answer, Answer)
    assert (answer.outcome, answer.blame, answer.phase) == (Outcome.REJECTED, Blame.RECIPIENT, Phase.RCPT)
    dialogue.submit(message_for(2))
    assert written(dialogue).startswith(b"MAIL")


@given(OFFERS, st.sampled_from(REFUSALS), st.integers(0, 400), st.sampled_from([1, 3 * BLOCK]))
def test_a_break_after_any_octet(offered: dict[str, str], replies: dict[str, str], place: int, size: int) -> None:
    dialogue, server = Dialogue(offered), Server(replies)
    dialogue.submit(message_for(1, b"x" * size + b"\r\n"))
    heard = 0
    answer: object = None
    last_octets_taken = False
    while answer is None and not dialogue.ended:
        octets = dialogue.data_to_send()
        last_octets_taken = last_octets_taken or bytes(octets[-4:]) in (b"\n.\r\n", b"xx\r\n", b"\nx\r\n")
        said = b"".join(server.feed(bytes(octets)))
        answer = dialogue.receive(said[: max(0, place - heard)])
        heard += len(said)
        if answer is None and heard >= place and not (octets and not said):
            answer = dialogue.end("it broke")
    assert isinstance(answer, Answer)
    if answer.outcome is Outcome.ACCEPTED:
        assert server.accepted
    elif answer.outcome is Outcome.NOT_SENT:
        assert not last_octets_taken
    elif answer.outcome is Outcome.UNCERTAIN:
        assert last_octets_taken
    else:
        assert not server.accepted


def test_uncertain_begins_with_the_last_octets_and_not_before() -> None:
    for offered, before in ((PIPELINING, b"250 ok\r\n250 ok\r\n354 go\r\n"), (BOTH, b"")):
        blocks = 3
        for taken in range(blocks + 1):
            dialogue = Dialogue(offered)
            dialogue.submit(message_for(1, b"x" * (blocks - 1) * BLOCK))
            if before:
                written(dialogue)
                dialogue.receive(before)
            for _ in range(taken):
                assert dialogue.data_to_send()
            answer = dialogue.end("it broke")
            assert answer is not None
            assert answer.outcome is (Outcome.UNCERTAIN if taken == blocks else Outcome.NOT_SENT)


def test_what_never_left_our_buffer_is_not_sent() -> None:
    dialogue = Dialogue(BOTH)
    dialogue.submit(message_for(1))
    written(dialogue)
    answer = dialogue.end("it takes nothing", all_written=False)
    assert answer is not None
    assert answer.outcome is Outcome.NOT_SENT


lines = st.one_of(
    st.binary(max_size=30),
    st.builds(
        lambda code, sign, text: b"%d%c%s\r\n" % (code, sign, text),
        st.sampled_from([199, 220, 250, 251, 334, 354, 421, 450, 503, 550, 554, 600]),
        st.sampled_from(b" -_"),
        st.binary(max_size=12),
    ),
)


@given(OFFERS, st.lists(lines, max_size=12))
def test_no_server_can_upset_it(offered: dict[str, str], said: list[bytes]) -> None:
    dialogue = Dialogue(offered)
    dialogue.submit(message_for(1))
    body_is_out = False
    answers = []
    for octets in said:
        body_is_out = body_is_out or b"Sveiki\r\n" in written(dialogue)
        known = dialogue.receive(octets)
        if known is not None:
            answers.append(known)
            assert body_is_out or (isinstance(known, Answer) and known.outcome is not Outcome.ACCEPTED)
    assert len(answers) + (dialogue.end("the end") is not None) == 1
    assert written(dialogue) == b""
    assert not dialogue.is_idle


@given(
    st.sampled_from([PIPELINING, BOTH, {}]),
    st.sampled_from(REFUSALS),
    st.sampled_from([b"250 ok\r\n", b"250 2.0.0 ok\r\n", b"354 go\r\n", b"550 5.1.1 no\r\n", b"450 4.2.0 later\r\n"]),
    st.integers(0, 2),
)
@example(BOTH, {"BODY": "554 5.7.1 spam"}, b"250 ok\r\n", 1)
@example(BOTH, {"BODY": "554 5.7.1 spam"}, b"250 ok\r\n", 0)
def test_a_reply_too_many_never_makes_a_message_accepted_that_was_not(
    offered: dict[str, str], replies: dict[str, str], stray: bytes, place: int
) -> None:
    if "chunking" in offered:
        place = min(place, 1)  # in the place of the verdict itself nobody can tell it from one
    dialogue, server = Dialogue(offered), Server(replies)
    dialogue.submit(message_for(1))
    answer: object = None
    said = 0
    while answer is None:
        octets = written(dialogue)
        assert octets
        for reply in server.feed(octets):
            if said == place:
                answer = answer or dialogue.receive(stray)
            said += 1
            answer = answer or dialogue.receive(reply)
    assert isinstance(answer, Answer)
    assert answer.outcome is not Outcome.ACCEPTED or server.accepted
    assert answer.outcome not in (Outcome.DEFERRED, Outcome.REJECTED) or not server.accepted


@pytest.mark.parametrize(
    ("behind", "outcome", "ended"),
    [
        (b"", Outcome.ACCEPTED, False),
        (b"421 4.7.0 enough\r\n", Outcome.ACCEPTED, True),
        (b"250 ok\r\n", Outcome.UNCERTAIN, True),
        (b"550 no\r\n", Outcome.UNCERTAIN, True),
        (b"what?\r\n", Outcome.UNCERTAIN, True),
    ],
)
def test_what_stands_behind_a_verdict(behind: bytes, outcome: Outcome, ended: bool) -> None:
    dialogue = Dialogue(PIPELINING)
    dialogue.submit(message_for(1))
    written(dialogue)
    dialogue.receive(b"250 ok\r\n250 ok\r\n354 go\r\n")
    written(dialogue)
    answer = dialogue.receive(b"250 taken\r\n" + behind)
    assert isinstance(answer, Answer)
    assert answer.outcome is outcome
    assert bool(dialogue.ended) is ended


def test_421_while_idle_ends_the_session_and_concerns_no_message() -> None:
    dialogue = Dialogue(PIPELINING)
    assert dialogue.receive(b"421 4.4.2 idle for too long\r\n") is None
    assert not dialogue.is_idle
    answer = dialogue.submit(message_for(1))
    assert answer is not None
    assert answer.outcome is Outcome.NOT_SENT
    assert "idle for too long" in answer.sentence


@pytest.mark.parametrize(
    "octets", [b"x" * 9000, b"250-" + b"x" * 8000, b"250-x\r\n" * 20_000, b"250-a\r\n550 b\r\n", b"\r\n", b"2x0 ok\r\n"]
)
def test_what_is_no_reply_ends_the_session(octets: bytes) -> None:
    for taken in (b"", b"250 ok\r\n250 ok\r\n"):
        dialogue = Dialogue(PIPELINING)
        dialogue.submit(message_for(1))
        written(dialogue)
        dialogue.receive(taken)
        answer = None
        for part in parts(octets + b"x" * 1000, range(0, len(octets), 500)):
            answer = answer or dialogue.receive(part)
        assert isinstance(answer, Answer)
        assert answer.outcome is Outcome.NOT_SENT


@pytest.mark.parametrize("offered", [BOTH, CHUNKING])
def test_a_server_that_offers_bdat_and_does_not_know_it_gets_data(offered: dict[str, str]) -> None:
    dialogue, server = Dialogue(offered), Server({"BODY": "502 5.5.1 what?"})
    answer, _ = exchange(dialogue, server, message_for(1))
    assert answer.outcome is Outcome.NOT_SENT
    assert "502 5.5.1 what?" in answer.sentence
    server.replies = {}
    message = message_for(2)
    assert exchange(dialogue, server, message)[0].outcome is Outcome.ACCEPTED
    assert server.accepted == [message.data]
    assert offered == dict(offered)


def test_a_command_between_messages() -> None:
    dialogue = Dialogue(EVERYTHING)
    dialogue.command(Step.NOOP)
    assert written(dialogue) == b"NOOP\r\n"
    assert str(dialogue.receive(b"250 2.0.0 still here\r\n")) == "250 2.0.0 still here"
    assert dialogue.is_idle
    dialogue.command(Step.NOOP)
    assert dialogue.end("it is gone") is None
    assert not dialogue.is_idle

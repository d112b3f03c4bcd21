"""One SMTP session after its greeting, encryption and login: octets in, answers out (RFC 5321).

There is no socket and no clock in here. Whoever owns them gives what was read to `receive`, writes what `data_to_send`
returns, and says with `end` that the connection is gone. One message at a time, one recipient each.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from enum import Enum

from newsletter.delivery.commands import (
    DATA,
    FINAL_DOT,
    RSET,
    bdat_command,
    mail_command,
    rcpt_command,
    refusal_of_our_own,
)
from newsletter.delivery.model import Answer
from newsletter.delivery.reading import DialogueError, RawReply, ReplyReader
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase, Reply, judge, reply_of_lines

BLOCK = 1 << 18
CLOSING = 421
# RFC 5321 4.2.4: a command that is not known, or not here; to BDAT, from a server that offers it all the same.
UNKNOWN_COMMAND = frozenset({500, 502, 503, 504})
# The status of an address (RFC 3463 3.2: x.1.0, x.1.5). As a verdict on a message it answers another command.
ADDRESS_STATUSES = frozenset({"2.1.0", "2.1.5"})


class Step(Enum):
    """A command whose reply is awaited: its name, its phase, the digit of a yes, and which of the deadlines is its own.

    CLOSE is a lone dot where a message was asked for that nobody gets.
    """

    RSET = "RSET", Phase.MAIL, 2, "command"
    MAIL = "MAIL", Phase.MAIL, 2, "command"
    RCPT = "RCPT", Phase.RCPT, 2, "command"
    DATA = "DATA", Phase.DATA, 3, "data"
    CHUNK = "BDAT", Phase.BODY, 2, "end"
    DOT = "the final dot", Phase.BODY, 2, "end"
    CLOSE = "the lone dot", Phase.DATA, 0, "end"
    NOOP = "NOOP", Phase.CONNECT, 0, "probe"
    QUIT = "QUIT", Phase.CONNECT, 0, "quit"

    def __init__(self, label: str, phase: Phase, wanted: int, deadline: str) -> None:
        self.label = label
        self.phase = phase
        self.wanted = wanted
        self.deadline = deadline


Group = tuple[tuple[Step, ...], bytes]


class Dialogue:
    """What has been said, what is awaited, and what there is to say.

    `extensions` is what EHLO offered, by lower-case keyword. `ended` says why the session is over; it is empty while it
    stands.
    """

    def __init__(self, extensions: Mapping[str, str]) -> None:
        self.extensions = extensions
        self.ended = ""
        self._reader = ReplyReader()
        self._awaited: deque[Step] = deque()
        self._groups: deque[Group] = deque()
        self._blocks: deque[bytes | memoryview] = deque()
        self._message: Message | None = None
        self._is_unsaid = False
        self._handed_over = False
        self._needs_reset = False
        self._refusal: Answer | None = None
        self._last: Answer | Reply | None = None

    @property
    def is_idle(self) -> bool:
        """Tell whether a message or a command can be begun: nothing is awaited, and nothing was said unasked."""
        return not (self.ended or self._awaited or self._message)

    @property
    def awaited(self) -> Step | None:
        """Return the command whose reply comes next; None where none is awaited."""
        return self._awaited[0] if self._awaited else None

    def submit(self, message: Message) -> Answer | None:
        """Begin a message. Return an answer at once where it cannot go to this server, and nothing was said."""
        if not self.is_idle:
            return Answer(Outcome.NOT_SENT, Phase.MAIL, Blame.NETWORK, sentence=self.ended or "it is busy")
        refusal = refusal_of_our_own(message, self.extensions)
        if refusal:
            return refusal
        self._message = message
        self._handed_over = False
        self._refusal = self._last = None
        self._groups.extend(self._plan(message))
        self._next_group(message)
        return None

    def command(self, step: Step) -> None:
        """Begin NOOP or QUIT, which have nothing to do with a message; the reply comes from `receive`."""
        self._last = None
        self._say((step,), f"{step.label}\r\n".encode())

    def data_to_send(self) -> bytes | memoryview:
        """Return the next octets to write; none while the server has to speak first.

        From the last octets of a message on, nobody knows without a reply what became of it.
        """
        if not self._blocks:
            return b""
        self._is_unsaid = False
        block = self._blocks.popleft()
        if not self._blocks and self._message and self._awaited[-1] in (Step.CHUNK, Step.DOT):
            self._handed_over = True
        return block

    def receive(self, octets: bytes) -> Answer | Reply | None:
        """Take what the server says. Return what became of the message, or the reply to a command, once it is known."""
        if self.ended:
            return None
        try:
            for raw in self._reader.feed(octets):
                self._take(raw)
        except DialogueError as fault:
            self._refusal = None
            return self.end(str(fault))
        if self._awaited or self._last is None:
            return None
        last, self._last = self._last, None
        self._message = None
        return last

    def end(self, why: str, *, all_written: bool = True) -> Answer | None:
        """End the session, and return what became of the message, if there is one.

        `all_written` is false where some of the octets that were to be written are still here for certain.
        """
        self.ended = self.ended or why
        if self._message is None:
            return None
        phase = self._awaited[0].phase if self._awaited else Phase.DATA
        outcome = Outcome.NOT_SENT
        if self._handed_over and all_written:
            outcome, phase = Outcome.UNCERTAIN, Phase.BODY
        answer = self._refusal or Answer(outcome, phase, Blame.NETWORK, sentence=why)
        self._forget()
        self._message = None
        return answer

    def _plan(self, message: Message) -> list[Group]:
        """Return the groups of commands that go out together (RFC 2920 3.1); a body stands at the end of its group.

        A message goes out in one group where it can: with PIPELINING and CHUNKING, unless RSET might fail.
        """
        can_group, can_chunk = "pipelining" in self.extensions, "chunking" in self.extensions
        lines = [(Step.RSET, RSET)] if self._needs_reset else []
        lines.append((Step.MAIL, mail_command(message, self.extensions)))
        lines.append((Step.RCPT, rcpt_command(message, self.extensions)))
        if not can_chunk:
            lines.append((Step.DATA, DATA))
        body = (Step.CHUNK, bdat_command(message)) if can_chunk else (Step.DOT, "")
        if not can_group:
            return [_together([line]) for line in (*lines, body)]
        if can_chunk and not self._needs_reset:
            return [_together([*lines, body])]
        return [_together(lines), _together([body])]

    def _next_group(self, message: Message) -> None:
        steps, octets = self._groups.popleft()
        if steps[-1] is Step.CHUNK:
            self._say(steps, *_blocks(octets, message.data, b""))
        elif steps[-1] is Step.DOT:
            self._say(steps, *_blocks(octets, message.data, FINAL_DOT))
        else:
            self._say(steps, octets)

    def _say(self, steps: Iterable[Step], *blocks: bytes | memoryview) -> None:
        self._awaited.extend(steps)
        self._blocks.extend(blocks)
        self._is_unsaid = True

    def _take(self, raw: RawReply) -> None:
        code, lines = raw
        if code == CLOSING:
            self._close(reply_of_lines(code, lines))
            return
        if not self._awaited or self._is_unsaid:
            self._unasked(reply_of_lines(code, lines))
            return
        step = self._awaited.popleft()
        if step.phase is Phase.CONNECT:
            self._last = reply_of_lines(code, lines)
        elif self._refusal:
            self._take_after_refusal(step, code, lines)
        elif code // 100 == step.wanted:
            self._advance(step, code, lines)
        elif code >= 400 and step is not Step.RSET:
            self._refuse(step, reply_of_lines(code, lines))
        else:
            raise _out_of_step(step, code, lines)
        if self._refusal and not self._awaited:
            self._last = self._refusal

    def _advance(self, step: Step, code: int, lines: list[bytes]) -> None:
        """Go on after a command that was taken."""
        if step.phase is Phase.BODY:
            reply = reply_of_lines(code, lines)
            if not self._handed_over or (step is Step.CHUNK and reply.enhanced in ADDRESS_STATUSES):
                raise _out_of_step(step, code, lines)
            self._needs_reset = False
            self._last = Answer(Outcome.ACCEPTED, Phase.BODY, Blame.NOBODY, reply)
        elif not self._awaited and self._groups and self._message:
            self._next_group(self._message)

    def _refuse(self, step: Step, reply: Reply) -> None:
        """Take the first refusal for the verdict, and see whether the transaction has to be cleared (RFC 3030 2)."""
        outcome, blame = judge(reply, step.phase)
        self._refusal = Answer(outcome, step.phase, blame, reply)
        if step is Step.CHUNK and reply.code in UNKNOWN_COMMAND:
            sentence = f"it offers BDAT and does not take it, so DATA is next: {reply}"
            self._refusal = Answer(Outcome.NOT_SENT, step.phase, Blame.NETWORK, sentence=sentence)
            self.extensions = {name: value for name, value in self.extensions.items() if name != "chunking"}
        self._groups.clear()
        self._needs_reset = step in (Step.RCPT, Step.DATA, Step.CHUNK)
        if step.phase is Phase.BODY and not self._handed_over:
            self.ended = f"it broke off the message: {reply}"
            self._forget()

    def _take_after_refusal(self, step: Step, code: int, lines: list[bytes]) -> None:
        """Take what was said to the commands behind a refused one: it is about their order, and no verdict.

        Where a message is asked for all the same, an empty one is the way out (RFC 2920 3.1).
        """
        if step is Step.DATA and code // 100 == step.wanted:
            self._say((Step.CLOSE,), FINAL_DOT)
            self._needs_reset = False
        elif code < 400 and step is not Step.CLOSE:
            raise _out_of_step(step, code, lines)
        elif step is Step.CHUNK:
            self._needs_reset = True

    def _unasked(self, reply: Reply) -> None:
        """Take what nobody asked for. With a message in hand, nobody knows what the answer to it is."""
        if self._message:
            raise DialogueError(f"it spoke out of turn: {reply}")
        self.ended = f"it spoke out of turn: {reply}"

    def _close(self, reply: Reply) -> None:
        """Take 421: whatever it answers, the session is over, and what is open was not taken (RFC 5321 3.8)."""
        step = self._awaited[0] if self._awaited else None
        self.ended = f"it closed the session: {reply}"
        self._forget()
        if self._last is None and self._message and step:
            outcome, blame = judge(reply, step.phase)
            self._last = self._refusal or Answer(outcome, step.phase, blame, reply)
        elif self._last is None and step:
            self._last = reply

    def _forget(self) -> None:
        """Say and await nothing more."""
        self._awaited.clear()
        self._groups.clear()
        self._blocks.clear()


def _together(lines: list[tuple[Step, str]]) -> Group:
    return tuple([step for step, _ in lines]), "".join([line for _, line in lines]).encode()


def _blocks(before: bytes, data: bytes, after: bytes) -> list[bytes | memoryview]:
    """Put a message between two commands: a small one is written at once with both, a large one is not copied."""
    if len(data) <= BLOCK:
        return [b"".join((before, data, after))]
    view = memoryview(data)
    last = (len(data) - 1) // BLOCK * BLOCK
    between = [view[start : start + BLOCK] for start in range(BLOCK, last, BLOCK)]
    return [before + data[:BLOCK], *between, data[last:] + after]


def _out_of_step(step: Step, code: int, lines: list[bytes]) -> DialogueError:
    return DialogueError(f"it answered {step.label} with {reply_of_lines(code, lines)}")

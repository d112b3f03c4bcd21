"""Reply rules: what a reply asks for, by the words of those who send it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from newsletter.config.durations import parse_duration
from newsletter.config.keys import Key
from newsletter.config.shares import parse_percent
from newsletter.config.tomlfile import TomlFile
from newsletter.delivery.model import Answer
from newsletter.errors import NewsletterError
from newsletter.replies import Blame, Outcome


class PatternError(NewsletterError):
    """A text that is no pattern for replies."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"“{text}” is not a pattern: {reason}", "write it in single quotes:  matches = '4\\.7\\.28'")


@dataclass(frozen=True)
class ReplyRule:
    """What a reply asks for, found by its code and text.

    `slow_down` is the part of the speed that is left (1.0: no less); for the time of `hold` nothing more is begun.
    `temporary` makes a refusal one that is tried again, and ours; `greylisting` one that is nobody's fault and is tried
    again in minutes; `pause` pauses the campaign. `of_relay` says that it is about all that goes through the relay, not
    only about the destination. `why` says it in words.
    """

    pattern: re.Pattern[str]
    slow_down: float = 1.0
    hold: timedelta | None = None
    temporary: bool = False
    greylisting: bool = False
    pause: bool = False
    of_relay: bool = False
    why: str = ""

    def revise(self, answer: Answer) -> Answer:
        """Return the answer as the rule wants it to be understood."""
        if self.greylisting and answer.outcome is Outcome.DEFERRED:
            return replace(answer, blame=Blame.NOBODY)
        if self.temporary and answer.outcome is Outcome.REJECTED:
            return replace(answer, outcome=Outcome.DEFERRED, blame=Blame.SENDER)
        return answer


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as fault:
        raise PatternError(text, fault.msg) from None


REPLY_KEYS: Mapping[str, Key] = {
    "matches": Key(str, "A regular expression over code and text of a reply.", required=True, parse=_pattern),
    "slow_down": Key(str, "The part of the speed that is left: `50%`.", parse=parse_percent),
    "hold": Key(str, "How long nothing more is begun: `15 minutes`.", parse=parse_duration),
    "temporary": Key(bool, "Whether a refusal for good is tried again nevertheless: it is about us, not the reader."),
    "greylisting": Key(bool, "Whether it is greylisting: tried again in minutes, and nobody's fault."),
    "pause": Key(bool, "Whether the campaign pauses until a person resumes it."),
    "concerns": Key(str, "What it is about.", choices=("destination", "relay"), default="`destination`"),
    "why": Key(str, "What it means, in a sentence for people."),
}
ACTIONS = ("slow_down", "hold", "temporary", "greylisting", "pause")


def read_rules(file: TomlFile, name: str) -> tuple[ReplyRule, ...]:
    """Return the rules of a group, [[NAME.replies]], in their order; what is wrong is reported to the file."""
    rules = []
    for line, typed, values in file.checked_each(name, "replies", keys=REPLY_KEYS):
        if not any(action in typed for action in ACTIONS):
            hint = f"it can have: {', '.join(ACTIONS)}"
            file.report("missing-key", "this rule does not say what to do", line, hint)
        elif "matches" in values:
            values["pattern"] = values.pop("matches")
            values["of_relay"] = values.pop("concerns", "") == "relay"
            rules.append(ReplyRule(**values))  # type: ignore[arg-type]
    return tuple(rules)

"""The file of what was found before, beside newsletter.toml: it belongs into the repository."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass

from newsletter.check.baseline import Baseline, Known
from newsletter.check.catalogue import problem
from newsletter.check.on_request import NOT_RUN
from newsletter.check.place import Place
from newsletter.check.policy import can_be_weighed
from newsletter.config import Settings
from newsletter.errors import NewsletterError
from newsletter.problems import Problem

BASELINE_FILE = ".newsletter-baseline.json"
ABOUT = "What newsletter test had found when this was written; it fails on what is new. Written by --write-baseline."


class UnreadableBaselineError(NewsletterError):
    """The file of what was found before cannot be read, so it cannot be added to."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"nothing was written: in {BASELINE_FILE}, {problem.sentence}", problem.hint)


def read_baseline(settings: Settings) -> tuple[Baseline, list[Problem]]:
    """Return what was found before; nothing, beside a problem, where the file cannot be read."""
    try:
        data = (settings.root / BASELINE_FILE).read_bytes()
    except FileNotFoundError:
        return Baseline(), []
    except OSError as fault:
        return Baseline(), [_unreadable((fault.strerror or "the disk refused").lower())]
    try:
        issues = json.loads(data)["issues"]
        found = {slug: tuple(_known(each) for each in listed) for slug, listed in issues.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return Baseline(), [_unreadable("it is not as the program wrote it")]
    return Baseline(found), []


@dataclass(frozen=True)
class Noted:
    """How many findings of an issue are noted, and how many of them were before and not looked for this time."""

    number: int
    kept: int = 0


def write_baseline(
    settings: Settings, issue: str, found: Iterable[Problem], unasked: Collection[str] = frozenset()
) -> Noted:
    """Write down what an issue has now, in the place of what it had; of the codes `unasked`, beside it.

    Errors that no rule has made are left out, and what says that something could not be asked.
    Raises UnreadableBaselineError, so that nothing of other issues is lost.
    """
    from newsletter.render.output import write_whole

    baseline, faulty = read_baseline(settings)
    if faulty:
        raise UnreadableBaselineError(faulty[0])
    counting = [each for each in found if can_be_weighed(each) and each.code not in NOT_RUN]
    written = baseline.with_issue(issue, counting, unasked)
    issues = {slug: [asdict(each) for each in listed] for slug, listed in written.issues.items()}
    facts: Mapping[str, object] = {"about": ABOUT, "issues": issues}
    file = settings.root / BASELINE_FILE
    if issues or file.exists():
        write_whole(file, (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode())
    number = sum(each.count for each in written.issues.get(issue, ()))
    return Noted(number, sum(each.count for each in baseline.kept(issue, unasked)))


def _known(plain: Mapping[str, object]) -> Known:
    """Return what one entry says. Raises TypeError where it is not as the program writes it."""
    known = Known(**plain)  # type: ignore[arg-type] # looked at below
    words = (known.code, known.severity, known.path, known.fingerprint, known.words)
    if type(known.count) is not int or not all(isinstance(each, str) for each in words):
        raise TypeError
    return known


def _unreadable(reason: str) -> Problem:
    hint = "take it back from the repository, or delete it and write it anew with --write-baseline"
    sentence = f"what was found before cannot be read: {reason}"
    return problem("unreadable-baseline", sentence, Place(BASELINE_FILE), hint)

"""Whether what was published answers, asked over HTTP as a reader's browser would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from newsletter.publish.client import Client, Failure
from newsletter.publish.exchange import Limits
from newsletter.publish.proxy import proxies_for
from newsletter.publish.reach import anywhere

SECONDS = 10
AT_ONCE = 8
# Of a page, what is looked through for the mark of its edition.
MOST = 2_000_000


@dataclass(frozen=True)
class Question:
    """An address, what kind of thing has to be there, and a text that has to stand in it."""

    url: str
    kind: str
    text: str = ""


def unanswered(questions: Sequence[Question]) -> Mapping[str, str]:
    """Return what is wrong with each address that does not answer as it should, in their order."""
    if not questions:
        return {}
    with ThreadPoolExecutor(min(AT_ONCE, len(questions))) as pool:
        found = list(pool.map(_fault, questions))
    return {question.url: fault for question, fault in zip(questions, found, strict=True) if fault}


def _fault(question: Question) -> str:
    """Ask, and return what is wrong as a clause that follows the address; empty if nothing is."""
    limits = Limits(SECONDS, MOST if question.text else 1)
    # The addresses are those of the workspace's settings: they may be anywhere.
    answer = Client(anywhere, limits, proxies_for(question.url)).ask("GET", question.url)
    if answer.failure is Failure.TIMEOUT:
        return f"does not answer within {SECONDS} seconds"
    if answer.failure:
        return f"does not answer: {answer.detail}"
    if not answer.is_good:
        return f"answers {answer.status}"
    if not answer.body or not answer.kind.startswith(question.kind):
        return f"answers with {answer.kind or 'an unknown kind of file'}" if answer.body else "answers with nothing"
    if question.text and question.text.encode() not in answer.body:
        return "shows another text than this"
    return ""

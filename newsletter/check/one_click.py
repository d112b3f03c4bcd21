"""Leaving with one click, as mailbox providers press it (RFC 8058): what a server that was asked has answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from newsletter.check.findings import Finding, error, ok
from newsletter.publish.client import Answer

CHECK = "one-click"
START = "start it on the machine of base_url: newsletter serve"
# A server that does not know a link, or not any more.
UNKNOWN = frozenset({404, 410})


@dataclass(frozen=True)
class Probe:
    """What came of a link of a test copy, which is good for nothing, asked in each way; and of one that is not ours."""

    head: Answer
    get: Answer
    post: Answer
    foreign: Answer


def judge(probe: Probe) -> Iterator[Finding]:
    """Yield whether readers can leave with one click, and nobody is made to by a program that follows links."""
    host = urlsplit(probe.post.url).hostname or ""
    found = list(_faults(probe, host))
    yield from found or [ok(CHECK, "GET and HEAD only show a page, and POST is taken with our keys", host)]


def _faults(probe: Probe, host: str) -> Iterator[Finding]:
    post = probe.post
    if post.failure and not post.hops:
        yield error(CHECK, f"readers cannot leave: {host} does not answer: {post.detail}", START, subject=host)
        return
    if post.hops:
        sentence = f"the way out leads on to {post.end}, where no mailbox provider follows (RFC 8058 3.1)"
        yield error(CHECK, sentence, "name in base_url the address where the pages are", subject=host)
        return
    if post.status in UNKNOWN:
        sentence = f"readers cannot leave: {host} does not know our links ({post.status})"
        yield error(CHECK, sentence, f"let it run with this ledger, below the path of base_url; {START}", subject=host)
        return
    if not post.is_good:
        sentence = f"readers cannot leave: {host} answers a POST with {post.status}"
        hint = "let what stands before it pass POST on, without a login or a question"
        yield error(CHECK, sentence, hint, subject=host)
    for method, answer in (("GET", probe.get), ("HEAD", probe.head)):
        if not answer.is_good:
            said = answer.detail or answer.status
            sentence = f"whoever opens the way out in a browser sees no page: {method}, {said}"
            yield error(CHECK, sentence, START, subject=host)
    if probe.foreign.is_good:
        sentence = f"{host} takes a link that nobody has written: something else answers there"
        yield error(CHECK, sentence, START, subject=host)

"""What is looked for on request only, and what says that it could not be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from newsletter.check.catalogue import CODES
from newsletter.check.code import OnRequest
from newsletter.problems import Problem

# These say something of a test, and nothing of an issue.
NOT_RUN: Mapping[str, OnRequest] = {
    "web-unreachable": OnRequest.NETWORK,
    "filter-unavailable": OnRequest.SPAM,
    "axe-unavailable": OnRequest.AXE,
}


def not_looked_for(wanted: Collection[OnRequest], found: Iterable[Problem]) -> frozenset[str]:
    """Return the codes that a test has not looked for, or not everywhere: nobody wanted it, or it could not be run."""
    ran = set(wanted).difference(NOT_RUN[each.code] for each in found if each.code in NOT_RUN)
    return frozenset(code.name for code in CODES.values() if code.on_request and code.on_request not in ran)

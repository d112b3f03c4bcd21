"""The badges of mail programs: how far what is shown can be trusted, why, and who tested it when."""

from __future__ import annotations

from newsletter.simulate.client import Badge, Trust

CANIEMAIL, SURVEYED = "caniemail.com", "2026-06-29"
GUIDES = "hteumeuleu.com (2019), litmus.com, caniemail.com"


def known_from_tests(reason: str, source: str = CANIEMAIL, date: str = SURVEYED) -> Badge:
    """Return the badge of a program whose rules were tested."""
    return Badge(Trust.TESTED, reason, source, date)


def approximate(reason: str, source: str, date: str) -> Badge:
    """Return the badge of what can only be approached."""
    return Badge(Trust.APPROXIMATE, reason, source, date)


WEBMAIL_BADGE = known_from_tests(
    "What it keeps and leaves out was tested feature by feature; drawn by Chromium, as on the web."
)
APP_BADGE = known_from_tests(
    "What it keeps and leaves out was tested feature by feature; the phone’s own fonts may differ."
)
UNCHANGED = "It leaves the colours of an email alone."
PARTIAL_BADGE = approximate(
    "Which colours it turns is known from tests; into which ones is computed as Outlook’s own editor does it, and may "
    "differ.",
    f"{GUIDES}, roosterjs",
    "2026-06-29",
)
FULL_BADGE = approximate(
    "That it turns all colours is known from tests; into which ones is reckoned, not measured.",
    GUIDES,
    "2026-06-29",
)

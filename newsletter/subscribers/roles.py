"""Addresses that belong to a task, not to a person: several may read them, and none of them may have asked."""

from __future__ import annotations

# RFC 2142, and what offices and programs use besides.
WORDS = """
abuse admin administrator billing birojs careers contact contactus customerservice daemon devnull dns do-not-reply
dome donotreply editor enquiries feedback ftp hello help helpdesk hostmaster hr info information inquiries jobs
kanceleja list list-request mail mailer-daemon marketing media news newsletter no-reply no_reply nobody noc noreply
office orders pasta pasts post postmaster press privacy registrar reply root sales security sekretariats service spam
staff support sysadmin tech undisclosed-recipients unsubscribe usenet uucp webmaster www
"""
ROLES = frozenset(WORDS.split())


def is_role(key: str) -> bool:
    """Tell whether an address key is that of a task, plus-tags aside."""
    return key.partition("@")[0].partition("+")[0] in ROLES

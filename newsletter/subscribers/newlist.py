"""The files that a new list begins with."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsletter.documents.yaml_text import yaml_text

DESCRIPTION = """\
# description: What one gets who is on it, and how often.
# locale: lv                # the language of those whose row names none
"""
WELCOME = """\
# welcome: Thank you! The next issue comes on the first Monday of the month.
# fields:                   # what else is known of its readers
#   city: text
#   role: {type: choice, of: [mayor, engineer], label: What you do}
"""
HEADER = "email,name,locale\r\n"


def usable_name(typed: str) -> str:
    """Return the name that a list could have instead of one that was typed, or an empty string."""
    stem = re.sub(r"\.(?:csv|yaml)$", "", typed.replace("\\", "/").rpartition("/")[2], flags=re.IGNORECASE)
    return re.sub(r"[^\w.-]+", "-", stem).strip("-.")


def new_list(name: str, title: str = "", *, is_public: bool = False, is_single: bool = False) -> Mapping[str, bytes]:
    """Return the files of a new list by their names.

    A spreadsheet reads the file of readers as it is: with a byte order mark, as it takes letters for others without.
    """
    said = yaml_text({"name": title or name})
    visibility = yaml_text({"visibility": "public" if is_public else "private"}).rstrip("\n")
    opt_in = yaml_text({"opt_in": "single" if is_single else "double"}).rstrip("\n")
    said += DESCRIPTION
    said += f"{visibility:<26}# {'offered' if is_public else 'not offered'} on the public pages\n"
    said += f"{opt_in:<26}# whoever signs up {'is on it at once' if is_single else 'confirms it by mail'}\n"
    said += WELCOME
    return {f"{name}.csv": b"\xef\xbb\xbf" + HEADER.encode(), f"{name}.yaml": said.encode()}

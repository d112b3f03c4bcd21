"""The keys of newsletter.toml: what each may hold, and the environment variable that wins over it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """One key that a table of newsletter.toml may have; a number is at least 1, and at most `most`.

    `default` and `help` are for the reference.
    """

    kind: type
    help: str
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    most: int | None = None


PUBLICATION_KEYS: Mapping[str, Key] = {
    "name": Key(str, "The newsletter's name.", required=True),
    "from": Key(str, "Who writes: `Name <address>`.", required=True),
    "reply_to": Key(str, "Where answers go.", default="From"),
    "list_domain": Key(str, "The domain of List-Id and Message-ID.", default="that of From"),
    "base_url": Key(str, "Where the public pages are; leave it out until something answers there."),
    "postal_address": Key(str, "The postal address at the foot of every issue.", required=True),
    "locale": Key(str, "The default language.", default="`en`"),
    "theme": Key(str, "The theme: a folder of `templates/`, or a shipped one.", default="`classic`"),
    "unsubscribe_address": Key(str, "The mailbox that takes requests to unsubscribe.", default="Reply-To"),
    "typography": Key(bool, "Whether straight quotes become those of the language.", default="`true`"),
    "allow_html": Key(bool, "Whether HTML in texts is HTML, and not shown as it is typed.", default="`false`"),
}
RELAY_KEYS: Mapping[str, Key] = {
    "host": Key(str, "The server's name.", required=True),
    "port": Key(int, "Its port.", default="587, 465 for `implicit`, 25 for `none`", most=65535),
    "tls": Key(
        str,
        "How the connection is kept private; `none` is for this machine only.",
        choices=("starttls", "implicit", "none"),
        default="`starttls`",
    ),
    "username": Key(str, "The account to log in with."),
    "password_file": Key(str, "A file that holds the password, readable only by its owner."),
    "connections": Key(int, "How many connections at once.", default="4"),
    "max_messages_per_connection": Key(int, "After so many, a connection is made anew.", default="100"),
}
STATE_KEYS: Mapping[str, Key] = {
    "url": Key(str, "The ledger's database.", default="`sqlite:///.newsletter/newsletter.db`"),
    "synchronous": Key(
        str,
        "What the ledger outlives: `normal` a killed process, `full` a power cut too, at a flush to disk a message.",
        choices=("normal", "full"),
        default="`normal`",
    ),
}
PUBLISH_KEYS: Mapping[str, Key] = {
    "kind": Key(
        str,
        "How `newsletter publish` brings pages and pictures to where `base_url` shows them.",
        choices=("folder", "command", "s3"),
    ),
    "folder": Key(str, "For `folder`: what the web server shows as `base_url`."),
    "command": Key(str, "For `command`: a program and its arguments, `{folder}` for the files; no shell reads it."),
    "bucket": Key(str, "For `s3`: the bucket."),
    "prefix": Key(str, "For `s3`: what stands before every name in the bucket."),
    "endpoint": Key(str, "For `s3`: the service, where it is not Amazon's."),
    "region": Key(str, "For `s3`: its region."),
    "access_key": Key(str, "For `s3`: the account.", default="that of the machine"),
    "secret_key_file": Key(str, "For `s3`: a file that holds the account's secret, readable only by its owner."),
    "images": Key(
        str,
        "How pictures reach a reader: `inline`, in every message, or `published`, from `base_url`.",
        choices=("inline", "published"),
        default="`inline`",
    ),
    "listed": Key(bool, "Whether search engines may list the published pages.", default="`false`"),
}
TABLES = ("newsletter", "relays", "state", "publish")


def variable_name(table: str, key: str) -> str:
    """Return the environment variable that wins over a key: NEWSLETTER_KEY, NEWSLETTER_RELAYS_NAME_KEY."""
    path = key if table == "newsletter" else f"{table}_{key}"
    return "NEWSLETTER_" + re.sub(r"[^A-Z0-9]", "_", path.upper())

"""The exports of other programs: how each is known by its header, and what its columns mean.

Names of columns are as `newsletter.subscribers.columns.column_name` returns them: `Email Address` is `email`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.subscribers.imports.standing import Standing, is_yes, said

# Names of columns that say how somebody has agreed; they are no fields.
AGREED_FROM, CONFIRMED, CONFIRMED_FROM = "agreed_from", "confirmed_at", "confirmed_from"
Cells = Mapping[str, str]
Judge = Callable[[Cells], Standing]


@dataclass(frozen=True)
class Export:
    """An export of one program. It is known by the columns of `signs`, all of which it has.

    `names` are ours for its columns; those of `dropped` say nothing about a person that a newsletter needs, as what
    they have paid or where they were when they opened a message; where `kept` is not empty, all others are dropped. The
    cells of `objects` are JSON objects, each with fields of its own.
    `judge` returns a row's standing by its cells in the columns of `judged`, and raises UnknownWordError.
    """

    program: str
    signs: frozenset[str]
    judge: Judge
    judged: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()

    def name_of(self, column: str) -> str:
        """Return our name of a column; empty for one that is dropped."""
        if column in self.dropped or (self.kept and column not in self.kept):
            return ""
        return self.names.get(column, column)


@dataclass(frozen=True)
class Always:
    """The judge of an export in which everybody has the same standing."""

    standing: Standing

    def __call__(self, _cells: Cells) -> Standing:
        """Return the one standing."""
        return self.standing


def by_word(column: str) -> Judge:
    """Return the judge of an export that says it in words."""
    return lambda cells: said(column, cells.get(column, ""))


def by_word_where_there_is_one(column: str) -> Judge:
    """Return the judge of an export in which those are active of whom nothing is said."""
    return lambda cells: said(column, cells[column]) if cells.get(column, "").strip() else Standing.ACTIVE


def left_if(*columns: str) -> Judge:
    """Return the judge of an export that says yes, or when, of those who have left."""
    return lambda cells: Standing.UNSUBSCRIBED if any(_is_set(cells, each) for each in columns) else Standing.ACTIVE


def _is_set(cells: Cells, column: str) -> bool:
    typed = cells.get(column, "").strip()
    return is_yes(column, typed) if column in FLAGS else bool(typed)


FLAGS = frozenset({"email_disabled", "is_this_subscriber_blacklisted", "is_this_account_disabled"})


def _ghost(cells: Cells) -> Standing:
    gets_mail = is_yes("subscribed_to_emails", cells.get("subscribed_to_emails", ""))
    return Standing.ACTIVE if gets_mail and not cells.get("deleted_at", "").strip() else Standing.UNSUBSCRIBED


def _beehiiv(cells: Cells) -> Standing:
    return Standing.UNSUBSCRIBED if cells.get("unsubscribed_at", "").strip() else said("status", cells["status"])


_PHPLIST_LEFT = ("is_this_subscriber_blacklisted", "is_this_account_disabled")


def _phplist(cells: Cells) -> Standing:
    if left_if(*_PHPLIST_LEFT)(cells) is Standing.UNSUBSCRIBED:
        return Standing.UNSUBSCRIBED
    column = "is_this_subscriber_confirmed"
    return Standing.ACTIVE if is_yes(column, cells.get(column, "")) else Standing.PENDING


def _mailerlite(cells: Cells) -> Standing:
    if cells.get("type", "").strip():
        return said("type", cells["type"])
    return Standing.UNSUBSCRIBED if cells.get("date_unsubscribe", "").strip() else Standing.ACTIVE


_MAILCHIMP = frozenset({"email", "member_rating", "leid", "euid"})
_MAILCHIMP_NAMES = {
    "optin_time": "joined",
    "optin_ip": AGREED_FROM,
    "confirm_time": CONFIRMED,
    "confirm_ip": CONFIRMED_FROM,
    "timezone": "time_zone",
    "notes": "note",
}
_MAILCHIMP_DROPPED = frozenset(
    {
        "member_rating",
        "latitude",
        "longitude",
        "gmtoff",
        "dstoff",
        "cc",
        "region",
        "last_change",
        "last_changed",
        "leid",
        "euid",
        "unsub_time",
        "unsub_campaign_title",
        "unsub_campaign_id",
        "unsub_reason",
        "unsub_reason_other",
        "clean_time",
        "clean_campaign_title",
        "clean_campaign_id",
    }
)
_PHPLIST_DROPPED = frozenset(
    {
        "id",
        "is_this_subscriber_confirmed",
        "is_this_subscriber_blacklisted",
        "did_this_subscriber_manually_confirm",
        "number_of_bounces",
        "last_modified",
        "unique_id",
        "send_this_subscriber_html_emails",
        "rss_frequency",
        "is_this_account_disabled",
        "additional_data",
        "foreign_key",
    }
)

# The first that fits: an export with more signs stands before one that has some of them.
EXPORTS: tuple[Export, ...] = (
    Export(
        "newsletter",
        frozenset({"email", "name", "locale", "standing", "joined", "tags"}),
        by_word("standing"),
        ("standing",),
        dropped=frozenset({"standing"}),
    ),
    Export(
        "Mailchimp, unsubscribed",
        _MAILCHIMP | {"unsub_time"},
        Always(Standing.UNSUBSCRIBED),
        names=_MAILCHIMP_NAMES,
        dropped=_MAILCHIMP_DROPPED,
    ),
    Export(
        "Mailchimp, cleaned",
        _MAILCHIMP | {"clean_time"},
        Always(Standing.BOUNCED),
        names=_MAILCHIMP_NAMES,
        dropped=_MAILCHIMP_DROPPED,
    ),
    Export("Mailchimp", _MAILCHIMP, Always(Standing.ACTIVE), (), _MAILCHIMP_NAMES, _MAILCHIMP_DROPPED),
    Export(
        "Substack",
        frozenset({"email", "active_subscription", "email_disabled", "created_at"}),
        left_if("email_disabled"),
        ("email_disabled",),
        {"created_at": "joined"},
        frozenset({"active_subscription", "expiry", "email_disabled", "first_payment_at", "prefer_digests"}),
    ),
    Export(
        "listmonk",
        frozenset({"uuid", "email", "attributes", "status"}),
        by_word("status"),
        ("status",),
        {"created_at": "joined"},
        frozenset({"uuid", "status", "updated_at"}),
        objects=frozenset({"attributes"}),
    ),
    Export(
        "listmonk, to be imported",
        frozenset({"email", "name", "attributes"}),
        Always(Standing.ACTIVE),
        objects=frozenset({"attributes"}),
    ),
    Export(
        "Ghost",
        frozenset({"email", "subscribed_to_emails", "complimentary_plan"}),
        _ghost,
        ("subscribed_to_emails", "deleted_at"),
        {"created_at": "joined", "labels": "tags"},
        frozenset({"id", "subscribed_to_emails", "complimentary_plan", "stripe_customer_id", "deleted_at", "gift_id"}),
    ),
    Export(
        "beehiiv",
        frozenset({"email", "status", "tier", "unsubscribed_at"}),
        _beehiiv,
        ("status", "unsubscribed_at"),
        {"created_at": "joined"},
        frozenset({"status", "stripe_customer_id", "unsubscribed_at"}),
    ),
    Export(
        "Curated",
        frozenset({"email", "subscribed_at", "utm_last_path"}),
        Always(Standing.ACTIVE),
        (),
        {"subscribed_at": "joined"},
        frozenset(
            {
                "utm_source",
                "utm_medium",
                "utm_term",
                "utm_content",
                "utm_campaign",
                "utm_last_path",
                "utm_referrer",
            }
        ),
    ),
    Export(
        "phpList",
        frozenset({"email", "is_this_subscriber_confirmed", "is_this_subscriber_blacklisted"}),
        _phplist,
        ("is_this_subscriber_confirmed", *_PHPLIST_LEFT),
        {"entered": "joined", "list_membership": "tags"},
        _PHPLIST_DROPPED,
    ),
    Export(
        "Buttondown",
        frozenset({"email", "type", "creation_date", "metadata"}),
        by_word("type"),
        ("type",),
        {"creation_date": "joined", "notes": "note"},
        frozenset(
            {
                "type",
                "source",
                "utm_campaign",
                "utm_medium",
                "utm_source",
                "referrer_url",
            }
        ),
        objects=frozenset({"metadata"}),
    ),
    Export(
        "MailerLite",
        frozenset({"email", "signup_timestamp", "date_subscribe", "date_unsubscribe"}),
        _mailerlite,
        ("type", "date_unsubscribe"),
        {
            "date_subscribe": "joined",
            "signup_ip": AGREED_FROM,
            "confirmation_timestamp": CONFIRMED,
            "confirmation_ip": CONFIRMED_FROM,
        },
        frozenset(
            {
                "sent",
                "opened",
                "clicked",
                "type",
                "signup_timestamp",
                "date_unsubscribe",
                "date_created",
                "date_updated",
            }
        ),
    ),
    Export(
        "Substack, dashboard",
        frozenset({"email", "subscription_type", "activity", "subscription_date", "receiving_emails_for"}),
        Always(Standing.ACTIVE),
        (),
        {"subscription_date": "joined"},
        kept=frozenset({"email", "name", "subscription_date"}),
    ),
)
# What a file is that no known program wrote.
A_LIST = "a list"
# Columns by which a list that is of no program we know says who may be written to.
STANDING_COLUMNS = ("standing", "status", "state", "subscription_status", "email_status")


def recognise(columns: Sequence[str]) -> Export:
    """Return the export that has such a header, else what its columns say by themselves."""
    there = set(columns)
    for export in EXPORTS:
        if export.signs <= there:
            return export
    for column in STANDING_COLUMNS:
        if column in there:
            return Export(
                A_LIST, frozenset(), by_word_where_there_is_one(column), (column,), dropped=frozenset({column})
            )
    return Export(A_LIST, frozenset(), Always(Standing.ACTIVE))

"""What can be wrong with the ledger itself."""

from __future__ import annotations

from pathlib import Path

from newsletter.delivery.ports import LedgerUnavailableError
from newsletter.errors import NewsletterError


class LedgerError(NewsletterError):
    """The ledger cannot be read or written, so nothing may be sent."""


class LedgerAwayError(LedgerError, LedgerUnavailableError):
    """The database or its disk cannot do what was asked at the moment."""


class LedgerMissingError(LedgerError):
    """There is no ledger, so nothing was ever sent from here."""

    def __init__(self, place: Path | str) -> None:
        super().__init__(
            f"nothing was sent from this folder yet: there is no {place}", "newsletter send ISSUE --to LIST"
        )


class DriverMissingError(LedgerError):
    """The ledger is in PostgreSQL, and what speaks to it was not installed."""

    def __init__(self) -> None:
        super().__init__(
            "the ledger is in PostgreSQL, and psycopg, which speaks to it, is not installed",
            "install newsletter with it: pipx install 'newsletter[postgres]'",
        )


class LedgerTooNewError(LedgerError):
    """A later version of this program has written the ledger."""

    def __init__(self, place: str, version: int, known: int) -> None:
        super().__init__(
            f"{place} was written by a newer newsletter (version {version} of the ledger; this one knows {known})",
            "install the newest newsletter, then try again",
        )


class NotLedgerError(LedgerError):
    """The file is a database, but of something else."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} is not a ledger, but a database of another program",
            "name another one in [state] of newsletter.toml",
        )


class LedgerFolderError(LedgerError):
    """The folder of the ledger cannot be made or looked into."""

    def __init__(self, path: Path, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(
            f"the ledger {path} cannot be opened: {reason}", "let your user write to that file and its folder"
        )


class LeaseLostError(LedgerError):
    """Another sender has taken the campaign over."""

    def __init__(self, campaign_id: int) -> None:
        super().__init__(
            f"campaign {campaign_id} was taken over by another sender while this one was not heard of",
            "nothing more was recorded here; `newsletter status` shows how it goes on there",
        )


class IncompletePlanError(LedgerError):
    """A plan does not hold what was counted."""

    def __init__(self, planned: int, found: int) -> None:
        super().__init__(
            f"the plan was to hold {planned} recipients, but {found} were written",
            "nothing was sent; send again, which makes a new plan",
        )


class PlanDiscardedError(LedgerError):
    """A plan was thrown away while it was written."""

    def __init__(self) -> None:
        super().__init__(
            "nothing was sent: somebody else has begun to plan the same issue, and this plan was thrown away",
            "see with `newsletter status` whether it is being sent; else send again",
        )


class EmptiedError(NewsletterError):
    """A campaign is to be sent again to some, and what was filled into their messages was not kept so long."""

    def __init__(self, campaign_id: int) -> None:
        super().__init__(
            f"campaign {campaign_id} cannot be sent again to anybody: what was filled into its messages was kept only "
            "for the time that [retention] of newsletter.toml says",
            "send the issue again to those it concerns: newsletter send ISSUE --to LIST",
        )

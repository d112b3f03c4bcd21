"""The form of a list of a workspace, and the mail that asks for it."""

from __future__ import annotations

from newsletter.config import Settings
from newsletter.delivery.compose import keyring_of
from newsletter.message.subscribing import subscribe_mail
from newsletter.site.archive import paper_of
from newsletter.site.embed import embeddable_form
from newsletter.site.front import Front, View
from newsletter.subscribers.description import description_names, read_description
from newsletter.wiring.site import site_of
from newsletter.wiring.state import ledger_of


def is_public(settings: Settings, name: str) -> bool:
    """Tell whether everybody may join a list."""
    return name in description_names(settings.lists) and read_description(settings.lists, name)[0].is_public


def form_of(settings: Settings, name: str, language: str | None) -> str:
    """Return the form of a list as HTML. Raises NoAddressError and NoThemeError."""
    about, _ = read_description(settings.lists, name)
    paper = paper_of(site_of(settings), (), has_lists=True)
    wanted = language or about.locale or settings.publication.locale
    return embeddable_form(paper, name, about, Front(View(paper)).known(wanted))


def mail_of(settings: Settings, name: str) -> str:
    """Return the mailto that asks for a list. Raises LedgerError."""
    with ledger_of(settings) as ledger:
        return subscribe_mail(settings.publication, keyring_of(ledger), name)

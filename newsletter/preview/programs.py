"""Mail programs in the preview: which there are, and an email as one of them shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape

from newsletter.preview.frame import Look, Scheme
from newsletter.simulate.client import Badge, Client
from newsletter.simulate.clients import BY_NAME, CLIENTS
from newsletter.simulate.run import simulate

# Where the frame says what was changed, so that what is told is always of what is shown.
TOLD = "simulated"


def as_shown(html: str, look: Look, program: str) -> tuple[str, Look]:
    """Return an email as a mail program shows it, and how to look at it then; an unknown program changes nothing."""
    client = BY_NAME.get(program)
    if client is None:
        return html, look
    simulation = simulate(html, client, dark=look.scheme is Scheme.DARK)
    scheme = Scheme.DARK if simulation.reads_dark else Scheme.LIGHT
    return _with_told(simulation.html, simulation.changes), replace(look, scheme=scheme)


def programs() -> list[dict[str, object]]:
    """Return the mail programs as plain values."""
    return [_program(client) for client in CLIENTS]


def _program(client: Client) -> dict[str, object]:
    return {
        "name": client.name,
        "label": client.label,
        "group": client.group,
        "screens": list(client.screens),
        "in_dark": client.in_dark,
        "badges": {scheme: _badge(client.badge_in(dark=scheme is Scheme.DARK)) for scheme in Scheme},
    }


def _badge(badge: Badge) -> dict[str, str]:
    return {
        "level": badge.trust.name.lower(),
        "word": badge.trust,
        "reason": badge.reason,
        "source": badge.source,
        "date": badge.date,
    }


def _with_told(html: str, changes: Iterable[str]) -> str:
    told = "".join(f'<meta name="{TOLD}" content="{escape(change)}">' for change in changes)
    return html.replace("</head>", f"{told}</head>", 1)

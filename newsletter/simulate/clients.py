"""The mail programs that can be simulated, in the order in which they are offered."""

from __future__ import annotations

from newsletter.simulate.client import Client
from newsletter.simulate.gmail import GMAIL
from newsletter.simulate.others import OTHERS
from newsletter.simulate.outlook_web import OUTLOOK_WEB
from newsletter.simulate.outlook_windows import OUTLOOK_WINDOWS

CLIENTS: tuple[Client, ...] = (*GMAIL, *OUTLOOK_WINDOWS, *OUTLOOK_WEB, *OTHERS)
BY_NAME = {client.name: client for client in CLIENTS}

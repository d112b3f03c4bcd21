"""A workspace's settings: newsletter.toml with the environment on top."""

from newsletter.config.file import (
    NoWorkspaceError,
    SettingsError,
    find_workspace,
    load_settings,
    read_settings,
)
from newsletter.config.model import (
    OUTBOX,
    DeliverySettings,
    Dkim,
    DkimKey,
    Publication,
    Publishing,
    Relay,
    Settings,
    State,
    Webhook,
)
from newsletter.config.pool import RelayPool, choose_relays
from newsletter.config.relays import RelayError, choose_relay, relay_from_url
from newsletter.config.settingsfile import SETTINGS_FILE

__all__ = [
    "OUTBOX",
    "SETTINGS_FILE",
    "DeliverySettings",
    "Dkim",
    "DkimKey",
    "NoWorkspaceError",
    "Publication",
    "Publishing",
    "Relay",
    "RelayError",
    "RelayPool",
    "Settings",
    "SettingsError",
    "State",
    "Webhook",
    "choose_relay",
    "choose_relays",
    "find_workspace",
    "load_settings",
    "read_settings",
    "relay_from_url",
]

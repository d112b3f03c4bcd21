"""The tables of newsletter.toml, one module each: the keys it may have, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.config.keys import Table
from newsletter.config.tables.abuse import ABUSE
from newsletter.config.tables.delivery import DELIVERY
from newsletter.config.tables.dkim import DKIM
from newsletter.config.tables.publication import PUBLICATION
from newsletter.config.tables.publish import PUBLISH
from newsletter.config.tables.relays import RELAYS
from newsletter.config.tables.retention import RETENTION
from newsletter.config.tables.site import SITE
from newsletter.config.tables.state import STATE
from newsletter.config.tables.test import TEST
from newsletter.config.tables.webhooks import WEBHOOKS

TABLES: Mapping[str, Table] = {
    "newsletter": PUBLICATION,
    "relays": RELAYS,
    "dkim": DKIM,
    "delivery": DELIVERY,
    "state": STATE,
    "retention": RETENTION,
    "publish": PUBLISH,
    "site": SITE,
    "abuse": ABUSE,
    "test": TEST,
    "webhooks": WEBHOOKS,
}

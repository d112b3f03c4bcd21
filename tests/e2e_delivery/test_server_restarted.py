"""A database server that crashes in the middle of a send and comes back: what was answered is written down."""

from __future__ import annotations

from pathlib import Path

from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.ledger.sql import open_ledger
from tests.e2e_delivery.test_hosts import CONNECTIONS, READERS, rest, start, tell
from tests.e2e_delivery.test_killed import frozen, port, record, taken, wait_for
from tests.postgres import Server

__all__ = ["port", "record"]  # fixtures


def test_a_send_outlives_a_crash_of_the_database_server(
    postgres: Server, postgres_url: str, port: int, record: Path
) -> None:
    with open_ledger(postgres_url) as ledger:
        campaign = frozen(ledger, READERS)
        host = start(postgres_url, campaign.id, port, "alpha")
        tell(host)
        wait_for(host, 60)
        postgres.stop()
        postgres.start()
        assert rest(host)[-1] == "finished"
    with open_ledger(postgres_url) as ledger:
        counts = ledger.counts(campaign.id)
        assert ledger.campaign(campaign.id).state is CampaignState.FINISHED
        uncertain = {each.address for each in ledger.deliveries(campaign.id, [DeliveryState.UNCERTAIN])}
        assert counts[DeliveryState.WRITTEN] + counts[DeliveryState.UNCERTAIN] == READERS
        # Begun in a transaction whose word was lost, at most one for each connection; these got nothing.
        assert len(uncertain) <= CONNECTIONS
        got = taken(record)
        assert set(got.values()) == {1}
        assert set(got) | uncertain == {each.address for each in ledger.deliveries(campaign.id)}
        assert ledger.check() == ()

"""The ledger while everything goes wrong: it stands every mixture, and has nothing to say once all is repaired."""

from __future__ import annotations

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.bill import Bill
from cqrs_sim.core.journal import replay
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.messages import Query
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.shop_orders.queries import GetLowStock, GetOrder, GetOrderBoard
from cqrs_sim.domains.social_feed.queries import GetPost, GetPostFeed, GetTrending
from tests.campaign.people import people_of
from tests.campaign.running import run_seed

QUERIES: dict[str, tuple[Query, ...]] = {
    "social-feed": (GetPostFeed(1_000), GetTrending(1_000), *(GetPost(post) for post in range(1, 14))),
    "orders": (GetOrderBoard(1_000), GetLowStock(), *(GetOrder(order) for order in range(1, 14))),
}


@pytest.mark.parametrize("block", range(4))
def test_what_was_suffered_under_any_faults_is_over_when_they_are_repaired(block: int) -> None:
    suffered = 0
    for seed in range(block * 8, block * 8 + 8):
        session = run_seed(seed).session
        assert session is not None
        simulation = bootstrap.in_memory(session.head)
        ledger = Ledger(simulation)
        bill = Bill(simulation, ledger)
        replay(simulation, session.entries, session.end)
        simulation.configure(Settings())
        simulation.run_until(simulation.now + 20 * SECOND)
        before = ledger.entries.count
        queries = QUERIES[session.head.domain]
        for query in queries:
            for client in (*people_of(seed).clients, "Somebody new"):
                simulation.ask(query, client)
        simulation.run_until(simulation.now)
        assert ledger.entries.account("Somebody new").answers == bill.of_client("Somebody new").answers == len(queries)
        assert bill.whole.answers == sum(account.answers for account in ledger.entries.accounts.values())
        assert ledger.entries.count == before, f"seed {seed}: {ledger.entries.newest[-1].sentence}"
        suffered += before
    assert suffered > 20

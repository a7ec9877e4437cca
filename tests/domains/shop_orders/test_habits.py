"""What simulated customers and clerks do with what they see."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

from cqrs_sim.core.messages import Command, Query
from cqrs_sim.domains.shop_orders import SHOP_ORDERS
from cqrs_sim.domains.shop_orders.commands import (
    AddItem,
    CancelOrder,
    ChangePrice,
    CreateOrder,
    OpenAccount,
    PayOrder,
    RemoveItem,
    RestockProduct,
    ShipOrder,
)
from cqrs_sim.domains.shop_orders.habits import CLERKS, CUSTOMERS, KNOWN
from cqrs_sim.domains.shop_orders.queries import GetBestSellers, GetLowStock, GetOrderBoard, GetOrderHistory
from cqrs_sim.domains.shop_orders.tables import PRODUCTS
from tests.domains.shop_orders.oracle import Oracle, without_position
from tests.domains.shop_orders.play import EVERY_STATE, World
from tests.domains.shop_orders.test_streams import check_laws
from tests.domains.world import Refused, draws

HABITS = SHOP_ORDERS.habits
OPENING = [(sample.client, sample.command) for sample in SHOP_ORDERS.opening]
ALMOST_ONE = 1 - 2**-53


def wishes(client: str, seen: list[Any], many: int = 1000) -> list[Command]:
    """Return what a client who saw these rows may wish."""
    luck = Random(1)
    return [HABITS.write(draws(luck), client, tuple(seen)) for _ in range(many)]


def test_customers_know_the_products_that_a_session_begins_with() -> None:
    assert tuple(product.id for product in World(OPENING).written(PRODUCTS) if product.price) == KNOWN


def test_everyone_joins_in_their_role() -> None:
    assert {HABITS.join(name) for name in CUSTOMERS} == {OpenAccount(name, "customer") for name in CUSTOMERS}
    assert {HABITS.join(name) for name in CLERKS} == {OpenAccount(name, "staff") for name in CLERKS}


@pytest.mark.parametrize("share", [0.0, 0.5, ALMOST_ONE])
def test_who_has_seen_nothing_begins_an_order_or_restocks(share: float) -> None:
    assert HABITS.write(lambda _: share, "Dia", ()) == CreateOrder()
    assert isinstance(HABITS.write(lambda _: share, "Noa", ()), RestockProduct)


def test_a_customer_fills_pays_or_gives_up_only_own_open_orders_in_sight() -> None:
    seen = World(EVERY_STATE).ask("Ana", GetOrderBoard())
    kinds: Counter[type[Command]] = Counter()
    for wish in wishes("Ana", seen):
        kinds[type(wish)] += 1
        assert isinstance(wish, AddItem | RemoveItem | PayOrder | CancelOrder)
        assert wish.order in {1, 5}
        if isinstance(wish, PayOrder):
            assert (wish.order, wish.amount) == (1, 19_00), "an empty order is not paid"
    assert [kind for kind, _ in kinds.most_common(2)] == [AddItem, PayOrder]
    assert len(kinds) == 4


def test_a_customer_may_regret_what_is_paid() -> None:
    history = World(EVERY_STATE).ask("Ana", GetOrderHistory())
    assert CancelOrder(2) in wishes("Ana", history)
    assert set(wishes("Ben", World(EVERY_STATE).ask("Ben", GetOrderHistory()))) == {CreateOrder()}


def test_a_clerk_ships_what_is_paid_restocks_what_is_low_and_reprices_what_sells() -> None:
    world = World(EVERY_STATE)
    assert set(wishes("Noa", world.ask("Noa", GetOrderBoard()))) == {ShipOrder(2)}
    assert set(wishes("Noa", world.ask("Noa", GetLowStock()))) == {RestockProduct(2, 12), RestockProduct(3, 12)}
    prices = set(wishes("Noa", world.ask("Noa", GetBestSellers())))
    assert {wish.product for wish in prices if isinstance(wish, ChangePrice)} == {1, 2, 3}
    assert len(prices) == 5, "dearer or cheaper, but the first price of a product is one"


@pytest.mark.parametrize(
    ("client", "kinds"),
    [("Dia", [GetOrderHistory, GetBestSellers, GetOrderBoard]), ("Noa", [GetOrderBoard, GetLowStock, GetBestSellers])],
)
def test_customers_read_their_history_and_clerks_the_board(client: str, kinds: list[type[Query]]) -> None:
    luck = Random(4)
    read = Counter(type(HABITS.read(draws(luck), client)) for _ in range(2000))
    assert [kind for kind, _ in read.most_common()] == kinds


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_most_of_what_clients_do_is_accepted_every_kind_of_it_happens_and_the_laws_hold(seed: int) -> None:
    luck = Random(seed)
    world = World([*OPENING, *((name, HABITS.join(name)) for name in HABITS.clients)])
    kinds: Counter[type[Command]] = Counter()
    refused = 0
    for _ in range(600):
        client = luck.choice(HABITS.clients)
        seen = world.ask(client, HABITS.read(draws(luck), client))
        wish = HABITS.write(draws(luck), client, tuple(seen))
        try:
            world.submit(client, wish)
            kinds[type(wish)] += 1
        except Refused:
            refused += 1
    assert 0 < refused < 200
    assert set(kinds) == {
        CreateOrder,
        AddItem,
        RemoveItem,
        PayOrder,
        ShipOrder,
        CancelOrder,
        RestockProduct,
        ChangePrice,
    }
    check_laws(world)
    assert without_position(world.read_rows()) == Oracle(world).tables()

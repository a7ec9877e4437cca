"""What queries answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from cqrs_sim.core.messages import Caller, Query
from cqrs_sim.domains.shop_orders import SHOP_ORDERS
from cqrs_sim.domains.shop_orders.commands import AddItem
from cqrs_sim.domains.shop_orders.queries import (
    GetBestSellers,
    GetLowStock,
    GetOrder,
    GetOrderBoard,
    GetOrderHistory,
)
from tests.domains.shop_orders.play import EVERY_STATE, World


@pytest.fixture
def world() -> World:
    """Return a shop with orders in every state."""
    return World(EVERY_STATE)


def orders(rows: Sequence[Any]) -> list[int]:
    """Return the orders of an answer."""
    return [row.order for row in rows]


def test_the_board_shows_everyones_orders_newest_first_with_their_states(world: World) -> None:
    assert [(row.order, row.state, row.items, row.total) for row in world.ask("Zed", GetOrderBoard())] == [
        (5, "open", 0, 0),
        (4, "cancelled", 1, 12_00),
        (3, "shipped", 1, 12_00),
        (2, "paid", 1, 12_00),
        (1, "open", 2, 19_00),
    ]


def test_the_board_stops_at_its_limit(world: World) -> None:
    assert orders(world.ask("Ana", GetOrderBoard(limit=2))) == [5, 4]


def test_the_history_shows_the_callers_own_orders_newest_first(world: World) -> None:
    assert orders(world.ask("Ana", GetOrderHistory())) == [5, 4, 2, 1]
    assert orders(world.ask("Ben", GetOrderHistory())) == [3]
    assert orders(world.ask("Kim", GetOrderHistory())) == []


def test_an_order_is_answered_with_its_items_and_total(world: World) -> None:
    (row,) = world.ask("Ben", GetOrder(1))
    assert (row.customer, row.state, row.items, row.total) == ("Ana", "open", "2 × Mug", 19_00)
    assert world.ask("Ben", GetOrder(9)) == []


def test_best_sellers_rank_by_what_is_sold_and_equals_by_age_newest_first(world: World) -> None:
    answer = world.ask("Ana", GetBestSellers())
    assert [(row.name, row.price, row.sold, row.revenue) for row in answer] == [
        ("Poster", 12_00, 2, 24_00),
        ("Globe", None, 0, 0),
        ("Mug", 9_50, 0, 0),
    ]


def test_low_stock_shows_the_fewest_first(world: World) -> None:
    world.submit("Ana", AddItem(1, 1, 7))
    assert [(row.name, row.stock) for row in world.ask("Kim", GetLowStock())] == [
        ("Mug", 1),
        ("Globe", 3),
        ("Poster", 4),
    ]


@pytest.mark.parametrize("query", [GetOrderBoard(limit=-1), GetBestSellers(limit=-1), GetBestSellers(limit=0)])
def test_a_limit_below_one_asks_for_nothing_of_any_store(world: World, query: Query) -> None:
    select = SHOP_ORDERS.query_handler_of[type(query)].select(query, Caller("Ana", 0))
    assert select.limit == 0
    assert world.ask("Ana", query) == []

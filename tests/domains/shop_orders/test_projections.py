"""What each command tells of, and what each event does to each read table."""

from __future__ import annotations

from typing import Any

import pytest

from cqrs_sim.domains.shop_orders import SHOP_ORDERS
from cqrs_sim.domains.shop_orders.commands import (
    AddItem,
    AddProduct,
    CancelOrder,
    ChangePrice,
    CreateOrder,
    OpenAccount,
    PayOrder,
    RemoveItem,
    RestockProduct,
    ShipOrder,
)
from cqrs_sim.domains.shop_orders.events import (
    AccountOpened,
    ItemAdded,
    ItemRemoved,
    OrderCancelled,
    OrderCreated,
    OrderPaid,
    OrderShipped,
    PriceChanged,
    ProductAdded,
    ProductRestocked,
)
from cqrs_sim.domains.shop_orders.tables import ORDER_LINES, PRODUCTS
from tests.domains.shop_orders.oracle import Oracle, without_position
from tests.domains.shop_orders.play import EVERY_STATE, OPENING, World
from tests.domains.world import Step

EVENTS_OF: dict[str, tuple[Step, object, str]] = {
    "an account": (("Dia", OpenAccount("Dia")), AccountOpened("Dia", "customer"), "Dia"),
    "a product": (("Kim", AddProduct("Pen", 2)), ProductAdded(4, "Pen", 2), "p4"),
    "a price": (("Kim", ChangePrice(1, 10_00)), PriceChanged(1, 10_00), "p1"),
    "a delivery": (("Kim", RestockProduct(2, 9)), ProductRestocked(2, 9), "p2"),
    "an order": (("Ben", CreateOrder()), OrderCreated(6, "Ben"), "o6"),
    "an item": (("Ana", AddItem(1, 2, 2)), ItemAdded(1, 2, "Poster", 2, 12_00), "o1"),
    "a removal": (("Ana", RemoveItem(1, 1)), ItemRemoved(1, 1, 2, 19_00), "o1"),
    "a payment": (("Ana", PayOrder(1, 19_00)), OrderPaid(1, 19_00), "o1"),
    "shipping": (("Kim", ShipOrder(2)), OrderShipped(2), "o2"),
    "cancelling an open order": (("Ana", CancelOrder(1)), OrderCancelled(1, 0), "o1"),
    "cancelling a paid order": (("Ana", CancelOrder(2)), OrderCancelled(2, 12_00), "o2"),
}

CHANGED_TABLES: dict[str, set[str]] = {
    "an account": set(),
    "a product": {"best_sellers", "low_stock", "shelf"},
    "a price": {"best_sellers"},
    "a delivery": {"low_stock", "shelf"},
    "an order": {"order_board", "order_history"},
    "an item": {"order_board", "order_history", "history_lines", "sales", "low_stock", "shelf", "reserved"},
    "a removal": {"order_board", "order_history", "history_lines", "sales", "shelf", "reserved"},
    "a payment": {"order_board", "order_history", "history_lines", "best_sellers"},
    "shipping": {"order_board", "order_history", "sales", "reserved"},
    "cancelling an open order": {"order_board", "order_history", "history_lines", "sales", "shelf", "reserved"},
    "cancelling a paid order": {
        "order_board",
        "order_history",
        "best_sellers",
        "sales",
        "low_stock",
        "shelf",
        "reserved",
    },
}


@pytest.mark.parametrize(("step", "event", "subject"), EVENTS_OF.values(), ids=EVENTS_OF)
def test_a_command_tells_of_one_event_about_its_subject(step: Step, event: object, subject: str) -> None:
    envelope = World(EVERY_STATE).submit(*step)
    assert (envelope.event, envelope.subject) == (event, subject)


def test_every_kind_of_event_is_told_of() -> None:
    assert {type(event) for _, event, _ in EVENTS_OF.values()} == set(SHOP_ORDERS.events)


@pytest.mark.parametrize("name", EVENTS_OF)
def test_an_event_changes_these_tables_says_so_in_their_rows_and_both_sides_agree(name: str) -> None:
    world = World((*EVERY_STATE, EVENTS_OF[name][0]))
    envelope, changes = world.changes[-1]
    assert {change.table for change in changes} == CHANGED_TABLES[name]
    assert all(change.after is None or change.after.as_of == envelope.position for change in changes)
    assert without_position(world.read_rows()) == Oracle(world).tables()


def column(world: World, table: str, wanted: str, **where: Any) -> list[Any]:
    """Return one column of the rows of a read table where these values stand."""
    rows = world.read_rows()[table]
    return [getattr(row, wanted) for row in rows if all(getattr(row, name) == value for name, value in where.items())]


def test_the_items_of_an_order_are_one_text_in_the_order_of_products() -> None:
    world = World((*EVERY_STATE, ("Ana", AddItem(5, 2)), ("Ana", AddItem(5, 1, 2)), ("Ana", AddItem(5, 2))))
    assert column(world, "order_history", "items", order=5) == ["2 × Mug, 2 × Poster"]
    world.submit("Ana", RemoveItem(5, 1))
    assert column(world, "order_history", "items", order=5) == ["2 × Poster"]


def test_a_new_price_leaves_what_is_in_an_order_alone_and_holds_for_what_comes_next() -> None:
    world = World((*EVERY_STATE, ("Kim", ChangePrice(1, 10_00))))
    assert column(world, "order_board", "total", order=1) == [19_00]
    world.submit("Ana", AddItem(1, 1))
    assert [(line.price, line.quantity) for line in world.written(ORDER_LINES) if line.order == 1] == [
        (9_50, 2),
        (10_00, 1),
    ]
    assert column(world, "order_board", "total", order=1) == [29_00]
    assert column(world, "order_history", "items", order=1) == ["3 × Mug"]
    assert world.submit("Ana", RemoveItem(1, 1)).event == ItemRemoved(1, 1, 3, 29_00)


def test_sold_is_what_was_paid_until_it_is_cancelled() -> None:
    world = World((*OPENING, ("Ana", CreateOrder()), ("Ana", AddItem(1, 1, 2))))
    sold = []
    for step in (("Ana", PayOrder(1, 19_00)), ("Ana", CancelOrder(1))):
        sold += column(world, "best_sellers", "sold", product=1)
        world.submit(*step)
    sold += column(world, "best_sellers", "sold", product=1)
    assert sold == [0, 2, 0]
    assert column(world, "best_sellers", "revenue", product=1) == [0]


def test_what_was_shipped_stays_sold_and_off_the_shelf() -> None:
    world = World(EVERY_STATE)
    world.submit("Kim", ShipOrder(2))
    assert column(world, "best_sellers", "revenue", product=2) == [24_00]
    assert [product.stock for product in world.written(PRODUCTS)] == [8, 4, 3]
    assert column(world, "shelf", "stock") == [8, 4, 3]


def test_a_product_is_low_at_five_and_no_more_at_six() -> None:
    world = World((*OPENING, ("Ana", CreateOrder()), ("Ana", AddItem(1, 1, 4))))
    assert column(world, "low_stock", "product") == [3]
    world.submit("Ana", AddItem(1, 1))
    assert column(world, "low_stock", "stock", product=1) == [5]
    world.submit("Kim", RestockProduct(1, 1))
    assert column(world, "low_stock", "product") == [3]


def test_lines_are_kept_only_as_long_as_an_order_can_change() -> None:
    world = World((*EVERY_STATE, ("Kim", ShipOrder(2)), ("Ana", CancelOrder(1)), ("Ana", CancelOrder(5))))
    assert {name: world.read_rows()[name] for name in ("history_lines", "sales", "reserved")} == {
        "history_lines": [],
        "sales": [],
        "reserved": [],
    }


def test_an_item_changes_one_row_a_table_whatever_else_there_is() -> None:
    many = [step for number in range(6, 36) for step in (("Ben", CreateOrder()), ("Ben", RemoveItem(number, 1)))]
    world = World(EVERY_STATE)
    world.try_each(many)
    world.submit("Ana", AddItem(1, 1))
    _, changes = world.changes[-1]
    tables = [change.table for change in changes]
    assert len(tables) == len(set(tables)) == 6

"""The order history: each customer's orders with their items as one text, and the lines of those that may change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from cqrs_sim.core.domain import Card, Moment, Money, Person, Position, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.rows import ReadRows, Rows, Table
from cqrs_sim.domains.shop_orders.entities import ORDER, PRODUCT
from cqrs_sim.domains.shop_orders.events import (
    ItemAdded,
    ItemRemoved,
    OrderCancelled,
    OrderCreated,
    OrderPaid,
    OrderShipped,
)
from cqrs_sim.domains.shop_orders.read_models.from_tables import orders_in
from cqrs_sim.domains.shop_orders.states import CANCELLED, OPEN, PAID, SHIPPED


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One order as its customer sees it; `items` reads such as "2 × Mug, 1 × Poster"."""

    order: Annotated[int, ORDER]
    customer: Annotated[str, Person()]
    state: str
    items: str
    total: Annotated[int, Money()]
    created_at: Annotated[int, Moment()]
    as_of: Annotated[int, Position()]


@dataclass(frozen=True, slots=True)
class HistoryLineRow:
    """How many of a product are in an open order, at whatever prices."""

    order: Annotated[int, ORDER]
    product: Annotated[int, PRODUCT]
    product_name: str
    quantity: int
    as_of: Annotated[int, Position()]


ORDER_HISTORY: Table[HistoryRow] = Table("order_history", HistoryRow, key=("order",), indexes=(("customer", "order"),))
HISTORY_LINES: Table[HistoryLineRow] = Table("history_lines", HistoryLineRow, key=("order", "product"))


def _created(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, OrderCreated)
    row = HistoryRow(
        event.order,
        event.customer,
        OPEN,
        items="",
        total=0,
        created_at=envelope.committed_at,
        as_of=envelope.position,
    )
    rows.put(ORDER_HISTORY, row)


def _item_added(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ItemAdded)
    line = rows.get(HISTORY_LINES, event.order, event.product)
    quantity = event.quantity + (0 if line is None else line.quantity)
    added = HistoryLineRow(event.order, event.product, event.product_name, quantity, envelope.position)
    rows.put(HISTORY_LINES, added)
    _retell(rows, event.order, event.quantity * event.price, envelope.position)


def _item_removed(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ItemRemoved)
    rows.drop(HISTORY_LINES, event.order, event.product)
    _retell(rows, event.order, -event.amount, envelope.position)


def _paid(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, OrderPaid)
    _move(rows, event.order, PAID, envelope.position)


def _shipped(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, OrderShipped)
    _move(rows, event.order, SHIPPED, envelope.position)


def _cancelled(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, OrderCancelled)
    _move(rows, event.order, CANCELLED, envelope.position)


def _retell(rows: Rows, order: int, amount: int, position: int) -> None:
    row = rows.get(ORDER_HISTORY, order)
    if row is not None:
        lines = rows.find(HISTORY_LINES, {"order": order})
        items = _told((line.quantity, line.product_name) for line in lines)
        total = row.total + amount
        rows.put(ORDER_HISTORY, HistoryRow(row.order, row.customer, row.state, items, total, row.created_at, position))


def _move(rows: Rows, order: int, state: str, position: int) -> None:
    row = rows.get(ORDER_HISTORY, order)
    if row is not None:
        moved = HistoryRow(row.order, row.customer, state, row.items, row.total, row.created_at, position)
        rows.put(ORDER_HISTORY, moved)
    # Nothing in it changes any more.
    for line in rows.find(HISTORY_LINES, {"order": order}):
        rows.drop(HISTORY_LINES, line.order, line.product)


def _told(items: Iterable[tuple[int, str]]) -> str:
    return ", ".join(f"{quantity} × {name}" for quantity, name in items)


def _derived(write: ReadRows, rows: Rows, head: int) -> None:
    for ordered in orders_in(write):
        order = ordered.order
        items = _told((held.quantity, held.product.name) for held in ordered.held)
        row = HistoryRow(order.id, order.customer, order.state, items, ordered.total, order.created_at, head)
        rows.put(ORDER_HISTORY, row)
        for held in ordered.held if order.state == OPEN else ():
            product = held.product
            rows.put(HISTORY_LINES, HistoryLineRow(order.id, product.id, product.name, held.quantity, head))


ORDER_HISTORY_MODEL = ReadModel(
    "order_history",
    (ORDER_HISTORY, HISTORY_LINES),
    {
        OrderCreated: _created,
        ItemAdded: _item_added,
        ItemRemoved: _item_removed,
        OrderPaid: _paid,
        OrderShipped: _shipped,
        OrderCancelled: _cancelled,
    },
    Card("state", "items", "created_at", ("total",)),
    _derived,
)

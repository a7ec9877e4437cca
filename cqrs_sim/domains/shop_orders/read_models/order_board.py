"""The order board: every order by its state, with the number of its items and its total ready to read."""

from __future__ import annotations

from typing import Annotated

from cqrs_sim.core.domain import Card, Moment, Money, Person, Position, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.rows import ReadRows, Rows, Table
from cqrs_sim.domains.shop_orders.entities import ORDER
from cqrs_sim.domains.shop_orders.events import (
    ItemAdded,
    ItemRemoved,
    OrderCancelled,
    OrderCreated,
    OrderPaid,
    OrderShipped,
)
from cqrs_sim.domains.shop_orders.read_models.from_tables import orders_in
from cqrs_sim.domains.shop_orders.states import CANCELLED, OPEN, PAID, SHIPPED, STATES


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One order as the board shows it."""

    order: Annotated[int, ORDER]
    state: str
    customer: Annotated[str, Person()]
    items: int
    total: Annotated[int, Money()]
    created_at: Annotated[int, Moment()]
    as_of: Annotated[int, Position()]


ORDER_BOARD: Table[BoardRow] = Table("order_board", BoardRow, key=("order",))


def _created(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, OrderCreated)
    row = BoardRow(
        event.order,
        OPEN,
        event.customer,
        items=0,
        total=0,
        created_at=envelope.committed_at,
        as_of=envelope.position,
    )
    rows.put(ORDER_BOARD, row)


def _item_added(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ItemAdded)
    _count(rows, event.order, event.quantity, event.quantity * event.price, envelope.position)


def _item_removed(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ItemRemoved)
    _count(rows, event.order, -event.quantity, -event.amount, envelope.position)


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


def _count(rows: Rows, order: int, items: int, amount: int, position: int) -> None:
    row = rows.get(ORDER_BOARD, order)
    if row is not None:
        counted = BoardRow(
            row.order,
            row.state,
            row.customer,
            row.items + items,
            row.total + amount,
            row.created_at,
            position,
        )
        rows.put(ORDER_BOARD, counted)


def _move(rows: Rows, order: int, state: str, position: int) -> None:
    row = rows.get(ORDER_BOARD, order)
    if row is not None:
        moved = BoardRow(
            row.order,
            state,
            row.customer,
            row.items,
            row.total,
            row.created_at,
            position,
        )
        rows.put(ORDER_BOARD, moved)


def _derived(write: ReadRows, rows: Rows, head: int) -> None:
    for ordered in orders_in(write):
        order = ordered.order
        items = sum(held.quantity for held in ordered.held)
        row = BoardRow(order.id, order.state, order.customer, items, ordered.total, order.created_at, head)
        rows.put(ORDER_BOARD, row)


ORDER_BOARD_MODEL = ReadModel(
    "order_board",
    (ORDER_BOARD,),
    {
        OrderCreated: _created,
        ItemAdded: _item_added,
        ItemRemoved: _item_removed,
        OrderPaid: _paid,
        OrderShipped: _shipped,
        OrderCancelled: _cancelled,
    },
    Card("customer", figures=("items", "total"), columns_by="state", columns=STATES),
    _derived,
)

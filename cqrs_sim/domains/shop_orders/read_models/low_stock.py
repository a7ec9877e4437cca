"""Low stock: the products of which few are left, and beside them the whole shelf and what lies in orders."""

from __future__ import annotations

from typing import Annotated

from cqrs_sim.core.domain import Card, Position, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.rows import ReadRows, Rows, Table
from cqrs_sim.domains.shop_orders.entities import ORDER, PRODUCT
from cqrs_sim.domains.shop_orders.events import (
    ItemAdded,
    ItemRemoved,
    OrderCancelled,
    OrderShipped,
    ProductAdded,
    ProductRestocked,
)
from cqrs_sim.domains.shop_orders.read_models.from_tables import orders_in
from cqrs_sim.domains.shop_orders.tables import PRODUCTS

LOW = 5
"""A product of which so many or fewer are left is low."""


@dataclass(frozen=True, slots=True)
class LowStockRow:
    """A product of which few are left."""

    product: Annotated[int, PRODUCT]
    name: str
    stock: int
    as_of: Annotated[int, Position()]


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """Any product and how many are left."""

    product: Annotated[int, PRODUCT]
    name: str
    stock: int
    as_of: Annotated[int, Position()]


@dataclass(frozen=True, slots=True)
class ReservedRow:
    """How many of a product an order that is neither shipped nor cancelled holds."""

    order: Annotated[int, ORDER]
    product: Annotated[int, PRODUCT]
    quantity: int
    as_of: Annotated[int, Position()]


LOW_STOCK: Table[LowStockRow] = Table("low_stock", LowStockRow, key=("product",), indexes=(("stock", "product"),))
SHELF: Table[ShelfRow] = Table("shelf", ShelfRow, key=("product",))
RESERVED: Table[ReservedRow] = Table("reserved", ReservedRow, key=("order", "product"))


def _added(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ProductAdded)
    _shelve(rows, ShelfRow(event.product, event.name, event.stock, envelope.position))


def _restocked(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ProductRestocked)
    _count(rows, event.product, event.quantity, envelope.position)


def _item_added(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ItemAdded)
    reserved = rows.get(RESERVED, event.order, event.product)
    quantity = event.quantity + (0 if reserved is None else reserved.quantity)
    rows.put(RESERVED, ReservedRow(event.order, event.product, quantity, envelope.position))
    _count(rows, event.product, -event.quantity, envelope.position)


def _item_removed(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ItemRemoved)
    rows.drop(RESERVED, event.order, event.product)
    _count(rows, event.product, event.quantity, envelope.position)


def _shipped(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, OrderShipped)
    for reserved in rows.find(RESERVED, {"order": event.order}):
        rows.drop(RESERVED, reserved.order, reserved.product)


def _cancelled(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, OrderCancelled)
    for reserved in rows.find(RESERVED, {"order": event.order}):
        rows.drop(RESERVED, reserved.order, reserved.product)
        _count(rows, reserved.product, reserved.quantity, envelope.position)


def _count(rows: Rows, product: int, quantity: int, position: int) -> None:
    row = rows.get(SHELF, product)
    if row is not None:
        _shelve(rows, ShelfRow(row.product, row.name, row.stock + quantity, position))


def _shelve(rows: Rows, row: ShelfRow) -> None:
    rows.put(SHELF, row)
    if row.stock <= LOW:
        rows.put(LOW_STOCK, LowStockRow(row.product, row.name, row.stock, row.as_of))
    else:
        rows.drop(LOW_STOCK, row.product)


def _derived(write: ReadRows, rows: Rows, head: int) -> None:
    for product in write.find(PRODUCTS):
        _shelve(rows, ShelfRow(product.id, product.name, product.stock, head))
    for ordered in orders_in(write):
        for held in ordered.held if ordered.under_way else ():
            rows.put(RESERVED, ReservedRow(ordered.order.id, held.product.id, held.quantity, head))


LOW_STOCK_MODEL = ReadModel(
    "low_stock",
    (LOW_STOCK, SHELF, RESERVED),
    {
        ProductAdded: _added,
        ProductRestocked: _restocked,
        ItemAdded: _item_added,
        ItemRemoved: _item_removed,
        OrderShipped: _shipped,
        OrderCancelled: _cancelled,
    },
    Card("name", figures=("stock",)),
    _derived,
)

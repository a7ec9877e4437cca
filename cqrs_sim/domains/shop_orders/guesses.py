"""The guesses of optimistic clients: what people expect of their commands, knowing only what they were shown.

What goes into an order, and at what price, no answer shows; so adding and removing items promises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from cqrs_sim.core.domain import Guessing
from cqrs_sim.core.messages import Caller, Command, Event
from cqrs_sim.core.rows import Rows
from cqrs_sim.domains.shop_orders.commands import CancelOrder, CreateOrder, PayOrder, RestockProduct, ShipOrder
from cqrs_sim.domains.shop_orders.events import (
    OrderCancelled,
    OrderCreated,
    OrderPaid,
    OrderShipped,
    ProductRestocked,
)
from cqrs_sim.domains.shop_orders.read_models.low_stock import LOW_STOCK, SHELF, ShelfRow
from cqrs_sim.domains.shop_orders.read_models.order_board import ORDER_BOARD
from cqrs_sim.domains.shop_orders.read_models.order_history import ORDER_HISTORY

Events = tuple[Event, ...]


def _create(rows: Rows, _command: CreateOrder, caller: Caller) -> Events:
    orders = [*(row.order for row in rows.find(ORDER_BOARD)), *(row.order for row in rows.find(ORDER_HISTORY))]
    return (OrderCreated(1 + max(orders, default=0), caller.client),)


def _pay(_rows: Rows, command: PayOrder, _caller: Caller) -> Events:
    return (OrderPaid(command.order, command.amount),)


def _ship(_rows: Rows, command: ShipOrder, _caller: Caller) -> Events:
    return (OrderShipped(command.order),)


def _cancel(_rows: Rows, command: CancelOrder, _caller: Caller) -> Events:
    return (OrderCancelled(command.order, refund=0),)


def _restock(rows: Rows, command: RestockProduct, _caller: Caller) -> Events:
    low = rows.get(LOW_STOCK, command.product)
    if low is not None:
        rows.put(SHELF, ShelfRow(low.product, low.name, low.stock, low.as_of))
    return (ProductRestocked(command.product, command.quantity),)


GUESSES: Mapping[type[Command], Guessing] = {
    CreateOrder: _create,
    PayOrder: _pay,
    ShipOrder: _ship,
    CancelOrder: _cancel,
    RestockProduct: _restock,
}

"""The best sellers: every product with what has been paid for it, and what orders could still sell or give back."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from cqrs_sim.core.domain import Card, Money, Position, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.rows import ReadRows, Rows, Table
from cqrs_sim.domains.shop_orders.entities import ORDER, PRODUCT
from cqrs_sim.domains.shop_orders.events import (
    ItemAdded,
    ItemRemoved,
    OrderCancelled,
    OrderPaid,
    OrderShipped,
    PriceChanged,
    ProductAdded,
)
from cqrs_sim.domains.shop_orders.read_models.from_tables import orders_in
from cqrs_sim.domains.shop_orders.states import PAID, SHIPPED
from cqrs_sim.domains.shop_orders.tables import PRODUCTS


@dataclass(frozen=True, slots=True)
class SellerRow:
    """One product: today's price, how many are sold, that is paid and not cancelled, and for how much in all."""

    product: Annotated[int, PRODUCT]
    name: str
    price: Annotated[int | None, Money()]
    sold: int
    revenue: Annotated[int, Money()]
    as_of: Annotated[int, Position()]


@dataclass(frozen=True, slots=True)
class SaleRow:
    """What an order that is neither shipped nor cancelled holds of a product, and what that costs."""

    order: Annotated[int, ORDER]
    product: Annotated[int, PRODUCT]
    quantity: int
    amount: Annotated[int, Money()]
    as_of: Annotated[int, Position()]


BEST_SELLERS: Table[SellerRow] = Table("best_sellers", SellerRow, key=("product",), indexes=(("sold", "product"),))
SALES: Table[SaleRow] = Table("sales", SaleRow, key=("order", "product"))


def _added(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ProductAdded)
    row = SellerRow(event.product, event.name, price=None, sold=0, revenue=0, as_of=envelope.position)
    rows.put(BEST_SELLERS, row)


def _repriced(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PriceChanged)
    row = rows.get(BEST_SELLERS, event.product)
    if row is not None:
        repriced = SellerRow(row.product, row.name, event.price, row.sold, row.revenue, envelope.position)
        rows.put(BEST_SELLERS, repriced)


def _item_added(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ItemAdded)
    quantity, amount = event.quantity, event.quantity * event.price
    sale = rows.get(SALES, event.order, event.product)
    if sale is not None:
        quantity, amount = sale.quantity + quantity, sale.amount + amount
    rows.put(SALES, SaleRow(event.order, event.product, quantity, amount, envelope.position))


def _item_removed(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ItemRemoved)
    rows.drop(SALES, event.order, event.product)


def _paid(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, OrderPaid)
    for sale in rows.find(SALES, {"order": event.order}):
        _count(rows, sale.product, sale.quantity, sale.amount, envelope.position)


def _shipped(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, OrderShipped)
    _forget(rows, event.order)


def _cancelled(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, OrderCancelled)
    if event.refund:  # without a refund nothing had been sold
        for sale in rows.find(SALES, {"order": event.order}):
            _count(rows, sale.product, -sale.quantity, -sale.amount, envelope.position)
    _forget(rows, event.order)


def _count(rows: Rows, product: int, quantity: int, amount: int, position: int) -> None:
    row = rows.get(BEST_SELLERS, product)
    if row is not None:
        counted = SellerRow(row.product, row.name, row.price, row.sold + quantity, row.revenue + amount, position)
        rows.put(BEST_SELLERS, counted)


def _forget(rows: Rows, order: int) -> None:
    for sale in rows.find(SALES, {"order": order}):
        rows.drop(SALES, sale.order, sale.product)


def _derived(write: ReadRows, rows: Rows, head: int) -> None:
    sold: Counter[int] = Counter()
    revenue: Counter[int] = Counter()
    for ordered in orders_in(write):
        for held in ordered.held:
            product = held.product.id
            if ordered.order.state in (PAID, SHIPPED):
                sold[product] += held.quantity
                revenue[product] += held.amount
            if ordered.under_way:
                rows.put(SALES, SaleRow(ordered.order.id, product, held.quantity, held.amount, head))
    for each in write.find(PRODUCTS):
        rows.put(BEST_SELLERS, SellerRow(each.id, each.name, each.price, sold[each.id], revenue[each.id], head))


BEST_SELLERS_MODEL = ReadModel(
    "best_sellers",
    (BEST_SELLERS, SALES),
    {
        ProductAdded: _added,
        PriceChanged: _repriced,
        ItemAdded: _item_added,
        ItemRemoved: _item_removed,
        OrderPaid: _paid,
        OrderShipped: _shipped,
        OrderCancelled: _cancelled,
    },
    Card("name", figures=("price", "sold", "revenue")),
    _derived,
)

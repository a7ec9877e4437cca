"""The write tables: normalised, each fact once, parents before children; money is whole cents."""

from __future__ import annotations

from typing import Annotated, Any

from cqrs_sim.core.domain import Moment, Money, Person
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.rows import ForeignKey, Table
from cqrs_sim.domains.shop_orders.entities import ORDER, PRODUCT


@dataclass(frozen=True, slots=True)
class Account:
    """A person who is known, as customer or as staff."""

    name: Annotated[str, Person()]
    role: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product; `stock` is what is on the shelf, without what lies in orders."""

    id: Annotated[int, PRODUCT]
    name: str
    price: Annotated[int | None, Money()]
    stock: int


@dataclass(frozen=True, slots=True)
class Order:
    """An order of one customer; its total is not kept, for its lines say it."""

    id: Annotated[int, ORDER]
    customer: Annotated[str, Person()]
    state: str
    created_at: Annotated[int, Moment()]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """So many of one product in one order at the price they had when they went in."""

    order: Annotated[int, ORDER]
    product: Annotated[int, PRODUCT]
    price: Annotated[int, Money()]
    quantity: int


@dataclass(frozen=True, slots=True)
class Payment:
    """An order was paid: once, or not at all."""

    order: Annotated[int, ORDER]
    amount: Annotated[int, Money()]
    paid_at: Annotated[int, Moment()]


@dataclass(frozen=True, slots=True)
class Refund:
    """What was paid for an order went back, all of it."""

    order: Annotated[int, ORDER]
    refunded_at: Annotated[int, Moment()]


ACCOUNTS: Table[Account] = Table("accounts", Account, key=("name",))
PRODUCTS: Table[Product] = Table("products", Product, key=("id",), unique=(("name",),))
ORDERS: Table[Order] = Table("orders", Order, key=("id",), foreign_keys=(ForeignKey("customer", "accounts"),))
# One line a price: what is added after a change of price stands beside what went in before.
ORDER_LINES: Table[OrderLine] = Table(
    "order_lines",
    OrderLine,
    key=("order", "product", "price"),
    foreign_keys=(ForeignKey("order", "orders"), ForeignKey("product", "products")),
)
PAYMENTS: Table[Payment] = Table("payments", Payment, key=("order",), foreign_keys=(ForeignKey("order", "orders"),))
REFUNDS: Table[Refund] = Table("refunds", Refund, key=("order",), foreign_keys=(ForeignKey("order", "payments"),))

# The order is the order of the tabs on screen, and parents come before children.
WRITE_TABLES: tuple[Table[Any], ...] = (ACCOUNTS, PRODUCTS, ORDERS, ORDER_LINES, PAYMENTS, REFUNDS)

"""The books: what rules and handlers look up in the write tables."""

from __future__ import annotations

from cqrs_sim.core.messages import Caller
from cqrs_sim.core.rows import ReadRows
from cqrs_sim.domains.shop_orders.tables import ACCOUNTS, ORDER_LINES, ORDERS, PRODUCTS, Order, OrderLine, Product

CUSTOMER, STAFF = "customer", "staff"
ROLES = (CUSTOMER, STAFF)


def plays(rows: ReadRows, caller: Caller, role: str) -> bool:
    """Whether the caller has an account of this role."""
    account = rows.get(ACCOUNTS, caller.client)
    return account is not None and account.role == role


def known_order(rows: ReadRows, key: int) -> Order:
    """Return the order, which a rule has found before. Raises LookupError."""
    order = rows.get(ORDERS, key)
    if order is None:
        raise LookupError(f"no rule made sure that order {key} is there")
    return order


def known_product(rows: ReadRows, key: int) -> Product:
    """Return the product, which a rule has found before. Raises LookupError."""
    product = rows.get(PRODUCTS, key)
    if product is None:
        raise LookupError(f"no rule made sure that product {key} is there")
    return product


def lines_of(rows: ReadRows, order: int) -> list[OrderLine]:
    """Return what is in an order."""
    return rows.find(ORDER_LINES, {"order": order})


def lines_with(rows: ReadRows, order: int, product: int) -> list[OrderLine]:
    """Return what is in an order of one product, a line for each price."""
    return rows.find(ORDER_LINES, {"order": order, "product": product})


def worth(lines: list[OrderLine]) -> int:
    """Return what these lines cost together (cents)."""
    return sum(line.quantity * line.price for line in lines)

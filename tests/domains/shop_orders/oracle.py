"""The oracle: what every read table must hold, and the laws of the books, from the write tables alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from cqrs_sim.domains.shop_orders.tables import (
    ACCOUNTS,
    ORDER_LINES,
    ORDERS,
    PAYMENTS,
    PRODUCTS,
    REFUNDS,
    Order,
    OrderLine,
)
from tests.domains.shop_orders.play import World

Rows = list[dict[str, Any]]


class Oracle:
    """All write rows of a world, and questions to them."""

    def __init__(self, world: World) -> None:
        self.accounts = world.written(ACCOUNTS)
        self.products = {product.id: product for product in world.written(PRODUCTS)}
        self.orders = world.written(ORDERS)
        self.lines = world.written(ORDER_LINES)
        self.payments = {payment.order: payment for payment in world.written(PAYMENTS)}
        self.refunds = {refund.order: refund for refund in world.written(REFUNDS)}

    def tables(self) -> dict[str, Rows]:
        """Return the rows of every read table in the order of their keys, without `as_of`."""
        return {
            "order_board": [self._board(order) for order in self.orders],
            "order_history": [self._history(order) for order in self.orders],
            "history_lines": self._quantities({"open"}, with_names=True),
            "best_sellers": [self._seller(key) for key in self.products],
            "sales": self._sales(),
            "low_stock": [row for row in self._shelf() if row["stock"] <= 5],
            "shelf": self._shelf(),
            "reserved": self._quantities({"open", "paid"}),
        }

    def in_order(self, order: Order) -> list[OrderLine]:
        """Return the lines of an order."""
        return [line for line in self.lines if line.order == order.id]

    def total(self, order: Order) -> int:
        """Return what an order costs, at the prices its lines keep."""
        return sum(line.price * line.quantity for line in self.in_order(order))

    def in_state(self, *states: str) -> list[Order]:
        """Return the orders in these states."""
        return [order for order in self.orders if order.state in states]

    @property
    def taken(self) -> int:
        """All that was paid and not paid back."""
        paid = sum(payment.amount for payment in self.payments.values())
        return paid - sum(self.payments[order].amount for order in self.refunds)

    def reserved(self) -> Counter[int]:
        """Return how many of each product are in orders that are not cancelled."""
        kept = {order.id for order in self.in_state("open", "paid", "shipped")}
        counted: Counter[int] = Counter()
        for line in self.lines:
            if line.order in kept:
                counted[line.product] += line.quantity
        return counted

    def _board(self, order: Order) -> dict[str, Any]:
        return {
            "order": order.id,
            "state": order.state,
            "customer": order.customer,
            "items": sum(line.quantity for line in self.in_order(order)),
            "total": self.total(order),
            "created_at": order.created_at,
        }

    def _history(self, order: Order) -> dict[str, Any]:
        many: Counter[int] = Counter()
        for line in self.in_order(order):
            many[line.product] += line.quantity
        return {
            "order": order.id,
            "customer": order.customer,
            "state": order.state,
            "items": ", ".join(f"{many[product]} × {self.products[product].name}" for product in sorted(many)),
            "total": self.total(order),
            "created_at": order.created_at,
        }

    def _quantities(self, states: set[str], with_names: bool = False) -> Rows:
        rows: Rows = []
        for order in self.in_state(*states):
            many: Counter[int] = Counter()
            for line in self.in_order(order):
                many[line.product] += line.quantity
            for product in sorted(many):
                name = {"product_name": self.products[product].name} if with_names else {}
                rows.append({"order": order.id, "product": product, **name, "quantity": many[product]})
        return rows

    def _sales(self) -> Rows:
        rows = self._quantities({"open", "paid"})
        for row in rows:
            row["amount"] = sum(
                line.price * line.quantity
                for line in self.lines
                if (line.order, line.product) == (row["order"], row["product"])
            )
        return rows

    def _seller(self, key: int) -> dict[str, Any]:
        sold = {order.id for order in self.in_state("paid", "shipped")}
        lines = [line for line in self.lines if line.product == key and line.order in sold]
        return {
            "product": key,
            "name": self.products[key].name,
            "price": self.products[key].price,
            "sold": sum(line.quantity for line in lines),
            "revenue": sum(line.quantity * line.price for line in lines),
        }

    def _shelf(self) -> Rows:
        return [
            {"product": product.id, "name": product.name, "stock": product.stock} for product in self.products.values()
        ]


def without_position(tables: dict[str, list[Any]]) -> dict[str, Rows]:
    """Return read rows as the oracle writes them: it knows no positions."""
    return {
        name: [{column: value for column, value in asdict(row).items() if column != "as_of"} for row in rows]
        for name, rows in tables.items()
    }

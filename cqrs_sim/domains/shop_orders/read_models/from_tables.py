"""From tables: what read models need of the write tables to be built without the log."""

from __future__ import annotations

from collections.abc import Iterator

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.rows import ReadRows
from cqrs_sim.domains.shop_orders.states import OPEN, PAID
from cqrs_sim.domains.shop_orders.tables import ORDER_LINES, ORDERS, PRODUCTS, Order, Product


@dataclass(frozen=True, slots=True)
class Held:
    """How many of a product an order holds, at whatever prices, and what that costs (cents)."""

    product: Product
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order with what it holds, by product."""

    order: Order
    held: tuple[Held, ...]

    @property
    def under_way(self) -> bool:
        """Whether it is neither shipped nor cancelled."""
        return self.order.state in (OPEN, PAID)

    @property
    def total(self) -> int:
        """What it costs (cents)."""
        return sum(held.amount for held in self.held)


def orders_in(write: ReadRows) -> Iterator[Ordered]:
    """Yield every order, by its key."""
    products = {product.id: product for product in write.find(PRODUCTS)}
    lines: dict[int, dict[int, Held]] = {}
    for line in write.find(ORDER_LINES):
        held = lines.setdefault(line.order, {})
        before = held.get(line.product, Held(products[line.product], 0, 0))
        amount = before.amount + line.quantity * line.price
        held[line.product] = Held(before.product, before.quantity + line.quantity, amount)
    for order in write.find(ORDERS):
        yield Ordered(order, tuple(lines.get(order.id, {}).values()))

"""What simulated clients do: customers order, fill and pay what they see of their orders; staff ship and restock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from cqrs_sim.core.domain import Habits
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.domains.shop_orders.books import CUSTOMER, STAFF
from cqrs_sim.domains.shop_orders.commands import (
    AddItem,
    CancelOrder,
    ChangePrice,
    CreateOrder,
    OpenAccount,
    PayOrder,
    RemoveItem,
    RestockProduct,
    ShipOrder,
)
from cqrs_sim.domains.shop_orders.queries import GetBestSellers, GetLowStock, GetOrderBoard, GetOrderHistory
from cqrs_sim.domains.shop_orders.read_models.best_sellers import SellerRow
from cqrs_sim.domains.shop_orders.read_models.low_stock import LowStockRow
from cqrs_sim.domains.shop_orders.read_models.order_board import BoardRow
from cqrs_sim.domains.shop_orders.read_models.order_history import HistoryRow
from cqrs_sim.domains.shop_orders.states import OPEN, PAID

Draw = Callable[[str], float]
Seen = tuple[Any, ...]
T = TypeVar("T")

CUSTOMERS = ("Dia", "Eli", "Fay", "Gus", "Hana", "Ivo", "Jun", "Leo", "Mia")
CLERKS = ("Noa", "Omar", "Pia")

KNOWN = (1, 2, 3)
"""The products that every session begins with: customers know them by heart."""
DELIVERY = 12
DEAREST = 100_00
"""Where clerks stop raising a price (cents)."""


def _pick(options: tuple[T, ...], share: float) -> T:
    return options[int(share * len(options))]


def _of(kind: type[T], rows: Seen) -> tuple[T, ...]:
    return tuple(row for row in rows if isinstance(row, kind))


def _order(draw: Draw, client: str, rows: Seen) -> Command:
    """Go on with an own open order in sight, or begin one."""
    orders = tuple(
        row for row in rows if isinstance(row, BoardRow | HistoryRow) and (row.customer, row.state) == (client, OPEN)
    )
    if not orders:
        return CreateOrder()
    order, share = _pick(orders, draw("which")), draw("what")
    product = _pick(KNOWN, draw("product"))
    if not order.total or share < 0.45:
        return AddItem(order.order, product, 1 + int(draw("quantity") * 3))
    if share < 0.52:
        return RemoveItem(order.order, product)
    if share < 0.58:
        return CancelOrder(order.order)
    return PayOrder(order.order, order.total)


def _buy(draw: Draw, client: str, rows: Seen) -> Command:
    paid = tuple(row for row in _of(HistoryRow, rows) if row.state == PAID)
    if paid and draw("regret") < 0.05:
        return CancelOrder(_pick(paid, draw("which")).order)
    return _order(draw, client, rows)


def _keep_shop(draw: Draw, rows: Seen) -> Command:
    paid = tuple(row for row in _of(BoardRow, rows) if row.state == PAID)
    if paid:
        return ShipOrder(_pick(paid, draw("which")).order)
    low = _of(LowStockRow, rows)
    if low:
        return RestockProduct(_pick(low, draw("which")).product, DELIVERY)
    sellers = _of(SellerRow, rows)
    if sellers:
        return _reprice(draw, _pick(sellers, draw("which")))
    return RestockProduct(_pick(KNOWN, draw("product")), 1)


def _reprice(draw: Draw, row: SellerRow) -> Command:
    if row.price is None:
        return ChangePrice(row.product, 5_00)
    step = max(1, row.price // 20)
    dearer = draw("what") < 0.5 and row.price < DEAREST
    return ChangePrice(row.product, row.price + step if dearer else max(1, row.price - step))


def _join(client: str) -> Command:
    return OpenAccount(client, STAFF if client in CLERKS else CUSTOMER)


def _write(draw: Draw, client: str, rows: Seen) -> Command:
    return _keep_shop(draw, rows) if client in CLERKS else _buy(draw, client, rows)


def _read(draw: Draw, client: str) -> Query:
    share = draw("what")
    if client in CLERKS:
        return GetOrderBoard() if share < 0.65 else GetLowStock() if share < 0.95 else GetBestSellers()
    return GetOrderHistory() if share < 0.7 else GetBestSellers() if share < 0.88 else GetOrderBoard()


HABITS = Habits(clients=(*CUSTOMERS, *CLERKS), join=_join, write=_write, read=_read)

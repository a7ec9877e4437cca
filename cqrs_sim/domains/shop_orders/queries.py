"""The queries of the shop, each one select on one table."""

from __future__ import annotations

from typing import Annotated, Any

from cqrs_sim.core.domain import QueryHandler
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Caller, Query
from cqrs_sim.core.rows import Select
from cqrs_sim.domains.shop_orders.entities import ORDER
from cqrs_sim.domains.shop_orders.read_models.best_sellers import BEST_SELLERS, SellerRow
from cqrs_sim.domains.shop_orders.read_models.low_stock import LOW_STOCK, LowStockRow
from cqrs_sim.domains.shop_orders.read_models.order_board import ORDER_BOARD, BoardRow
from cqrs_sim.domains.shop_orders.read_models.order_history import ORDER_HISTORY, HistoryRow

HISTORY_LENGTH = 50


@dataclass(frozen=True, slots=True)
class GetOrderBoard(Query):
    """Everyone's orders, newest first, to stand in columns by state."""

    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetOrderHistory(Query):
    """The caller's orders, newest first."""


@dataclass(frozen=True, slots=True)
class GetOrder(Query):
    """One order."""

    order: Annotated[int, ORDER]


@dataclass(frozen=True, slots=True)
class GetBestSellers(Query):
    """The products of which most are sold."""

    limit: int = 10


@dataclass(frozen=True, slots=True)
class GetLowStock(Query):
    """The products of which few are left, the fewest first."""


def _order_board(query: GetOrderBoard, _caller: Caller) -> Select[BoardRow]:
    return Select(ORDER_BOARD, order=("-order",), limit=_at_least_0(query.limit))


def _order_history(_query: GetOrderHistory, caller: Caller) -> Select[HistoryRow]:
    return Select(ORDER_HISTORY, (("customer", caller.client),), ("-order",), HISTORY_LENGTH)


def _order(query: GetOrder, _caller: Caller) -> Select[HistoryRow]:
    return Select(ORDER_HISTORY, (("order", query.order),))


def _best_sellers(query: GetBestSellers, _caller: Caller) -> Select[SellerRow]:
    return Select(BEST_SELLERS, order=("-sold", "-product"), limit=_at_least_0(query.limit))


def _low_stock(_query: GetLowStock, _caller: Caller) -> Select[LowStockRow]:
    return Select(LOW_STOCK, order=("stock",))


def _at_least_0(limit: int) -> int:
    # A negative limit means "all" to one store and "all but the last" to another.
    return max(0, limit)


QUERIES: tuple[QueryHandler[Any], ...] = (
    QueryHandler(GetOrderBoard, "order_board", _order_board),
    QueryHandler(GetOrderHistory, "order_history", _order_history),
    QueryHandler(GetOrder, "order_history", _order, single=True),
    QueryHandler(GetBestSellers, "best_sellers", _best_sellers),
    QueryHandler(GetLowStock, "low_stock", _low_stock),
)

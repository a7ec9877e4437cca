"""The shop: customers order and pay, staff ship and restock; an order board and a history are kept ready to read."""

from __future__ import annotations

from cqrs_sim.core.domain import Domain
from cqrs_sim.domains.shop_orders.bugs import BUGS
from cqrs_sim.domains.shop_orders.entities import ORDER, PRODUCT
from cqrs_sim.domains.shop_orders.events import EVENTS
from cqrs_sim.domains.shop_orders.guesses import GUESSES
from cqrs_sim.domains.shop_orders.habits import HABITS
from cqrs_sim.domains.shop_orders.handlers import COMMANDS
from cqrs_sim.domains.shop_orders.queries import QUERIES
from cqrs_sim.domains.shop_orders.read_models.best_sellers import BEST_SELLERS_MODEL
from cqrs_sim.domains.shop_orders.read_models.low_stock import LOW_STOCK_MODEL
from cqrs_sim.domains.shop_orders.read_models.order_board import ORDER_BOARD_MODEL
from cqrs_sim.domains.shop_orders.read_models.order_history import ORDER_HISTORY_MODEL
from cqrs_sim.domains.shop_orders.samples import OPENING, SAMPLES
from cqrs_sim.domains.shop_orders.tables import WRITE_TABLES
from cqrs_sim.domains.shop_orders.texts import TEXTS
from cqrs_sim.language import _

SHOP_ORDERS = Domain(
    name="orders",
    title=_("Shop orders"),
    entities=(ORDER, PRODUCT),
    tables=WRITE_TABLES,
    commands=COMMANDS,
    events=EVENTS,
    read_models=(ORDER_BOARD_MODEL, ORDER_HISTORY_MODEL, BEST_SELLERS_MODEL, LOW_STOCK_MODEL),
    queries=QUERIES,
    opening=OPENING,
    samples=SAMPLES,
    habits=HABITS,
    bugs=BUGS,
    guesses=GUESSES,
    texts=TEXTS,
)

"""The rules about orders: whose they are, which moves their state allows, and what is in them.

What is in an order is reserved: it left the shelf when it was added, and comes back when it is removed or the order
is cancelled. A price is fixed by the moment at which an item is added.
"""

from __future__ import annotations

from collections.abc import Callable

from cqrs_sim.core.domain import Rule, Values
from cqrs_sim.core.messages import Caller
from cqrs_sim.core.money import amount
from cqrs_sim.core.rows import ReadRows
from cqrs_sim.domains.shop_orders.books import known_order, known_product, lines_of, lines_with, worth
from cqrs_sim.domains.shop_orders.commands import AddItem, CancelOrder, PayOrder, RemoveItem, ShipOrder
from cqrs_sim.domains.shop_orders.entities import ORDER, PRODUCT
from cqrs_sim.domains.shop_orders.states import CANCEL, CHANGE, PAY, SHIP, Move
from cqrs_sim.domains.shop_orders.tables import ORDERS
from cqrs_sim.language import _

MOST_AT_ONCE = 100

OnOwnOrder = AddItem | RemoveItem | PayOrder | CancelOrder
OnOrder = OnOwnOrder | ShipOrder


def _never_created(rows: ReadRows, command: OnOrder, _caller: Caller) -> Values | None:
    return {"order": ORDER.label(command.order)} if rows.get(ORDERS, command.order) is None else None


def _of_someone_else(rows: ReadRows, command: OnOwnOrder, caller: Caller) -> Values | None:
    order = known_order(rows, command.order)
    if order.customer == caller.client:
        return None
    return {"order": ORDER.label(order.id), "customer": order.customer, "client": caller.client}


def _forbids(move: Move) -> Callable[[ReadRows, OnOrder, Caller], Values | None]:
    def broken_by(rows: ReadRows, command: OnOrder, _caller: Caller) -> Values | None:
        order = known_order(rows, command.order)
        return None if move.allowed(order.state) else {"order": ORDER.label(order.id), "state": order.state}

    return broken_by


def _priceless(rows: ReadRows, command: AddItem, _caller: Caller) -> Values | None:
    product = known_product(rows, command.product)
    return {"product": PRODUCT.label(product.id)} if product.price is None else None


def _odd_quantity(_rows: ReadRows, command: AddItem, _caller: Caller) -> Values | None:
    return None if 1 <= command.quantity <= MOST_AT_ONCE else {"quantity": command.quantity, "most": MOST_AT_ONCE}


def _too_few_left(rows: ReadRows, command: AddItem, _caller: Caller) -> Values | None:
    product = known_product(rows, command.product)
    if product.stock >= command.quantity:
        return None
    return {"name": product.name, "stock": product.stock, "quantity": command.quantity}


def _not_in_it(rows: ReadRows, command: RemoveItem, _caller: Caller) -> Values | None:
    if lines_with(rows, command.order, command.product):
        return None
    return {"order": ORDER.label(command.order), "product": PRODUCT.label(command.product)}


def _empty(rows: ReadRows, command: PayOrder, _caller: Caller) -> Values | None:
    return None if lines_of(rows, command.order) else {"order": ORDER.label(command.order)}


def _other_amount(rows: ReadRows, command: PayOrder, _caller: Caller) -> Values | None:
    total = worth(lines_of(rows, command.order))
    if command.amount == total:
        return None
    return {"order": ORDER.label(command.order), "total": amount(total), "amount": amount(command.amount)}


ORDER_EXISTS: Rule[OnOrder] = Rule("order_exists", _("order exists"), _("There is no {order}"), _never_created)
ONLY_OWN_ORDER: Rule[OnOwnOrder] = Rule(
    "only_own_order",
    _("customer's own order"),
    _("Order {order} is by {customer}, not by {client}"),
    _of_someone_else,
)
ORDER_OPEN: Rule[AddItem | RemoveItem] = Rule(
    "order_open", _("order open"), _("Order {order} is {state:named}, so its items cannot change"), _forbids(CHANGE)
)
OPEN_BEFORE_PAID: Rule[PayOrder] = Rule(
    "open_before_paid", _("open before paid"), _("Order {order} is {state:named}, so it cannot be paid"), _forbids(PAY)
)
PAID_BEFORE_SHIPPED: Rule[ShipOrder] = Rule(
    "paid_before_shipped",
    _("paid before shipped"),
    _("Order {order} is {state:named}, so it cannot be shipped"),
    _forbids(SHIP),
)
CANCELLED_BEFORE_SHIPPED: Rule[CancelOrder] = Rule(
    "cancelled_before_shipped",
    _("not shipped or cancelled"),
    _("Order {order} is {state:named}, so it cannot be cancelled"),
    _forbids(CANCEL),
)
PRICE_KNOWN: Rule[AddItem] = Rule("price_known", _("price known"), _("Product {product} has no price yet"), _priceless)
QUANTITY_1_TO_100: Rule[AddItem] = Rule(
    "quantity_1_to_100", _("quantity 1 to 100"), _("Quantity is {quantity}, 1 to {most} allowed"), _odd_quantity
)
ENOUGH_STOCK: Rule[AddItem] = Rule(
    "enough_stock", _("enough in stock"), _("{stock} × {name} in stock, {quantity} asked for"), _too_few_left
)
ITEM_IN_ORDER: Rule[RemoveItem] = Rule(
    "item_in_order", _("product is in the order"), _("Order {order} has no {product}"), _not_in_it
)
AT_LEAST_ONE_ITEM: Rule[PayOrder] = Rule(
    "at_least_one_item", _("at least one item"), _("Order {order} is empty"), _empty
)
AMOUNT_IS_TOTAL: Rule[PayOrder] = Rule(
    "amount_is_total",
    _("amount is the total"),
    _("Order {order} costs {total:amount}, {amount:amount} offered"),
    _other_amount,
)

"""How commands are carried out once their rules hold: rows are put, events are returned."""

from __future__ import annotations

from typing import Any

from cqrs_sim.core.domain import CommandHandler
from cqrs_sim.core.messages import Caller, Event
from cqrs_sim.core.rows import Rows
from cqrs_sim.domains.shop_orders import order_rules as on_orders
from cqrs_sim.domains.shop_orders import people_rules as on_people
from cqrs_sim.domains.shop_orders import product_rules as on_products
from cqrs_sim.domains.shop_orders.books import known_order, known_product, lines_of, lines_with, worth
from cqrs_sim.domains.shop_orders.commands import (
    AddItem,
    AddProduct,
    CancelOrder,
    ChangePrice,
    CreateOrder,
    OpenAccount,
    PayOrder,
    RemoveItem,
    RestockProduct,
    ShipOrder,
)
from cqrs_sim.domains.shop_orders.events import (
    AccountOpened,
    ItemAdded,
    ItemRemoved,
    OrderCancelled,
    OrderCreated,
    OrderPaid,
    OrderShipped,
    PriceChanged,
    ProductAdded,
    ProductRestocked,
)
from cqrs_sim.domains.shop_orders.states import CANCEL, OPEN, PAY, SHIP, Move
from cqrs_sim.domains.shop_orders.tables import (
    ACCOUNTS,
    ORDER_LINES,
    ORDERS,
    PAYMENTS,
    PRODUCTS,
    REFUNDS,
    Account,
    Order,
    OrderLine,
    Payment,
    Product,
    Refund,
)

Events = tuple[Event, ...]


def _open_account(rows: Rows, command: OpenAccount, _caller: Caller) -> Events:
    rows.put(ACCOUNTS, Account(command.name, command.role))
    return (AccountOpened(command.name, command.role),)


def _add_product(rows: Rows, command: AddProduct, _caller: Caller) -> Events:
    product = Product(rows.next_key(PRODUCTS), command.name, price=None, stock=command.stock)
    rows.put(PRODUCTS, product)
    return (ProductAdded(product.id, product.name, product.stock),)


def _change_price(rows: Rows, command: ChangePrice, _caller: Caller) -> Events:
    product = known_product(rows, command.product)
    rows.put(PRODUCTS, Product(product.id, product.name, command.price, product.stock))
    return (PriceChanged(product.id, command.price),)


def _restock_product(rows: Rows, command: RestockProduct, _caller: Caller) -> Events:
    _shelve(rows, command.product, command.quantity)
    return (ProductRestocked(command.product, command.quantity),)


def _create_order(rows: Rows, _command: CreateOrder, caller: Caller) -> Events:
    order = Order(rows.next_key(ORDERS), caller.client, OPEN, created_at=caller.at)
    rows.put(ORDERS, order)
    return (OrderCreated(order.id, order.customer),)


def _add_item(rows: Rows, command: AddItem, _caller: Caller) -> Events:
    product = _shelve(rows, command.product, -command.quantity)
    if product.price is None:
        raise LookupError(f"no rule made sure that product {product.id} has a price")
    line = rows.get(ORDER_LINES, command.order, product.id, product.price)
    before = 0 if line is None else line.quantity
    rows.put(ORDER_LINES, OrderLine(command.order, product.id, product.price, before + command.quantity))
    return (ItemAdded(command.order, product.id, product.name, command.quantity, product.price),)


def _remove_item(rows: Rows, command: RemoveItem, _caller: Caller) -> Events:
    lines = lines_with(rows, command.order, command.product)
    quantity = sum(line.quantity for line in lines)
    for line in lines:
        rows.drop(ORDER_LINES, line.order, line.product, line.price)
    _shelve(rows, command.product, quantity)
    return (ItemRemoved(command.order, command.product, quantity, worth(lines)),)


def _pay_order(rows: Rows, command: PayOrder, caller: Caller) -> Events:
    _go(rows, command.order, PAY)
    rows.put(PAYMENTS, Payment(command.order, command.amount, paid_at=caller.at))
    return (OrderPaid(command.order, command.amount),)


def _ship_order(rows: Rows, command: ShipOrder, _caller: Caller) -> Events:
    _go(rows, command.order, SHIP)
    return (OrderShipped(command.order),)


def _cancel_order(rows: Rows, command: CancelOrder, caller: Caller) -> Events:
    _go(rows, command.order, CANCEL)
    for line in lines_of(rows, command.order):
        _shelve(rows, line.product, line.quantity)
    payment = rows.get(PAYMENTS, command.order)
    if payment is not None:
        rows.put(REFUNDS, Refund(command.order, refunded_at=caller.at))
    return (OrderCancelled(command.order, refund=0 if payment is None else payment.amount),)


def _shelve(rows: Rows, key: int, quantity: int) -> Product:
    """Have so many more of a product on the shelf, or fewer."""
    product = known_product(rows, key)
    shelved = Product(product.id, product.name, product.price, product.stock + quantity)
    rows.put(PRODUCTS, shelved)
    return shelved


def _go(rows: Rows, key: int, move: Move) -> None:
    order = known_order(rows, key)
    rows.put(ORDERS, Order(order.id, order.customer, move.target, order.created_at))


_NAME_RULES = (on_people.NAME_NOT_EMPTY, on_people.NAME_AT_MOST_20, on_people.NAME_ONE_LINE)
_ACCOUNT_RULES = (*_NAME_RULES, on_people.NAME_NOT_TAKEN, on_people.ROLE_KNOWN)
_NEW_PRODUCT_RULES = (
    on_people.ONLY_STAFF,
    *_NAME_RULES,
    on_products.PRODUCT_NOT_TWICE,
    on_products.STOCK_0_TO_1000,
)
_PRODUCT_RULES = (on_people.ONLY_STAFF, on_products.PRODUCT_EXISTS)
_PRICE_RULES = (*_PRODUCT_RULES, on_products.PRICE_IN_RANGE, on_products.PRICE_IS_NEW)
_OWN_ORDER_RULES = (on_orders.ORDER_EXISTS, on_orders.ONLY_OWN_ORDER)
_ADD_RULES = (
    *_OWN_ORDER_RULES,
    on_orders.ORDER_OPEN,
    on_products.PRODUCT_EXISTS,
    on_orders.PRICE_KNOWN,
    on_orders.QUANTITY_1_TO_100,
    on_orders.ENOUGH_STOCK,
)
_PAY_RULES = (
    *_OWN_ORDER_RULES,
    on_orders.OPEN_BEFORE_PAID,
    on_orders.AT_LEAST_ONE_ITEM,
    on_orders.AMOUNT_IS_TOTAL,
)
_SHIP_RULES = (on_people.ONLY_STAFF, on_orders.ORDER_EXISTS, on_orders.PAID_BEFORE_SHIPPED)

COMMANDS: tuple[CommandHandler[Any], ...] = (
    CommandHandler(CreateOrder, (on_people.ONLY_CUSTOMERS,), _create_order),
    CommandHandler(AddItem, _ADD_RULES, _add_item),
    CommandHandler(RemoveItem, (*_OWN_ORDER_RULES, on_orders.ORDER_OPEN, on_orders.ITEM_IN_ORDER), _remove_item),
    CommandHandler(PayOrder, _PAY_RULES, _pay_order),
    CommandHandler(ShipOrder, _SHIP_RULES, _ship_order),
    CommandHandler(CancelOrder, (*_OWN_ORDER_RULES, on_orders.CANCELLED_BEFORE_SHIPPED), _cancel_order),
    CommandHandler(RestockProduct, (*_PRODUCT_RULES, on_products.DELIVERY_1_TO_1000), _restock_product),
    CommandHandler(ChangePrice, _PRICE_RULES, _change_price),
    CommandHandler(AddProduct, _NEW_PRODUCT_RULES, _add_product),
    CommandHandler(OpenAccount, _ACCOUNT_RULES, _open_account, introduces=lambda command: command.name),
)

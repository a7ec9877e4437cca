"""The rules about products: their names, prices and stock."""

from __future__ import annotations

from cqrs_sim.core.domain import Rule, Values
from cqrs_sim.core.messages import Caller
from cqrs_sim.core.money import amount, money
from cqrs_sim.core.rows import ReadRows
from cqrs_sim.domains.shop_orders.books import known_product
from cqrs_sim.domains.shop_orders.commands import AddItem, AddProduct, ChangePrice, RestockProduct
from cqrs_sim.domains.shop_orders.entities import PRODUCT
from cqrs_sim.domains.shop_orders.tables import PRODUCTS
from cqrs_sim.language import _

DELIVERY = 1_000
"""So many of a product come at once at most."""
DEAREST = 1_000_000
"""The highest price (cents); sums of such prices fit into every store."""

OnProduct = ChangePrice | RestockProduct | AddItem


def _never_added(rows: ReadRows, command: OnProduct, _caller: Caller) -> Values | None:
    return {"product": PRODUCT.label(command.product)} if rows.get(PRODUCTS, command.product) is None else None


def _name_on_the_shelf(rows: ReadRows, command: AddProduct, _caller: Caller) -> Values | None:
    return {"name": command.name} if rows.find(PRODUCTS, {"name": command.name}, limit=1) else None


def _odd_stock(_rows: ReadRows, command: AddProduct, _caller: Caller) -> Values | None:
    return None if 0 <= command.stock <= DELIVERY else {"stock": command.stock, "most": DELIVERY}


def _odd_delivery(_rows: ReadRows, command: RestockProduct, _caller: Caller) -> Values | None:
    return None if 1 <= command.quantity <= DELIVERY else {"quantity": command.quantity, "most": DELIVERY}


def _odd_price(_rows: ReadRows, command: ChangePrice, _caller: Caller) -> Values | None:
    if 1 <= command.price <= DEAREST:
        return None
    return {"price": amount(command.price), "least": amount(1), "most": amount(DEAREST)}


def _same_price(rows: ReadRows, command: ChangePrice, _caller: Caller) -> Values | None:
    if known_product(rows, command.product).price != command.price:
        return None
    return {"product": PRODUCT.label(command.product), "price": amount(command.price)}


PRODUCT_EXISTS: Rule[OnProduct] = Rule("product_exists", _("product exists"), _("There is no {product}"), _never_added)
PRODUCT_NOT_TWICE: Rule[AddProduct] = Rule(
    "product_not_twice", _("no product of that name"), _("There is a {name} already"), _name_on_the_shelf
)
STOCK_0_TO_1000: Rule[AddProduct] = Rule(
    "stock_0_to_1000", _("stock 0 to 1000"), _("Stock is {stock}, 0 to {most} allowed"), _odd_stock
)
DELIVERY_1_TO_1000: Rule[RestockProduct] = Rule(
    "delivery_1_to_1000", _("quantity 1 to 1000"), _("Quantity is {quantity}, 1 to {most} allowed"), _odd_delivery
)
PRICE_IN_RANGE: Rule[ChangePrice] = Rule(
    "price_in_range",
    _("price {least} to {most}").format(least=money(1), most=money(DEAREST)),
    _("Price is {price:amount}, {least:amount} to {most:amount} allowed"),
    _odd_price,
)
PRICE_IS_NEW: Rule[ChangePrice] = Rule(
    "price_is_new", _("price is new"), _("{product} costs {price:amount} already"), _same_price
)

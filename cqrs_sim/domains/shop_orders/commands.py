"""The commands of the shop: wishes to change something, named in the imperative; money is whole cents."""

from __future__ import annotations

from typing import Annotated

from cqrs_sim.core.domain import Money, Seen
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Command
from cqrs_sim.domains.shop_orders.entities import ORDER, PRODUCT


@dataclass(frozen=True, slots=True)
class OpenAccount(Command):
    """Make a person known by this name, as "customer" or "staff"."""

    name: str
    role: str = "customer"


@dataclass(frozen=True, slots=True)
class AddProduct(Command):
    """Put a product on the shelf; nobody can order it before it has a price."""

    name: str
    stock: int = 10


@dataclass(frozen=True, slots=True)
class ChangePrice(Command):
    """Give a product this price; what is in an order already keeps its own."""

    product: Annotated[int, PRODUCT]
    price: Annotated[int, Money(), Seen("product", "price")]


@dataclass(frozen=True, slots=True)
class RestockProduct(Command):
    """Put more of a product on the shelf."""

    product: Annotated[int, PRODUCT]
    quantity: int = 10


@dataclass(frozen=True, slots=True)
class CreateOrder(Command):
    """Begin an order, empty and open."""


@dataclass(frozen=True, slots=True)
class AddItem(Command):
    """Take so many of a product off the shelf and into an own open order, at today's price."""

    order: Annotated[int, ORDER]
    product: Annotated[int, PRODUCT]
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class RemoveItem(Command):
    """Put all of a product in an own open order back on the shelf."""

    order: Annotated[int, ORDER]
    product: Annotated[int, PRODUCT]


@dataclass(frozen=True, slots=True)
class PayOrder(Command):
    """Pay an own open order with this amount, as last seen: from then on its items stand."""

    order: Annotated[int, ORDER]
    amount: Annotated[int, Money(), Seen("order", "total")]


@dataclass(frozen=True, slots=True)
class ShipOrder(Command):
    """Send a paid order off."""

    order: Annotated[int, ORDER]


@dataclass(frozen=True, slots=True)
class CancelOrder(Command):
    """Give an own order up before it is shipped: its items go back on the shelf, what was paid is paid back."""

    order: Annotated[int, ORDER]

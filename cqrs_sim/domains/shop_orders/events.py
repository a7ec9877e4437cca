"""The events of the shop: what has happened, with names and prices as they were then; money is whole cents."""

from __future__ import annotations

from typing import Annotated

from cqrs_sim.core.domain import Money, Person
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Event
from cqrs_sim.domains.shop_orders.entities import ORDER, PRODUCT


@dataclass(frozen=True, slots=True)
class ProductEvent(Event):
    """Something that happened to a product."""

    product: Annotated[int, PRODUCT]

    @property
    def subject(self) -> str:
        """The product, such as p2."""
        return PRODUCT.label(self.product)


@dataclass(frozen=True, slots=True)
class OrderEvent(Event):
    """Something that happened to an order."""

    order: Annotated[int, ORDER]

    @property
    def subject(self) -> str:
        """The order, such as o4."""
        return ORDER.label(self.order)


@dataclass(frozen=True, slots=True)
class AccountOpened(Event):
    """A person became known, as customer or as staff."""

    name: Annotated[str, Person()]
    role: str

    @property
    def subject(self) -> str:
        """The person."""
        return self.name


@dataclass(frozen=True, slots=True)
class ProductAdded(ProductEvent):
    """A product is on the shelf, without a price so far."""

    name: str
    stock: int


@dataclass(frozen=True, slots=True)
class PriceChanged(ProductEvent):
    """A product has this price from now on."""

    price: Annotated[int, Money()]


@dataclass(frozen=True, slots=True)
class ProductRestocked(ProductEvent):
    """So many more of a product are on the shelf."""

    quantity: int


@dataclass(frozen=True, slots=True)
class OrderCreated(OrderEvent):
    """A customer began an order."""

    customer: Annotated[str, Person()]


@dataclass(frozen=True, slots=True)
class ItemAdded(OrderEvent):
    """So many of a product went from the shelf into the order, at this price each."""

    product: Annotated[int, PRODUCT]
    product_name: str
    quantity: int
    price: Annotated[int, Money()]

    @property
    def touches(self) -> tuple[str, ...]:
        """The order, and the product on its shelf."""
        return (self.subject, PRODUCT.label(self.product))


@dataclass(frozen=True, slots=True)
class ItemRemoved(OrderEvent):
    """All of a product in the order, worth `amount`, went back on the shelf."""

    product: Annotated[int, PRODUCT]
    quantity: int
    amount: Annotated[int, Money()]

    @property
    def touches(self) -> tuple[str, ...]:
        """The order, and the product on its shelf."""
        return (self.subject, PRODUCT.label(self.product))


@dataclass(frozen=True, slots=True)
class OrderPaid(OrderEvent):
    """The customer paid the order."""

    amount: Annotated[int, Money()]


@dataclass(frozen=True, slots=True)
class OrderShipped(OrderEvent):
    """The order is on its way to the customer."""


@dataclass(frozen=True, slots=True)
class OrderCancelled(OrderEvent):
    """The order was given up: its items are on the shelf again, and `refund`, 0 if it was not paid, was paid back."""

    refund: Annotated[int, Money()]


EVENTS: tuple[type[Event], ...] = (
    AccountOpened,
    ProductAdded,
    PriceChanged,
    ProductRestocked,
    OrderCreated,
    ItemAdded,
    ItemRemoved,
    OrderPaid,
    OrderShipped,
    OrderCancelled,
)

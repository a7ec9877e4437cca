"""Who and what is there at 0 s, and what these people do when someone asks for sample orders."""

from __future__ import annotations

from cqrs_sim.core.domain import SampleCommand
from cqrs_sim.domains.shop_orders.books import CUSTOMER, STAFF
from cqrs_sim.domains.shop_orders.commands import (
    AddItem,
    AddProduct,
    CancelOrder,
    ChangePrice,
    CreateOrder,
    OpenAccount,
    PayOrder,
    ShipOrder,
)

PEOPLE = (
    SampleCommand("Ana", OpenAccount("Ana", CUSTOMER)),
    SampleCommand("Ben", OpenAccount("Ben", CUSTOMER)),
    SampleCommand("Kim", OpenAccount("Kim", STAFF)),
)

# p1 to p3, for a session begins with them.
PRODUCTS = (
    SampleCommand("Kim", AddProduct("Mug", 20)),
    SampleCommand("Kim", ChangePrice(1, 9_50)),
    SampleCommand("Kim", AddProduct("Poster", 12)),
    SampleCommand("Kim", ChangePrice(2, 12_00)),
    SampleCommand("Kim", AddProduct("Lamp", 4)),
    SampleCommand("Kim", ChangePrice(3, 39_00)),
)

OPENING = (*PEOPLE, *PRODUCTS)

# o1 to o4 are the orders of a session in which nobody has ordered; in a longer one some of these may be rejected.
SAMPLES = (
    SampleCommand("Ana", CreateOrder()),
    SampleCommand("Ana", AddItem(1, 1, 2)),
    SampleCommand("Ana", AddItem(1, 2, 1)),
    SampleCommand("Ben", CreateOrder()),
    SampleCommand("Ben", AddItem(2, 3, 1)),
    SampleCommand("Ana", PayOrder(1, 31_00)),
    SampleCommand("Kim", ShipOrder(1)),
    SampleCommand("Ben", PayOrder(2, 39_00)),
    SampleCommand("Ben", CreateOrder()),
    SampleCommand("Ben", AddItem(3, 2, 3)),
    SampleCommand("Ben", CancelOrder(3)),
    SampleCommand("Ana", CreateOrder()),
    SampleCommand("Ana", AddItem(4, 1, 1)),
    SampleCommand("Kim", AddProduct("Globe", 5)),
)

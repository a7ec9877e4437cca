"""What the tests of the shop play with: its world, what is there already, and random streams of commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from cqrs_sim.core.messages import Command
from cqrs_sim.core.rows import COUNTERS, Store
from cqrs_sim.domains.shop_orders import SHOP_ORDERS
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
from cqrs_sim.domains.shop_orders.tables import ORDER_LINES, ORDERS, Order
from cqrs_sim.stores.sql import SqlStore
from tests.domains import world
from tests.domains.world import Step

OPENING: tuple[Step, ...] = (
    ("Ana", OpenAccount("Ana", "customer")),
    ("Ben", OpenAccount("Ben", "customer")),
    ("Kim", OpenAccount("Kim", "staff")),
    ("Kim", AddProduct("Mug", 10)),
    ("Kim", ChangePrice(1, 9_50)),
    ("Kim", AddProduct("Poster", 6)),
    ("Kim", ChangePrice(2, 12_00)),
    ("Kim", AddProduct("Globe", 3)),
)
"""p1 and p2 have prices, p3 has none."""

EVERY_STATE: tuple[Step, ...] = (
    *OPENING,
    *((client, CreateOrder()) for client in ("Ana", "Ana", "Ben", "Ana", "Ana")),
    ("Ana", AddItem(1, 1, 2)),
    *((client, AddItem(order, 2, 1)) for client, order in (("Ana", 2), ("Ben", 3), ("Ana", 4))),
    ("Ana", PayOrder(2, 12_00)),
    ("Ben", PayOrder(3, 12_00)),
    ("Kim", ShipOrder(3)),
    ("Ana", CancelOrder(4)),
)
"""o1 is Ana's and open, o2 hers and paid, o3 Ben's and shipped, o4 Ana's and cancelled, o5 hers, open and empty."""


class World(world.World):
    """A shop."""

    def __init__(self, steps: Iterable[Step] = (), write: Store | None = None, read: Store | None = None) -> None:
        super().__init__(SHOP_ORDERS, steps, write, read)


@contextmanager
def world_on(kind: str, steps: Iterable[Step] = ()) -> Iterator[World]:
    """A shop on stores of this kind, "memory" or "sql", gone at the end of the block."""
    if kind == "memory":
        yield World(steps)
        return
    with TemporaryDirectory() as folder, ExitStack() as opened:
        tables = (*SHOP_ORDERS.tables, COUNTERS), [table for m in SHOP_ORDERS.read_models for table in m.tables]
        write, read = (SqlStore(Path(folder, f"{number}.db"), own) for number, own in enumerate(tables))
        opened.callback(write.close)
        opened.callback(read.close)
        yield World(steps, write, read)


clients = st.sampled_from(["Ana", "Ben", "Kim", "Dia", ""])
names = st.sampled_from(["Dia", "Ana", "", "x" * 21])
keys = st.integers(0, 6)
quantities = st.sampled_from([1, 2, 3, 7, 0, -1, 101])
prices = st.sampled_from([1, 4_99, 9_50, 12_00, 0, 1_000_001])
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(CreateOrder),
    st.builds(AddItem, keys, keys, quantities),
    st.builds(RemoveItem, keys, keys),
    st.builds(PayOrder, keys, prices),
    st.builds(ShipOrder, keys),
    st.builds(CancelOrder, keys),
    st.builds(RestockProduct, keys, quantities),
    st.builds(ChangePrice, keys, prices),
    st.builds(AddProduct, names, quantities),
    st.builds(OpenAccount, names, st.sampled_from(["customer", "staff", "boss"])),
)
"""Anything, sensible or not."""

streams: st.SearchStrategy[tuple[int, int]] = st.tuples(st.integers(0, 2**32), st.integers(0, 120))
"""The seed and the length of what `live` does; a failing stream is cut down to its shortest."""


def live(world: World, stream: tuple[int, int]) -> None:
    """Have people do what comes to their minds: mostly what is possible, sometimes what is not."""
    seed, length = stream
    luck = Random(seed)
    for _ in range(length):
        world.try_each([_wish(world, luck)])


def _wish(world: World, luck: Random) -> Step:
    kind = luck.choices(*zip(*WISHES.items(), strict=True))[0]
    orders = world.written(ORDERS)
    product = luck.choice((1, 1, 1, 2, 2, 3, 4))
    wanted = [order for order in orders if order.state in SENSIBLE.get(kind, ())]
    order = luck.choice(wanted or orders or [Order(99, "Ana", "open", 0)]) if luck.random() < 0.9 else None
    key, customer = (luck.randint(0, 40), "Ben") if order is None else (order.id, order.customer)
    quantity = luck.choice((1, 1, 2, 3, 7)) if luck.random() < 0.95 else luck.choice((0, -1, 101))
    price = luck.choice((1, 4_99, 9_50, 12_00)) if luck.random() < 0.95 else luck.choice((0, -1, 1_000_001))
    right = customer if kind in SENSIBLE and kind is not ShipOrder else "Kim"
    client = right if luck.random() < 0.9 else luck.choice(("Ana", "Ben", "Kim", "Zed"))
    held = [line.product for line in world.written(ORDER_LINES) if line.order == key]
    if held and luck.random() < {RemoveItem: 0.9, AddItem: 0.4}.get(kind, 0):
        product = luck.choice(held)
    if kind is CreateOrder:
        return luck.choice(("Ana", "Ben")), CreateOrder()
    if kind is PayOrder:
        total = sum(line.price * line.quantity for line in world.written(ORDER_LINES) if line.order == key)
        return client, PayOrder(key, total if luck.random() < 0.9 else price)
    values = {"order": key, "product": product, "quantity": quantity, "price": price}
    return client, kind(**{field.name: values[field.name] for field in fields(kind)})


WISHES: dict[type[Command], int] = {
    CreateOrder: 8,
    AddItem: 34,
    RemoveItem: 12,
    PayOrder: 18,
    ShipOrder: 12,
    CancelOrder: 8,
    RestockProduct: 12,
    ChangePrice: 10,
}
"""How often."""

SENSIBLE: dict[type[Command], tuple[str, ...]] = {
    AddItem: ("open",),
    RemoveItem: ("open",),
    PayOrder: ("open",),
    ShipOrder: ("paid",),
    CancelOrder: ("open", "paid"),
}
"""The states of the orders on which people mostly try this."""

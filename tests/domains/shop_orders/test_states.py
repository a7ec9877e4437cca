"""The state machine: which moves an order can make from each state, and what it is told about the others."""

from __future__ import annotations

import pytest

from cqrs_sim.core.messages import Command
from cqrs_sim.domains.shop_orders.commands import AddItem, CancelOrder, PayOrder, RemoveItem, ShipOrder
from cqrs_sim.domains.shop_orders.states import STATES
from cqrs_sim.domains.shop_orders.tables import ORDERS, Order
from tests.domains.shop_orders.play import EVERY_STATE, World
from tests.domains.world import Refused

ORDER_IN = {"open": 1, "paid": 2, "shipped": 3, "cancelled": 4}
"""The order of EVERY_STATE that is in this state."""

MOVES: dict[str, tuple[type[Command], dict[str, str], str]] = {
    "add an item": (AddItem, {"open": "open"}, "so its items cannot change"),
    "remove an item": (RemoveItem, {"open": "open"}, "so its items cannot change"),
    "pay": (PayOrder, {"open": "paid"}, "so it cannot be paid"),
    "ship": (ShipOrder, {"paid": "shipped"}, "so it cannot be shipped"),
    "cancel": (CancelOrder, {"open": "cancelled", "paid": "cancelled"}, "so it cannot be cancelled"),
}
"""Each move: its command, where it leads from where, and what it is called where it leads nowhere."""


def order_in(world: World, state: str) -> Order:
    """Return the order that was in this state."""
    return next(order for order in world.written(ORDERS) if order.id == ORDER_IN[state])


def wish(kind: type[Command], order: Order) -> tuple[str, Command]:
    """Return who may ask for the move, and how."""
    values = {AddItem: (order.id, 1), RemoveItem: (order.id, 1), PayOrder: (order.id, 19_00)}
    return "Kim" if kind is ShipOrder else order.customer, kind(*values.get(kind, (order.id,)))


def test_there_is_an_order_in_every_state() -> None:
    world = World(EVERY_STATE)
    assert {state: order_in(world, state).state for state in STATES} == {state: state for state in STATES}
    assert set(ORDER_IN) == set(STATES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("kind", "leads", "forbidden"), MOVES.values(), ids=MOVES)
def test_a_move_leads_where_it_should_or_is_named_as_forbidden(
    state: str, kind: type[Command], leads: dict[str, str], forbidden: str
) -> None:
    world = World(EVERY_STATE)
    order = order_in(world, state)
    if state in leads:
        world.submit(*wish(kind, order))
        assert order_in(world, state).state == leads[state]
    else:
        with pytest.raises(Refused) as refusal:
            world.submit(*wish(kind, order))
        assert refusal.value.sentence == f"Order o{order.id} is {state}, {forbidden}"

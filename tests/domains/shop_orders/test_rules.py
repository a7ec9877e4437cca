"""Every rule of every command: what breaks it, with which sentence, and what just keeps it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cqrs_sim.core.domain import Rule
from cqrs_sim.core.messages import Command
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
from cqrs_sim.ui.caption import LONGEST
from tests.domains.shop_orders.play import EVERY_STATE, World
from tests.domains.world import Refused, Step


@dataclass(frozen=True)
class Case:
    """After EVERY_STATE and `before`, `breaks` is refused by `rule` with `sentence`, `keeps` is accepted."""

    id: str
    rule: str
    breaks: Step
    sentence: str
    keeps: Step
    before: tuple[Step, ...] = ()


def owned(name: str, good: Command, missing: Command) -> list[Case]:
    """Return the cases of a command on o1, which is Ana's, and on o6, which is not there."""
    return [
        Case(
            f"{name} of an order that is not there", "order_exists", ("Ana", missing), "There is no o6", ("Ana", good)
        ),
        Case(
            f"{name} of another's order",
            "only_own_order",
            ("Ben", good),
            "Order o1 is by Ana, not by Ben",
            ("Ana", good),
        ),
        Case(f"{name} by staff", "only_own_order", ("Kim", good), "Order o1 is by Ana, not by Kim", ("Ana", good)),
        Case(f"{name} by a stranger", "only_own_order", ("Zed", good), "Order o1 is by Ana, not by Zed", ("Ana", good)),
    ]


def by_staff(name: str, command: Command, before: tuple[Step, ...] = ()) -> list[Case]:
    """Return the cases of a command that Kim alone may give."""
    good = ("Kim", command)
    return [
        Case(f"{name} by a customer", "only_staff", ("Ana", command), "Ana is not staff", good, before),
        Case(f"{name} by a stranger", "only_staff", ("Zed", command), "Zed is not staff", good, before),
    ]


def product_named(name: str) -> Step:
    """Return how Kim adds a product of this name."""
    return "Kim", AddProduct(name)


def account_of(name: str) -> Step:
    """Return how someone opens an account of this name."""
    return "Dia", OpenAccount(name)


NAME_CASES = [
    case
    for what, named in (("product", product_named), ("account", account_of))
    for case in (
        Case(f"an empty name of a {what}", "name_not_empty", named(""), "Name is empty", named("D")),
        Case(f"a {what}'s name of spaces", "name_not_empty", named(" \t"), "Name is empty", named("D")),
        Case(
            f"a {what}'s name of 21 characters",
            "name_at_most_20",
            named("é" * 21),
            "Name has 21 characters, 20 allowed",
            named("é" * 20),
        ),
        Case(
            f"a {what}'s name on two lines",
            "name_one_line",
            named("D\nE"),
            "Name has 2 lines, 1 allowed",
            named("D E"),
        ),
        Case(
            f"a {what}'s name with a line break at its end",
            "name_one_line",
            named("D\n"),
            "Name has 2 lines, 1 allowed",
            named("D"),
        ),
    )
]

CASES = [
    *NAME_CASES,
    *owned("an item", AddItem(1, 1), AddItem(6, 1)),
    *owned("a removal", RemoveItem(1, 1), RemoveItem(6, 1)),
    *owned("a payment", PayOrder(1, 19_00), PayOrder(6, 19_00)),
    *owned("a cancellation", CancelOrder(1), CancelOrder(6)),
    *by_staff("shipping", ShipOrder(2)),
    *by_staff("a delivery", RestockProduct(1, 1)),
    *by_staff("a price", ChangePrice(1, 1_00)),
    *by_staff("a product", AddProduct("Pen")),
    Case("an account twice", "name_not_taken", account_of("Ana"), "Ana has an account already", account_of("ana")),
    Case(
        "an account as boss",
        "role_known",
        ("Dia", OpenAccount("Dia", "boss")),
        "boss is neither customer nor staff",
        ("Dia", OpenAccount("Dia", "staff")),
    ),
    Case(
        "an order by staff",
        "only_customers",
        ("Kim", CreateOrder()),
        "Kim has no account as customer",
        ("Ben", CreateOrder()),
    ),
    Case(
        "an order by a stranger",
        "only_customers",
        ("Zed", CreateOrder()),
        "Zed has no account as customer",
        ("Ana", CreateOrder()),
    ),
    Case(
        "an order number 0",
        "order_exists",
        ("Ana", CancelOrder(0)),
        "There is no o0",
        ("Ana", CancelOrder(1)),
    ),
    Case(
        "shipping an order that is not there",
        "order_exists",
        ("Kim", ShipOrder(6)),
        "There is no o6",
        ("Kim", ShipOrder(2)),
    ),
    Case(
        "an item for a paid order",
        "order_open",
        ("Ana", AddItem(2, 1)),
        "Order o2 is paid, so its items cannot change",
        ("Ana", AddItem(1, 1)),
    ),
    Case(
        "a removal from a cancelled order",
        "order_open",
        ("Ana", RemoveItem(4, 2)),
        "Order o4 is cancelled, so its items cannot change",
        ("Ana", RemoveItem(1, 1)),
    ),
    Case(
        "a payment of a shipped order",
        "open_before_paid",
        ("Ben", PayOrder(3, 12_00)),
        "Order o3 is shipped, so it cannot be paid",
        ("Ana", PayOrder(1, 19_00)),
    ),
    Case(
        "shipping an open order",
        "paid_before_shipped",
        ("Kim", ShipOrder(1)),
        "Order o1 is open, so it cannot be shipped",
        ("Kim", ShipOrder(2)),
    ),
    Case(
        "a cancellation of a shipped order",
        "cancelled_before_shipped",
        ("Ben", CancelOrder(3)),
        "Order o3 is shipped, so it cannot be cancelled",
        ("Ana", CancelOrder(2)),
    ),
    Case(
        "a product that is not there",
        "product_exists",
        ("Ana", AddItem(1, 4)),
        "There is no p4",
        ("Ana", AddItem(1, 2)),
    ),
    Case(
        "a delivery of a product that is not there",
        "product_exists",
        ("Kim", RestockProduct(0, 1)),
        "There is no p0",
        ("Kim", RestockProduct(3, 1)),
    ),
    Case(
        "a price of a product that is not there",
        "product_exists",
        ("Kim", ChangePrice(4, 1)),
        "There is no p4",
        ("Kim", ChangePrice(3, 1)),
    ),
    Case(
        "a product without a price",
        "price_known",
        ("Ana", AddItem(1, 3)),
        "Product p3 has no price yet",
        ("Ana", AddItem(1, 2)),
    ),
    Case(
        "0 of a product",
        "quantity_1_to_100",
        ("Ana", AddItem(1, 1, 0)),
        "Quantity is 0, 1 to 100 allowed",
        ("Ana", AddItem(1, 1, 1)),
    ),
    Case(
        "fewer than none of a product",
        "quantity_1_to_100",
        ("Ana", AddItem(1, 1, -1)),
        "Quantity is -1, 1 to 100 allowed",
        ("Ana", AddItem(1, 1, 1)),
    ),
    Case(
        "101 of a product",
        "quantity_1_to_100",
        ("Ana", AddItem(1, 1, 101)),
        "Quantity is 101, 1 to 100 allowed",
        ("Ana", AddItem(1, 1, 100)),
        before=(("Kim", RestockProduct(1, 200)),),
    ),
    Case(
        "one more than there is",
        "enough_stock",
        ("Ana", AddItem(1, 1, 9)),
        "8 × Mug in stock, 9 asked for",
        ("Ana", AddItem(1, 1, 8)),
    ),
    Case(
        "a removal of what is not in it",
        "item_in_order",
        ("Ana", RemoveItem(1, 2)),
        "Order o1 has no p2",
        ("Ana", RemoveItem(1, 1)),
    ),
    Case(
        "a payment for nothing",
        "at_least_one_item",
        ("Ana", PayOrder(5, 0)),
        "Order o5 is empty",
        ("Ana", PayOrder(1, 19_00)),
    ),
    Case(
        "a cent too little",
        "amount_is_total",
        ("Ana", PayOrder(1, 18_99)),
        "Order o1 costs 19.00, 18.99 offered",
        ("Ana", PayOrder(1, 19_00)),
    ),
    Case(
        "a cent too much",
        "amount_is_total",
        ("Ana", PayOrder(1, 19_01)),
        "Order o1 costs 19.00, 19.01 offered",
        ("Ana", PayOrder(1, 19_00)),
    ),
    Case(
        "today's price for what went in before it",
        "amount_is_total",
        ("Ana", PayOrder(1, 20_00)),
        "Order o1 costs 19.00, 20.00 offered",
        ("Ana", PayOrder(1, 19_00)),
        before=(("Kim", ChangePrice(1, 10_00)),),
    ),
    Case(
        "a delivery of nothing",
        "delivery_1_to_1000",
        ("Kim", RestockProduct(1, 0)),
        "Quantity is 0, 1 to 1000 allowed",
        ("Kim", RestockProduct(1, 1)),
    ),
    Case(
        "a delivery of 1001",
        "delivery_1_to_1000",
        ("Kim", RestockProduct(1, 1001)),
        "Quantity is 1001, 1 to 1000 allowed",
        ("Kim", RestockProduct(1, 1000)),
    ),
    Case(
        "a free product",
        "price_in_range",
        ("Kim", ChangePrice(1, 0)),
        "Price is 0.00, 0.01 to 10000.00 allowed",
        ("Kim", ChangePrice(1, 1)),
    ),
    Case(
        "a product that is too dear",
        "price_in_range",
        ("Kim", ChangePrice(1, 10_000_01)),
        "Price is 10000.01, 0.01 to 10000.00 allowed",
        ("Kim", ChangePrice(1, 10_000_00)),
    ),
    Case(
        "the price it has",
        "price_is_new",
        ("Kim", ChangePrice(1, 9_50)),
        "p1 costs 9.50 already",
        ("Kim", ChangePrice(1, 9_51)),
    ),
    Case(
        "a product twice",
        "product_not_twice",
        product_named("Mug"),
        "There is a Mug already",
        product_named("Mug 2"),
    ),
    Case(
        "a product of which fewer than none are there",
        "stock_0_to_1000",
        ("Kim", AddProduct("Pen", -1)),
        "Stock is -1, 0 to 1000 allowed",
        ("Kim", AddProduct("Pen", 0)),
    ),
    Case(
        "a product of which 1001 are there",
        "stock_0_to_1000",
        ("Kim", AddProduct("Pen", 1001)),
        "Stock is 1001, 0 to 1000 allowed",
        ("Kim", AddProduct("Pen", 1000)),
    ),
]

PARAMETERS = [pytest.param(case, id=case.id) for case in CASES]


@pytest.mark.parametrize("case", PARAMETERS)
def test_what_breaks_a_rule_is_refused_with_its_sentence(case: Case) -> None:
    world = World((*EVERY_STATE, *case.before))
    with pytest.raises(Refused) as refusal:
        world.submit(*case.breaks)
    assert (refusal.value.rule, refusal.value.sentence) == (case.rule, case.sentence)


@pytest.mark.parametrize("case", PARAMETERS)
def test_what_just_keeps_a_rule_is_accepted(case: Case) -> None:
    world = World((*EVERY_STATE, *case.before))
    position = world.log[-1].position
    assert world.submit(*case.keeps).position == position + 1


def test_every_rule_of_every_command_has_a_case() -> None:
    tried = {(type(case.breaks[1]), case.rule) for case in CASES}
    known = {(handler.command, rule.id) for handler in SHOP_ORDERS.commands for rule in handler.rules}
    assert tried == known


def test_a_rule_id_names_one_rule() -> None:
    rules: dict[str, set[int]] = {}
    for handler in SHOP_ORDERS.commands:
        for rule in handler.rules:
            rules.setdefault(rule.id, set()).add(id(rule))
    assert all(len(same) == 1 for same in rules.values())


@pytest.mark.parametrize("rule", SHOP_ORDERS.rule_of.values(), ids=lambda rule: rule.id)
def test_words_of_a_rule_are_short_and_without_a_full_stop(rule: Rule[Command]) -> None:
    assert rule.demand[0].islower()
    assert len(rule.demand) <= 40
    assert rule.refusal[0].isupper() or rule.refusal.startswith("{")
    assert not rule.refusal.endswith(".")


@pytest.mark.parametrize("case", PARAMETERS)
def test_a_refusal_fits_the_caption(case: Case) -> None:
    assert len(f"Rejected: {case.sentence}.") <= LONGEST


def test_a_sold_out_product_can_be_ordered_again_after_a_delivery() -> None:
    world = World((*EVERY_STATE, ("Ana", AddItem(1, 1, 8))))
    with pytest.raises(Refused, match="enough_stock"):
        world.submit("Ana", AddItem(1, 1))
    world.submit("Kim", RestockProduct(1, 1))
    world.submit("Ana", AddItem(1, 1))


def test_an_account_is_open_to_whoever_is_not_known_yet() -> None:
    assert World().submit("Dia", OpenAccount("Dia")).subject == "Dia"

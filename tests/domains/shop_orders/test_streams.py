"""Random streams of commands, good and bad, on both stores: the books balance and both sides agree, always."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_sim.core.domain import Bug
from cqrs_sim.core.messages import Command, Event
from cqrs_sim.core.projection import projections_of
from cqrs_sim.core.rows import Rows
from cqrs_sim.domains.shop_orders import SHOP_ORDERS
from cqrs_sim.domains.shop_orders.commands import (
    AddItem,
    CreateOrder,
    PayOrder,
)
from cqrs_sim.domains.shop_orders.events import ItemAdded, ProductAdded, ProductRestocked
from cqrs_sim.domains.shop_orders.tables import ORDER_LINES, ORDERS, PRODUCTS, REFUNDS
from tests.domains.shop_orders.oracle import Oracle, without_position
from tests.domains.shop_orders.play import OPENING, World, clients, commands, live, streams, world_on
from tests.domains.world import Refused, empty_read_store, fold_one, folded_log, rows_of

MODELS = SHOP_ORDERS.read_models
EXAMPLES = {"memory": 100, "sql": 40}


def lived(stream: tuple[int, int]) -> World:
    """Return a shop in which people lived like this."""
    world = World(OPENING)
    live(world, stream)
    return world


def check_laws(world: World) -> None:
    """Stock is never negative, goods and money are conserved, and an order keeps the prices of its moments."""
    books = Oracle(world)
    assert all(product.stock >= 0 for product in books.products.values())

    came: Counter[int] = Counter()
    added: Counter[tuple[int, int, int]] = Counter()
    for envelope in world.log:
        match envelope.event:
            case ProductAdded(product=product, stock=stock):
                came[product] += stock
            case ProductRestocked(product=product, quantity=quantity):
                came[product] += quantity
            case ItemAdded(order, product, _, quantity, price):
                added[order, product, price] += quantity
    reserved = books.reserved()
    assert {key: product.stock + reserved[key] for key, product in books.products.items()} == dict(came)

    assert books.taken == sum(map(books.total, books.in_state("paid", "shipped")))
    assert all(0 < line.quantity <= added[line.order, line.product, line.price] for line in books.lines)
    assert set(books.payments) - set(books.refunds) == {order.id for order in books.in_state("paid", "shipped")}


@pytest.mark.parametrize("kind", ["memory", "sql"])
def test_goods_and_money_are_conserved_and_both_sides_agree(kind: str) -> None:
    @settings(max_examples=EXAMPLES[kind])
    @given(streams)
    def hold(stream: tuple[int, int]) -> None:
        with world_on(kind, OPENING) as world:
            live(world, stream)
            check_laws(world)
            assert without_position(world.read_rows()) == Oracle(world).tables()

    hold()


def test_streams_do_all_that_can_be_done() -> None:
    kinds: Counter[type[Event]] = Counter()
    refunds = repriced = 0
    for seed in range(20):
        world = lived((seed, 120))
        kinds.update(type(envelope.event) for envelope in world.log)
        refunds += len(world.written(REFUNDS))
        lines = world.written(ORDER_LINES)
        repriced += len(lines) - len({(line.order, line.product) for line in lines})
    assert set(kinds) == set(SHOP_ORDERS.events)
    assert min(kinds.values()) >= 40
    assert refunds >= 10
    assert repriced >= 5, "orders that hold a product at two prices"


def put_wrong_stock(world: World, rows: Rows) -> None:
    rows.put(PRODUCTS, replace(world.written(PRODUCTS)[0], stock=9))


def put_wrong_state(world: World, rows: Rows) -> None:
    rows.put(ORDERS, replace(world.written(ORDERS)[0], state="cancelled"))


def put_wrong_quantity(world: World, rows: Rows) -> None:
    rows.put(ORDER_LINES, replace(world.written(ORDER_LINES)[0], quantity=3))


def put_wrong_price(world: World, rows: Rows) -> None:
    (line,) = world.written(ORDER_LINES)
    rows.drop(ORDER_LINES, line.order, line.product, line.price)
    rows.put(ORDER_LINES, replace(line, price=line.price + 1))


@pytest.mark.parametrize("put_wrong", [put_wrong_stock, put_wrong_state, put_wrong_quantity, put_wrong_price])
def test_the_laws_see_a_row_that_is_wrong(put_wrong: Callable[[World, Rows], None]) -> None:
    world = World((*OPENING, ("Ana", CreateOrder()), ("Ana", AddItem(1, 1, 2)), ("Ana", PayOrder(1, 19_00))))
    check_laws(world)
    with world.write.transaction() as rows:
        put_wrong(world, rows)
    with pytest.raises(AssertionError):
        check_laws(world)


@given(streams)
def test_a_fold_of_the_log_builds_the_same_rows_again(stream: tuple[int, int]) -> None:
    world = lived(stream)
    assert folded_log(MODELS, world.log) == world.read_rows()


@given(streams)
def test_a_row_that_changes_says_at_which_event_and_differs_in_more_than_that(stream: tuple[int, int]) -> None:
    world = lived(stream)
    for envelope, changes in world.changes:
        for change in changes:
            if change.after is not None:
                assert change.after.as_of == envelope.position
                assert change.before is None or replace(change.after, as_of=change.before.as_of) != change.before


@given(streams, clients, commands)
def test_a_refused_command_leaves_no_trace(stream: tuple[int, int], client: str, command: Command) -> None:
    world = lived(stream)
    before = [world.written(table) for table in SHOP_ORDERS.tables]
    try:
        world.submit(client, command)
    except Refused:
        assert [world.written(table) for table in SHOP_ORDERS.tables] == before
    else:
        assert [world.written(table) for table in SHOP_ORDERS.tables] != before


@given(streams, st.randoms(use_true_random=False))
def test_projections_survive_lost_doubled_and_shuffled_events(stream: tuple[int, int], chance: Random) -> None:
    world = lived(stream)
    mixed = [envelope for envelope in world.log for _ in range(chance.choice((0, 1, 1, 2)))]
    chance.shuffle(mixed)
    store, projections = empty_read_store(MODELS), projections_of(MODELS)
    for envelope in mixed:
        fold_one(store, projections, envelope)


@given(streams)
def test_the_write_tables_alone_build_the_same_rows(stream: tuple[int, int]) -> None:
    world = lived(stream)
    derived = empty_read_store(MODELS)
    with world.write.reading() as write, derived.transaction() as rows:
        for model in MODELS:
            assert model.derive is not None
            model.derive(write, rows, len(world.log))
    assert without_position(rows_of(derived, MODELS)) == Oracle(world).tables()


@pytest.mark.parametrize("bug", SHOP_ORDERS.bugs, ids=lambda bug: bug.id)
def test_a_faulty_projection_is_seen_by_the_oracle(bug: Bug) -> None:
    world = lived((1, 120))
    (model,) = (model for model in MODELS if model.name == bug.read_model)
    faulty = replace(model, projections={**model.projections, bug.event: bug.projection})
    shown = without_position(folded_log((faulty,), world.log))
    true = {name: rows for name, rows in Oracle(world).tables().items() if name in shown}
    assert shown != true

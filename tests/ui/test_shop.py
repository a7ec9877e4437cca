"""The window with the shop: forms, pickers, board, captions and layout follow from the domain alone."""

import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from cqrs_sim.core.facts import Accepted, Rejected
from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.ui.caption import LONGEST
from cqrs_sim.ui.store_panel import StorePanel
from tests.ui.driver import Desk, desk_in
from tests.ui.test_layout import SIZES, audit, settle
from tests.ui.test_names import actions

QUERIES = ("GetOrderBoard", "GetOrderHistory", "GetOrder", "GetBestSellers", "GetLowStock")


@pytest.fixture
def shop(tmp_path: Path, application: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    """A window with a new session of the shop, paused at 0 s, 2 s of delay."""
    with desk_in(tmp_path / "session", domain="orders") as made:
        qtbot.addWidget(made.window)
        made.show()
        yield made


def offered(desk: Desk, field: str) -> list[str]:
    picker = desk.field(field)
    assert isinstance(picker, QComboBox)
    return [picker.itemText(i) for i in range(picker.count())]


def test_a_new_session_opens_with_people_and_products_and_says_what_to_do(shop: Desk) -> None:
    assert (shop.head, shop.checkpoint) == ("head #9", "at #9 of 9")
    assert shop.caption == "Press Create order and watch it cross to the order board."
    assert [row[:2] for row in shop.table("accounts")] == [("Kim", "staff"), ("Ben", "customer"), ("Ana", "customer")]
    assert shop.table("products") == [
        ("p3", "Lamp", "39.00", "4"),
        ("p2", "Poster", "12.00", "12"),
        ("p1", "Mug", "9.50", "20"),
    ]
    assert shop.window.samples_action.text() == "Add sample orders"


def test_an_order_crosses_is_paid_too_early_and_then_rightly(shop: Desk) -> None:
    shop.run()
    shop.command("CreateOrder")
    assert shop.caption == "#10 is on its way. The order board is 1 event behind."
    shop.let_pass(1)
    shop.command("AddItem", order="o1", product="p1", quantity="2")
    shop.let_pass(1)
    shop.query("GetOrderHistory")
    assert shop.answer == "open, Total 0.00"
    shop.fill("PayOrder")
    assert (offered(shop, "order"), shop.value("amount")) == (["o1"], "0.00")
    shop.enter()
    assert shop.slips[0] == "Rejected Order o1 costs 19.00, 0.00 offered PayOrder"
    assert shop.caption == "Rejected: Order o1 costs 19.00, 0.00 offered."
    shop.let_pass(1)
    shop.press("Ctrl+R")
    assert shop.answer == "open, 2 × Mug, Total 19.00"
    shop.fill("PayOrder")
    assert shop.value("amount") == "19.00"
    shop.enter()
    assert shop.slips[0] == "Success receipt #12 PayOrder"


def test_the_board_stands_in_columns_by_state_empty_ones_too(shop: Desk) -> None:
    shop.run()
    shop.quickly()
    shop.press("Ctrl+R")
    assert shop.answer == "No orders yet. Press Create order (Ctrl+1)."
    shop.command("CreateOrder")
    shop.press("Ctrl+R")
    assert shop.answer == "Open 1: o1, Ana, Items 0, Total 0.00. Paid 0. Shipped 0. Cancelled 0"
    shop.command("CreateOrder")
    shop.command("CancelOrder", order="o1")
    shop.press("Ctrl+R")
    assert shop.answer == (
        "Open 1: o2, Ana, Items 0, Total 0.00. Paid 0. Shipped 0. Cancelled 1: o1, Ana, Items 0, Total 0.00"
    )


def test_samples_fill_every_column_of_the_board(shop: Desk) -> None:
    shop.run()
    shop.quickly()
    shop.press("Ctrl+Shift+S")
    assert shop.told(Rejected) == []
    shop.press("Ctrl+R")
    assert shop.answer == (
        "Open 1: o4, Ana, Items 1, Total 9.50. Paid 1: o2, Ben, Items 1, Total 39.00. "
        "Shipped 1: o1, Ana, Items 3, Total 31.00. Cancelled 1: o3, Ben, Items 3, Total 36.00"
    )
    shop.query("GetOrder", order="o1")
    assert shop.answer == "shipped, 2 × Mug, 1 × Poster, Total 31.00"
    shop.query("GetBestSellers")
    assert shop.answer.splitlines()[:2] == [
        "Mug, Price 9.50, Sold 2, Revenue 19.00",
        "Lamp, Price 39.00, Sold 1, Revenue 39.00",
    ]
    shop.query("GetLowStock")
    assert shop.answer == "Lamp, Stock 3\nGlobe, Stock 5"


def test_pickers_offer_what_was_seen_and_a_price_starts_as_it_was_seen(shop: Desk) -> None:
    shop.run()
    shop.act_as("Kim")
    shop.read_as("Kim")
    shop.query("GetBestSellers")
    shop.fill("ChangePrice")
    assert offered(shop, "product") == ["p3", "p2", "p1"]
    assert shop.value("price") == "39.00"
    shop.type(shop.field("price"), "41.5")
    shop.enter()
    assert shop.table("products")[0] == ("p3", "Lamp", "41.50", "4")
    shop.command("ChangePrice", product="p3", price="a lot")
    assert shop.advice == "✗ Not sent. Price: write an amount such as 12.50, not 'a lot'."


def test_a_quantity_is_one_again_for_the_next_item(shop: Desk) -> None:
    shop.run()
    shop.quickly()
    shop.command("CreateOrder")
    shop.command("AddItem", order="o1", product="p1", quantity="3")
    assert shop.value("quantity") == "1"
    shop.enter()
    assert shop.table("order_lines") == [("o1", "p1", "9.50", "4")]


def test_the_event_log_tells_of_orders_and_money_in_sentences(shop: Desk) -> None:
    shop.run()
    shop.quickly()
    shop.press("F3")
    for name, values in (
        ("CreateOrder", {}),
        ("AddItem", {"order": "o1", "product": "p2", "quantity": "1"}),
        ("PayOrder", {"order": "o1", "amount": "12"}),
    ):
        shop.command(name, **values)
    model = shop.window.side.log.model
    told = {model.sentence(row) for row in range(model.rowCount())}
    assert {
        "Ana sends PayOrder: order o1, amount 12.00.",
        "Write store: payments has a new row o1.",
        "Write store: products row p2: stock 12 to 11.",
        "OrderPaid #12 about o1 is in the log.",
        "Read store: best sellers row p2: sold 0 to 1, revenue 0.00 to 12.00, as of #7 to #12.",
    } <= told


def test_every_command_has_its_key(shop: Desk) -> None:
    assert len(shop.commands) == 10
    assert all(action.shortcut().toString() for action in actions(shop))


# Layout


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_form_table_and_answer_has_its_place(shop: Desk, size: tuple[int, int]) -> None:
    shop.show(*size)
    settle()
    assert shop.window.size() == QSize(*size)
    shop.run()
    shop.quickly()
    for _ in range(3):
        shop.press("Ctrl+Shift+S")
    for name in shop.commands:
        shop.fill(name)
        settle()
        assert audit(shop.window) == [], name
    panels: list[StorePanel] = [shop.stage.write, shop.stage.read]
    for panel in panels:
        for table in panel.models:
            panel.choices.action(table).trigger()
            settle()
            assert audit(shop.window) == [], table
    for name in QUERIES:
        shop.query(name, **({"order": "o1"} if name == "GetOrder" else {}))
        settle()
        assert audit(shop.window) == [], name


@pytest.mark.parametrize("seed", [1, 2])
def test_captions_fit_one_line_and_names_on_the_lane_stay_apart_whatever_clients_do(shop: Desk, seed: int) -> None:
    luck = random.Random(seed)
    shop.show(1024, 768)
    shop.run()
    shop.live.do(Configure(Settings(DelayLaw(mean=4_000_000), TrafficRates(writes=1.2, reads=4))))
    captions = set()
    for _ in range(80):
        match luck.randrange(6):
            case 0:
                shop.press("Ctrl+R")
            case 1:
                shop.press("F5")
            case 2:
                shop.press("Ctrl+Shift+S")
            case _:
                shop.stage.commands.actor.setCurrentIndex(luck.randrange(3))
                shop.fill(luck.choice(shop.commands))
                shop.enter()
        shop.let_pass(luck.choice((0, 0.1, 1)))
        QApplication.processEvents()
        captions.add(shop.caption)
        line = shop.stage.caption._line
        assert line.text() == line.whole, "cut off"
        picture = shop.stage.lane._picture
        assert picture is not None
        places = [place for _, place in shop.stage.lane.painting.names(picture)]
        assert not any(one.intersects(other) for one, other in combinations(places, 2))
        assert all(place.left() >= 0 and place.right() <= shop.stage.lane.width() for place in places)
        assert bool(places) == bool(picture.flights)
    own = {caption for caption in captions if "Not sent" not in caption}
    assert [caption for caption in own if len(caption) > LONGEST] == []
    assert len(own) > 10
    assert len(shop.told(Rejected)) > 5
    assert len(shop.told(Accepted)) > 20


def test_an_answer_names_its_table_as_people_do(shop: Desk) -> None:
    shop.query("GetOrderBoard")
    assert "of order board" in shop.stage.queries.first.about.whole

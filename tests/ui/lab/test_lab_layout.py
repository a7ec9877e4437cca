"""The layout of the lab at the three tested sizes, whatever is on show."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea, QWidget

from tests.ui.lab.bench import Bench
from tests.ui.test_layout import SIZES, audit, settle


def too_wide(bench: Bench) -> list[str]:
    """Return the areas whose inside is wider than they are: they scroll up and down alone."""
    areas = [area for area in bench.lab.findChildren(QScrollArea) if area.isVisible()]
    return [area.accessibleName() for area in areas if width(area.widget()) > area.viewport().width()]


def width(inside: QWidget | None) -> int:
    assert inside is not None
    return inside.width()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_preset_has_its_place(bench: Bench, size: tuple[int, int]) -> None:
    bench.desk.show(*size)
    for preset in bench.lab.presets:
        bench.lab.show_preset(preset.id)
        settle()
        assert audit(bench.desk.window) == [], preset.id
        assert too_wide(bench) == [], preset.id


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_cannot_be_read_and_what_is_long_has_its_place(bench: Bench, size: tuple[int, int]) -> None:
    bench.desk.show(*size)
    bench.begin("Redirect to a third origin")
    bench.desk.type(bench.request.page, "app.example" + "/long" * 60)
    bench.desk.type(bench.request.url, "https://api.example:99999/" + "x" * 300)
    bench.write(bench.request.headers, "X Y: " + "z" * 300)
    bench.write(bench.server.preflight.lines, "Access-Control-Allow-Origin")
    settle()
    assert audit(bench.desk.window) == []
    assert too_wide(bench) == []


def test_a_window_with_the_lab_fits_the_smallest_size_that_is_tested(bench: Bench) -> None:
    least = bench.desk.window.minimumSizeHint()
    assert least.width() <= 1024
    assert least.height() <= 768


def test_in_large_letters_the_cards_stand_one_above_the_other_and_the_page_scrolls(bench: Bench) -> None:
    bench.desk.show(1280, 720)
    beside = [card.x() for card in (bench.request, bench.workbench.gate, bench.server)]
    assert beside == sorted(set(beside))

    bench.desk.window.theme.write_in(200)
    settle()
    cards = (bench.request, bench.workbench.gate, bench.server)
    assert bench.desk.window.width() == 1280
    assert {card.x() for card in cards} == {bench.workbench.caption.x()}
    assert [card.y() for card in cards] == sorted({card.y() for card in cards})
    assert bench.workbench.verticalScrollBar().maximum() > 0
    assert bench.workbench.horizontalScrollBar().maximum() == 0
    assert audit(bench.desk.window) == []


def test_what_has_the_keyboard_is_brought_into_sight(bench: Bench) -> None:
    bench.desk.show(1280, 720)
    bench.desk.window.theme.write_in(200)
    settle()
    for field in (bench.server.answer.lines, bench.request.page):
        field.setFocus()
        settle()
        seen = field.mapTo(bench.workbench.viewport(), field.rect().center())
        assert bench.workbench.viewport().rect().contains(seen)
    bench.server.answer.lines.setFocus()
    bench.desk.press("Ctrl+Return")
    assert bench.workbench.verticalScrollBar().value() == 0, "what is sent is seen on its way"

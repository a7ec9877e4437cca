"""The row table: whole rows, and columns that give back what an observer's marks needed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication

from cqrs_sim.ui.row_table import BAR, RowTable
from tests.ui.driver import Desk
from tests.ui.test_layout import SIZES


def busy(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    for number in range(30):
        desk.command("CreatePost", text=f"Post {number}")
        desk.let_pass(0.1)
    QApplication.processEvents()


def inked(table: RowTable, top: int, bottom: int) -> bool:
    """Whether anything but the ground is painted between these heights."""
    image = table.viewport().grab().toImage()
    ground = QColor(table._theme.colours.card)
    return any(
        image.pixelColor(x, y) != ground for y in range(top, min(bottom, image.height())) for x in range(image.width())
    )


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_table_shows_half_a_row(desk: Desk, size: tuple[int, int]) -> None:
    desk.show(*size)
    busy(desk)
    for table in (desk.stage.write.view, desk.stage.write.log, desk.stage.read.view):
        whole, row = table.whole_rows(), desk.window.theme.sizes.row
        assert whole.height() % row == 0
        assert inked(table, whole.top(), whole.bottom())
        assert not inked(table, whole.bottom() + 1, table.viewport().height())
        table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
        last = table.model().rowCount() - 1
        assert table.places_in_sight.stop == last + 1
        assert not inked(table, 0, table.whole_rows().top())


def test_columns_and_head_are_as_wide_as_before_once_the_xray_is_off(desk: Desk) -> None:
    busy(desk)
    desk.set_delay("4")
    desk.command("CreatePost", text="A post that is far longer than any other")
    desk.let_pass(0.5)

    def widths() -> tuple[object, ...]:
        QApplication.processEvents()
        header, read = desk.stage.read.view.horizontalHeader(), desk.stage.read
        return (*(header.sectionSize(section) for section in range(header.count())), read.position.width())

    before = widths()
    desk.press("F9")
    assert widths() != before
    desk.press("F9")
    assert widths() == before


def test_numbers_are_never_cut_where_columns_come_closer(desk: Desk) -> None:
    desk.show(1024, 768)
    desk.run()
    desk.quickly()
    for number in range(104):
        desk.command("CreatePost", text=f"Post {number}")
    desk.let_pass(0.1)
    QApplication.processEvents()
    view, model = desk.stage.read.view, desk.stage.read.models["feed"]
    assert view.horizontalScrollBar().maximum() > 0
    metrics = QFontMetricsF(view.font())
    for section, column in enumerate(model.columns):
        if column.narrow:
            room = view.columnWidth(section) - BAR - 6
            assert all(metrics.horizontalAdvance(model.text(place, section)) <= room for place in range(30))

"""Lines: texts that change in every frame without the window being laid out anew."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cqrs_sim.ui.line import Line, Reading
from cqrs_sim.ui.pieces import Elided, Yielding


class Layouts(QObject):
    """Counts how often a widget is laid out anew."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def shown(line: Line, qtbot: QtBot) -> tuple[QWidget, Layouts]:
    window = QWidget()
    qtbot.addWidget(window)
    QHBoxLayout(window).addWidget(line)
    window.resize(300, 60)
    window.show()
    QApplication.processEvents()
    return window, Layouts(window)


@pytest.mark.parametrize("line", [Reading, Elided])
def test_a_text_that_fits_is_painted_and_lays_nothing_out(
    line: type[Line], application: QApplication, qtbot: QtBot
) -> None:
    made = line("1,000 events")
    window, layouts = shown(made, qtbot)
    before = window.grab().toImage()
    made.say("999 events")
    QApplication.processEvents()
    assert layouts.count == 0
    assert window.grab().toImage() != before
    assert (made.text(), made.accessibleName()) == ("999 events", "999 events")


def test_a_reading_asks_for_more_room_and_never_for_less(application: QApplication, qtbot: QtBot) -> None:
    reading = Reading("9 events")
    _, layouts = shown(reading, qtbot)
    reading.say("12,000 events")
    QApplication.processEvents()
    widest = reading.sizeHint()
    assert layouts.count > 0
    assert widest.width() >= reading.fontMetrics().horizontalAdvance("12,000 events")
    reading.say("9 events")
    assert reading.sizeHint() == widest


def test_a_named_reading_is_the_description_of_its_name(application: QApplication, qtbot: QtBot) -> None:
    clock = Reading("0.0 s")
    qtbot.addWidget(clock)
    clock.name("Simulated time")
    clock.say("0.1 s")
    assert (clock.accessibleName(), clock.accessibleDescription()) == ("Simulated time", "0.1 s")


def test_a_text_that_does_not_fit_is_cut_and_whole_in_the_tooltip(application: QApplication, qtbot: QtBot) -> None:
    line = Elided("word " * 100)
    window, _ = shown(line, qtbot)
    assert window.isVisible()
    assert line.text().endswith("…")
    assert line.toolTip() == line.whole == "word " * 100
    line.say("word")
    assert (line.text(), line.toolTip()) == ("word", "")


def test_a_yielding_line_has_the_room_it_needs_also_in_bold_until_others_need_it(
    application: QApplication, qtbot: QtBot
) -> None:
    line = Yielding("Method and headers allowed?")
    window, _layouts = shown(line, qtbot)
    bold = line.font()
    bold.setBold(True)
    line.setFont(bold)
    QApplication.processEvents()
    assert line.text() == line.whole
    assert line.sizeHint().width() > line.fontMetrics().horizontalAdvance(line.whole)
    window.resize(120, 60)
    QApplication.processEvents()
    assert line.text().endswith("…")
    assert line.toolTip() == line.whole

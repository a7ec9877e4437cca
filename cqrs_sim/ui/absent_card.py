"""The absent card: the dashed empty slot of a row that an answer lacks, for an observer."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cqrs_sim.ui.marks import Absent
from cqrs_sim.ui.pieces import Elided, label
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.xray_painting import paint_slot


class AbsentCard(QFrame):
    """Says what the row would say, and why it is not there."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._row, self._why = Elided("", "secondary"), label("", "secondary")
        self._why.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(9, 6, 9, 7)
        box.setSpacing(2)
        box.addWidget(self._row)
        box.addWidget(self._why)

    def show_absent(self, absent: Absent) -> None:
        """Show this from now on."""
        self._row.say(f"({absent.row})")
        if absent.why != self._why.text():
            self._why.setText(absent.why)
            self.setAccessibleName(f"{absent.row}. {absent.why}")

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_slot(painter, self.rect(), self._theme.colours)

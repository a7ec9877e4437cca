"""Fields that people fill in: text, checks and lists, their marks drawn in the theme's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from cqrs_sim.ui.mirror import seen
from cqrs_sim.ui.sizes import chosen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionComboBox


class TextField(QLineEdit):
    """A line of text that leaves undo and redo to the window while there is nothing of its own to take back."""

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                (event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable())
                or (event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable())
            )
        ):
            event.ignore()
            return False
        return super().event(event)


class Check(QCheckBox):
    """A box to check, its mark drawn in the theme's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and its text, then the mark."""
        super().paintEvent(event)
        if self.isChecked():
            # Imported here because no box is checked in the first picture of the window.
            from PySide6.QtWidgets import QStyle, QStyleOptionButton

            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 2))
            x, y = box.center().x() + 0.5, box.center().y() + 0.5
            part = _scale(self)
            check = ((-3.5, 0.0), (-1.0, 3.0), (4.0, -3.5))
            painter.drawPolyline([QPointF(x + across * part, y + down * part) for across, down in check])


class Combo(QComboBox):
    """A list to choose from, its arrow drawn in the theme's colour."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Let a choice that does not fit end in an ellipsis."""
        super().initStyleOption(option)
        if not self.isVisible():
            return
        room = max(0, self.width() - 16 - round(22 * _scale(self)))  # without the edges, the paddings and the arrow
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.6))
        part = _scale(self)
        x, y, arm = self.width() - 3 - 11 * part, self.height() / 2 + 1.5 * part, 3.5 * part
        x = seen(self, QPointF(x, y)).x()
        painter.drawPolyline([QPointF(x - arm, y - arm), QPointF(x, y), QPointF(x + arm, y - arm)])


def _scale(field: QWidget) -> float:
    """How much larger than usual the text of a field is."""
    return field.fontInfo().pixelSize() / chosen().body

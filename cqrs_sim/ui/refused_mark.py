"""The refused mark: the octagon at the button of a command that was rejected, until the next command."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.choreography import badge
from cqrs_sim.ui.move_painting import outline, paint_cross, rect
from cqrs_sim.ui.moves import Box
from cqrs_sim.ui.theming import Theme


class RefusedMark(QWidget):
    """Stays at a corner of a button, which it lets the pointer through to."""

    def __init__(self, button: QWidget, theme: Theme) -> None:
        """Be hidden."""
        super().__init__(button)
        self._button, self._theme = button, theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        button.installEventFilter(self)

    def show_refusal(self, sentence: str) -> None:
        """Be there, and say this to who cannot see it."""
        self.setAccessibleName(_("Rejected: {why}").format(why=sentence))
        self._place()
        self.show()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the octagon with its cross."""
        colours = self._theme.colours
        box = Box(1, 1, self.width() - 2, self.height() - 2)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.card), 2))
            painter.setBrush(QColor(colours.rejected))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in outline("rejected", box)]))
            paint_cross(painter, box, 1.0, colours)

    def _place(self) -> None:
        button = Box(0, 0, self._button.width(), self._button.height())
        self.setGeometry(rect(badge(button, self._theme.sizes.token)).toRect())

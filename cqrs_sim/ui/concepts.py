"""Concepts: the small signs of command, event, query, answer, rejection and success, told apart by shape."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.theming import Theme

_PENTAGON = ((-4.5, -5), (4.5, -5), (4.5, 1), (0, 5.5), (-4.5, 1))
_OCTAGON = ((-2, -5), (2, -5), (5, -2), (5, 2), (2, 5), (-2, 5), (-5, 2), (-5, -2))
_CHECK = ((-4, 0), (-1, 3.5), (4.5, -4))


class Sign(QWidget):
    """Shows one sign, twice as large as in tables; takes no room without one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without a sign."""
        super().__init__(parent)
        self._theme = theme
        self._shape = ""
        fit(self, lambda px: self.setFixedSize(px(20), px(22)))
        self.hide()

    def show_shape(self, shape: str) -> None:
        """Show this sign, or none."""
        self._shape = shape
        self.setVisible(bool(shape))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.scale(1.5 * self.width() / 20, 1.5 * self.width() / 20)
        paint_sign(painter, self._shape, QPointF(0, 0), self._theme)


def paint_sign(painter: QPainter, shape: str, centre: QPointF, theme: Theme) -> None:
    """Draw a sign, about 10 px in size: pentagon, circle, lens, sheet, octagon or check mark."""
    colours = theme.colours
    painter.setPen(Qt.PenStyle.NoPen)
    match shape:
        case "command":
            painter.setBrush(QColor(colours.command))
            painter.drawPolygon(_around(centre, _PENTAGON))
        case "event":
            painter.setBrush(QColor(colours.event))
            painter.setPen(QPen(QColor(colours.event_edge), 1.5))
            painter.drawEllipse(centre, 4.5, 4.5)
        case "query":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.query), 2, Qt.PenStyle.DotLine))
            painter.drawEllipse(centre, 4.5, 4.5)
        case "answer":
            painter.setBrush(QColor(colours.query))
            painter.drawRect(QRectF(centre.x() - 4, centre.y() - 5, 8, 10))
        case "rejected":
            painter.setBrush(QColor(colours.rejected))
            painter.drawPolygon(_around(centre, _OCTAGON))
        case "success":
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawPolyline(_around(centre, _CHECK))


def _around(centre: QPointF, corners: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF([centre + QPointF(x, y) for x, y in corners])

"""The painting of faults: crosses, cuts, hatches, bays and progress, in ink and shape, never in a hue of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.theme import Palette

FALL = 8 * SECOND // 10
"""For how long a lost copy is seen falling off the lane (simulated microseconds)."""
DROP = 22.0
"""How far it falls."""
BAY = 8
"""How many of those waiting are drawn; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Fallen:
    """A copy that was lost: on which lane, when, and how long it still had to travel (simulated microseconds)."""

    lane: str
    position: int
    at: int
    left: int


def paint_fallen(painter: QPainter, centre: QPointF, radius: float, age: int, colours: Palette) -> None:
    """Draw a lost copy this long (microseconds) after it was lost: an empty circle with a cross, falling and fading."""
    share = min(1.0, age / FALL)
    painter.save()
    painter.setOpacity(1 - 0.8 * share)
    painter.translate(centre.x(), centre.y() + DROP * share)
    painter.setBrush(QColor(colours.card))
    painter.setPen(QPen(QColor(colours.text), 1.5, Qt.PenStyle.DashLine))
    painter.drawEllipse(QPointF(0, 0), radius, radius)
    painter.setPen(QPen(QColor(colours.text), 2.5))
    arm = radius * 0.5
    painter.drawLine(QPointF(-arm, -arm), QPointF(arm, arm))
    painter.drawLine(QPointF(-arm, arm), QPointF(arm, -arm))
    painter.restore()


def paint_cut(painter: QPainter, x: float, top: float, bottom: float, colours: Palette) -> None:
    """Draw the cut of a partition across a lane: a jagged line."""
    corners, y, side = [QPointF(x, top)], top, 4.0
    while y < bottom:
        y = min(y + 7, bottom)
        corners.append(QPointF(x + side, y))
        side = -side
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((colours.card, 6.0), (colours.text, 2.5)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawPolyline(QPolygonF(corners))


def paint_box(painter: QPainter, box: QRectF, colours: Palette, down: bool) -> None:
    """Draw the box of a projector: hatched and dashed while it is down."""
    painter.setPen(QPen(QColor(colours.text), 2, Qt.PenStyle.DashLine if down else Qt.PenStyle.SolidLine))
    painter.setBrush(QColor(colours.card))
    painter.drawRoundedRect(box, 6, 6)
    if down:
        hatch = QColor(colours.border)
        hatch.setAlphaF(0.45)
        painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(box, 6, 6)


def paint_progress(painter: QPainter, box: QRectF, share: float, colours: Palette) -> None:
    """Draw a bar that is filled up to this share."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.line))
    painter.drawRect(box)
    painter.setBrush(QColor(colours.text))
    painter.drawRect(QRectF(box.left(), box.top(), box.width() * share, box.height()))


def paint_bay(
    painter: QPainter, middle: QPointF, waiting: Sequence[int], of: int, font: QFont, colours: Palette
) -> None:
    """Draw small tokens in a row, as many as there are numbers, and how many more of them wait."""
    radius, step = 8.5, 20.0
    width = step * len(waiting)
    painter.setFont(font)
    for place, position in enumerate(waiting):
        centre = QPointF(middle.x() - width / 2 + step * (place + 0.5), middle.y())
        painter.setBrush(QColor(colours.event))
        painter.setPen(QPen(QColor(colours.event_edge), 1.5))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(QColor(colours.on_event))
        square = QRectF(centre.x() - 12, centre.y() - radius, 24, 2 * radius)
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, str(position))
    if of > len(waiting):
        painter.setPen(QColor(colours.secondary))
        beside = QRectF(middle.x() + width / 2 + 2, middle.y() - radius, 44, 2 * radius)
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, f"+{of - len(waiting)}")

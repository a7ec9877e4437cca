"""X-ray painting: the texture of what is stale. A hatch and a dashed edge, never a hue."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.mirror import painter_on
from cqrs_sim.ui.theme import Palette

APART = 6
"""Pixels between two lines of the hatch, along the edge."""
SPARE = "\u2007" * 4
"""Blanks behind a marked text, which leave room for the hatch."""
BESIDE = 5
"""Pixels that the hatch leaves free behind a text."""


def paint_wrong(painter: QPainter, cell: QRect, text: int, colours: Palette, gone: bool) -> None:
    """Mark a cell whose text, so many pixels wide, is not true; strike it out where it should be gone altogether."""
    painter.save()
    inner = cell.adjusted(1, 2, -2, -3)
    mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    beside = (0, 0, -text - BESIDE, 0) if mirrored else (text + BESIDE, 0, 0, 0)
    paint_hatch(painter, inner.adjusted(*beside), colours)
    _edge(painter, inner, colours)
    if gone:
        painter.setPen(QPen(QColor(colours.text), 1))
        middle = cell.center().y()
        start, end = cell.left() + 5, cell.left() + text
        if mirrored:
            start, end = cell.right() - text, cell.right() - 5
        painter.drawLine(start, middle, end, middle)
    painter.restore()


def paint_slot(painter: QPainter, row: QRect, colours: Palette) -> None:
    """Mark the empty place of a row that is missing."""
    painter.save()
    _edge(painter, row.adjusted(1, 2, -2, -3), colours)
    painter.restore()


def paint_leads(
    view: QWidget,
    tokens: Sequence[QPointF],
    others: Sequence[QPointF],
    radius: float,
    level: int,
    colours: Palette,
) -> None:
    """Ring tokens of a view, and lead from each to the right edge at this level, behind the other tokens."""
    free = QRegion(view.rect())
    for other in others:
        around = QRectF(other.x() - radius, other.y() - radius, 2 * radius, 2 * radius)
        free -= QRegion(around.toAlignedRect(), QRegion.RegionType.Ellipse)
    with painter_on(view) as painter:
        painter.setClipRegion(free)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(colours, 1.5))
        end = QPointF(view.width(), min(max(level, 1), view.height() - 1))
        for token in tokens:
            painter.drawEllipse(token, radius + 4, radius + 4)
            away = end - token
            length = hypot(away.x(), away.y())
            if length > radius + 4:
                painter.drawLine(token + away * ((radius + 4) / length), end)


def paint_hatch(painter: QPainter, area: QRect, colours: Palette) -> None:
    """Draw lines of 45 degrees, parted by the same distance wherever the area begins."""
    if area.width() <= 0 or area.height() <= 0:
        return
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.border), 1))
    height = area.height()
    first = (area.left() - height) // APART * APART
    for left in range(first, area.right() + 1, APART):
        painter.drawLine(left, area.bottom() + 1, left + height, area.top())
    painter.restore()


def _edge(painter: QPainter, area: QRect, colours: Palette) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(colours, 1))
    painter.drawRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5))


def _pen(colours: Palette, width: float) -> QPen:
    pen = QPen(QColor(colours.text), width, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([3.0, 2.0])
    return pen

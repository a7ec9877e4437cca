"""X-ray painting: the texture of what is stale. A hatch and a dashed edge, never a hue."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

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
    painter.setPen(dashed(colours, 1))
    painter.drawRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5))


def dashed(colours: Palette, width: float) -> QPen:
    """Return what an observer's edges and lines are drawn with."""
    pen = QPen(QColor(colours.text), width, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([3.0, 2.0])
    return pen

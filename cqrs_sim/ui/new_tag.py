"""The new tag: says of a row that the last change brought or touched it, where it did not come by a movement."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from cqrs_sim.language import pgettext
from cqrs_sim.ui.theme import Palette

TAG = pgettext("a row", "new")
_INSIDE, _BESIDE = 5, 6
"""What is left free at the sides of the word, and beside the tag."""


def room(metrics: QFontMetrics) -> int:
    """Return how wide a tag is with what is left free beside it."""
    return metrics.horizontalAdvance(TAG) + 2 * (_INSIDE + _BESIDE)


def paint(painter: QPainter, left: float, top: float, height: float, colours: Palette, edge: QColor) -> None:
    """Draw a tag in a row of this height, behind a text that ends at `left`."""
    width = painter.fontMetrics().horizontalAdvance(TAG) + 2 * _INSIDE
    box = QRectF(left + _BESIDE, top + 3.5, width, height - 7)
    painter.save()
    painter.setPen(QPen(edge, 1.5))
    painter.setBrush(QColor(colours.card))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(colours.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, TAG)
    painter.restore()

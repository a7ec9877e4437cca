"""The still: what looks the same from one moment to the next, kept as it was drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.mirror import painter_in


class Still:
    """Draws a part of a view anew only when it looks different, at the resolution of the screen that it is on."""

    def __init__(self, view: QWidget) -> None:
        """Keep nothing yet."""
        self._view = view
        self._kept: tuple[object, QPixmap] | None = None

    def draw(self, painter: QPainter, looks: object, paint: Callable[[QPainter], object]) -> None:
        """Draw what looks like this; `paint` does so where that is news."""
        view = self._view
        ratio = view.devicePixelRatioF()
        looks = (looks, view.size(), ratio)
        if self._kept is None or self._kept[0] != looks:
            pixmap = QPixmap((QSizeF(view.size()) * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            with painter_in(pixmap, view) as still:
                still.setFont(view.font())
                still.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint(still)
            self._kept = (looks, pixmap)
        painter.drawPixmap(QPointF(0, 0), self._kept[1])

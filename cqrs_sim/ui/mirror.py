"""The mirror: what is painted from left to right is seen from right to left where people read so, words excepted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QWidget


def is_mirrored(view: QWidget) -> bool:
    """Whether this view is read from right to left."""
    return view.layoutDirection() == Qt.LayoutDirection.RightToLeft


def seen(view: QWidget, point: QPointF) -> QPointF:
    """Return where a point of the drawing is seen; and, the other way round, which one is seen there."""
    return QPointF(view.width() - point.x(), point.y()) if is_mirrored(view) else point


def painter_on(view: QWidget) -> QPainter:
    """Return a painter of this view that is to be told everything as if people read from left to right."""
    return _Mirrored(view, view.width()) if is_mirrored(view) else QPainter(view)


def painter_in(pixmap: QPixmap, view: QWidget) -> QPainter:
    """Return the same for a picture that is kept, of the whole of this view."""
    return _Mirrored(pixmap, view.width()) if is_mirrored(view) else QPainter(pixmap)


class _Mirrored(QPainter):
    """Turns places round, and neither letters nor pictures that are kept."""

    def __init__(self, device: QWidget | QPixmap, width: float) -> None:
        super().__init__(device)
        self.translate(width, 0)
        self.scale(-1, 1)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    def drawText(self, room: QRect | QRectF, flags: int, text: str) -> None:  # type: ignore[override]
        before = self.worldTransform()
        self.setWorldTransform(QTransform())
        super().drawText(before.mapRect(QRectF(room)), flags, text)
        self.setWorldTransform(before)

    def drawPixmap(self, at: QPointF, pixmap: QPixmap) -> None:  # type: ignore[override]
        before = self.worldTransform()
        self.setWorldTransform(QTransform())
        room = QRectF(at, pixmap.deviceIndependentSize())
        super().drawPixmap(before.mapRect(room).topLeft(), pixmap)
        self.setWorldTransform(before)

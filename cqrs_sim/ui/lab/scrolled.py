"""A part of the lab that scrolls up and down where it does not fit, and is always as wide as its panel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scrolled(QScrollArea):
    """Scrolls what is inside, or asks for as much height as all of that needs."""

    def __init__(self, inside: QWidget, name: str, parent: QWidget | None = None) -> None:
        """Show this inside, which screen readers know by the name; Tab passes the area by."""
        super().__init__(parent)
        self._inside = inside
        self._whole = False
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def show_whole(self, whole: bool) -> None:
        """Ask for room for the whole inside, because what this is in scrolls already."""
        if whole != self._whole:
            self._whole = whole
            bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if whole else Qt.ScrollBarPolicy.ScrollBarAsNeeded
            self.setVerticalScrollBarPolicy(bar)
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return self._whole

    def heightForWidth(self, width: int) -> int:
        inside = self._inside
        return inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()

    def minimumSizeHint(self) -> QSize:
        """Need no more width than what is inside."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self._inside.minimumSizeHint().width()), hint.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._whole and watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def scrolled(inside: QWidget, name: str) -> Scrolled:
    """Return an area with this inside, which scrolls where it does not fit."""
    return Scrolled(inside, name)

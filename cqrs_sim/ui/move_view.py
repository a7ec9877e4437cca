"""The view of moves: one widget over all panels, hidden while nothing moves, drawing only where something does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.choreography import bounds
from cqrs_sim.ui.move_painting import Before, area, paint, rect
from cqrs_sim.ui.moves import Drawn, Scene
from cqrs_sim.ui.theming import Theme


class MoveView(QWidget):
    """Covers as much of its parent as the moves of a scene take; the pointer and the keyboard go through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Be hidden."""
        super().__init__(parent)
        self._theme = theme
        self._drawn: tuple[Drawn, ...] = ()
        self._before: Before | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def begin(self, scene: Scene, before: Before | None) -> None:
        """Be ready for a scene, with a picture of what was there before it."""
        self._drawn, self._before = (), before
        self.setGeometry(rect(bounds(scene)).toAlignedRect().adjusted(-4, -4, 4, 4))
        self.raise_()
        self.show()

    def show_moves(self, drawn: tuple[Drawn, ...]) -> None:
        """Draw these moves at their moments: what is as it was is not drawn again."""
        region = QRegion()
        for each in {*self._drawn} ^ {*drawn}:
            region += area(each).translated(-self.pos().x(), -self.pos().y()).toAlignedRect()
        self._drawn = drawn
        if not region.isEmpty():
            self.update(region)

    def end(self) -> None:
        """Be hidden, and forget what was there before."""
        self._drawn, self._before = (), None
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(-self.pos().x(), -self.pos().y())
            dirty = event.region().translated(self.pos())
            for each in self._drawn:
                if dirty.intersects(area(each).toAlignedRect()):
                    paint(painter, each, self._before, self._theme.colours)

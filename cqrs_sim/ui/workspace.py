"""The workspace: the stage, scrolled where it does not fit, and its side panel, beside it or over its right column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.mirror import is_mirrored
from cqrs_sim.ui.pieces import give_viewport
from cqrs_sim.ui.stage import SPACING, Stage

if TYPE_CHECKING:
    from cqrs_sim.ui.side_panel import SidePanel

INSPECTOR, LOG, MACHINERY, LEDGER = "inspector", "log", "machinery", "ledger"
"""The views of the side panel."""

ROOMY = 1_600
"""Width from which the side panel has a column of its own, beside text of the usual size."""
BESIDE, OVER = 360, 400
"""Widths of the side panel, beside text of the usual size."""
EDGE = 10
"""What the stage leaves free around its panels."""


class Workspace(QWidget):
    """Never squeezes the stage: the side panel lies over it in a small window."""

    def __init__(self, stage: Stage, parent: QWidget | None = None) -> None:
        """Show the stage alone."""
        super().__init__(parent)
        self.setObjectName("stage")
        self.stage = stage
        self._past: QWidget | None = None
        self._side: SidePanel | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._ground = QWidget()
        ground = QVBoxLayout(self._ground)
        ground.setContentsMargins(0, 0, 0, 0)
        ground.addWidget(stage)
        self.area = _scrolled(self._ground)
        self._row.addWidget(self.area, 1)
        stage.timeline.installEventFilter(self)
        stage.troubles.shown.connect(lambda _shown: self._place())
        fit(self, lambda _px: self._place())

    def show_past(self, past: QWidget | None) -> None:
        """Have this lie over the stage, all but its timeline, or nothing any more."""
        self._past = past
        if past is not None:
            past.setParent(self._ground)
            self._row.activate()
            self._place_past()
            past.show()

    def take_side(self, side: SidePanel) -> None:
        """Have this be the side panel, out of sight until it is shown."""
        self._side = side
        side.setParent(self)
        side.hide()
        self._place()

    @property
    def side_in_sight(self) -> bool:
        """Whether the side panel is there and shown."""
        return self._side is not None and self._side.isVisible()

    def show_side(self, shown: bool) -> None:
        """Show or hide the side panel, if there is one."""
        if self._side is not None:
            self._side.setVisible(shown)
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
        ):  # of the timeline, where the past ends
            self._place_past()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        px = self.stage.theme.sizes.px
        side, beside = self._side, self.width() >= px(ROOMY)
        if side is None:
            return
        room = px(BESIDE) + EDGE if beside and side.isVisibleTo(self) else 0
        mirrored = is_mirrored(self)
        self._row.setContentsMargins(room if mirrored else 0, 0, 0 if mirrored else room, 0)
        width = px(BESIDE) if beside else min(px(OVER), self.width() - 2 * EDGE)
        top = EDGE - 2 if beside else self.stage.above()
        left = EDGE if mirrored else self.width() - width - EDGE
        side.setGeometry(left, top, width, self.height() - top - EDGE)
        side.raise_()

    def _place_past(self) -> None:
        if self._past is not None:
            stage = self.stage.geometry()
            if not self.stage.timeline.isHidden():
                stage.setHeight(self.stage.timeline.y() - SPACING)
            self._past.setGeometry(stage)
            self._past.raise_()
        if self._side is not None:
            self._side.raise_()


def _scrolled(ground: QWidget) -> QScrollArea:
    """Return what shows the ground, and scrolls it only where the window is too small for large letters."""
    area = QScrollArea()
    give_viewport(area, QPalette.ColorRole.NoRole)
    area.setAccessibleName(_("Stage"))
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(ground)
    return area

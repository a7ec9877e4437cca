"""A page of the lab: parts one below the other, scrolled up and down where the window is too low for all of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from cqrs_sim.ui.pieces import give_viewport

SPACING = 8
"""Pixels between two parts."""


class Page(QScrollArea):
    """Is always as wide as there is room; what is put into its column has the height that it needs at least."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start empty; screen readers know the page by this name."""
        super().__init__(parent)
        give_viewport(self, QPalette.ColorRole.NoRole)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ground = QWidget()
        self.column = QVBoxLayout(self._ground)
        self.column.setContentsMargins(10, 8, 10, 10)
        self.column.setSpacing(SPACING)
        self.setWidget(self._ground)
        self._ground.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    @property
    def parts(self) -> list[QWidget]:
        """What is on the page, from top to bottom."""
        return self._ground.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._ground and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _follow(self, _before: QWidget | None, focused: QWidget | None) -> None:
        """Bring what has the keyboard into sight."""
        if focused is not None and self._ground.isAncestorOf(focused):
            self.ensureWidgetVisible(focused)

    def _fit(self) -> None:
        """Have the ground so high that nothing on it is cut off: Qt alone asks for the height of lines that wrap."""
        needed = self.column.totalMinimumHeightForWidth(self.viewport().width())
        self._ground.setMinimumHeight(max(needed, self.column.totalMinimumSize().height()))

"""The bar of the lab: the tabs of its pages and the tools of the one in sight, in one row or, where need be, in two."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from cqrs_sim.ui.fitting import fit

SPACING = 8


class LabBar(QWidget):
    """Has one row, or two where one does not fit."""

    def __init__(self, tabs: QWidget, tools: QWidget, parent: QWidget | None = None) -> None:
        """Show these tabs, and these tools after or below them."""
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tabs, self._tools = tabs, tools
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(8, 6, 12, 6)
        self._rows.setSpacing(SPACING)
        self._rows.addWidget(tabs, 0, Qt.AlignmentFlag.AlignLeft)
        self._rows.addWidget(tools, 1)
        self._keep_room(True)
        fit(self, lambda _px: self._stack())

    def minimumSizeHint(self) -> QSize:
        """Need no more width than the wider of two rows."""
        margins = self._rows.contentsMargins()
        widest = max(part.minimumSizeHint().width() for part in (self._tabs, self._tools))
        return QSize(widest + margins.left() + margins.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack()

    def _stack(self) -> None:
        margins = self._rows.contentsMargins()
        needed = sum(part.minimumSizeHint().width() for part in (self._tabs, self._tools)) + SPACING
        fits = needed <= self.width() - margins.left() - margins.right()
        way = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if way != self._rows.direction():
            self._rows.setDirection(way)
            self._keep_room(fits)

    def _keep_room(self, keep: bool) -> None:
        """Have the tools keep their room while they are hidden, so that pages stay where they are; or spare the row."""
        same = self._tools.sizePolicy()
        same.setRetainSizeWhenHidden(keep)
        self._tools.setSizePolicy(same)

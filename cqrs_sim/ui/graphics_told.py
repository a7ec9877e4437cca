"""Graphics told: views that paint themselves, as screen readers know them, with their name and what they show."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

PAINTED = frozenset({"LaneView", "GapChart", "GateView", "JourneyView"})
"""The classes of what is painted, and of the gate, which is read as one thing."""


class GraphicTold(QAccessibleWidget):
    """Its name is the widget's own; what it shows is its description, and its value for who asks for that."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, QAccessible.Role.Graphic, "")
        self._widget = widget

    def text(self, what: QAccessible.Text) -> str:
        if what == QAccessible.Text.Value:
            return self._widget.accessibleDescription()
        return super().text(what)


def tell_graphics() -> None:
    """Have Qt describe them so, from now on and whenever somebody asks."""
    QAccessible.installFactory(_told)


def _told(kind: str, described: QObject | None) -> QAccessibleInterface | None:
    return GraphicTold(described) if kind in PAINTED and isinstance(described, QWidget) else None

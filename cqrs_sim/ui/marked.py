"""Marked texts: lines and paragraphs of which an observer sees what is stale, by hatch and dashed edge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from cqrs_sim.ui.pieces import Elided, label
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.xray_painting import SPARE, paint_wrong

GAP = "   "
"""Between the parts of a line."""
INDENT = "\u2005"
"""Before a part that is marked, so that its edge does not touch it."""

INSET = 4
"""Pixels between a paragraph that is marked and its left edge."""


class MarkedLine(Elided):
    """One line of several parts, each of which may be marked as not true."""

    def __init__(self, theme: Theme, role: str = "", parent: QWidget | None = None) -> None:
        """Say nothing."""
        self._marked: tuple[tuple[int, int], ...] = ()
        self._gone = False
        self._theme = theme
        super().__init__("", role, parent)

    def say_parts(self, parts: Sequence[tuple[str, bool]], gone: bool = False) -> None:
        """Show these, marked where that is said; struck out, if none of it should be there."""
        marked, said = [], ""
        for text, wrong in parts:
            said += GAP if said else ""
            said += INDENT if wrong else ""
            if wrong:
                marked.append((len(said), len(said) + len(text)))
            said += text + (SPARE if wrong else "")
        if (tuple(marked), gone) != (self._marked, self._gone):
            self._marked, self._gone = tuple(marked), gone
            self.update()
        self.say(said)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._marked:
            return
        metrics, room = self.fontMetrics(), self.contentsRect()
        with QPainter(self) as painter:
            for first, last in self._marked:
                left = metrics.horizontalAdvance(self.text()[: max(0, first - len(INDENT))])
                width = metrics.horizontalAdvance(INDENT + self.text()[first:last])
                whole = min(width + metrics.horizontalAdvance(SPARE), room.width() - left)
                box = QRect(room.left() + left, room.top(), whole, room.height())
                paint_wrong(painter, box.adjusted(-1, -2, 2, 3), width, self._theme.colours, self._gone)


class MarkedText(QLabel):
    """A paragraph that may be marked as not true as a whole."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Say nothing."""
        super().__init__(parent)
        self.setTextFormat(label().textFormat())
        self.setWordWrap(True)
        self._theme = theme
        self._wrong = self._gone = False

    def mark(self, wrong: bool, gone: bool = False) -> None:
        """Mark it from now on, or no more; struck out, if it should not be there."""
        if (wrong, gone) != (self._wrong, self._gone):
            self._wrong, self._gone = wrong, gone
            self.setContentsMargins(*((INSET, 1, 0, 1) if wrong else (0, 0, 0, 0)))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._wrong:
            width = min(self.fontMetrics().horizontalAdvance(self.text()) + INSET, self.width())
            with QPainter(self) as painter:
                box = self.rect().adjusted(-1, -2, 2, 3)
                paint_wrong(painter, box, width, self._theme.colours, self._gone)

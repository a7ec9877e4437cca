"""A note: a sentence of two or three lines that may change in every frame without anything being laid out anew."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cqrs_sim.ui.line import Line

NARROW = 640
"""Pixels below which a note has three lines."""


class Note(Line):
    """Takes no room while it says nothing, else always the same; the whole text is in its tooltip."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        """Say nothing."""
        super().__init__("", role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def say(self, text: str) -> None:
        """Say this, or nothing."""
        if text != self.text():
            super().say(text)
            self.setToolTip(text)
            self.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        lines = 3 if self.width() < NARROW else 2
        return QSize(0, lines * self.fontMetrics().lineSpacing() + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.height() != self.sizeHint().height():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = re.sub(r"(?<=\d) (?=s\b)", "\u00a0", self.text())  # a number stays beside its unit
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, shown)

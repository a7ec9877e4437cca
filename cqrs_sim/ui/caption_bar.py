"""The caption bar: one sentence in large letters, or a notice until something else happens."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cqrs_sim.ui.pieces import Elided

_SMALLER = 13 / 18
"""The size of running text beside that of key facts."""


class _Sentence(Elided):
    """A sentence that is written smaller where it is too long for its line, and only then cut."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._written())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment() | Qt.TextFlag.TextSingleLine, self.text())

    def _written(self) -> QFont:
        font = QFont(self.font())
        if QFontMetrics(font).horizontalAdvance(self.whole) > self.contentsRect().width():
            font.setPixelSize(round(font.pixelSize() * _SMALLER))
        return font

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._written())


class CaptionBar(QFrame):
    """Shows the caption; a notice, such as about input that could not be read, covers it until something happens."""

    turning = Signal()
    """Another sentence is about to stand there."""
    told = Signal(str)
    """Another sentence stands there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("caption")
        self._line = _Sentence()
        self._line.setObjectName("sentence")
        self._said = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 7, 14, 7)
        self._row.addWidget(self._line, 1)

    @property
    def text(self) -> str:
        """What stands there."""
        return self._line.whole

    def tell_of_the_past(self, *ways_out: QWidget) -> None:
        """Look like another one, of what has been, with these buttons at the end."""
        self.setProperty("past", True)
        self._row.setContentsMargins(12, 0, 6, 0)
        for way_out in ways_out:
            self._row.addWidget(way_out)

    def say(self, sentence: str, news: bool = False) -> None:
        """Show this caption; a notice stays over it as long as it is the same and there are no `news`."""
        if news or sentence != self._said:
            self._said = sentence
            self._show(sentence)

    def notify(self, sentence: str) -> None:
        """Cover the caption with this sentence until something happens."""
        self._show(sentence)

    def uncover(self) -> None:
        """Take a notice away."""
        self._show(self._said)

    def _show(self, sentence: str) -> None:
        if sentence != self._line.whole:
            self.turning.emit()
            self._line.say(sentence)
            self.told.emit(sentence)

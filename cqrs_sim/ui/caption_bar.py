"""The caption bar: one sentence in large letters, or a notice until something else happens."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cqrs_sim.ui.pieces import Elided


class CaptionBar(QFrame):
    """Shows the caption; a notice, such as about input that could not be read, covers it until something happens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("caption")
        self._line = Elided()
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
            self._line.say(sentence)

    def notify(self, sentence: str) -> None:
        """Cover the caption with this sentence until something happens."""
        self._line.say(sentence)

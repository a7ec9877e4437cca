"""Lines of plain text that paint themselves, so that they may change in every frame: nothing is laid out anew."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget


class Line(QLabel):
    """A label of one line. A plain one would have its whole window laid out anew for each new text."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        """Show this text in a role of the theme."""
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.say(text)

    def say(self, text: str) -> None:
        """Show this text from now on."""
        if text != self._whole:
            self._whole = text
            self._tell()
            self._fit()
            self.update()

    def text(self) -> str:
        """Return what is shown."""
        return self._whole

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment() | Qt.TextFlag.TextSingleLine, self.text())

    def changeEvent(self, event: QEvent) -> None:
        """Fit the text into the room anew, in letters of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.forget()
            self._fit()

    def forget(self) -> None:
        """Forget how much room texts needed so far."""

    def _tell(self) -> None:
        """Tell screen readers."""
        self.setAccessibleName(self._whole)

    def _fit(self) -> None:
        """Fit another text into the room, or ask for more."""


class Reading(Line):
    """A figure that changes often. It asks for more room when it outgrows what it had, and never for less."""

    _named = False
    _widest = 0

    def name(self, name: str) -> None:
        """Be called this by screen readers, to which the figure is the description."""
        self._named = True
        self.setAccessibleName(name)
        self._tell()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        self._widest = max(self._widest, metrics.horizontalAdvance(self._whole))
        return QSize(self._widest, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def forget(self) -> None:
        self._widest = 0
        self.updateGeometry()

    def _tell(self) -> None:
        if self._named:
            self.setAccessibleDescription(self._whole)
        else:
            super()._tell()

    def _fit(self) -> None:
        if self.fontMetrics().horizontalAdvance(self._whole) > self._widest:
            self.updateGeometry()


class Chip(Reading):
    """A figure in a frame of its own."""

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        return super().sizeHint().grownBy(margins)

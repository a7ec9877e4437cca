"""The log cursor: how far a rebuild has read the log, as a bar with a number, from the first event to the last."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.fault_painting import paint_progress
from cqrs_sim.ui.theming import Theme

_WAY, _BAR, _KNOB = 60, 3.0, 4.0
"""Length of the bar, its height, and the radius of the knob that goes along it."""


class LogCursor(QWidget):
    """Takes no room while nothing is rebuilt."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Be hidden."""
        super().__init__(parent)
        self._theme = theme
        self._read, self._of = 0, 1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """What stands there."""
        return _("event {n} of {of}").format(n=self._read, of=self._of)

    def show_progress(self, progress: tuple[int, int] | None) -> None:
        """Show the position read and the last to be read, or nothing."""
        if progress is not None and progress != (self._read, self._of):
            self._read, self._of = progress
            self.setAccessibleName(_("Rebuild: {progress}").format(progress=self.text))
            self.update()
        self.setVisible(progress is not None)

    def sizeHint(self) -> QSize:
        """Leave room for the largest number."""
        longest = _("event {n} of {of}").format(n=self._of, of=self._of)
        metrics = self.fontMetrics()
        return QSize(_WAY + metrics.horizontalAdvance(longest) + 4 * int(_KNOB), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bar, knob and number."""
        colours, share = self._theme.colours, self._read / max(1, self._of)
        bar = QRectF(_KNOB, (self.height() - _BAR) / 2, _WAY, _BAR)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(colours.text))
            beside = self.rect().adjusted(_WAY + 3 * int(_KNOB), 0, 0, 0)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, self.text)
            paint_progress(painter, bar, share, colours)
            painter.drawEllipse(QPointF(bar.left() + bar.width() * share, bar.center().y()), _KNOB, _KNOB)

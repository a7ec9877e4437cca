"""The scrubber: a stretch of time on which people choose a moment, with the pointer or by keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.mirror import is_mirrored, seen
from cqrs_sim.ui.theming import Theme

LONGEST, SHORTEST = 60 * SECOND, 20 * SECOND
"""How much is in sight (microseconds) while nobody looks back: a minute, and less while there is less."""

_DOT = 5.0
"""Radius of the playhead's knob, beside text of the usual size."""
_VEIL = 0.62
"""How much of what came later is covered."""


class Scrubber(QWidget):
    """Shows the last minute; whoever looks back sees all there was, with a playhead where they are."""

    moment_wished = Signal(int)
    """A person wants to see this moment (microseconds); the newest one is now."""
    step_wished = Signal(int)
    """A person wants to go one instant back (-1) or on (1)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Be at 0 s, in the colours of this theme."""
        super().__init__(parent)
        self._theme = theme
        self._now = 0
        self._past: int | None = None
        self._held: tuple[int, int] | None = None  # the stretch in sight while a person drags
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def look_back(self, moment: int | None) -> None:
        """Put the playhead at a moment that has been, or take it away."""
        if moment != self._past:
            self._past = moment
            self.setAccessibleDescription(self._spoken())
            self.update()

    @property
    def _shown(self) -> int:
        """The moment whose heads are told."""
        return self._now if self._past is None else self._past

    def _window(self) -> int:
        """How long the stretch in sight is."""
        if self._held is not None:
            return self._held[1]
        longest = LONGEST if self._past is None else self._now
        return max(SHORTEST, min(longest, self._now))

    def _start(self) -> int:
        """Where the stretch in sight begins."""
        return max(0, self._now - self._window()) if self._held is None else self._held[0]

    def moment_at(self, x: float) -> int:
        """Return the moment that is drawn there, or the nearest that has been."""
        plot = self._plot()
        return min(self._now, max(0, self._start() + round((x - plot.left()) * self._window() / plot.width())))

    def place_of(self, moment: int) -> float:
        """Return where this moment is drawn."""
        plot = self._plot()
        return plot.left() + (moment - self._start()) * plot.width() / self._window()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = (self._start(), self._window())
            self.moment_wished.emit(self.moment_at(seen(self, event.position()).x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self.moment_wished.emit(self.moment_at(seen(self, event.position()).x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        far = self._window() // 10
        match event.key():
            case Qt.Key.Key_Left:
                self.step_wished.emit(1 if is_mirrored(self) else -1)
            case Qt.Key.Key_Right:
                self.step_wished.emit(-1 if is_mirrored(self) else 1)
            case Qt.Key.Key_PageUp:
                self.moment_wished.emit(max(0, self._shown - far))
            case Qt.Key.Key_PageDown:
                self.moment_wished.emit(min(self._now, self._shown + far))
            case Qt.Key.Key_Home:
                self.moment_wished.emit(0)
            case Qt.Key.Key_End:
                self.moment_wished.emit(self._now)
            case _:
                super().keyPressEvent(event)

    def paint_playhead(self, painter: QPainter) -> None:
        """A dot where the session is; for who looks back, a line where they are, and a veil over what came after."""
        plot, colours, end, knob = self._plot(), self._theme.colours, self.place_of(self._now), self._knob()
        if self._past is not None:
            veil = QColor(colours.card)
            veil.setAlphaF(_VEIL)
            x = max(plot.left() + 1, self.place_of(self._past))
            painter.fillRect(QRectF(x, 0, end + knob - x + 1, self.height()), veil)
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom() + 2))
            painter.setBrush(QColor(colours.text))
            painter.drawEllipse(QPointF(x, plot.top() + knob - 3), knob, knob)
        painter.setPen(QPen(QColor(colours.text), 1.6))
        painter.setBrush(QColor(colours.text if self._past is None else colours.card))
        painter.drawEllipse(QPointF(end, plot.bottom() + 2), knob - 1, knob - 1)

    def _knob(self) -> float:
        """How large the playhead's knob is, from its middle."""
        return float(self._theme.sizes.px(_DOT))

    def _plot(self) -> QRectF:
        """Where the stretch in sight is drawn."""
        return QRectF(self.rect())

    def _spoken(self) -> str:
        """What screen readers say of the moment in sight."""
        return ""

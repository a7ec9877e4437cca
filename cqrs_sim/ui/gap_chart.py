"""The gap chart: both heads over time; the vertical gap is events behind, the horizontal one seconds behind."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.history import History, Steps
from cqrs_sim.core.sentences import counted
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.theme import BODY
from cqrs_sim.ui.theming import Theme

LONGEST, SHORTEST = 60 * SECOND, 20 * SECOND
"""How much of the past is in sight (microseconds): a minute, and less while there is less."""
REDRAWN_AFTER = SECOND // 10
"""Simulated microseconds after which steps are drawn at the latest."""
SMALLEST = 8
"""How many events the chart is high at least, so that one event is a step and not a cliff."""

_LABELS, _FOOT = 104.0, 18.0
"""Room for the names of the heads at the right, and for the marks below."""


class GapChart(QWidget):
    """Draws the last minute; a pure function of the history and the moment."""

    def __init__(self, history: History, theme: Theme, parent: QWidget | None = None) -> None:
        """Draw this history in the colours of this theme."""
        super().__init__(parent)
        self._history = history
        self._theme = theme
        self._now = 0
        self._drawn = (-1, -1, -1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Gap chart")

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 52)

    def show_moment(self, now: int) -> None:
        """Draw up to this moment, if it would look any different."""
        if not self._looks_different(now):
            return
        self._now = now
        self._drawn = self._state()
        self.setAccessibleDescription(self._spoken())
        self.update()

    def _looks_different(self, now: int) -> bool:
        if self._drawn == self._state():
            return self._pixel(now) != self._pixel(self._now)
        # Steps come often under load; ten pictures a second are enough to see them.
        return now < self._now or now - self._now >= REDRAWN_AFTER or self._history.events_behind(now) < SMALLEST

    def _state(self) -> tuple[int, int, int]:
        history = self._history
        return len(history.write), len(history.read), len(history.marks)

    def _pixel(self, moment: int) -> int:
        return round(moment * max(1, self.width()) / self._window())

    def _spoken(self) -> str:
        write, read = self._history.write.at(self._now), self._history.read.at(self._now)
        behind = counted(write - read, "event")
        return f"Write head #{write}, read head #{read}: {behind}, {seconds(self._behind())} behind"

    def _window(self) -> int:
        return min(LONGEST, max(SHORTEST, self._now))

    def _behind(self) -> int:
        return self._history.time_behind(self._now)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = QRectF(0, 6, max(1.0, self.width() - _LABELS), max(1.0, self.height() - _FOOT - 8))
        start = max(0, self._now - self._window())
        write, read = (self._path(steps, plot, start) for steps in (self._history.write, self._history.read))
        self._paint_gap(painter, write, read)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path, colour in ((write, self._theme.colours.command), (read, self._theme.colours.query)):
            painter.setPen(QPen(QColor(colour), 2))
            painter.drawPolyline(path)
        self._paint_marks(painter, plot, start)
        self._paint_names(painter, write[-1], read[-1])

    def _scale(self, start: int) -> tuple[int, int]:
        """The lowest head in sight, and how many events the chart is high."""
        low = self._history.read.at(start)
        return low, max(SMALLEST, self._history.write.at(self._now) - low)

    def _path(self, steps: Steps, plot: QRectF, start: int) -> list[QPointF]:
        low, height = self._scale(start)
        window = self._window()

        def x(moment: int) -> float:
            return plot.left() + plot.width() * (moment - start) / window

        def y(value: int) -> float:
            return plot.bottom() - plot.height() * (value - low) / height

        value = steps.at(start)
        path = [QPointF(x(start), y(value))]
        for moment, following in self._visible(steps, start, plot.width()):
            path.append(QPointF(x(moment), path[-1].y()))
            path.append(QPointF(x(moment), y(following)))
        path.append(QPointF(x(self._now), path[-1].y()))
        return path

    def _visible(self, steps: Steps, start: int, width: float) -> list[tuple[int, int]]:
        """The steps in sight; where they are closer than the eye can tell, one every two pixels."""
        columns = max(1, int(width / 2))
        if steps.count(start, self._now) <= columns:
            return steps.between(start, self._now)
        moments = [start + (self._now - start) * column // columns for column in range(1, columns + 1)]
        return [(moment, steps.at(moment)) for moment in moments]

    def _paint_gap(self, painter: QPainter, write: list[QPointF], read: list[QPointF]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.event_tint))
        painter.drawPolygon(QPolygonF([*write, *reversed(read)]))

    def _paint_marks(self, painter: QPainter, plot: QRectF, start: int) -> None:
        font = self.font()
        font.setPixelSize(BODY - 1)
        painter.setFont(font)
        painter.setPen(QPen(QColor(self._theme.colours.line), 1))
        painter.drawLine(QPointF(plot.left(), plot.bottom() + 2), QPointF(plot.right(), plot.bottom() + 2))
        last = -100.0
        for mark in reversed(self._history.marks):
            if mark.at < start:
                break
            x = plot.left() + plot.width() * (mark.at - start) / self._window()
            if mark.at <= self._now and abs(last - x) > 8:
                last = x
                rejected = mark.kind == "rejected"
                painter.setPen(QColor(self._theme.colours.rejected if rejected else self._theme.colours.secondary))
                sign = QRectF(max(0.0, x - 8), plot.bottom() + 3, 16, _FOOT - 2)
                painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, "✗" if rejected else "●")

    def _paint_names(self, painter: QPainter, write: QPointF, read: QPointF) -> None:
        heads = (self._history.write.at(self._now), self._history.read.at(self._now))
        gap = 15.0 if read.y() - write.y() < 15.0 else 0.0
        top = min(max(write.y() - gap / 2, 9.0), self.height() - 26.0)
        below = max(read.y() + gap / 2, top + gap)
        places = (
            (write.x(), top, f"write head #{heads[0]}", self._theme.colours.command),
            (read.x(), below, f"read head #{heads[1]}", self._theme.colours.query),
        )
        for x, y, text, colour in places:
            painter.setPen(QColor(colour))
            room = QRectF(x + 6, y - 9, _LABELS - 6, 18)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

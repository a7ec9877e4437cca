"""The gap chart: both heads over time; the vertical gap is events behind, the horizontal one seconds behind."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.history import History, Steps
from cqrs_sim.core.sentences import counted
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.theme import BODY
from cqrs_sim.ui.theming import Theme

LONGEST, SHORTEST = 60 * SECOND, 20 * SECOND
"""How much of the past is in sight (microseconds): a minute, and less while there is less."""
SMALLEST = 8
"""How many events the chart is high at least, so that one event is a step and not a cliff."""

_LABELS, _FOOT = 124.0, 18.0
"""Room for the names of the heads at the right, and for the marks below."""
_SIGN = 16.0
"""Width of a mark."""
_APART = 8
"""Pixels from one mark to the next at least."""
_NEAR = 4
"""Pixels: steps that are closer than this are drawn as a slope."""
_AT = attrgetter("at")


class GapChart(QWidget):
    """Draws the last minute; a pure function of the history and the moment."""

    def __init__(self, history: History, theme: Theme, parent: QWidget | None = None) -> None:
        """Draw this history in the colours of this theme."""
        super().__init__(parent)
        self._history = history
        self._theme = theme
        self._now = 0
        self._drawn = (-1, -1, -1)
        self._signs: dict[tuple[str, str, float], QPixmap] = {}
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

    @property
    def news(self) -> int:
        """How much there is to draw: the steps and marks since the last time, and the time that has passed."""
        return 1 + sum(self._state()) - sum(self._drawn)

    def _looks_different(self, now: int) -> bool:
        return self._drawn != self._state() or self._pixel(now) != self._pixel(self._now)

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
        plot = QRectF(0, 6, max(1.0, self.width() - _LABELS), max(1.0, self.height() - _FOOT - 8))
        start = max(0, self._now - self._window())
        write, read = (self._path(steps, plot, start) for steps in (self._history.write, self._history.read))
        self._paint_gap(painter, write, read)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
        left, bottom = plot.left(), plot.bottom()
        across, up = plot.width() / self._window(), plot.height() / height
        y = bottom - (steps.at(start) - low) * up
        path = [QPointF(left, y)]
        columns = max(1, int(plot.width() / _NEAR))
        if steps.count(start, self._now) <= columns:
            for moment, value in steps.between(start, self._now):
                x = left + (moment - start) * across
                path.append(QPointF(x, y))
                y = bottom - (value - low) * up
                path.append(QPointF(x, y))
            path.append(QPointF(left + (self._now - start) * across, y))
        else:  # closer than the eye can tell
            for column in range(1, columns + 1):
                moment = start + (self._now - start) * column // columns
                x, before = left + (moment - start) * across, y
                y = bottom - (steps.at(moment) - low) * up
                if before - y > 1:  # a step that the eye can tell all the same
                    path.append(QPointF(x, before))
                path.append(QPointF(x, y))
        return path

    def _paint_gap(self, painter: QPainter, write: list[QPointF], read: list[QPointF]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.event_tint))
        painter.drawPolygon(QPolygonF([*write, *reversed(read)]))

    def _paint_marks(self, painter: QPainter, plot: QRectF, start: int) -> None:
        painter.setFont(self._small())
        painter.setPen(QPen(QColor(self._theme.colours.line), 1))
        painter.drawLine(QPointF(plot.left(), plot.bottom() + 2), QPointF(plot.right(), plot.bottom() + 2))
        marks, across = self._history.marks, plot.width() / self._window()
        place = bisect_right(marks, self._now, key=_AT)
        while place and (mark := marks[place - 1]).at >= start:
            x = plot.left() + (mark.at - start) * across
            painter.drawPixmap(QPointF(max(0.0, x - _SIGN / 2), plot.bottom() + 3), self._sign(mark.kind))
            # The next that does not lie over this one: there may be thousands.
            place = bisect_right(marks, mark.at - _APART / across, 0, place - 1, key=_AT)

    def _sign(self, kind: str) -> QPixmap:
        """One mark: a hundred of them are one picture drawn a hundred times."""
        rejected = kind == "rejected"
        colour = self._theme.colours.rejected if rejected else self._theme.colours.secondary
        looks = (kind, colour, ratio := self.devicePixelRatioF())
        if looks not in self._signs:
            pixmap = QPixmap((QSizeF(_SIGN, _FOOT - 2) * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setFont(self._small())
            painter.setPen(QColor(colour))
            painter.drawText(QRectF(0, 0, _SIGN, _FOOT - 2), Qt.AlignmentFlag.AlignCenter, "✗" if rejected else "●")
            painter.end()
            self._signs[looks] = pixmap
        return self._signs[looks]

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(BODY - 1)
        return font

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

"""The gap chart: both heads over time; the vertical gap is events behind, the horizontal one seconds behind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise, takewhile
from operator import attrgetter

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.history import History, Steps
from cqrs_sim.core.written import listed
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.mark_signs import FOOT, SIGN, MarkSigns
from cqrs_sim.ui.mark_words import behind, told
from cqrs_sim.ui.mirror import painter_on, seen
from cqrs_sim.ui.scrubber import Scrubber
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import Pointed, TimelineAt

SMALLEST = 8
"""How many events the chart is high at least, so that one event is a step and not a cliff."""

_LABELS = 124.0
"""Room for the names of the heads at the right, beside text of the usual size."""
_APART = 8
"""Pixels from one mark to the next at least."""
_LINE, _MOST = 15.0, 6
"""Height of a name, and how many marks one tooltip tells about."""
_NEAR = 4
"""Pixels: steps that are closer than this are drawn as a slope."""
_AT = attrgetter("at")
_WRITE_HEAD, _READ_HEAD, _HEAD = _("write head #{position}"), _("read head"), _("{head} #{position}")
_SPOKEN = _("{head} #{position}: {behind}")
_DRAG = _("drag to look back")
_LONG = 999
_READ_LONG = _HEAD.format(head=_READ_HEAD, position=_LONG)
"""How long the position is that names have room for in any case."""
_Slopes = dict[tuple[int, ...], list[QPointF]]
"""The ways of busy heads through the chart, by where those stood at each column."""


class GapChart(Scrubber):
    """Draws the last minute, or, for who looks back, all there was; a pure function of the history and the moments."""

    def __init__(self, history: History, theme: Theme, parent: QWidget | None = None) -> None:
        """Draw this history in the colours of this theme."""
        super().__init__(theme, parent)
        self._history = history
        self._drawn = (-1, -1, -1)
        self._lanes: Sequence[tuple[str, str]] = (("", ""),)
        self._named: tuple[QFont, int] | None = None
        self.signs = MarkSigns(self, theme)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Gap chart"))

    def minimumSizeHint(self) -> QSize:
        px = self._theme.sizes.px
        return QSize(px(200), px(46 if self._theme.sizes.projected else 50))

    def show_moment(self, now: int, lanes: Sequence[tuple[str, str]] = (("", ""),)) -> None:
        """Draw up to this moment, if it would look any different.

        `lanes` are those whose heads are drawn, by name, each with its title; the first is what people look at.
        """
        if not self._looks_different(now) and lanes == self._lanes:
            return
        self._now, self._lanes = now, lanes
        self._drawn = self._state()
        self.setAccessibleDescription(self._spoken())
        self.update()

    @property
    def pointed(self) -> Pointed:
        """What the keyboard points at here: the timeline as it was at the moment in sight."""
        return Pointed(TimelineAt(self._shown), f"{self.accessibleName()}: {self._spoken()}")

    @property
    def news(self) -> int:
        """How much there is to draw: the steps and marks since the last time, and the time that has passed."""
        return 1 + sum(self._state()) - sum(self._drawn)

    def _looks_different(self, now: int) -> bool:
        return self._drawn != self._state() or self._pixel(now) != self._pixel(self._now)

    def _state(self) -> tuple[int, int, int]:
        history = self._history
        return len(history.write), sum(len(steps) for steps in self._reads()), len(history.marks)

    def _reads(self) -> list[Steps]:
        """The steps of each lane in sight."""
        history = self._history
        return [history.read_of(lane) if lane else history.read for lane, _title in self._lanes]

    def _pixel(self, moment: int) -> int:
        return round(moment * max(1, self.width()) / self._window())

    def _spoken(self) -> str:
        at = self._shown
        write = self._history.write.at(at)
        said = [_("Write head #{position}").format(position=write)]
        if self._past is not None:
            looking = _("Looking back at {moment} of {now}")
            said.insert(0, looking.format(moment=seconds(at), now=seconds(self._now)))
        for (lane, title), steps in zip(self._lanes, self._reads(), strict=True):
            late = self._history.time_behind(at, lane)
            read, head = steps.at(at), title or _READ_HEAD
            said.append(_SPOKEN.format(head=head, position=read, behind=behind(read, write, late)))
        faults = [mark for mark in self._history.marks if mark.kind == "fault"]
        last = _("Last fault: {fault}").format(fault=told(faults[-1])) if faults else ""
        return ". ".join(filter(None, (listed(said), last)))

    def event(self, event: QEvent) -> bool:
        """Tell about the marks under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.marks_at(seen(self, QPointF(event.pos())).x()), self)
            return True
        return super().event(event)

    def marks_at(self, x: float) -> str:
        """Return what is marked there, a line each."""
        plot, start = self._plot(), self._start()
        near = self._px(SIGN) / 2 * self._window() / plot.width()
        moment = start + (x - plot.left()) * self._window() / plot.width()
        marks = takewhile(lambda mark: mark.at >= start, reversed(self._history.marks))
        found = [told(mark) for mark in marks if abs(mark.at - moment) <= near]
        return "\n".join(reversed(found[:_MOST]))

    def _plot(self) -> QRectF:
        labels, foot = self._labels(), self._px(FOOT)
        inset = self._knob()
        return QRectF(inset, 6, max(1.0, self.width() - labels - inset), max(1.0, self.height() - foot - 8))

    def _px(self, usual: float) -> int:
        return self._theme.sizes.px(usual)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        plot = self._plot()
        start = self._start()
        slopes: _Slopes = {}
        write, *reads = (self._path(steps, plot, start, slopes) for steps in (self._history.write, *self._reads()))
        self._paint_gap(painter, write, reads[0])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path in reversed({id(path): path for path in reads}.values()):
            painter.setPen(QPen(QColor(self._theme.colours.query), 2 if path is reads[0] else 1.3))
            painter.drawPolyline(path)
        painter.setPen(QPen(QColor(self._theme.colours.command), 2))
        painter.drawPolyline(write)
        self._paint_marks(painter, plot, start)
        self.paint_playhead(painter)
        heights = [self._height_of(steps.at(self._shown), plot) for steps in (self._history.write, *self._reads())]
        self._paint_names(painter, QPointF(write[-1].x(), heights[0]), heights[1:])

    def _scale(self, start: int) -> tuple[int, int]:
        """The lowest head in sight, and how many events the chart is high."""
        # A read store that was emptied has fallen back.
        low = min(min(steps.at(start), steps.at(self._now)) for steps in self._reads())
        return low, max(SMALLEST, self._history.write.at(self._now) - low)

    def _height_of(self, position: int, plot: QRectF) -> float:
        low, height = self._scale(self._start())
        return plot.bottom() - max(0, position - low) * plot.height() / height

    def _path(self, steps: Steps, plot: QRectF, start: int, slopes: _Slopes) -> list[QPointF]:
        """Return the way of a head; of heads too busy for single steps, those that went the same way share one."""
        low, height = self._scale(start)
        left, bottom = plot.left(), plot.bottom()
        across, up = plot.width() / self._window(), plot.height() / height
        y = bottom - max(0, steps.at(start) - low) * up
        path = [QPointF(left, y)]
        columns = max(1, int(plot.width() / _NEAR))
        if steps.count(start, self._now) <= columns:
            for moment, value in steps.between(start, self._now):
                x = left + (moment - start) * across
                path.append(QPointF(x, y))
                y = bottom - max(0, value - low) * up
                path.append(QPointF(x, y))
            path.append(QPointF(left + (self._now - start) * across, y))
        else:  # closer than the eye can tell
            moments = [start + (self._now - start) * column // columns for column in range(columns + 1)]
            values = tuple(steps.along(moments))
            if values in slopes:
                return slopes[values]
            slopes[values] = path
            heights = [bottom - max(0, value - low) * up for value in values]
            for moment, (before, y) in zip(moments[1:], pairwise(heights), strict=True):
                x = left + (moment - start) * across
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
        painter.drawLine(self.axis())
        marks, across = self._history.marks, plot.width() / self._window()
        place = bisect_right(marks, self._now, key=_AT)
        while place and (mark := marks[place - 1]).at >= start:
            x = plot.left() + (mark.at - start) * across
            painter.drawPixmap(QPointF(max(0.0, x - self._px(SIGN) / 2), plot.bottom() + 3), self.signs.of(mark.kind))
            # The next that does not lie over this one: there may be thousands.
            place = bisect_right(marks, mark.at - _APART / across, 0, place - 1, key=_AT)

    def axis(self) -> QLineF:
        """Return the line below the heads: it ends with them, so that it runs through no name."""
        level = self._plot().bottom() + 2
        return QLineF(self._plot().left(), level, self.place_of(self._now), level)

    def _labels(self) -> int:
        """Room for the names of the heads at the right, as wide as the language needs them."""
        small = self._small()
        if self._named is None or self._named[0] != small:
            widest = max(map(QFontMetrics(small).horizontalAdvance, (_WRITE_HEAD.format(position=_LONG), _READ_LONG)))
            self._named = (small, max(self._px(_LABELS), widest + self._beside() + 4))
        return self._named[1]

    def _beside(self) -> int:
        """How far from the end of a head its name is: a mark below that end reaches half its width there."""
        return self._px(SIGN) // 2 + 4

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.sizes.small)
        return font

    def _paint_names(self, painter: QPainter, write: QPointF, reads: Sequence[float]) -> None:
        painter.setFont(self._small())
        lowest, farthest, half, metrics = 0.0, 0.0, self._px(9), painter.fontMetrics()
        for y, text, role in self.names(write.y(), reads):
            lowest = y + half
            painter.setPen(QColor(getattr(self._theme.colours, role)))
            left = write.x() + self._beside()
            room = QRectF(left, y - half, self.width() - left, 2 * half)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            farthest = max(farthest, left + metrics.horizontalAdvance(shown))
        wide = max(self._labels() - 4, metrics.horizontalAdvance(_DRAG) + 2)
        foot = QRectF(self.width() - 4 - wide, self._plot().bottom() + 3, wide, self._px(FOOT - 2))
        if (lowest <= foot.top() or farthest < foot.left()) and not self._theme.sizes.projected:
            painter.setPen(QColor(self._theme.colours.secondary))
            shown = metrics.elidedText(_DRAG, Qt.TextElideMode.ElideRight, int(foot.width()))
            painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)

    def names(self, write: float, reads: Sequence[float]) -> list[tuple[float, str, str]]:
        """Return where each head is named beside its end at this height, in which words and role of the theme.

        Heads that are equal share a name, and names keep apart; where there is no room for all, the slowest are named.
        """
        heads = [(write, _WRITE_HEAD.format(position=self._history.write.at(self._shown)), "command")]
        together: dict[int, list[tuple[float, str]]] = {}
        for (_lane, title), y, steps in zip(self._lanes, reads, self._reads(), strict=True):
            together.setdefault(steps.at(self._shown), []).append((y, title or _READ_HEAD))
        line, first = self._px(_LINE), self._px(9.0)
        slowest = sorted(together.items())[: max(1, int((self.height() - 8) / line) - 1)]
        for value, lanes in reversed(slowest):
            n = len(lanes)
            named = lanes[0][1] if n == 1 else ngettext("{n} lane", "{n} lanes", n).format(n=n)
            heads.append((lanes[0][0], _HEAD.format(head=named, position=value), "query"))
        lowest = self.height() - line * len(heads) + 4.0
        placed: list[tuple[float, str, str]] = []
        for y, text, role in heads:
            above = placed[-1][0] + line if placed else first
            placed.append((max(above, min(y, max(first, lowest + line * len(placed)))), text, role))
        return placed

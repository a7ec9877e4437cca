"""The lane on screen: events as numbered tokens on a ruler of seconds, and the projector they arrive at."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.ui import lane_words
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.theme import BODY, KEY, RADIUS, TOKEN
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import Pointed, Token

TICKS = 4
"""How many parts the ruler is divided into."""
TRACK = 17.0
"""How far the two tracks are from the middle of the lane."""
CROWDED = 8
"""From this many tokens on, only the first and the last are named below."""

_BETWEEN = 6.0
"""Least room between two names."""
_DOT = 6.0
"""Radius of a token without a number."""
_TOP, _BOX, _RULER, _PROJECTOR = 52.0, 96.0, 24.0, 64.0
"""Heights: heading, lane, ruler, projector."""


class LaneView(QWidget):
    """Paints its tokens itself. A token's place is a pure function of simulated time: its time left."""

    inspected = Signal(object)
    menu_wished = Signal(object, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Draw in the colours of this theme, empty until the first picture."""
        super().__init__(parent)
        self._theme = theme
        self._picture: Picture | None = None
        self._chosen: int | None = None
        self._said: tuple[str, ...] = ()
        self._still: tuple[object, QPixmap] | None = None
        self._dot: tuple[object, QPixmap] | None = None
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Lane")

    def minimumSizeHint(self) -> QSize:
        """Leave room for heading, lane, ruler and projector."""
        return QSize(230, int(_TOP + _BOX + _RULER + _PROJECTOR + 34))

    def show_picture(self, picture: Picture) -> None:
        """Draw this moment: all of it where words have changed, else the lane alone, and that if tokens move."""
        before, self._picture = self._picture, picture
        self.setAccessibleDescription(lane_words.spoken(picture))
        said = (lane_words.heading(picture), self._detail(picture), lane_words.projector(picture))
        if before is None or said != self._said or before.reach != picture.reach or before.delay != picture.delay:
            self._said = said
            self.update()
        elif picture.flights and picture.now != before.now:
            self.update(QRectF(0, self._lane_top() - 2, self.width(), _BOX + 4).toAlignedRect())

    @property
    def pointed(self) -> Pointed | None:
        """The token chosen with pointer or keys."""
        flight = None if self._picture is None else self._chosen_flight(self._picture)
        if flight is None or self._picture is None:
            return None
        return Pointed(Token(flight.envelope.position), lane_words.line(flight, self._picture.now))

    def tokens(self) -> dict[int, QPointF]:
        """Return where each token is drawn, by position in the log."""
        if self._picture is None:
            return {}
        return {flight.envelope.position: self._place(flight, self._picture) for flight in self._picture.flights}

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw heading, lane, ruler, tokens and projector."""
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_heading(painter, self._picture)
        painter.drawPixmap(0, 0, self._still_part(self._picture))
        self._paint_tokens(painter, self._picture)
        self._paint_projector(painter, self._picture)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell about the token under the pointer."""
        self._choose(self._at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the token pressed, to be inspected."""
        self._choose(self._at(event.position()))
        if self._chosen is not None and event.button() == Qt.MouseButton.LeftButton:
            self.inspected.emit(Token(self._chosen))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Wish for the menu of the token pressed, or of the one chosen with keys."""
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        if not by_keys:
            self._choose(self._at(QPointF(event.pos())))
        if (pointed := self.pointed) is not None and self._chosen is not None:
            token = self.tokens()[self._chosen].toPoint()
            self.menu_wished.emit(pointed, self.mapToGlobal(token) if by_keys else event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from token to token with the arrow keys."""
        positions = sorted(self.tokens())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen in positions:
            self.inspected.emit(Token(self._chosen or 0))
            return
        if not positions or event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
            return
        # The newest is the leftmost.
        step = 1 if event.key() == Qt.Key.Key_Left else -1
        if self._chosen in positions:
            place = min(max(positions.index(self._chosen) + step, 0), len(positions) - 1)
        else:
            place = 0 if step == 1 else len(positions) - 1
        self._choose(positions[place])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the focus ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus ring away."""
        super().focusOutEvent(event)
        self.update()

    # Where things are

    def _scale(self) -> QRectF:
        """The part of the lane that the ruler measures: from the longest delay to the arrival."""
        inset = TOKEN / 2 + 8
        return QRectF(inset, self._lane_top(), max(1.0, self.width() - 2 * inset), _BOX)

    def _lane_top(self) -> float:
        used = _TOP + _BOX + _RULER + _PROJECTOR + 28
        return _TOP + max(0.0, (self.height() - used) / 3)

    def _place(self, flight: Flight, picture: Picture) -> QPointF:
        scale = self._scale()
        share = flight.left(picture.now) / picture.reach if picture.reach else 0.0
        # Where the law lets events overtake, neighbours in the log travel on two tracks to pass each other.
        track = 0.0 if picture.delay.shape == "fixed" else TRACK if flight.envelope.position % 2 else -TRACK
        return QPointF(scale.right() - share * scale.width(), scale.center().y() - 8 + track)

    def _at(self, point: QPointF) -> int | None:
        for position, centre in self.tokens().items():
            away = point - centre
            if away.x() ** 2 + away.y() ** 2 <= (TOKEN / 2) ** 2:
                return position
        return None

    def _choose(self, position: int | None) -> None:
        if position != self._chosen:
            self._chosen = position
            self.update()

    # How it is drawn

    def _still_part(self, picture: Picture) -> QPixmap:
        """The lane and its ruler, drawn anew only when they look different."""
        ratio = self.devicePixelRatioF()
        looks = (self.size(), ratio, self._theme.colours, picture.reach, self.hasFocus())
        if self._still is None or self._still[0] != looks:
            pixmap = QPixmap((QSizeF(self.size()) * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setFont(self.font())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_lane(painter, picture)
            painter.end()
            self._still = (looks, pixmap)
        return self._still[1]

    def _dot_picture(self) -> QPixmap:
        """One unnumbered token: hundreds of them are one picture drawn hundreds of times."""
        colours, ratio = self._theme.colours, self.devicePixelRatioF()
        if self._dot is None or self._dot[0] != (colours, ratio):
            pixmap = QPixmap((QSizeF(2 * _DOT, 2 * _DOT) * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(colours.event))
            painter.setPen(QPen(QColor(colours.event_edge), 2))
            painter.drawEllipse(QPointF(_DOT, _DOT), _DOT - 1, _DOT - 1)
            painter.end()
            self._dot = ((colours, ratio), pixmap)
        return self._dot[1]

    def _font(self, size: int, bold: bool = False) -> QFont:
        if (size, bold) not in self._fonts:
            font = QFont(self.font())
            font.setPixelSize(size)
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            self._fonts[size, bold] = font
        return self._fonts[size, bold]

    def _write(self, painter: QPainter, rect: QRectF, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, elided)

    def _detail(self, picture: Picture) -> str:
        return lane_words.detail(picture, self._chosen_flight(picture))

    def _chosen_flight(self, picture: Picture) -> Flight | None:
        return next((flight for flight in picture.flights if flight.envelope.position == self._chosen), None)

    def _paint_heading(self, painter: QPainter, picture: Picture) -> None:
        top = self._lane_top() - _TOP
        full = QRectF(0, top, self.width(), 24)
        self._write(painter, full, lane_words.heading(picture), self._font(KEY, bold=True), self._theme.colours.text)
        detail = QRectF(0, top + 25, self.width(), 20)
        self._write(painter, detail, self._detail(picture), self._font(BODY), self._theme.colours.secondary)

    def _paint_lane(self, painter: QPainter, picture: Picture) -> None:
        colours, scale = self._theme.colours, self._scale()
        box = QRectF(1.5, scale.top(), self.width() - 3, _BOX)
        painter.setBrush(QColor(colours.event_tint))
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(colours.focus if focused else colours.event_edge), 3 if focused else 1.5))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        line = scale.center().y() - 8
        painter.setPen(QPen(QColor(colours.event_edge), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(scale.left(), line), QPointF(scale.right(), line))
        for part in range(TICKS + 1 if picture.reach else 1):
            self._paint_tick(painter, picture, part)

    def _paint_tick(self, painter: QPainter, picture: Picture, part: int) -> None:
        colours, scale = self._theme.colours, self._scale()
        x = scale.right() - scale.width() * part / TICKS
        edge = QColor(colours.event_edge)
        edge.setAlphaF(0.35)
        painter.setPen(QPen(edge, 1))
        painter.drawLine(QPointF(x, scale.top() + 8), QPointF(x, scale.bottom() - 8))
        if picture.reach == 0:
            text = "at once" if part == 0 else ""
        else:
            text = "arrives" if part == 0 else lane_words.tick(picture.reach * part // TICKS)
        width = scale.width() / TICKS
        left = min(max(x - width / 2, 0.0), self.width() - width)
        under = QRectF(left, scale.bottom() + 2, width, _RULER - 4)
        self._write(painter, under, text, self._font(12), colours.event_edge)

    def _paint_tokens(self, painter: QPainter, picture: Picture) -> None:
        flights = picture.flights
        if len(flights) >= CROWDED:
            self._paint_dots(painter, picture)
            flights = (flights[0], flights[-1])
        elif picture.delay.shape == "fixed":
            self._paint_names(painter, picture)
        # The one to arrive first is drawn last, on top.
        for flight in reversed(flights):
            self._paint_token(painter, flight, picture)

    def _paint_dots(self, painter: QPainter, picture: Picture) -> None:
        # The place of a token as in _place, with what is the same for all of them taken out of the loop.
        dot, scale, now, reach = self._dot_picture(), self._scale(), picture.now, max(1, picture.reach)
        right, width, middle = scale.right() - _DOT, scale.width(), scale.center().y() - 8 - _DOT
        track = 0.0 if picture.delay.shape == "fixed" else TRACK
        for flight in picture.flights:
            x = right - (flight.arrives_at - now) / reach * width
            painter.drawPixmap(QPointF(x, middle + (track if flight.envelope.position % 2 else -track)), dot)

    def _paint_names(self, painter: QPainter, picture: Picture) -> None:
        for name, under in self._names(picture):
            self._write(painter, under, name, self._font(12), self._theme.colours.text)

    def _names(self, picture: Picture) -> list[tuple[str, QRectF]]:
        """Return what is named below the lane and where, as many as have room, the oldest in any case."""
        metrics = QFontMetricsF(self._font(12))
        names: list[tuple[str, QRectF]] = []
        for flight in picture.flights:
            name, centre = flight.envelope.event_type, self._place(flight, picture)
            width = min(metrics.horizontalAdvance(name) + 2, self.width() - 6.0)
            left = min(max(centre.x() - width / 2, 3.0), self.width() - width - 3)
            under = QRectF(left, centre.y() + TOKEN / 2 + 4, width, 18)
            wanted = under.adjusted(-_BETWEEN, 0, _BETWEEN, 0)
            if not any(wanted.intersects(taken) for _, taken in names):
                names.append((name, under))
        return names

    def _paint_token(self, painter: QPainter, flight: Flight, picture: Picture) -> None:
        colours = self._theme.colours
        position = flight.envelope.position
        centre = self._place(flight, picture)
        painter.setBrush(QColor(colours.event))
        chosen = position == self._chosen
        painter.setPen(QPen(QColor(colours.focus if chosen else colours.event_edge), 3 if chosen else 2))
        painter.drawEllipse(centre, TOKEN / 2 - 1, TOKEN / 2 - 1)
        size = 13 if position < 1_000 else 10
        square = QRectF(centre.x() - TOKEN / 2, centre.y() - TOKEN / 2, TOKEN, TOKEN)
        self._write(painter, square, str(position), self._font(size, bold=True), colours.on_event)

    def _paint_projector(self, painter: QPainter, picture: Picture) -> None:
        colours, scale = self._theme.colours, self._scale()
        top = scale.bottom() + _RULER + 22
        width = min(self.width() - 40.0, 190.0)
        box = QRectF((self.width() - width) / 2, top, width, _PROJECTOR - 8)
        painter.setPen(QPen(QColor(colours.event_edge), 1.5))
        painter.drawLine(QPointF(box.center().x(), scale.bottom() + _RULER), QPointF(box.center().x(), top))
        painter.setBrush(QColor(colours.card))
        painter.setPen(QPen(QColor(colours.text), 2))
        painter.drawRoundedRect(box, 6, 6)
        upper = QRectF(box.left(), box.top() + 7, box.width(), 20)
        lower = QRectF(box.left() + 4, box.top() + 28, box.width() - 8, 20)
        self._write(painter, upper, "Projector", self._font(BODY, bold=True), colours.text)
        self._write(painter, lower, lane_words.projector(picture), self._font(BODY), colours.secondary)

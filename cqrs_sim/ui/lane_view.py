"""The lane on screen: events as numbered tokens on a ruler of seconds, and the projector they arrive at."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.ui import lane_words
from cqrs_sim.ui.lane_painting import GAPS, LEAST_BOX, PROJECTOR, RULER, TOP, LanePainting
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.theme import TOKEN
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import Pointed, Token


class LaneView(QWidget):
    """Paints its tokens itself. A token's place is a pure function of simulated time: its time left."""

    inspected = Signal(object)
    menu_wished = Signal(object, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Draw in the colours of this theme, empty until the first picture."""
        super().__init__(parent)
        self.painting = LanePainting(self, theme)
        self._picture: Picture | None = None
        self._chosen: int | None = None
        self._said: tuple[str, ...] = ()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Lane")

    def minimumSizeHint(self) -> QSize:
        """Leave room for heading, lane, ruler and projector."""
        return QSize(230, int(TOP + LEAST_BOX + RULER + PROJECTOR + GAPS))

    def show_picture(self, picture: Picture) -> None:
        """Draw this moment: all of it where words have changed, else the lane alone, and that if tokens move."""
        before, self._picture = self._picture, picture
        self.setAccessibleDescription(lane_words.spoken(picture))
        said = (lane_words.heading(picture), self._detail(picture), lane_words.projector(picture))
        if before is None or said != self._said or before.reach != picture.reach or before.delay != picture.delay:
            self._said = said
            self.update()
        elif picture.flights and picture.now != before.now:
            self.update(self.painting.scale().adjusted(-self.width(), -2, self.width(), 2).toAlignedRect())

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
        return {
            flight.envelope.position: self.painting.place(flight, self._picture) for flight in self._picture.flights
        }

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw heading, lane, ruler, tokens and projector."""
        if self._picture is not None:
            self.painting.paint(self._picture, self._chosen_flight(self._picture))

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

    def _detail(self, picture: Picture) -> str:
        return lane_words.detail(picture, self._chosen_flight(picture))

    def _chosen_flight(self, picture: Picture) -> Flight | None:
        return next((flight for flight in picture.flights if flight.envelope.position == self._chosen), None)

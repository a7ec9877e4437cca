"""The lanes on screen: events as numbered tokens on their way, and the projectors they arrive at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.facts import Lost
from cqrs_sim.language import _
from cqrs_sim.ui import lane_words
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.fault_painting import FALL, Fallen
from cqrs_sim.ui.lane_painting import LanePainting
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.lane_rows import LaneRows
from cqrs_sim.ui.lane_streaks import Streak, next_streaks
from cqrs_sim.ui.mirror import is_mirrored, painter_on, seen
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import OnLane, Pointed, ProjectorOf, Token

if TYPE_CHECKING:
    from cqrs_sim.ui.token_card import TokenCard

REFRESHED = 0.25
"""Seconds of the UI clock for which the figures of a stream stay, so that they can be read."""
_Chosen = tuple[str, int, int]
"""A copy: its lane, its event's position and its number."""


class LaneView(QWidget):
    """Paints its tokens itself. A token's place is a pure function of simulated time: its time left."""

    inspected = Signal(object)
    menu_wished = Signal(object, QPoint)
    told = Signal(str)
    """The keys have gone to a token, of which this is to be said."""

    def __init__(self, theme: Theme, texts: Mapping[str, str] | None = None, parent: QWidget | None = None) -> None:
        """Draw in the colours of this theme, empty until the first picture; `texts` are the domain's words."""
        super().__init__(parent)
        self._texts = texts or {}
        self._card: TokenCard | None = None
        self._hovered = False
        self.painting = LanePainting(self, theme)
        self._rows = LaneRows(self, theme)
        self._theme = theme
        self._picture: Picture | None = None
        self._chosen: _Chosen | None = None
        self._worded: Picture | None = None
        self._looked: object = None
        self._fallen: list[Fallen] = []
        self._streaks: tuple[Streak, ...] = ()
        self._led: tuple[frozenset[tuple[str, int]], QPoint | None] = (frozenset(), None)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Lane"))

    def minimumSizeHint(self) -> QSize:
        """Leave room for heading, lane, ruler and projector."""
        return QSize(self._theme.sizes.lane, int(self.painting.least_height()))

    def show_picture(self, picture: Picture, in_turn: bool = False) -> None:
        """Draw this moment: all of it where what stands still has changed, else the lanes alone, if anything moves.

        With `in_turn`, as in a run, figures of a stream change only so often that they can be read.
        """
        before, self._picture = self._picture, picture
        if not in_turn or not self._still_readable(picture):
            self._worded = picture
            self.setAccessibleDescription(lane_words.spoken(picture))
        fallen, self._fallen = self._fallen, [lost for lost in self._fallen if picture.now - lost.at < FALL]
        streaks, self._streaks = self._streaks, next_streaks(self._streaks, before, picture)
        looks = self._painter(picture).looks(self._worded or picture, self._chosen_flight(picture))
        changed, self._looked = looks != self._looked, looks
        moved = before is not None and picture.now != before.now
        if before is None or changed or (moved and self._led[0]):
            self.update()
        elif streaks or self._streaks or (moved and (fallen or any(lane.flights for lane in picture.lanes))):
            self.update(self._painter(picture).area(picture).toAlignedRect())
        self._show_card()

    def _still_readable(self, picture: Picture) -> bool:
        """Whether the figures written are of the same stream, and too new to be replaced."""
        worded = self._worded
        if worded is None or not worded.detail.level is picture.detail.level is Level.STREAM:
            return False
        same = [lane.name for lane in worded.lanes] == [lane.name for lane in picture.lanes]
        return same and 0 <= picture.viewing.wall - worded.viewing.wall < REFRESHED

    @property
    def worded(self) -> Picture | None:
        """The picture whose figures are written."""
        return self._worded

    def lead(self, tokens: frozenset[tuple[str, int]], to: QPoint | None) -> None:
        """Ring these tokens, each by lane and position, and lead from them towards a place of the screen."""
        if (tokens, to) != self._led:
            self._led = (tokens, to)
            self.update()

    @property
    def ringed(self) -> frozenset[tuple[str, int]]:
        """The tokens that are ringed, by lane and position."""
        return self._led[0]

    def note_lost(self, fact: Lost) -> None:
        """Let a copy fall off its lane where it was."""
        for lane in () if self._picture is None else self._picture.lanes:
            for flight in lane.flights if lane.name == fact.lane else ():
                if (flight.envelope.position, flight.copy) == (fact.position, fact.copy):
                    self._fallen.append(Fallen(lane.name, fact.position, fact.at, flight.left(fact.at)))

    @property
    def fallen(self) -> tuple[int, ...]:
        """The positions of the lost copies that are seen falling."""
        return tuple(lost.position for lost in self._fallen)

    @property
    def pointed(self) -> Pointed | None:
        """The token chosen with pointer or keys."""
        if self._picture is None or self._chosen is None:
            return None
        flight = self._chosen_flight(self._picture)
        if flight is None:
            return None
        where = OnLane(self._chosen[0], flight.copy)
        return Pointed(Token(flight.envelope.position), lane_words.line(flight, self._picture.now), where)

    def tokens(self) -> dict[int, QPointF]:
        """Return where each token is drawn, by position in the log."""
        return {position: centre for (_lane, position, _copy), centre in reversed(self._spots().items())}

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is to see."""
        picture = self._picture
        if picture is None:
            return
        views, worded = self._painter(picture), self._worded or picture
        shown = worded if picture.viewing.reduced and picture.detail.level is Level.STREAM else picture
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            views.paint(painter, shown, worded, self._chosen_flight(picture), self._fallen, self._streaks)
        self._paint_leads(picture, views)

    def _paint_leads(self, picture: Picture, painter: LanePainting | LaneRows) -> None:
        tokens, to = self._led
        if not tokens or to is None:
            return
        from cqrs_sim.ui.lane_leads import paint_leads  # only an observer sees them

        level = self.mapFromGlobal(to).y()
        paint_leads(self, painter, picture, tokens, self._chosen_flight(picture), level, self._theme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell about the token under the pointer."""
        self._hovered = True
        self._choose(self._at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the token pressed, to be inspected; or inspect the projector pressed."""
        self._choose(self._at(event.position()))
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pointed = self.pointed
        if pointed is not None:
            self.inspected.emit(pointed.thing)
        elif (lane := self._projector_at(event.position())) is not None:
            self.inspected.emit(ProjectorOf(lane.name))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Wish for the menu of the token or projector pressed, or of the token chosen with keys, else the projector."""
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        if not by_keys:
            self._choose(self._at(QPointF(event.pos())))
        if (pointed := self.pointed) is not None:
            token = self._spots()[self._chosen or ("", 0, 0)].toPoint()
            self.menu_wished.emit(pointed, self.mapToGlobal(token) if by_keys else event.globalPos())
            return
        lane = self._picture.lane if by_keys and self._picture is not None else self._projector_at(QPointF(event.pos()))
        if lane is not None:
            said = f"{lane_words.title(lane)}: {lane_words.projector(lane)}"
            middle = self.mapToGlobal(self.rect().center())
            self.menu_wished.emit(Pointed(ProjectorOf(lane.name), said), middle if by_keys else event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from token to token with the arrow keys."""
        spots = sorted(self._spots(), key=lambda copy: copy[1:])
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (pointed := self.pointed) is not None:
            self.inspected.emit(pointed.thing)
            return
        if not spots or event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
            return
        # The newest is the leftmost.
        newer = Qt.Key.Key_Right if is_mirrored(self) else Qt.Key.Key_Left
        step = 1 if event.key() == newer else -1
        if self._chosen in spots:
            place = min(max(spots.index(self._chosen) + step, 0), len(spots) - 1)
        else:
            place = 0 if step == 1 else len(spots) - 1
        self._choose(spots[place])
        self.told.emit(". ".join(self.card))

    def _painter(self, picture: Picture) -> LanePainting | LaneRows:
        return self.painting if len(picture.lanes) == 1 else self._rows

    def _spots(self) -> dict[_Chosen, QPointF]:
        """Return every copy in sight and where it is."""
        if self._picture is None:
            return {}
        return {
            (lane, flight.envelope.position, flight.copy): seen(self, centre)
            for lane, flight, centre in self._painter(self._picture).spots(self._picture)
        }

    def _at(self, point: QPointF) -> _Chosen | None:
        if self._picture is None:
            return None
        radius = self._painter(self._picture).radius(self._picture)
        for copy, centre in self._spots().items():
            away = point - centre
            if away.x() ** 2 + away.y() ** 2 <= radius**2:
                return copy
        return None

    def _projector_at(self, point: QPointF) -> LanePicture | None:
        picture = self._picture
        return None if picture is None else self._painter(picture).projector_at(seen(self, point), picture)

    def _choose(self, copy: _Chosen | None) -> None:
        if copy != self._chosen:
            self._chosen = copy
            self.update()
        self._show_card()

    def _show_card(self) -> None:
        """Say beside the token chosen what it is, as long as the pointer or the keyboard points at it."""
        picture = self._picture
        flight = None if picture is None else self._chosen_flight(picture)
        if picture is not None and flight is not None and (self._hovered or self.hasFocus()):
            if self._card is None:
                # Imported here because the first picture of the window has nothing that is pointed at.
                from cqrs_sim.ui.token_card import TokenCard

                self._card = TokenCard(self, self._theme, self._texts)
            spot = self._spots()[self._chosen or ("", 0, 0)]
            self._card.show_token(flight, picture.now, spot, self._painter(picture).radius(picture))
        elif self._card is not None:
            self._card.hide()

    @property
    def card(self) -> tuple[str, ...]:
        """What is said beside a token, line by line; nothing where nobody points at one."""
        return () if self._card is None or self._card.isHidden() else self._card.lines

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing any more, unless the keyboard does."""
        super().leaveEvent(event)
        self._hovered = False
        self._choose(self._chosen if self.hasFocus() else None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_card()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_card()

    def _chosen_flight(self, picture: Picture) -> Flight | None:
        if self._chosen is None:
            return None
        name, *copy = self._chosen
        flights = (flight for lane in picture.lanes if lane.name == name for flight in lane.flights)
        return next((flight for flight in flights if [flight.envelope.position, flight.copy] == copy), None)

"""The places of the lane: where heading, ruler, tokens and projector are in a view that shows a single one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.lane_stream import Way
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.theming import Theme

TRACK = 17.0
"""How far the two tracks are from the middle of the lane."""
TOP, BOX, RULER, PROJECTOR = 52.0, 96.0, 24.0, 64.0
"""Heights: heading, lane, ruler, projector."""
LEAST_BOX, GAPS = 68.0, 28.0
"""Heights: the lane where there is little room, and what is between all of them."""
STATIONS = 4
"""Into how many stretches the lane is parted where tokens jump; they stand at the five ends of those."""


class LanePlaces:
    """Where things are, for a view as large as it is."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        """Measure this view, in the sizes of this theme."""
        self.view = view
        self.theme = theme

    def px(self, usual: float) -> float:
        """Return what is so long beside text of the usual size."""
        return float(self.theme.sizes.px(usual))

    @property
    def radius_of_token(self) -> float:
        """Half of how wide a numbered token is."""
        return self.theme.sizes.token / 2

    def least_height(self) -> float:
        """How high a view is at least."""
        return sum(map(self.px, (TOP, LEAST_BOX, RULER, PROJECTOR, GAPS)))

    def scale(self) -> QRectF:
        """The part of the lane that the ruler measures: from the longest delay to the arrival."""
        inset = self.radius_of_token + 8
        return QRectF(inset, self.lane_top(), max(1.0, self.view.width() - 2 * inset), self.box_height())

    def lane_top(self) -> float:
        """Where the box of the lane begins."""
        spare = self.view.height() - (self.least_height() - self.px(LEAST_BOX)) - self.box_height()
        return self.px(TOP) + max(0.0, spare / 3)

    def box_height(self) -> float:
        """How high the box of the lane is."""
        room = self.view.height() - (self.least_height() - self.px(LEAST_BOX))
        return min(self.px(BOX), max(self.px(LEAST_BOX), room))

    def middle(self) -> float:
        """The level on which events travel."""
        return self.scale().center().y() - self.px(8)

    def projector_box(self) -> QRectF:
        """Where the projector is."""
        width = min(self.view.width() - 40.0, self.px(190))
        top = self.scale().bottom() + self.px(RULER + 22)
        return QRectF((self.view.width() - width) / 2, top, width, self.px(PROJECTOR - 8))

    def words_box(self) -> QRectF:
        """The line below the events, within the lane."""
        scale = self.scale()
        return QRectF(6, scale.bottom() - self.px(22), self.view.width() - 12.0, self.px(20))

    def way(self, lane: LanePicture) -> Way:
        """Return the way of the lane's events."""
        scale = self.scale()
        speed = scale.width() / lane.reach if lane.reach else 0.0
        room = 2 * (self.middle() - scale.top() - self.px(11))
        return Way(QPointF(scale.right(), self.middle()), scale.left(), speed, room)

    def at(self, left: int, lane: LanePicture) -> QPointF:
        """Where a token is that still has so long to travel (microseconds), between the tracks."""
        return self.way(lane).at(left)

    def place(self, flight: Flight, picture: Picture) -> QPointF:
        """Where a token is at this moment."""
        lane, left = picture.lane, flight.left(picture.now)
        if picture.viewing.reduced:
            left = stationed(left, lane.reach)
        return self.at(left, lane) + QPointF(0, self._track(flight, lane))

    def spread(self) -> float:
        """How far the tracks are from the middle."""
        return min(self.px(TRACK), self.middle() - self.scale().top() - self.radius_of_token)

    def _track(self, flight: Flight, lane: LanePicture) -> float:
        """How far beside the middle: twins, and where events may overtake neighbours in the log, have two tracks."""
        position = flight.envelope.position
        if position in lane.twins:
            side = -1 if flight.copy == 0 else 1
        elif lane.delay.shape == "fixed":
            return 0.0
        else:
            side = 1 if position % 2 else -1
        return side * self.spread()


def stationed(left: int, reach: int) -> int:
    """Return how much of the way is left from the station that whoever has so much left has come to last."""
    return -(-left * STATIONS // reach) * reach // STATIONS if reach else left

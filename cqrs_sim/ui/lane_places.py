"""The places of the lane: where heading, ruler, tokens and projector are in a view that shows a single one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.lane_stream import Way
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.sizes import Sizes
from cqrs_sim.ui.theming import Theme

TRACK = 17.0
"""How far the two tracks are from the middle of the lane."""
TOP, BOX, RULER, PROJECTOR = 52.0, 96.0, 24.0, 64.0
"""Heights beside text of the usual size: heading, lane, ruler, projector."""
LEAST_BOX, GAPS = 68.0, 28.0
"""Heights beside it: the lane where there is little room, and what is between all of them."""
LINK, INSIDE, LINE = 22.0, 7.0, 21.0
"""Heights beside it: from ruler to projector, from its top to its words, and from one line of those to the next."""
STATIONS = 4
"""Into how many stretches the lane is parted where tokens jump; they stand at the five ends of those."""


class Heights(NamedTuple):
    """How high things are, and how much is between them."""

    top: float
    box: float
    least_box: float
    ruler: float
    projector: float
    gaps: float
    link: float
    inside: float
    line: float
    raised: float
    """How much higher than the middle of its box the lane is."""


def heights_in(sizes: Sizes) -> Heights:
    """Return the heights for these sizes; a room sees words in one line, and little between things."""
    if sizes.projected:
        line, link = 1.25 * sizes.body, 14.0
        token = sizes.token
        return Heights(1.3 * sizes.key, 2.2 * token, token + 20, line + 4, 2 * line + 14, link + 8, link, 4, line, 0)
    usual = (TOP, BOX, LEAST_BOX, RULER, PROJECTOR, GAPS, LINK, INSIDE, LINE, 8.0)
    return Heights(*(float(sizes.px(height)) for height in usual))


class LanePlaces:
    """Where things are, for a view as large as it is."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        """Measure this view, in the sizes of this theme."""
        self.view = view
        self.theme = theme
        self._heights: tuple[Sizes, Heights] = (theme.sizes, heights_in(theme.sizes))

    def px(self, usual: float) -> float:
        """Return what is so long beside text of the usual size."""
        return float(self.theme.sizes.px(usual))

    @property
    def heights(self) -> Heights:
        """How high things are."""
        if self._heights[0] is not self.theme.sizes:
            self._heights = (self.theme.sizes, heights_in(self.theme.sizes))
        return self._heights[1]

    @property
    def radius_of_token(self) -> float:
        """Half of how wide a numbered token is."""
        return self.theme.sizes.token / 2

    def least_height(self) -> float:
        """How high a view is at least."""
        heights = self.heights
        return heights.top + heights.least_box + heights.ruler + heights.projector + heights.gaps

    def scale(self) -> QRectF:
        """The part of the lane that the ruler measures: from the longest delay to the arrival."""
        inset = self.radius_of_token + 8
        return QRectF(inset, self.lane_top(), max(1.0, self.view.width() - 2 * inset), self.box_height())

    def lane_top(self) -> float:
        """Where the box of the lane begins."""
        heights = self.heights
        spare = self.view.height() - (self.least_height() - heights.least_box) - self.box_height()
        return heights.top + max(0.0, spare / 3)

    def box_height(self) -> float:
        """How high the box of the lane is."""
        heights = self.heights
        room = self.view.height() - (self.least_height() - heights.least_box)
        return min(heights.box, max(heights.least_box, room))

    def middle(self) -> float:
        """The level on which events travel."""
        return self.scale().center().y() - self.heights.raised

    def projector_box(self) -> QRectF:
        """Where the projector is."""
        width = min(self.view.width() - (8.0 if self.theme.sizes.projected else 40.0), self.px(190))
        heights = self.heights
        top = self.scale().bottom() + heights.ruler + heights.link
        return QRectF((self.view.width() - width) / 2, top, width, heights.projector - 8)

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
        (x,), (y,) = self.places((flight,), picture)
        return QPointF(x, y)

    def places(self, flights: Sequence[Flight], picture: Picture) -> tuple[list[float], list[float]]:
        """Where tokens are at this moment: how far from the left, and how far from the top."""
        if not flights:
            return [], []  # a stream need not look for twins
        lane, way = picture.lane, self.way(picture.lane)
        return way.along(lefts(flights, picture, lane.reach)), _levels(flights, lane, way.arrival.y(), self.spread())

    def spread(self) -> float:
        """How far the tracks are from the middle."""
        return min(self.px(TRACK), self.middle() - self.scale().top() - self.radius_of_token)


def _levels(flights: Sequence[Flight], lane: LanePicture, middle: float, spread: float) -> list[float]:
    """How far from the top: twins, and events that may overtake neighbours in the log, have two tracks."""
    above, below = middle - spread, middle + spread
    if lane.delay.shape == "fixed":
        levels = [middle] * len(flights)
    else:
        levels = [below if flight.envelope.position % 2 else above for flight in flights]
    if not lane.twins:
        return levels
    return [
        level if flight.envelope.position not in lane.twins else below if flight.copy else above
        for level, flight in zip(levels, flights, strict=True)
    ]


def lefts(flights: Sequence[Flight], picture: Picture, reach: int) -> list[int]:
    """Return how long tokens still have to travel, or, where they jump, had from where they stand (microseconds)."""
    now = picture.now
    left = [flight.arrives_at - now if flight.arrives_at > now else 0 for flight in flights]
    return [stationed(each, reach) for each in left] if picture.viewing.reduced else left


def stationed(left: int, reach: int) -> int:
    """Return how much of the way is left from the station that whoever has so much left has come to last."""
    return -(-left * STATIONS // reach) * reach // STATIONS if reach else left

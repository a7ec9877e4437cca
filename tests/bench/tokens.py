"""Moves numbered tokens frame by frame and prints, as JSON, a frame's milliseconds: our lane's, and Qt's own items'.

python -m tests.bench.tokens TOKENS FRAMES
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QApplication, QGraphicsEllipseItem, QGraphicsScene, QGraphicsSimpleTextItem, QGraphicsView

from cqrs_sim import bootstrap
from cqrs_sim.core.journal import SYNCHRONOUS, opening, replay
from cqrs_sim.core.settings import DelayLaw, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.sessions.session import Head
from cqrs_sim.ui.detail import Detail, Level
from cqrs_sim.ui.lane_places import TRACK
from cqrs_sim.ui.lane_view import LaneView
from cqrs_sim.ui.live import FRAME_MS
from cqrs_sim.ui.picture import Picture, look
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.viewing import Viewing
from tests.bench.figures import seconds
from tests.bench.frames import start_qt

SIZE = 1280, 270
"""As wide as the smallest window, and as high as its lane."""
DELAY = DelayLaw("uniform", 15 * SECOND)
"""So that they are spread over a lane of half a minute."""
ROUND = 10
"""Frames of one before the other has its turn."""


def picture_of(tokens: int) -> Picture:
    """Return a lane on which so many tokens are spread over its length."""
    start = replace(SYNCHRONOUS, delay=DELAY)
    simulation = bootstrap.in_memory(Head(SOCIAL_FEED.name, 1, start))
    replay(simulation, opening(SOCIAL_FEED, start), 0)
    simulation.configure(replace(start, traffic=TrafficRates(writes=(tokens * 1.2 + 20) * SECOND / DELAY.mean)))
    simulation.run_until(3 * DELAY.mean)
    picture = look(simulation, viewing=Viewing(running=True))
    lane = replace(picture.lane, flights=picture.lane.flights[-tokens:])
    if len(lane.flights) != tokens:
        raise RuntimeError(f"only {len(lane.flights)} tokens are on their way")
    # Though so many would be shown as a stream: what is measured is the drawing of single ones.
    return replace(picture, lane=lane, lanes=(lane,), detail=Detail(Level.TOKENS))


def by_lane(picture: Picture) -> tuple[LaneView, Callable[[int], object]]:
    """Return our lane, and what shows its tokens in a frame."""
    view = LaneView(Theme())
    view.resize(*SIZE)
    view.show()

    def frame(number: int) -> None:
        view.show_picture(replace(picture, now=picture.now + number * FRAME_MS * 1_000), in_turn=True)
        QApplication.processEvents()

    return view, frame


def by_items(picture: Picture) -> tuple[QGraphicsView, Callable[[int], object]]:
    """Return a view as Qt gives it, and what moves an item for each of the same tokens in a frame."""
    theme = Theme()
    colours, radius = theme.colours, theme.sizes.token / 2
    scene = QGraphicsScene(QRectF(0, 0, *SIZE))
    pen, brush = QPen(QColor(colours.event_edge), 2), QBrush(QColor(colours.event))
    items = []
    for flight in picture.flights:
        item = QGraphicsEllipseItem(1 - radius, 1 - radius, 2 * radius - 2, 2 * radius - 2)
        item.setPen(pen)
        item.setBrush(brush)
        number = QGraphicsSimpleTextItem(str(flight.envelope.position), item)
        number.setPos(-number.boundingRect().center())
        scene.addItem(item)
        items.append((item, flight, SIZE[1] / 2 + (TRACK if flight.envelope.position % 2 else -TRACK)))
    view = QGraphicsView(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)  # or they would not look the same
    scene.setParent(view)
    view.resize(*SIZE)
    view.show()

    speed = SIZE[0] / picture.lane.reach

    def frame(number: int) -> None:
        now = picture.now + number * FRAME_MS * 1_000
        for item, flight, level in items:
            item.setPos(SIZE[0] - flight.left(now) * speed, level)
        QApplication.processEvents()

    return view, frame


def main(tokens: str, frames: str) -> None:
    """Measure both in turns and print the medians."""
    application = start_qt()
    picture = picture_of(int(tokens))
    (lane, ours), (view, theirs) = by_lane(picture), by_items(picture)
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(int(frames)):
        for show, times in zip((ours, theirs), taken, strict=True):
            for each in range(ROUND):
                took = seconds(lambda show=show, at=number * ROUND + each: show(at))  # type: ignore[misc]
                if number and each:  # the first of each turn finds the caches of the other
                    times.append(1e3 * took)
    print(json.dumps([median(times) for times in taken]))
    lane.close()
    view.close()
    application.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Lets a class go on in the window and prints, as JSON, the bytes it takes for each event, and those of a bare list.

python -m tests.bench.memory class|mix EVENTS WARM_UP

Bytes are those of the process (resident memory), Qt's and SQLite's with them, after so many events to warm up. The
window is drawn all the while. The list holds the same rows of the log, as Python objects, and nothing else.
"""

from __future__ import annotations

import json
import sys
import tracemalloc
from collections.abc import Iterator
from itertools import cycle

from PySide6.QtWidgets import QApplication

from cqrs_sim.core.journal import Configure, Submit
from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.domains.social_feed.commands import EditPost, LikePost, UnlikePost
from cqrs_sim.ui.live import Live
from tests.bench.figures import resident
from tests.bench.frames import Drive, start_qt, under_load

CLASS = Settings(DelayLaw(mean=2_000_000), TrafficRates(writes=23, reads=2))
"""About 20 events a second: some commands are rejected."""
SPEED = 10.0
STEP = 0.25
"""Seconds of wall time from one picture to the next."""
POSTS = 200
ROUNDS = 4
"""Posts that are liked, edited and unliked from one picture to the next."""


def growth(simulation: Simulation, rounds: Iterator[None], events: int, warm_up: int) -> float:
    """Return the bytes an event over so many events, after those of the warm-up."""

    def go_on(count: int) -> int:
        begin = simulation.head
        while simulation.head - begin < count:
            next(rounds)
        return simulation.head

    begin, before = go_on(warm_up), resident()
    end = go_on(events)
    return (resident() - before) / (end - begin)


def of_class(drive: Drive) -> Iterator[None]:
    """A class that reads and writes as the simulated clients do."""
    live: Live = drive.window.live
    live.do(Configure(CLASS))
    live.set_speed(SPEED)
    while True:
        drive.clock.now += STEP
        drive.frame()
        yield


def of_mix(drive: Drive) -> Iterator[None]:
    """Edits, likes and unlikes of the same posts: the log grows, and no table does."""
    live: Live = drive.window.live
    live.do(Configure(Settings(DelayLaw(mean=100_000))))
    author, reader = live.simulation.clients[0], live.simulation.clients[1]
    versions = dict.fromkeys(range(1, POSTS + 1), 1)
    for post in cycle(versions):
        text = f"Edit {versions[post] % 10}"
        for client, command in (
            (reader, LikePost(post)),
            (author, EditPost(post, text, versions[post])),
            (reader, UnlikePost(post)),
        ):
            live.recorder.do(Submit(client, command))
        versions[post] += 1
        if post % ROUNDS == 0:
            drive.clock.now += STEP
            drive.frame()
            yield


def of_list(simulation: Simulation) -> float:
    """Return the bytes an event of the log as a list of its rows."""
    with simulation.stores.write.reading() as look:
        tracemalloc.start()
        rows = look.find(OUTBOX)
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return taken / len(rows)


def main(kind: str, events: str, warm_up: str) -> None:
    """Measure both and print them."""
    application = start_qt()
    with under_load(1280, 720, POSTS) as drive:
        rounds = of_class(drive) if kind == "class" else of_mix(drive)
        ours = growth(drive.window.live.simulation, rounds, int(events), int(warm_up))
        print(json.dumps([ours, of_list(drive.window.live.simulation)]))
    QApplication.processEvents()
    application.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])

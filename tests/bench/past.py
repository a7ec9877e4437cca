"""Lets a class go on in the window, looks back at random moments of it and prints, as JSON, what that came to.

python -m tests.bench.past SECONDS MOMENTS

Printed are the longest time that a moment took to be on the screen again and that of a fresh replay (both in seconds of
this process, so that others on the machine do not count), the bytes of the process an event, after a warm-up with one
look back, and those of a bare list of the log. At some of the moments all stores are compared with the fresh replay's.
"""

from __future__ import annotations

import json
import sys
import tracemalloc
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from cqrs_sim import bootstrap
from cqrs_sim.core.journal import replay
from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.simulation import Simulation, write_tables
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.stores.digest import digest
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.main_window import MainWindow
from tests.bench.figures import resident
from tests.bench.frames import Clock, start_qt
from tests.bench.memory import CLASS, SPEED, STEP

WARM_UP = 60
"""Simulated seconds before memory is counted."""
COMPARED = 10
"""So many of the moments are compared."""


def state_of(simulation: Simulation) -> list[object]:
    """Return the digests of all stores, and what is on its way."""
    told: list[object] = [simulation.now, simulation.head]
    lanes = simulation.read_side.all_lanes
    write = (simulation.stores.write, write_tables(simulation.domain))
    for store, tables in (write, *((lane.store, lane.tables) for lane in lanes)):
        with store.reading() as rows:
            told.append(digest(rows, tables))
    return [*told, *(lane.channel.flights for lane in lanes)]


def live_through(session: OpenSession, window: MainWindow, clock: Clock, seconds: int) -> None:
    """Let so much simulated time pass, drawn as it passes."""
    window.live.set_speed(SPEED)
    window.live.run()
    while session.simulation.now < seconds * SECOND:
        clock.now += STEP
        window.live.tick()
        settle()
    window.live.pause()


def settle() -> None:
    """Let Qt do what there is to do."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def look_back(window: MainWindow, moments: list[int]) -> float:
    """Look back at each of these moments; return how long the slowest took to be on the screen."""
    slowest = 0.0
    for moment in moments:
        begin = process_time()
        window.look_back(moment)
        settle()
        slowest = max(slowest, process_time() - begin)
    return slowest


def compare(session: OpenSession, window: MainWindow, moments: list[int]) -> float:
    """Compare moments with a fresh replay; return how long that took, to the last. Raises RuntimeError."""
    fresh, entries, spent = (
        bootstrap.in_memory(session.folder.head),
        session.folder.load(bootstrap.DOMAINS).entries,
        0.0,
    )
    for moment in sorted(moments):
        begin = process_time()
        replay(fresh, entries, moment)
        entries, spent = (), spent + process_time() - begin  # all of them were at 0 s
        window.look_back(moment)
        past = None if window.looking_back is None else window.looking_back.past
        if past is None or state_of(past.simulation) != state_of(fresh):
            raise RuntimeError(f"at {moment} us the past differs from a fresh replay")
    return spent


def of_list(simulation: Simulation) -> float:
    """Return the bytes an event of the log as a list of its rows."""
    with simulation.stores.write.reading() as look:
        tracemalloc.start()
        rows = look.find(OUTBOX)
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return taken / len(rows)


def main(seconds: str, count: str) -> None:
    """Measure it all and print it."""
    application = start_qt()
    clock, chance, end = Clock(), Random(1), int(seconds) * SECOND
    with TemporaryDirectory() as folder:
        opening = bootstrap.new_session(Path(folder, "session"), SOCIAL_FEED.name, 1, CLASS)
        with opening as session:
            past = partial(bootstrap.archive, session.folder)
            window = MainWindow(Live(session, clock), archive=past)
            window.resize(1280, 720)
            window.show()
            settle()
            warm_up = min(WARM_UP, int(seconds) // 10)
            live_through(session, window, clock, warm_up)
            look_back(window, [warm_up * SECOND // 2])
            before, known = resident(), session.simulation.head
            live_through(session, window, clock, int(seconds))
            window.look_back(0)  # gathers all there is
            moments = [chance.randrange(end) for _ in range(int(count))]
            slowest = look_back(window, moments)
            window.look_back(session.simulation.now)
            taken = (resident() - before) / (session.simulation.head - known)
            floor = compare(session, window, moments[:COMPARED])
            print(json.dumps([slowest, floor, taken, of_list(session.simulation)]))
            window.close()
    QApplication.processEvents()
    application.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])

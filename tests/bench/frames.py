"""Drives the window frame by frame under load and prints, as JSON, its p95 and that of a bare table (ms).

A third number is by which share of it the memory of the process has grown since a fifth of the time was over, and a
fourth which share of the load the engine has kept up with.

python -m tests.bench.frames WIDTHxHEIGHT SECONDS ROWS [REPLICAS [WRITES]]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from cqrs_sim import bootstrap
from cqrs_sim.core.journal import SYNCHRONOUS, Configure, opening, replay
from cqrs_sim.core.rows import Store, Table
from cqrs_sim.core.settings import DelayLaw, Layout, Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation, write_tables
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.session import Head
from cqrs_sim.stores.sql import SqlStore
from cqrs_sim.ui.fonts import use_bundled_font
from cqrs_sim.ui.live import FRAME_MS, Live
from cqrs_sim.ui.main_window import MainWindow
from tests.bench.figures import resident, seconds

LOAD = Settings(DelayLaw(mean=2_000_000), TrafficRates(writes=200, reads=20))
WARM_UP = 150
"""Frames that are not counted: the first tokens are only under way after them."""

FLOOR_SECONDS = 4
"""A table that only paints itself anew is as fast in each second as in the next."""

Index = QModelIndex | QPersistentModelIndex


class Clock:
    """A wall clock that moves when told, and with the time that a frame really takes where that is wished."""

    def __init__(self) -> None:
        self.now = 0.0
        self.frame_began: float | None = None

    def __call__(self) -> float:
        return self.now + (0.0 if self.frame_began is None else perf_counter() - self.frame_began)


def filled(rows: int, replicas: int) -> Simulation:
    """Return a simulation in memory with so many posts on both sides, in each of so many replicas."""
    start = replace(SYNCHRONOUS, layout=Layout(replicas=replicas))
    simulation = bootstrap.in_memory(Head(SOCIAL_FEED.name, 1, start))
    replay(simulation, opening(SOCIAL_FEED, start), 0)
    for number in range(rows):
        simulation.submit(CreatePost(f"Post {number} of a long class"), simulation.clients[0])
    return simulation


@dataclass(frozen=True)
class Drive:
    """A window under load whose time is moved from outside, frame by frame."""

    window: MainWindow
    clock: Clock

    def advance(self) -> None:
        """Let the clock go on to the next frame."""
        self.clock.now += FRAME_MS / 1000

    def real_frame(self) -> None:
        """Do so in real time, so that the engine stops at the end of its slice."""
        self.clock.frame_began = perf_counter()
        self.frame()
        self.clock.frame_began = None

    def frame(self) -> None:
        """Let the engine have its slice, then draw."""
        self.window.live.tick()
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the loop of the app does


@contextmanager
def under_load(width: int, height: int, rows: int, replicas: int = 1, writes: float = 0.0) -> Iterator[Drive]:
    """The main window on files with so many posts in every store, under LOAD or so many writes, shown and running."""
    simulation = filled(rows, replicas)
    with TemporaryDirectory() as folder, ExitStack() as opened:

        def on_file(name: str, tables: Iterable[Table[Any]], source: Store) -> SqlStore:
            file, durable = Path(folder, f"{name}.db"), source is simulation.stores.write
            store = opened.enter_context(closing(SqlStore(file, tables, durable=durable)))
            with source.reading() as look:
                store.fill(look)
            return store

        write = on_file("write", write_tables(SOCIAL_FEED), simulation.stores.write)
        read = {lane.name: on_file(lane.name, lane.tables, lane.store) for lane in simulation.read_side.lanes}
        simulation.adopt(write, read, simulation.stores.new_read)
        clock = Clock()
        live = Live(Recorder(simulation, lambda _entry: None), clock)
        window = MainWindow(live)
        window.resize(width, height)
        window.show()
        traffic = TrafficRates(writes or LOAD.traffic.writes, LOAD.traffic.reads)
        live.do(Configure(replace(LOAD, traffic=traffic, layout=Layout(replicas=replicas))))
        live.run()
        for timer in live.findChildren(QTimer):
            timer.setInterval(24 * 3600 * 1000)  # time passes here, frame by frame
        yield Drive(window, clock)
        window.close()


def of_window(size: tuple[int, int], length: int, rows: int, replicas: int, writes: float) -> tuple[float, ...]:
    """Return the p95 of the main window over so many seconds, how much its memory grew, and what it kept up with."""
    with under_load(*size, rows, replicas, writes) as drive:
        simulation = drive.window.live.simulation
        begin, sizes = (drive.clock.now, simulation.now), list[int]()

        def advance() -> None:
            drive.advance()
            if drive.clock.now - begin[0] >= length / 5 * (len(sizes) + 1):
                sizes.append(resident())

        figure = p95(drive.real_frame, advance, length)
        kept_up = (simulation.now - begin[1]) / SECOND / (drive.clock.now - begin[0])
        return figure, (resident() - sizes[0]) / sizes[0] if sizes else 0.0, kept_up


def of_table(width: int, height: int, length: int, rows: int) -> float:
    """Return the p95 of a bare table that is painted anew in each frame."""
    model = Numbers(rows)
    table = QTableView()
    table.setModel(model)
    table.resize(width, height)
    table.show()

    def frame() -> None:
        table.viewport().update()
        QApplication.processEvents()

    result = p95(frame, lambda: None, min(length, FLOOR_SECONDS))
    table.close()
    return result


class Numbers(QAbstractTableModel):
    """Six columns of numbers."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: Index | None = None) -> int:
        return self._rows

    def columnCount(self, parent: Index | None = None) -> int:
        return 6

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return index.row() if role == Qt.ItemDataRole.DisplayRole else None


def p95(frame: Callable[[], object], advance: Callable[[], object], length: int) -> float:
    """Return the milliseconds that 95 % of the frames of so many seconds stay within."""
    taken = []
    for number in range(WARM_UP + length * 1000 // FRAME_MS):
        advance()
        took = seconds(frame)
        if number >= WARM_UP:
            taken.append(took * 1e3)
    return quantiles(taken, n=20)[18]


def start_qt() -> QApplication:
    """Return Qt dressed as in the app."""
    application = QApplication([])
    application.setStyle("Fusion")
    use_bundled_font(application)
    return application


def main(size: str, length: str, rows: str, replicas: str = "1", writes: str = "0") -> None:
    """Measure both and print them."""
    application = start_qt()
    width, height = map(int, size.split("x"))
    ours, *others = of_window((width, height), int(length), int(rows), int(replicas), float(writes))
    print(json.dumps([ours, of_table(width, height, int(length), int(rows)), *others]))
    application.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The window: how soon it is there, how long a frame takes under load, and how soon a click is answered.

Each in a fresh process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure, Measure, Target, seconds, sized

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 240
"""Seconds after which a process is given up."""
SHORT, LONG = 60, 300
"""Seconds under load that frames are measured for."""
KEPT = 21_000
"""Events after which all that keeps a number of the newest is full."""
LONG_LIMIT, LONGEST_LIMIT = 1_200, 7_200
"""The same for one that lives through hours of a class, and for one that then looks back at them."""


def _in_fresh_process(
    module: str, *arguments: str, limit: float = LIMIT, given: Mapping[str, str] | None = None
) -> str:
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1", **(given or {})}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=limit, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} failed:\n{done.stderr}")
    return done.stdout


@contextmanager
def first_paint(_share: float) -> Iterator[tuple[Measure, Measure]]:
    """Milliseconds from the start of the process to the end of its first picture, beside a bare window's.

    Both run from bytecode, as installed programs do: where Python may not keep any, only ours would be compiled anew.
    """
    numbers = count()
    with TemporaryDirectory() as folder:
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(folder, "bytecode"))}

        def whole() -> float:
            session = Path(folder, f"session{next(numbers)}")
            return 1e3 * seconds(lambda: _in_fresh_process("first_paint", str(session), given=kept))

        def bare() -> float:
            return 1e3 * seconds(lambda: _in_fresh_process("first_paint", given=kept))

        whole(), bare()  # from now on the files of both are in memory, and what is compiled of them is kept
        yield whole, bare


@contextmanager
def frames(size: str, replicas: int, writes: int, length: int, share: float) -> Iterator[tuple[Measure, Measure]]:
    """Milliseconds that 95 % of the frames stay within, beside a table of as many rows that is painted anew."""
    figure, floor, _grown, _kept_up = _driven(size, replicas, writes, sized(length, share), sized(10_000, share))
    yield lambda: figure, lambda: floor


@contextmanager
def growth(share: float) -> Iterator[tuple[Measure, Measure]]:
    """By which share the process has grown in the last four of five minutes under load, beside 1."""
    told = _driven("1280x720", 1, 200, sized(LONG, share), sized(10_000, share))
    yield lambda: max(0.0, told[2]), lambda: 1.0


@contextmanager
def keeping_up(share: float) -> Iterator[tuple[Measure, Measure]]:
    """The simulated seconds in a second of the wall clock at 1,000 events a second, beside 1."""
    told = _driven("1280x720", 1, 1_000, sized(SHORT, share), sized(10_000, share))
    yield lambda: told[3], lambda: 1.0


@cache
def _driven(size: str, replicas: int, writes: int, length: int, rows: int) -> list[float]:
    arguments = map(str, (length, rows, replicas, writes))
    return [float(each) for each in json.loads(_in_fresh_process("frames", size, *arguments, limit=LONG_LIMIT))]


@contextmanager
def tokens(share: float) -> Iterator[tuple[Measure, Measure]]:
    """Milliseconds of a frame that moves numbered tokens on the lane, beside as many items of Qt's own."""
    figure, floor = json.loads(_in_fresh_process("tokens", str(sized(1_000, share)), str(sized(10, share))))
    yield lambda: float(figure), lambda: float(floor)


@contextmanager
def clicks(share: float) -> Iterator[tuple[Measure, Measure]]:
    """Milliseconds within which 95 % of the clicks under load are answered, beside a button that changes a word."""
    figure, floor = json.loads(_in_fresh_process("clicks", str(sized(60, share)), str(sized(10_000, share))))
    yield lambda: float(figure), lambda: float(floor)


@contextmanager
def letters(share: float) -> Iterator[tuple[Measure, Measure]]:
    """Milliseconds within which 95 % of the letters typed in the lab are judged and painted, beside a bare field."""
    figure, floor = json.loads(_in_fresh_process("letters", str(sized(1_000, share))))
    yield lambda: float(figure), lambda: float(floor)


@contextmanager
def memory(kind: str, events: int, warm_up: int, share: float) -> Iterator[tuple[Measure, Measure]]:
    """Bytes that the process of the window takes for each event, beside a list of the same rows of the log."""
    counts = str(sized(events, share)), str(sized(warm_up, share))
    figure, floor = json.loads(_in_fresh_process("memory", kind, *counts, limit=LONG_LIMIT))
    yield lambda: max(1.0, float(figure)), lambda: float(floor)


@contextmanager
def past(what: slice, share: float) -> Iterator[tuple[Measure, Measure]]:
    """What looking back in the window comes to: seconds for the slowest moment, or bytes an event; and its floor."""
    length, moments = sized(7_200, share), sized(1_000, share)
    figure, floor = _looked_back(length, moments)[what]
    yield lambda: figure, lambda: floor


@cache
def _looked_back(length: int, moments: int) -> list[float]:
    told = json.loads(_in_fresh_process("past", str(length), str(moments), limit=LONGEST_LIMIT))
    return [max(0.001, float(each)) for each in told]


def _frames(name: str, size: str, replicas: int = 1, writes: int = 200, length: int = SHORT) -> Figure:
    many = "" if replicas == 1 else f", {replicas} replicas"
    long = "" if length == SHORT else f" for {length // 60} minutes"
    return Figure(
        f"frames-{name}",
        f"frame p95, {writes:,} events/s{long}, 10,000 rows, {size}{many}",
        "full repaint of a bare table",
        "ms",
        Target(16, "at most", absolute=True),
        partial(frames, size, replicas, writes, length),
        1,
    )


FIGURES = (
    Figure(
        "first-paint",
        "first paint of the window, fresh process",
        "bare QMainWindow",
        "ms",
        Target(2, "at most"),
        first_paint,
        5,
    ),
    _frames("1280x720", "1280x720"),
    _frames("1920x1080", "1920x1080"),
    _frames("5-replicas", "1280x720", replicas=5),
    _frames("stream-1280x720", "1280x720", writes=1_000),
    _frames("stream-1920x1080", "1920x1080", writes=1_000),
    Figure(
        "speed-stream",
        "speed kept at 1,000 events/s, 10,000 rows, 1280x720",
        "the wall clock",
        "s/s",
        Target(0.99, "at least"),
        keeping_up,
        1,
    ),
    _frames("long", "1280x720", length=LONG),
    _frames("long-1920x1080", "1920x1080", length=LONG),
    Figure(
        "growth-long",
        "growth of memory, 200 events/s, the last 4 of 5 minutes",
        "all of it after the first",
        "",
        Target(0.05, "at most"),
        growth,
        1,
    ),
    Figure(
        "tokens",
        "a frame that moves 1,000 numbered tokens on the lane",
        "1,000 items in a QGraphicsView",
        "ms",
        Target(0.05, "at most"),
        tokens,
        3,
    ),
    Figure(
        "clicks",
        "click answered p95, 200 events/s, 10,000 rows, 1280x720",
        "a button that changes a word",
        "ms",
        Target(100, "at most", absolute=True),
        clicks,
        1,
    ),
    Figure(
        "lab-letters",
        "letter in the CORS lab judged and painted p95, 1280x720",
        "a letter in a bare field",
        "ms",
        Target(16, "at most", absolute=True),
        letters,
        1,
    ),
    Figure(
        "memory-class",
        "memory an event, 2 hours at 20 events/s, in the window",
        "a list of the log",
        "B",
        Target(600, "at most", absolute=True),
        partial(memory, "class", 144_000, 1_000),
        1,
    ),
    Figure(
        "look-back",
        "slowest of 1,000 moments looked back to, 2 hours at 20 events/s",
        "fresh replay to the last of ten",
        "s",
        Target(1, "at most", absolute=True),
        partial(past, slice(0, 2)),
        1,
    ),
    Figure(
        "memory-past",
        "memory an event, the same class, looked back at 1,000 times",
        "a list of the log",
        "B",
        Target(600, "at most", absolute=True),
        partial(past, slice(2, 4)),
        1,
    ),
    Figure(
        "memory-flat",
        "memory an event, edits, likes and unlikes, in the window",
        "a list of the log",
        "B",
        Target(100, "at most", absolute=True),
        partial(memory, "mix", 20_000, KEPT),
        1,
    ),
)

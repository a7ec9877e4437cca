"""A figure: what a thing costs beside its floor, measured in the same run, and what was promised."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Literal

Measure = Callable[[], float]
"""Does the work of one round and returns what it came to, in the unit of its figure."""

Contest = Callable[[float], AbstractContextManager[tuple[Measure, Measure]]]
"""Sets a figure and its floor up side by side; its argument is the share of the full size to work at."""

Word = Literal["ok", "falls short", "left out"]


@dataclass(frozen=True)
class Target:
    """What was promised: a bound on the ratio of figure to floor, or, if `absolute`, on the figure itself."""

    bound: float
    sense: Literal["at most", "at least"]
    absolute: bool = False

    def met(self, figure: float, ratio: float) -> bool:
        """Whether the promise is kept."""
        value = figure if self.absolute else ratio
        return value <= self.bound if self.sense == "at most" else value >= self.bound

    def words(self, unit: str) -> str:
        """Return it as people read it."""
        return f"{self.sense} {self.bound:,g}{f' {unit}' if self.absolute else 'x'}"


@dataclass(frozen=True)
class Figure:
    """One figure: its name on the command line, what it says, its floor, its promise and how to measure it."""

    name: str
    title: str
    floor: str
    unit: str
    target: Target
    contest: Contest
    rounds: int = 7


@dataclass(frozen=True)
class Result:
    """What a run came to; without numbers where it was left out, and then `reason` says why."""

    name: str
    title: str
    floor_title: str
    unit: str
    target: str
    word: Word
    figure: float | None = None
    floor: float | None = None
    ratio: float | None = None
    reason: str = ""


def run(figure: Figure, share: float = 1.0) -> Result:
    """Measure in interleaved rounds and judge by the median of the ratios within a round."""
    target = figure.target.words(figure.unit)
    labels = (figure.name, figure.title, figure.floor, figure.unit, target)
    try:
        with figure.contest(share) as (ours, floor):
            rounds = [_round(ours, floor, number) for number in range(1 if share < 1 else figure.rounds)]
    except (ImportError, RuntimeError) as error:  # the other figures are worth having all the same
        return Result(*labels, "left out", reason=str(error).rstrip().rpartition("\n")[2])
    value, ratio = median(mine for mine, _ in rounds), median(mine / its for mine, its in rounds)
    word: Word = "ok" if figure.target.met(value, ratio) else "falls short"
    return Result(*labels, word, value, median(its for _, its in rounds), ratio)


def _round(ours: Measure, floor: Measure, number: int) -> tuple[float, float]:
    # Who goes first has colder caches, so they take turns.
    if number % 2:
        its = floor()
        return ours(), its
    mine = ours()
    return mine, floor()


def micros(work: Callable[[], object], times: int) -> float:
    """Return the microseconds that each of so many pieces of work took."""
    return seconds(work) / times * 1e6


def rate(work: Callable[[], object], times: int) -> float:
    """Return how many of so many pieces of work were done in a second."""
    return times / seconds(work)


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work took."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def resident() -> int:
    """Return the bytes of this process that are in memory. Raises RuntimeError where the system does not tell."""
    gc.collect()
    statistics = Path("/proc/self/statm")
    if not statistics.exists():
        raise RuntimeError("resident memory is told by Linux alone")
    return int(statistics.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def sized(full: int, share: float) -> int:
    """Return this share of the full size, but enough to go through every step."""
    return max(4, round(full * share))

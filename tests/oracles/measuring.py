"""Measuring: what a run shows of its synchronisation, as averages over time and over events; it knows no formula."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from statistics import fmean, stdev
from typing import Any

from cqrs_sim.core.facts import Applied, Committed, Delivered, Fact, Lost, RowChanged, Sent
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND

SCALE = int(os.environ.get("CQRS_SIM_THEORY", "1"))
"""How many times the usual number of events is measured; 20 for a thorough look."""
SEEDS = 16
EVENTS = 3_000 * SCALE

SUMS: tuple[str, ...] = ("stale", "behind", "behind_ge2", "behind_ge3", "late", "age")

Figures = Mapping[str, float]
"""What one run came to, by name."""


@dataclass
class KeyWatch:
    """One key: when its versions were committed, which one is shown, and sums over time (microseconds) since."""

    commits: list[int] = field(default_factory=list)
    shown: int = 0
    since: int = 0
    sums: dict[str, float] = field(default_factory=lambda: dict.fromkeys(SUMS, 0.0))

    def advance(self, now: int, start: int) -> None:
        """Add what held from the last change until now, as far as that is past `start`."""
        begin = max(self.since, start)
        self.since = now
        if now <= begin:
            return
        span, behind, sums = now - begin, len(self.commits) - self.shown, self.sums
        sums["stale"] += span * (behind > 0)
        sums["behind"] += span * behind
        sums["behind_ge2"] += span * (behind >= 2)
        sums["behind_ge3"] += span * (behind >= 3)
        if behind > 0:
            sums["late"] += _grown(begin, now, self.commits[self.shown])
        if self.shown:
            sums["age"] += _grown(begin, now, self.commits[self.shown - 1])


def _grown(begin: int, now: int, origin: int) -> float:
    """Return the sum over time of how long ago `origin` was."""
    return ((now - origin) ** 2 - (begin - origin) ** 2) / 2


class Gauge:
    """Listens to a run on a board from its first fact on, and measures from `start` (microseconds) on."""

    def __init__(self, simulation: Simulation, start: int = 0) -> None:
        self.keys: dict[int, KeyWatch] = {}
        self.lags: list[int] = []
        """From commit to application, of each event committed since the start, in that order of application."""
        self.arrivals: dict[int, int] = {}
        """When each event was delivered first."""
        self.commits: dict[int, int] = {}
        self.peaks: list[int] = []
        """How old what was shown had become each time that something newer was shown."""
        self._start = start
        self._simulation = simulation
        self._flying, self._since = 0, 0
        self._flown, self._any_flying = 0.0, 0.0
        simulation.subscribe(self, Committed, RowChanged, Applied, Sent, Delivered, Lost)

    def __call__(self, fact: Fact) -> None:
        match fact:
            case RowChanged():
                self._changed(fact)
            case Committed():
                self.commits[fact.envelope.position] = fact.at
            case Applied():
                if self.commits[fact.position] >= self._start:
                    self.lags.append(fact.at - self.commits[fact.position])
            case Sent():
                self._fly(fact.at, 1)
            case Lost():
                self._fly(fact.at, -1)
            case Delivered():
                self._fly(fact.at, -1)
                self.arrivals.setdefault(fact.position, fact.at)

    def _changed(self, fact: RowChanged) -> None:
        row: Any = fact.after
        key = self.keys.setdefault(row.key, KeyWatch(since=fact.at))
        key.advance(fact.at, self._start)
        if fact.store == "write":
            key.commits.append(fact.at)
            return
        if key.shown and fact.at >= self._start:
            self.peaks.append(fact.at - key.commits[key.shown - 1])
        key.shown = row.version

    def _fly(self, at: int, by: int) -> None:
        span = max(0, at - max(self._since, self._start))
        self._flown += span * self._flying
        self._any_flying += span * (self._flying > 0)
        self._flying += by
        self._since = at

    def over_time(self, key: int = 0) -> dict[str, float]:
        """Return the averages over time of one key, in seconds where they are times, and of what was in flight."""
        now = self._simulation.now
        watch = self.keys.setdefault(key, KeyWatch())
        watch.advance(now, self._start)
        self._fly(now, 0)
        span = now - self._start
        shares = {
            f"p_{name}" if name.startswith(("stale", "behind_")) else name: watch.sums[name] / span for name in SUMS
        }
        return {
            "p_stale": shares["p_stale"],
            "mean_versions_behind": shares["behind"],
            "p_behind_ge2": shares["p_behind_ge2"],
            "p_behind_ge3": shares["p_behind_ge3"],
            "mean_time_behind": shares["late"] / SECOND,
            "mean_aoi": shares["age"] / SECOND,
            "mean_in_flight": self._flown / span,
            "p_any_in_flight": self._any_flying / span,
        }


def averaged(run: Callable[[int], Figures], seeds: Iterable[int] = range(SEEDS)) -> dict[str, tuple[float, float]]:
    """Return the mean of each figure over the seeds, and its standard error."""
    runs = [run(seed) for seed in seeds]
    return {name: _mean([figures[name] for figures in runs]) for name in runs[0]}


def _mean(values: list[float]) -> tuple[float, float]:
    return fmean(values), stdev(values) / sqrt(len(values))


def check(measured: Mapping[str, tuple[float, float]], expected: Mapping[str, float], sharp: float = 0.12) -> None:
    """Compare every expected figure with what was measured, within 4 standard errors; that has to say something.

    The standard error must be below this share of the figure (or, for a probability near 0, below 0.01).
    """
    for name, value in expected.items():
        mean, error = measured[name]
        assert abs(mean - value) <= 4 * error + 1e-9 * abs(value), (
            f"{name}: {mean:.5f} +- {error:.5f}, expected {value:.5f}"
        )
        assert error <= max(sharp * abs(value), 0.01), f"{name}: {mean:.5f} +- {error:.5f} is too vague for {value:.5f}"

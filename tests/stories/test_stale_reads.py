"""Stale reads: how often the read store lags behind is what queueing theory says (M/G/infinity, read in order)."""

from __future__ import annotations

from math import exp, sqrt
from statistics import fmean, stdev

import pytest

from cqrs_sim.core.facts import RowChanged, Submitted
from cqrs_sim.core.settings import SHAPES, DelayLaw, Settings, Shape, TrafficRates
from cqrs_sim.core.timeline import SECOND
from tests.core.desk import desk
from tests.core.play import Log

WARM_UP = 20 * SECOND
END = 140 * SECOND


def stale_share(settings: Settings, seed: int) -> float:
    """Return the share of time, after the warm-up, in which the tally shown is behind the tally counted."""
    simulation, log = desk(settings, seed), Log()
    simulation.subscribe(log)
    simulation.run_until(END)
    count = {"write": 0, "read": 0}
    stale, since = 0, 0
    for fact in log.of(RowChanged):
        behind = count["read"] < count["write"]
        stale += behind * max(0, fact.at - max(since, WARM_UP))
        since = fact.at
        count[fact.store] = fact.after.count
    stale += (count["read"] < count["write"]) * (END - since)
    assert count["write"] == len(log.of(Submitted))
    return stale / (END - WARM_UP)


CASES: list[tuple[Shape, float, float]] = [(shape, 1.0, 1.0) for shape in SHAPES]
CASES += [("fixed", 2.0, 0.25), ("exponential", 2.0, 0.25)]


@pytest.mark.parametrize(("shape", "rate", "mean"), CASES)
def test_the_share_of_stale_instants_hangs_on_rate_and_mean_delay_alone(shape: Shape, rate: float, mean: float) -> None:
    settings = Settings(DelayLaw(shape, round(mean * SECOND)), TrafficRates(writes=rate))
    shares = [stale_share(settings, seed) for seed in range(14)]
    expected = 1 - exp(-rate * mean)
    assert abs(fmean(shares) - expected) < 4 * stdev(shares) / sqrt(len(shares))
    # Close enough to tell it from what holds where overtaking is allowed: a / (1 + a).
    assert stdev(shares) / sqrt(len(shares)) < 0.03


def test_without_delay_nothing_is_ever_stale() -> None:
    assert stale_share(Settings(DelayLaw("fixed", 0), TrafficRates(writes=3)), seed=1) == 0

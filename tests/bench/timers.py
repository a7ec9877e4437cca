"""The timeline with 1,000 timers that live on, as simulated clients do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from cqrs_sim.core.timeline import Timeline
from tests.bench.figures import Figure, Measure, Target, rate, sized

TIMERS = 1_000


@contextmanager
def against_processes(share: float) -> Iterator[tuple[Measure, Measure]]:
    """Events a second, beside as many simpy processes with the same periods."""
    import simpy

    chance = Random(1)
    periods = [chance.randint(500, 1500) for _ in range(sized(TIMERS, share))]
    until = sized(200_000, share)
    expected = sum(until // period for period in periods)

    def on_timeline() -> int:
        timeline = Timeline()
        done = 0

        def perform(_verb: str, timer: Any) -> None:
            nonlocal done
            done += 1
            timeline.at(timeline.now + periods[timer], "clients", "act", timer)

        timeline.enter("clients", perform)
        for timer, period in enumerate(periods):
            timeline.at(period, "clients", "act", timer)
        timeline.run_until(until)
        return done

    def by_processes() -> int:
        environment = simpy.Environment()
        done = 0

        def client(period: int) -> Iterator[simpy.Event]:
            nonlocal done
            while True:
                yield environment.timeout(period)
                done += 1

        for period in periods:
            environment.process(client(period))  # type: ignore[arg-type]  # an iterator does where it asks a generator
        environment.run(until=until + 1)
        return done

    if on_timeline() != expected or by_processes() != expected:
        raise RuntimeError("the two did not do the same work")
    yield lambda: rate(on_timeline, expected), lambda: rate(by_processes, expected)


FIGURES = (
    Figure(
        "timers",
        "timeline, 1,000 live timers",
        "simpy processes",
        "/s",
        Target(1.5, "at least"),
        against_processes,
    ),
)

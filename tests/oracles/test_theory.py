"""Theory: lag, loss, order, queues and counters come out as their formulas say, within 4 standard errors.

Set CQRS_SIM_THEORY=20 for twenty times as many events.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from cqrs_sim.core import faults as done
from cqrs_sim.core.facts import Applied, Committed, Fact
from cqrs_sim.core.settings import (
    Capacities,
    Capacity,
    ChannelFaults,
    DelayLaw,
    ProjectorSwitches,
    Settings,
    Shape,
    TrafficRates,
)
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from tests.core.play import Log
from tests.oracles.board import COUNTED, LATEST, NEWEST, Write, board
from tests.oracles.cases import cases
from tests.oracles.measuring import EVENTS, SCALE, SEEDS, Figures, Gauge, averaged, check

Params = dict[str, Any]
Expected = dict[str, float]

pytestmark = pytest.mark.timeout(120 * SCALE)

PASS = ProjectorSwitches(gaps="pass")
"""A projector that does not wait; with the newest version winning it is the one that keeps the highest."""


def microseconds(seconds: float) -> int:
    return round(seconds * SECOND)


def law(shape: Shape, mean: float) -> DelayLaw:
    return DelayLaw(shape, microseconds(mean))


def steady(settings: Settings, rate: float, warm_up: float, events: int = EVENTS) -> Any:
    """Return what measures one key in a run with these settings and this traffic, after a warm-up (seconds)."""

    def run(seed: int) -> Figures:
        simulation = board(settings, seed)
        gauge = Gauge(simulation, microseconds(warm_up))
        simulation.run_until(microseconds(warm_up + events / SEEDS / rate))
        return gauge.over_time()

    return run


@pytest.mark.parametrize(("params", "expected"), cases("fixed_lag"))
def test_a_fixed_lag(params: Params, expected: Expected) -> None:
    settings = Settings(law("fixed", params["d"]), TrafficRates(params["lam"]))
    check(averaged(steady(settings, params["lam"], 10 * params["d"] + 5 / params["lam"])), expected)


@pytest.mark.parametrize(("params", "expected"), cases("exp_lag_reordering"))
def test_a_random_lag_where_the_highest_version_is_kept(params: Params, expected: Expected) -> None:
    settings = Settings(law("exponential", params["m"]), TrafficRates(params["lam"]), projector=PASS)
    check(averaged(steady(settings, params["lam"], 10 * params["m"] + 5 / params["lam"])), expected)


@pytest.mark.parametrize(("params", "expected"), cases("exp_lag_in_order"))
def test_a_random_lag_where_the_projector_waits_for_gaps(params: Params, expected: Expected) -> None:
    settings = Settings(law("exponential", params["m"]), TrafficRates(params["lam"]))
    check(averaged(steady(settings, params["lam"], 10 * params["m"] + 5 / params["lam"])), expected)


@pytest.mark.parametrize(("params", "expected"), cases("uniform_jitter")[:1])  # a delay law begins at 0
def test_a_uniform_lag_in_both_disciplines(params: Params, expected: Expected) -> None:
    lag, traffic = law("uniform", params["b"] / 2), TrafficRates(params["lam"])
    free = averaged(steady(Settings(lag, traffic, projector=PASS), params["lam"], 10))
    ordered = averaged(steady(Settings(lag, traffic), params["lam"], 10))
    figures = {"p_stale_reordering": free["p_stale"], "p_stale_in_order": ordered["p_stale"]}
    check({**figures, "mean_in_flight": ordered["mean_in_flight"]}, expected)


@pytest.mark.parametrize(("params", "expected"), cases("polling_projector"))
def test_a_projector_that_looks_every_so_often(params: Params, expected: Expected) -> None:
    rate, interval, lag = params["lam"], params["T"], params["p"]
    switches = ProjectorSwitches(batch=1000, polling=microseconds(interval))
    settings = Settings(law("fixed", lag), TrafficRates(rate), projector=switches)
    longest = microseconds(expected["max_lag"])

    def run(seed: int) -> Figures:
        simulation = board(settings, seed)
        gauge = Gauge(simulation, microseconds(5 * interval))
        simulation.run_until(microseconds(5 * interval + EVENTS / SEEDS / rate))
        assert max(gauge.lags) <= longest
        within = sum(each <= microseconds(expected["p95_lag"]) for each in gauge.lags) / len(gauge.lags)
        return {**gauge.over_time(), "mean_lag": sum(gauge.lags) / len(gauge.lags) / SECOND, "within_p95": within}

    wanted = {name: expected[name] for name in ("p_stale", "mean_lag", "mean_versions_behind")}
    check(averaged(run), {**wanted, "within_p95": 0.95})


def queue(params: Params, capacity: Capacity, expected: Expected, keys: int, waits: bool) -> Any:
    """Return what measures the one queue that a projector of limited capacity is, without any delay before it."""
    rate = params["lam"]
    settings = Settings(law("fixed", 0), TrafficRates(rate), capacities=Capacities(projector=capacity))
    warm_up = 400 / rate
    service = microseconds(1 / capacity.rate)

    def run(seed: int) -> Figures:
        simulation = board(settings, seed, shares=(1,) * keys)
        gauge = Gauge(simulation, microseconds(warm_up))
        pending = Pending(simulation, microseconds(warm_up))
        # The busier, the longer it remembers.
        events = EVENTS * (6 if rate > 0.7 * capacity.rate else 3)
        simulation.run_until(microseconds(warm_up + events / SEEDS / rate))
        lags = gauge.lags

        def share(longer: float) -> float:
            return sum(lag > microseconds(longer) for lag in lags) / len(lags)

        mean = sum(lags) / len(lags) / SECOND
        figures = {"mean_lag": mean, "mean_wait": mean - service / SECOND}
        if waits:
            figures["p_no_wait"] = sum(lag == service for lag in lags) / len(lags)
        for name in ("p50_lag", "p95_lag", "p99_lag"):
            if name in expected:
                figures[name] = share(expected[name])
        if "t" in params:
            figures["p_lag_gt_t"] = share(params["t"])
        stale = [gauge.over_time(key)["p_stale"] for key in range(keys)]
        return {**figures, **pending.over_time(), "p_key_stale": sum(stale) / keys}

    return run


class Pending:
    """Listens to a run and measures how many events are committed and not applied, over time."""

    def __init__(self, simulation: Simulation, start: int) -> None:
        self._simulation = simulation
        self._start = self._since = start
        self._pending = 0
        self._sum = self._any = 0
        simulation.subscribe(self, Committed, Applied)

    def __call__(self, fact: Fact) -> None:
        self._advance(fact.at)
        self._pending += 1 if isinstance(fact, Committed) else -1

    def _advance(self, now: int) -> None:
        span = max(0, now - self._since)
        self._sum += span * self._pending
        self._any += span * (self._pending > 0)
        self._since = max(self._since, now)

    def over_time(self) -> Figures:
        self._advance(self._simulation.now)
        span = self._simulation.now - self._start
        return {
            "mean_events_pending": self._sum / span,
            "p_any_pending": self._any / span,
            "utilisation": self._any / span,
        }


SLOW_TO_SETTLE = () if SCALE > 1 else ("mm1_projector-o4", "md1_projector-o2")
"""At nine tenths of its capacity a queue remembers hundreds of events."""
TAILS = {"p50_lag": 0.5, "p95_lag": 0.05, "p99_lag": 0.01}


@pytest.mark.parametrize(("params", "expected"), cases("mm1_projector", SLOW_TO_SETTLE))
def test_a_projector_with_random_service_is_a_queue(params: Params, expected: Expected) -> None:
    run = queue(params, Capacity(params["mu"], "exponential"), expected, params["K"], waits=False)
    measured = averaged(run)
    check(measured, {name: value for name, value in expected.items() if name not in TAILS}, sharp=0.2)
    check(measured, TAILS, sharp=0.5)


@pytest.mark.parametrize(("params", "expected"), cases("md1_projector", SLOW_TO_SETTLE))
def test_a_projector_with_fixed_service_is_a_queue(params: Params, expected: Expected) -> None:
    check(averaged(queue(params, Capacity(1 / params["s"]), expected, 1, waits=True)), expected, sharp=0.15)


@pytest.mark.parametrize(("params", "expected"), cases("age_of_information_queue"))
def test_how_old_what_is_shown_is_behind_a_queue(params: Params, expected: Expected) -> None:
    capacity = Capacity(params["mu"], "exponential" if params["kind"] == "MM1" else "fixed")
    rate = params["lam"]
    settings = Settings(law("fixed", 0), TrafficRates(rate), capacities=Capacities(projector=capacity))

    def run(seed: int) -> Figures:
        simulation = board(settings, seed)
        gauge = Gauge(simulation, microseconds(200 / rate))
        simulation.run_until(microseconds(200 / rate + EVENTS / SEEDS / rate))
        peak = sum(gauge.peaks) / len(gauge.peaks) / SECOND
        return {"mean_aoi": gauge.over_time()["mean_aoi"], "mean_peak_aoi": peak}

    check(averaged(run), expected)


@pytest.mark.parametrize(("params", "expected"), cases("burst_saturation"))
def test_a_burst_is_drained_to_the_microsecond(params: Params, expected: Expected) -> None:
    service = Fraction(str(params["s"]))
    capacities = Capacities(projector=Capacity(float(1 / service)))
    simulation, log = board(Settings(law("fixed", 0), capacities=capacities), seed=1), Log()
    simulation.subscribe(log)
    gaps = [Fraction(str(params[name])) ** -1 for name in ("rate1", "rate2")]
    at, burst = Fraction(0), params["n1"]
    moments: list[Fraction] = []
    for number in range(burst + round(expected["events_until_caught_up"])):
        moments.append(at)
        simulation.run_until(int(at * SECOND))
        simulation.submit(Write(0), "Ana")
        at += gaps[0] if number < burst - 1 else gaps[1]
    simulation.run_until(int((at + 60) * SECOND))
    lags = [Fraction(fact.at, SECOND) - moments[fact.position - 1] for fact in log.of(Applied)]
    caught_up = next(number for number in range(burst, len(lags)) if lags[number] == service)
    assert lags[:burst] == [service + number * (service - gaps[0]) for number in range(burst)]
    assert float(lags[burst - 1]) == float(max(lags)) == expected["lag_of_last_burst_event"] == expected["max_lag"]
    assert float(moments[caught_up]) == expected["caught_up_at"]
    assert float(lags[1] - lags[0]) == expected["lag_growth_per_event"]
    assert float((lags[1] - lags[0]) / gaps[0]) == expected["lag_growth_per_second"]


@pytest.mark.parametrize(("params", "expected"), cases("loss_no_retry"))
def test_lost_events_that_nobody_sends_again(params: Params, expected: Expected) -> None:
    faults = ChannelFaults(loss=params["p"], retry=0)
    settings = Settings(law("fixed", params["d"]), TrafficRates(params["lam"]), faults, PASS)
    check(averaged(steady(settings, params["lam"], 10 * params["d"] + 10 / params["lam"])), expected)


@pytest.mark.parametrize(("params", "expected"), cases("loss_with_retry"))
def test_lost_events_that_are_sent_again(params: Params, expected: Expected) -> None:
    rate, lag = params["lam"], params["d"]
    faults = ChannelFaults(loss=params["p"], retry=microseconds(params["R"]))
    settings = Settings(law("fixed", lag), TrafficRates(rate), faults, PASS)

    def run(seed: int) -> Figures:
        simulation = board(settings, seed)
        gauge = Gauge(simulation)
        simulation.run_until(microseconds(EVENTS / SEEDS / rate))
        simulation.configure(Settings(law("fixed", lag), TrafficRates(), faults, PASS))
        figures = gauge.over_time()
        simulation.run_until(simulation.now + 60 * SECOND)
        lags = [gauge.arrivals[position] - at for position, at in gauge.commits.items()]
        return {
            **figures,
            "mean_lag": sum(lags) / len(lags) / SECOND,
            "mean_transmissions": simulation.lane.channel.sent / len(lags),
            "p_lag_gt_d": sum(each > microseconds(lag) for each in lags) / len(lags),
        }

    check(averaged(run), expected)


SHAPES: dict[str, Shape] = {"exp": "exponential", "uniform0": "uniform"}


@pytest.mark.parametrize(("params", "expected"), cases("reorder_pair"))
def test_two_events_one_after_the_other_change_places(params: Params, expected: Expected) -> None:
    gap = microseconds(params["g"])

    def run(seed: int) -> Figures:
        simulation = board(Settings(law(SHAPES[params["kind"]], params["m"]), projector=PASS), seed)
        gauge = Gauge(simulation)
        for number in range(EVENTS // SEEDS):
            for moment in (0, gap):
                simulation.run_until(number * 60 * SECOND + moment)
                simulation.submit(Write(number), "Ana")
        simulation.run_until(simulation.now + 600 * SECOND)
        arrivals = gauge.arrivals
        swapped = [arrivals[position] > arrivals[position + 1] for position in range(1, len(arrivals), 2)]
        return {"p_swap": sum(swapped) / len(swapped)}

    check(averaged(run), expected)


@pytest.mark.parametrize(("params", "expected"), cases("naive_overwrite_final_state"))
def test_where_the_last_arrival_wins_a_value_can_stay_wrong_for_ever(params: Params, expected: Expected) -> None:
    keys, rate = 40, params["lam"]
    traffic = TrafficRates(rate * keys)
    delay = law(SHAPES[params["kind"]], params["m"])
    long = microseconds(10 / rate + 10 * params["m"])

    def run(seed: int, table: Any = LATEST) -> Figures:
        simulation = board(Settings(delay, traffic, projector=PASS), seed, table, (1,) * keys)
        gauge = Gauge(simulation)
        simulation.run_until(long)
        simulation.configure(Settings(delay, projector=PASS))
        simulation.run_until(simulation.now + 600 * SECOND)
        wrong = [watch.shown != len(watch.commits) for key, watch in gauge.keys.items() if key < keys]
        return {"p_final_wrong": sum(wrong) / len(wrong), "p_next_overtakes": _overtaken(simulation, gauge, long // 3)}

    check(averaged(run, range(2 * SEEDS)), expected)
    assert run(1, NEWEST)["p_final_wrong"] == 0, "with a guard nothing stays wrong"


def _overtaken(simulation: Simulation, gauge: Gauge, until: int) -> float:
    """Return the share of events committed until then that the next one of their key overtook.

    With all events a short gap would be more likely to have both its ends within the run than a long one.
    """
    following: dict[str, int] = {}
    pairs = []
    for position in gauge.commits:
        envelope = simulation.log.envelope(position)
        before = following.get(envelope.subject)
        if before is not None and gauge.commits[before] <= until:
            pairs.append(gauge.arrivals[before] > gauge.arrivals[position])
        following[envelope.subject] = position
    return sum(pairs) / len(pairs)


@pytest.mark.parametrize(("params", "expected"), cases("duplicates_counter"))
def test_counters_under_loss_and_duplication(params: Params, expected: Expected) -> None:
    events = params["n"]
    faults = ChannelFaults(loss=params["p"], retry=0, duplication=params["q"])

    many = 5 * SCALE

    def counted(seed: int, duplicates: Any) -> int:
        switches = ProjectorSwitches(gaps="pass", duplicates=duplicates)
        simulation = board(Settings(law("exponential", 1), faults=faults, projector=switches), seed, COUNTED)
        for _ in range(events):
            simulation.submit(Write(0), "Ana")
        simulation.run_until(100 * SECOND)
        with simulation.lane.store.reading() as rows:
            row = rows.get(COUNTED, 0)
        return 0 if row is None else row.version

    def run(batch: int) -> Figures:
        seeds = range(batch * many, batch * many + many)
        naive = [counted(seed, "none") for seed in seeds]
        mean = expected["mean_naive_counter"]
        return {
            "mean_naive_counter": sum(naive) / many,
            "variance": sum((each - mean) ** 2 for each in naive) / many,
            "p_naive_counter_right_no_loss": sum(each == events for each in naive) / many,
            "mean_idempotent_counter": sum(counted(seed, "applied") for seed in seeds) / many,
        }

    measured = averaged(run)
    right = expected.get("p_naive_counter_right_no_loss", 0)
    if right > 0.001:
        check(measured, {"p_naive_counter_right_no_loss": right}, sharp=0.3)
    elif right:  # too seldom to be seen
        assert measured["p_naive_counter_right_no_loss"] == (0, 0)
    means = {name: value for name, value in expected.items() if name.startswith("mean")}
    check(measured, {**means, "variance": expected["sd_naive_counter"] ** 2}, sharp=0.3)


@pytest.mark.parametrize(("params", "expected"), cases("checkpoint_redelivery"))
def test_a_crash_redelivers_what_the_checkpoint_does_not_cover(params: Params, expected: Expected) -> None:
    batch = params["B"]
    switches = ProjectorSwitches(duplicates="none", checkpoint="after", batch=batch)
    crashes = 8 * SCALE

    def run(seed: int) -> Figures:
        simulation, chance = board(Settings(law("fixed", 0), projector=switches), seed, COUNTED), Random(seed)
        redelivered = []
        for _ in range(crashes):
            for _ in range(batch + chance.randrange(2 * batch)):
                simulation.submit(Write(0), "Ana")
            simulation.inject(done.CrashProjector())
            redelivered.append(len(simulation.lane.projector.at_door))
            simulation.inject(done.RestartProjector())
        with simulation.lane.store.reading() as rows:
            row = rows.get(COUNTED, 0)
        assert row is not None
        assert row.version - simulation.head == sum(redelivered)
        assert max(redelivered) <= expected["max_redelivered_per_crash"]
        mean = sum(redelivered) / crashes
        return {"mean_redelivered_per_crash": mean, "mean_total_overcount": mean * params["crashes"]}

    wanted = {name: value for name, value in expected.items() if not name.startswith("max")}
    check(averaged(run), wanted)


@pytest.mark.parametrize("batch", [1, 10])
def test_with_rows_and_checkpoint_in_one_transaction_nothing_is_redelivered(batch: int) -> None:
    switches = ProjectorSwitches(duplicates="none", batch=batch)
    simulation = board(Settings(law("fixed", 0), projector=switches), 1, COUNTED)
    for _ in range(20):
        simulation.submit(Write(0), "Ana")
        simulation.inject(done.CrashProjector())
        assert simulation.lane.projector.at_door == ()
        simulation.inject(done.RestartProjector())
    with simulation.lane.store.reading() as rows:
        assert rows.find(COUNTED)[0].version == 20


@pytest.mark.parametrize(("params", "expected"), cases("multi_key_zipf"))
def test_hot_keys_are_stale_more_often_than_cold_ones(params: Params, expected: Expected) -> None:
    keys, rate = params["K"], params["total_rate"]

    def zipf(skew: float) -> list[float]:
        shares = [number**-skew for number in range(1, keys + 1)]
        return [share / sum(shares) for share in shares]

    settings = Settings(law("fixed", params["d"]), TrafficRates(rate))
    reads = zipf(params["s_read"])

    def run(seed: int) -> Figures:
        simulation = board(settings, seed, shares=zipf(params["s_write"]))
        gauge = Gauge(simulation, 5 * SECOND)
        simulation.run_until(microseconds(5 + 4 * EVENTS / SEEDS / rate))
        stale = [gauge.over_time(key)["p_stale"] for key in range(keys)]
        mean = sum(share * each for share, each in zip(reads, stale, strict=True))
        return {"p_stale": mean, "p_stale_hottest": stale[0], "p_stale_coldest": stale[-1]}

    check(averaged(run), expected)

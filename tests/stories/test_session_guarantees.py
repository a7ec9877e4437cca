"""How often session guarantees break: as often as the theory of lags says, within four standard errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import exp, sqrt
from random import Random
from statistics import fmean, stdev

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.journal import SYNCHRONOUS, Ask, Configure, Entry, Input, Submit, perform
from cqrs_sim.core.ledger.entries import Entries
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.settings import Capacities, Capacity, DelayLaw, Layout, ProjectorSwitches, Routing, Settings
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost, UnlikePost
from cqrs_sim.domains.social_feed.queries import GetPost
from tests.core.play import head, play, registered

Moment = tuple[float, Input]
Share = tuple[int, int]
SEEDS = range(6)
LAG = DelayLaw("exponential", SECOND)
PASSING = ProjectorSwitches(gaps="pass")


def played(settings: Settings, script: Iterable[Moment], seed: int) -> Entries:
    """Return what was suffered where Ana's post p1 is there from the start; the script's moments are seconds."""
    simulation = bootstrap.in_memory(head(seed))
    ledger = Ledger(simulation)
    registered(simulation)
    simulation.submit(CreatePost("Hello"), "Ana")
    perform(simulation, Configure(settings))
    entries = [Entry(round(at * SECOND), wish) for at, wish in script]
    play(simulation, sorted(entries, key=lambda entry: entry.at))
    return ledger.entries


def own_writes_missed(settings: Settings, script: Iterable[Moment], seed: int) -> Share:
    """Return in how many of Ana's answers her own write was missing, and how many answers there were."""
    account = played(settings, script, seed).account("Ana")
    return account.suffered["ryw"], account.answers


def gone_back(settings: Settings, script: Iterable[Moment], seed: int) -> Share:
    """Return how many of the readers saw something older than before, and how many readers there were."""
    accounts = [account for account in played(settings, script, seed).accounts.values() if account.answers]
    return sum(account.suffered["mr"] > 0 for account in accounts), len(accounts)


def meets(expected: float, tries: list[Share]) -> bool:
    """Whether the share over all seeds is the expected one, within four standard errors; those must be small."""
    hits, asked = sum(hit for hit, _ in tries), sum(of for _, of in tries)
    shares = [hit / of for hit, of in tries]
    error = max(stdev(shares) / sqrt(len(shares)), sqrt(expected * (1 - expected) / asked))
    assert error < 0.035, "too few tries to tell"
    return abs(hits / asked - expected) < 4 * error


def poisson(chance: Random, rate: float, end: float) -> list[float]:
    """Return the moments of a Poisson process up to the end (seconds)."""
    moments, now = list[float](), 0.0
    while rate and (now := now + chance.expovariate(rate)) < end:
        moments.append(now)
    return moments


def toggles(client: str, moments: Iterable[float], post: int = 1) -> list[Moment]:
    """Return likes and unlikes in turn, so that every one of them is accepted."""
    return [(at, Submit(client, (LikePost(post), UnlikePost(post))[n % 2])) for n, at in enumerate(moments)]


# --- read your writes ---------------------------------------------------------------------------------------

GAP, WRITES = 12.0, 70


def own_writes(seed: int, after: float | Callable[[Random], float], others: float) -> list[Moment]:
    """Return writes of Ana far apart, each with one read some time after; Ben writes to the same post at a rate."""
    chance = Random(seed)
    moments = [10 + GAP * number + chance.random() for number in range(WRITES)]
    reads = [at + (after if isinstance(after, float) else after(chance)) for at in moments]
    return [
        *toggles("Ana", moments),
        *((at, Ask("Ana", GetPost(1))) for at in reads),
        *toggles("Ben", poisson(chance, others, 10 + GAP * WRITES)),
    ]


def alone(t: float) -> float:
    """S(t) of an exponential lag with mean 1 s."""
    return exp(-t)


def keep_highest(t: float, rate: float) -> float:
    """S(t) exp(-rate * integral of F up to t)."""
    return exp(-t) * exp(-rate * (t - 1 + exp(-t)))


def in_order(t: float, rate: float) -> float:
    """1 - F(t) exp(-rate * integral of S from t on)."""
    return 1 - (1 - exp(-t)) * exp(-rate * exp(-t))


@pytest.mark.parametrize("t", [0.3, 1.0, 2.0])
@pytest.mark.parametrize("projector", [ProjectorSwitches(), PASSING], ids=["in order", "overtaking"])
def test_an_own_write_is_missed_as_long_as_its_lag_is_longer(projector: ProjectorSwitches, t: float) -> None:
    settings = Settings(LAG, projector=projector)
    assert meets(alone(t), [own_writes_missed(settings, own_writes(seed, t, 0), seed) for seed in SEEDS])


def test_after_an_exponential_think_time_it_is_the_laplace_transform_of_the_lag() -> None:
    def think(chance: Random) -> float:
        return min(chance.expovariate(0.7), GAP - 2)

    tries = [own_writes_missed(Settings(LAG), own_writes(seed, think, 0), seed) for seed in SEEDS]
    assert meets(0.7 / (1 + 0.7), tries)


@pytest.mark.parametrize(("t", "rate"), [(0.5, 2.0), (1.0, 0.8), (1.5, 2.0)])
def test_newer_writes_of_others_satisfy_the_promise_where_events_overtake(t: float, rate: float) -> None:
    settings = Settings(LAG, projector=PASSING)
    tries = [own_writes_missed(settings, own_writes(seed, t, rate), seed) for seed in SEEDS]
    assert meets(keep_highest(t, rate), tries)
    assert not meets(in_order(t, rate), tries)


@pytest.mark.parametrize(("t", "rate"), [(0.5, 1.0), (1.0, 2.0), (2.0, 2.0)])
def test_older_writes_of_others_hold_it_up_where_events_stay_in_order(t: float, rate: float) -> None:
    tries = [own_writes_missed(Settings(LAG), own_writes(seed, t, rate), seed) for seed in SEEDS]
    assert meets(in_order(t, rate), tries)
    assert not meets(keep_highest(t, rate), tries)


def test_behind_a_projector_with_a_queue_it_is_the_time_in_the_queue() -> None:
    rate, own, capacity, t = 0.9, 0.1, 2.0, 0.8
    settings = Settings(DelayLaw(mean=0), capacities=Capacities(projector=Capacity(capacity, "exponential")))
    tries = []
    for seed in SEEDS:
        chance = Random(seed)
        moments = poisson(chance, own, 900)
        reads = [(at + t, Ask("Ana", GetPost(1))) for at in moments]
        script = [*toggles("Ana", moments), *reads, *toggles("Ben", poisson(chance, rate, 900))]
        tries.append(own_writes_missed(settings, script, seed))
    assert meets(exp(-(capacity - rate - own) * t), tries)


# --- monotonic reads ----------------------------------------------------------------------------------------


def layout(lags: Iterable[DelayLaw], routing: Routing) -> Layout:
    laws = tuple(enumerate(lags, 1))
    return Layout(replicas=len(laws), replica_delays=laws, routing=routing)


def two_reads(seed: int, rate: float, tau: float, end: float) -> list[Moment]:
    """Return writes of Ben at a rate, and every other second a client of its own who reads twice, so far apart."""
    chance = Random(seed)
    first = [10 + 2 * number + chance.random() for number in range(round(end / 2))]
    reads = [(at + wait, Ask(f"reader {n}", GetPost(1))) for n, at in enumerate(first) for wait in (0.0, tau)]
    return [*toggles("Ben", poisson(chance, rate, end + 15)), *reads]


@pytest.mark.parametrize(("delays", "tau", "rate"), [((0.5, 2.0), 0.3, 1.0), ((0.2, 1.0, 3.0), 0.5, 0.7)])
def test_random_replicas_with_fixed_lags_go_back_as_their_lags_differ(
    delays: tuple[float, ...], tau: float, rate: float
) -> None:
    lags = [DelayLaw(mean=round(delay * SECOND)) for delay in delays]
    settings = Settings(SYNCHRONOUS.delay, layout=layout(lags, "random"))
    expected = fmean(1 - exp(-rate * max(0.0, late - early - tau)) for early in delays for late in delays)
    assert meets(expected, [gone_back(settings, two_reads(seed, rate, tau, 220), seed) for seed in SEEDS])


@pytest.mark.parametrize(("early", "late"), [(0.7, 1.0), (1.0, 1.0), (1.5, 2.5)])
def test_one_write_is_seen_and_then_not_seen_by_who_goes_to_another_replica(early: float, late: float) -> None:
    settings = Settings(LAG, layout=layout([LAG, LAG, LAG], "random"))
    tries = []
    for seed in SEEDS:
        moments = [10 + GAP * number for number in range(WRITES)]
        reads = [(at + wait, Ask(f"reader {n}", GetPost(1))) for n, at in enumerate(moments) for wait in (early, late)]
        tries.append(gone_back(settings, [*toggles("Ben", moments), *reads], seed))
    assert meets((1 - 1 / 3) * (1 - exp(-early)) * exp(-late), tries)


def test_who_stays_with_a_replica_never_goes_back() -> None:
    lags = [DelayLaw(mean=SECOND // 2), DelayLaw(mean=2 * SECOND)]
    settings = Settings(SYNCHRONOUS.delay, layout=layout(lags, "sticky"))
    assert [gone_back(settings, two_reads(seed, 1.0, 0.3, 100), seed)[0] for seed in SEEDS[:3]] == [0, 0, 0]

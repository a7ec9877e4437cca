"""What remedies bring and cost: as often and as much as the theory of lags says, within four standard errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import exp, sqrt
from statistics import fmean, stdev

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core import faults as done
from cqrs_sim.core.bill import Bill, Costs
from cqrs_sim.core.facts import Answered, AnsweredPending, Asked, AskedWriteStore, Guessed, RolledBack, TimedOut
from cqrs_sim.core.journal import SYNCHRONOUS, Ask, Configure, Entry, Inject, Submit, perform
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.remedies import REMEDIES, Remedies, Remedy, RemedyRule
from cqrs_sim.core.settings import Capacities, Capacity, DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPost, GetPostFeed
from tests.core.play import Log, head, play, registered
from tests.stories.test_session_guarantees import LAG, SEEDS, Moment, layout, meets, own_writes, two_reads

FIXED = DelayLaw("fixed", 2 * SECOND)


def billed(settings: Settings, script: Iterable[Moment], seed: int = 1, end: float = 0) -> tuple[Bill, Log]:
    """Return the bill and the facts of a run in which Ana's p1 is there from the start; moments are seconds."""
    simulation, log = bootstrap.in_memory(head(seed)), Log()
    bill = Bill(simulation, Ledger(simulation))
    registered(simulation)
    simulation.submit(CreatePost("Hello"), "Ana")
    bill.costs.clear()
    simulation.subscribe(log)
    perform(simulation, Configure(settings))
    entries = sorted((Entry(round(at * SECOND), wish) for at, wish in script), key=lambda entry: entry.at)
    play(simulation, entries)
    simulation.run_until(max(simulation.now, round(end * SECOND)))
    return bill, log


def ana(
    settings: Settings, *rules: RemedyRule, after: float, others: float = 0, seeds: Iterable[int] = SEEDS
) -> list[Costs]:
    """Return what Ana's bill comes to, run by run, where she looks so long after each of her writes."""
    wished = replace(settings, remedies=Remedies(rules))
    return [billed(wished, own_writes(seed, after, others), seed, 900)[0].of_client("Ana") for seed in seeds]


def averages(expected: float, found: list[float]) -> bool:
    """Whether the mean over all seeds is the expected one, within four standard errors, which must be small."""
    error = stdev(found) / sqrt(len(found))
    assert error < 0.06, "too few tries to tell"
    return abs(fmean(found) - expected) < 4 * error


# --- waiting for the receipt ------------------------------------------------------------------------------------


@pytest.mark.parametrize("others", [0.0, 2.0])
def test_who_waits_without_an_end_never_misses_an_own_write(others: float) -> None:
    for costs in ana(Settings(LAG), RemedyRule("wait", timeout=0), after=0.3, others=others):
        assert costs.broken == costs.timeouts == 0
        assert costs.answers == 70


@pytest.mark.parametrize(("t", "timeout"), [(0.3, 0.5), (0.5, 1.5)])
def test_a_timeout_leaves_what_is_later_than_it_and_costs_the_wait_up_to_it(t: float, timeout: float) -> None:
    rule = RemedyRule("wait", timeout=round(timeout * SECOND))
    costs = ana(Settings(LAG), rule, after=t)
    assert meets(exp(-(t + timeout)), [(each.broken, each.answers) for each in costs])
    assert all(each.broken == each.timeouts for each in costs)
    # E[min(T, max(0, L - t))] of an exponential lag with mean 1.
    assert averages(exp(-t) * (1 - exp(-timeout)), [each.mean_wait / SECOND for each in costs])
    assert all(each.longest_wait <= rule.timeout for each in costs)


def test_who_is_told_that_it_is_pending_is_shown_nothing_wrong() -> None:
    rule = RemedyRule("wait", timeout=SECOND // 2, on_timeout="pending")
    for costs in ana(Settings(LAG), rule, after=0.3):
        assert costs.broken == 0
        assert costs.pending == costs.timeouts > 0
        assert costs.answers + costs.pending == 70


@pytest.mark.parametrize("t", [0.5, 1.5, 2.5])
def test_with_a_fixed_lag_the_wait_is_what_is_left_of_it(t: float) -> None:
    (costs,) = ana(Settings(FIXED), RemedyRule("wait", timeout=0), after=t, seeds=[1])
    left = max(0, 2 * SECOND - round(t * SECOND))
    assert costs.longest_wait <= left + 1  # the script's moments are rounded
    assert costs.mean_wait == pytest.approx(left, abs=1)
    (hasty,) = ana(Settings(FIXED), RemedyRule("wait", timeout=SECOND), after=t, seeds=[1])
    assert hasty.mean_wait == pytest.approx(min(left, SECOND), abs=1)
    assert hasty.broken == (70 if left > SECOND else 0)


# --- the others -------------------------------------------------------------------------------------------------


def test_without_a_remedy_own_writes_are_missed_as_ever() -> None:
    assert meets(exp(-0.5), [(each.broken, each.answers) for each in ana(Settings(LAG), after=0.5)])


@pytest.mark.parametrize("remedy", ["own writes", "synchronous", "same database"])
@pytest.mark.parametrize("others", [0.0, 2.0])
def test_these_leave_no_own_write_to_be_missed(remedy: Remedy, others: float) -> None:
    for costs in ana(Settings(LAG), RemedyRule(remedy, "Ana"), after=0.3, others=others):
        assert costs.broken == 0
        assert costs.answers == 70
        assert (costs.write_reads > 0) == (remedy != "synchronous")


def test_the_write_store_is_asked_for_own_writes_only_while_they_are_on_their_way() -> None:
    costs = ana(Settings(LAG), RemedyRule("own writes"), after=0.5)
    assert meets(exp(-0.5), [(each.write_reads, each.answers) for each in costs])


def test_in_the_same_database_nothing_is_ever_stale_and_every_look_is_one_at_the_write_store() -> None:
    settings = Settings(LAG, TrafficRates(5, 20), remedies=Remedies((RemedyRule("same database"),)))
    costs = billed(settings, [], end=30)[0].whole
    assert costs.stale == costs.broken == costs.gone_back == 0
    assert costs.write_reads == costs.answers > 300
    assert costs.write_load == costs.answers / (costs.answers + costs.commands)


@pytest.mark.parametrize("remedy", ["sticky", "own writes"])
def test_only_who_stays_with_a_replica_never_goes_back(remedy: Remedy) -> None:
    lags = [DelayLaw(mean=SECOND // 2), DelayLaw(mean=2 * SECOND)]
    settings = Settings(SYNCHRONOUS.delay, layout=layout(lags, "random"))
    told: list[int] = []
    for rule in (remedy, "none"):
        remedies = Remedies((RemedyRule(rule),))
        bills = [
            billed(replace(settings, remedies=remedies), two_reads(seed, 1.0, 0.3, 100), seed)[0] for seed in (1, 2)
        ]
        told.append(sum(bill.whole.gone_back for bill in bills))
    before = told[1]
    assert before > 10
    assert told[0] == (0 if remedy == "sticky" else before), "who writes nothing has nothing of their own to read"


# --- the bill itself ----------------------------------------------------------------------------------------------

BUSY = Settings(
    LAG,
    TrafficRates(8, 12),
    capacities=Capacities(write=Capacity(20), replica=Capacity(30), projector=Capacity(15)),
)


@pytest.mark.parametrize("remedy", REMEDIES)
def test_the_bill_is_what_a_look_at_all_facts_comes_to(remedy: Remedy) -> None:
    settings = replace(BUSY, remedies=Remedies((RemedyRule(remedy, timeout=SECOND, on_timeout="pending"),)))
    bill, log = billed(settings, [], end=20)
    whole, answers = bill.of_remedy(remedy), log.of(Answered)
    assert whole == bill.whole
    assert (whole.answers, whole.pending) == (len(answers), len(log.of(AnsweredPending)))
    assert (whole.timeouts, whole.write_reads) == (len(log.of(TimedOut)), len(log.of(AskedWriteStore)))
    assert whole.asked == len(log.of(Asked)) >= whole.answers + whole.pending
    assert whole.commands > 80
    assert (whole.guessed, whole.rolled_back) == (len(log.of(Guessed)), len(log.of(RolledBack)))
    assert (whole.guessed > whole.rolled_back > 0) == (remedy == "optimistic")


def test_each_client_and_remedy_has_a_line_of_its_own() -> None:
    settings = Settings(FIXED, remedies=Remedies((RemedyRule("wait", "Ana", "GetPost", timeout=0),)))
    script: list[Moment] = [
        (0, Submit("Ana", LikePost(1))),
        (1, Ask("Ana", GetPost(1))),
        (1, Ask("Ana", GetPostFeed())),
        (1, Ask("Ben", GetPostFeed())),
    ]
    bill, _ = billed(settings, script, end=3)
    assert sorted(bill.costs) == [("Ana", "none"), ("Ana", "wait"), ("Ben", "none")]
    assert bill.costs["Ana", "wait"] == Costs(asked=1, answers=1, wait=SECOND, longest_wait=SECOND)
    assert bill.costs["Ana", "none"] == Costs(asked=1, answers=1, stale=1, broken=1, commands=1)
    assert bill.costs["Ben", "none"] == Costs(asked=1, answers=1, stale=1)


def test_a_change_of_remedy_counts_from_the_next_question_on() -> None:
    settings = Settings(FIXED, remedies=Remedies((RemedyRule("wait", timeout=0),)))
    script: list[Moment] = [
        (0, Submit("Ana", LikePost(1))),
        (1, Ask("Ana", GetPost(1))),
        (1.5, Configure(Settings(FIXED))),
        (1.5, Ask("Ana", GetPost(1))),
    ]
    bill, _ = billed(settings, script, end=3)
    assert (bill.of_remedy("wait").wait, bill.of_remedy("none").broken) == (SECOND, 1)


def test_what_was_refused_because_the_read_side_was_down_is_on_the_bill_and_what_broke_a_rule_is_not() -> None:
    settings = Settings(FIXED, remedies=Remedies((RemedyRule("synchronous"),)))
    script: list[Moment] = [
        (0, Inject(done.CrashProjector())),
        (1, Submit("Ana", LikePost(1))),
        (1, Submit("Ana", LikePost(9))),
        (2, Inject(done.RestartProjector())),
        (3, Submit("Ana", LikePost(1))),
    ]
    costs = billed(settings, script)[0].of_remedy("synchronous")
    assert (costs.commands, costs.refused) == (3, 1)


def test_a_synchronous_command_takes_as_long_as_the_projector_and_a_plain_one_does_not() -> None:
    def time_of(remedy: Remedy) -> float:
        settings = Settings(
            FIXED, capacities=Capacities(projector=Capacity(2)), remedies=Remedies((RemedyRule(remedy),))
        )
        script: list[Moment] = [(10.0 * number, Submit("Ana", CreatePost("Hello"))) for number in range(5)]
        return billed(settings, script, end=60)[0].whole.mean_command_time

    assert time_of("none") == 0
    assert time_of("synchronous") == SECOND / 2

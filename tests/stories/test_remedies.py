"""Remedies for read-after-write: what each does about the same few seconds of Ana, as whole logs."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from random import Random
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort

from cqrs_sim import bootstrap
from cqrs_sim.bootstrap import DOMAINS
from cqrs_sim.core import faults as done
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import (
    Accepted,
    Answered,
    AnsweredPending,
    Applied,
    AppliedAtOnce,
    Asked,
    AskedWriteStore,
    Committed,
    Held,
    Ignored,
    Rejected,
    RowChanged,
    TimedOut,
    Waits,
)
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.journal import SYNCHRONOUS, Configure, Input, opening, perform, replay
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.messages import Caller
from cqrs_sim.core.remedies import REMEDIES, Remedies, Remedy, RemedyRule
from cqrs_sim.core.sentences import refusal
from cqrs_sim.core.settings import (
    Capacities,
    Capacity,
    DelayLaw,
    Layout,
    ProjectorSwitches,
    Settings,
    TrafficRates,
)
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost, RegisterUser
from cqrs_sim.domains.social_feed.queries import GetPostFeed, GetTrending
from cqrs_sim.sessions.session import Head
from cqrs_sim.stores.memory import MemoryStore
from tests.core.play import PEOPLE, Log, begun, digests, entries_of, head, random_query, scripts, shown
from tests.oracles.board import GetBoard, KeyRow, Write, board
from tests.stories.conftest import Story

TOLD = (Committed, Asked, AskedWriteStore, Waits, TimedOut, Applied, Answered, AnsweredPending)


def with_remedy(*rules: RemedyRule, settings: Settings | None = None) -> Settings:
    """Return settings with these rules; the delay is 4 s where nothing else is said."""
    return replace(settings or Settings(DelayLaw("fixed", 4 * SECOND)), remedies=Remedies(rules))


def posts_and_looks(*rules: RemedyRule) -> Story:
    """Let Ana post at 0 s and look at 1 s, and return what happened until 6 s."""
    story = Story(with_remedy(*rules))
    story.simulation.submit(CreatePost("Hello"), "Ana")
    story.at(1).ask(GetPostFeed(), "Ana")
    story.at(6)
    return story


def text(block: str) -> str:
    return dedent(block).strip("\n")


def test_without_a_remedy_ana_does_not_see_her_post() -> None:
    assert posts_and_looks().news(*TOLD) == text("""
        0.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        1.000  Ana asks GetPostFeed(limit=50), ticket 5
        1.000  ticket 5 answered at #3: nothing here yet
        4.000  #4 applied""")


def test_who_waits_for_the_receipt_is_answered_as_soon_as_it_is_reached() -> None:
    assert posts_and_looks(RemedyRule("wait", timeout=0)).news(*TOLD) == text("""
        0.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        1.000  Ana asks GetPostFeed(limit=50), ticket 5
        1.000  ticket 5 waits for #4 on read, for ever
        4.000  #4 applied
        4.000  ticket 5 answered at #4: 1 of feed""")


def test_a_timeout_shows_what_is_there_and_rolls_nothing_back() -> None:
    assert posts_and_looks(RemedyRule("wait", timeout=2 * SECOND)).news(*TOLD) == text("""
        0.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        1.000  Ana asks GetPostFeed(limit=50), ticket 5
        1.000  ticket 5 waits for #4 on read, until 3.000
        3.000  ticket 5 timed out: read at #3, not #4
        3.000  ticket 5 answered at #3: nothing here yet
        4.000  #4 applied""")


def test_a_timeout_may_say_that_it_is_pending_instead() -> None:
    story = posts_and_looks(RemedyRule("wait", timeout=2 * SECOND, on_timeout="pending"))
    assert story.news(TimedOut, Answered, AnsweredPending) == text("""
        3.000  ticket 5 timed out: read at #3, not #4
        3.000  ticket 5 answered at #3: #4 is pending""")


def test_who_reaches_it_at_the_very_moment_of_the_timeout_is_answered_in_time() -> None:
    story = posts_and_looks(RemedyRule("wait", timeout=3 * SECOND))
    assert story.news(Applied, TimedOut, Answered) == text("""
        4.000  #4 applied
        4.000  ticket 5 answered at #4: 1 of feed""")


def test_only_who_has_the_remedy_waits_and_only_for_an_own_receipt() -> None:
    story = Story(with_remedy(RemedyRule("wait", "Ana", "GetPostFeed", timeout=0)))
    simulation = story.simulation
    simulation.submit(CreatePost("Hello"), "Ben")
    simulation.ask(GetPostFeed(), "Ana")
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.ask(GetTrending(), "Ana")
    simulation.ask(GetPostFeed(), "Ben")
    simulation.ask(GetPostFeed(), "Ana")
    assert story.news(Waits, Answered) == text("""
        0.000  ticket 5 answered at #3: nothing here yet
        0.000  ticket 7 answered at #3: nothing here yet
        0.000  ticket 8 answered at #3: nothing here yet
        0.000  ticket 9 waits for #5 on read, for ever""")
    assert [ticket.number for ticket in simulation.read_side.answering.waiting] == [9]


def test_who_waits_holds_nobody_up_at_a_replica_of_limited_capacity() -> None:
    slow = Settings(DelayLaw("fixed", 4 * SECOND), capacities=Capacities(replica=Capacity(1)))
    story = Story(with_remedy(RemedyRule("wait", "Ana", timeout=0), settings=slow))
    story.simulation.submit(CreatePost("Hello"), "Ana")
    for client in ("Ana", "Ben", "Cy"):
        story.simulation.ask(GetPostFeed(), client)
    story.at(6)
    assert story.news(Asked, Waits, Answered) == text("""
        0.000  Ana asks GetPostFeed(limit=50), ticket 5
        0.000  Ben asks GetPostFeed(limit=50), ticket 6
        0.000  Cy asks GetPostFeed(limit=50), ticket 7
        1.000  ticket 5 waits for #4 on read, for ever
        2.000  ticket 6 answered at #3: nothing here yet
        3.000  ticket 7 answered at #3: nothing here yet
        4.000  ticket 5 answered at #4: 1 of feed""")


def test_a_timeout_counts_from_the_question_also_where_there_is_a_queue_before() -> None:
    slow = Settings(DelayLaw("fixed", 4 * SECOND), capacities=Capacities(replica=Capacity(1)))
    story = Story(with_remedy(RemedyRule("wait", timeout=SECOND // 2), settings=slow))
    story.simulation.submit(CreatePost("Hello"), "Ana")
    story.simulation.ask(GetPostFeed(), "Ana")
    story.at(6)
    assert story.news(Waits, TimedOut, Answered) == text("""
        1.000  ticket 5 timed out: read at #3, not #4
        1.000  ticket 5 answered at #3: nothing here yet""")


def test_who_waits_goes_on_with_the_lane_that_takes_over() -> None:
    story = Story(with_remedy(RemedyRule("wait", timeout=0)))
    simulation = story.simulation
    simulation.submit(CreatePost("Hello"), "Ana")
    story.at(1).ask(GetPostFeed(), "Ana")
    simulation.configure(replace(simulation.settings, layout=Layout(separate=("feed",))))
    story.at(6)
    assert story.news(Waits, Answered) == text("""
        1.000  ticket 5 waits for #4 on read, for ever
        1.120  ticket 5 answered at #4: 1 of feed""")


def test_who_waits_at_a_replica_that_is_taken_away_goes_on_at_another() -> None:
    pair = Settings(DelayLaw("fixed", 4 * SECOND), layout=Layout(replicas=2))
    story = Story(with_remedy(RemedyRule("wait", timeout=0), settings=pair))
    simulation = story.at(1)
    simulation.submit(CreatePost("Hello"), "Ana")
    for _ in range(2):
        simulation.ask(GetPostFeed(), "Ana")
    story.at(2).configure(replace(simulation.settings, layout=Layout()))
    story.at(6)
    assert story.news(Waits, Answered) == text("""
        1.000  ticket 5 waits for #4 on read, for ever
        1.000  ticket 6 waits for #4 on read2, for ever
        2.000  ticket 6 waits for #4 on read, for ever
        5.000  ticket 5 answered at #4: 1 of feed
        5.000  ticket 6 answered at #4: 1 of feed""")


def test_who_waits_for_an_event_that_was_lost_waits_until_it_is_sent_again() -> None:
    story = Story(with_remedy(RemedyRule("wait", timeout=0), settings=Settings(DelayLaw("fixed", SECOND))))
    story.simulation.configure(
        replace(story.simulation.settings, faults=replace(story.simulation.settings.faults, retry=0))
    )
    story.simulation.inject(done.LoseNext())
    story.simulation.submit(CreatePost("Hello"), "Ana")
    story.simulation.ask(GetPostFeed(), "Ana")
    story.at(60).inject(done.SendAgain())
    story.at(70)
    assert story.news(Waits, Answered) == text("""
        0.000  ticket 5 waits for #4 on read, for ever
        61.000  ticket 5 answered at #4: 1 of feed""")


def lanes_of(story: Story, client: str, looks: int) -> list[str]:
    """Return which lanes answered when the client looked so often."""
    for _ in range(looks):
        story.simulation.ask(GetPostFeed(), client)
    lanes = [fact.lane for fact in story.log if isinstance(fact, Answered) and fact.client == client]
    story.log.clear()
    return lanes


def test_who_has_a_sticky_replica_stays_there_while_others_go_round() -> None:
    story = Story(with_remedy(RemedyRule("sticky", "Ana"), settings=Settings(layout=Layout(replicas=3))))
    story.at(1)
    story.log.clear()
    assert len(set(lanes_of(story, "Ana", 9))) == 1
    assert lanes_of(story, "Ben", 6) == ["read", "read2", "read3"] * 2


# --- own writes from the write store --------------------------------------------------------------------------


def test_own_writes_come_from_the_write_store_and_the_rest_from_the_read_store() -> None:
    assert posts_and_looks(RemedyRule("own writes")).news(*TOLD) == text("""
        0.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        1.000  Ana asks GetPostFeed(limit=50), ticket 5
        1.000  ticket 5 goes to the write store
        1.000  ticket 5 answered at #3: 1 of feed, (4,) from the write store
        4.000  #4 applied""")


def test_own_events_bring_those_with_them_that_they_build_on_and_no_others() -> None:
    story = Story(with_remedy(RemedyRule("own writes", "Ana")))
    simulation = story.simulation
    simulation.submit(CreatePost("Hello"), "Ben")
    simulation.submit(CreatePost("Lunch?"), "Cy")
    simulation.submit(LikePost(1), "Ana")
    simulation.submit(LikePost(1), "Cy")
    simulation.ask(GetPostFeed(), "Ana")
    simulation.ask(GetPostFeed(), "Cy")
    ana, cy = (fact for fact in story.log if isinstance(fact, Answered))
    assert ana.from_write == (4, 6), "Ben's post that she likes, not Cy's, and no like that came after hers"
    assert [(row.post, row.likes, row.as_of) for row in ana.rows] == [(1, 1, 6)]
    assert (cy.from_write, cy.rows) == ((), ())


def test_the_write_store_is_not_asked_for_what_has_arrived() -> None:
    story = Story(with_remedy(RemedyRule("own writes")))
    story.simulation.submit(CreatePost("Hello"), "Ana")
    story.at(4).submit(CreatePost("Lunch?"), "Ben")
    story.simulation.ask(GetPostFeed(), "Ana")
    assert story.news(AskedWriteStore, Answered) == "4.000  ticket 6 answered at #4: 1 of feed"


# --- the same database ----------------------------------------------------------------------------------------


def test_the_same_database_answers_from_the_write_tables_at_once() -> None:
    story = posts_and_looks(RemedyRule("same database"))
    (answered,) = (fact for fact in story.log if isinstance(fact, Answered))
    assert (answered.lane, answered.position) == ("write", 4)
    assert story.news(*TOLD) == text("""
        0.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        1.000  Ana asks GetPostFeed(limit=50), ticket 5
        1.000  ticket 5 goes to the write store
        1.000  ticket 5 answered at #4: 1 of feed
        4.000  #4 applied""")


def test_a_domain_without_a_way_from_its_tables_has_its_log_projected() -> None:
    simulation = board(Settings(DelayLaw(mean=SECOND), remedies=Remedies((RemedyRule("same database"),))), seed=1)
    log = Log()
    simulation.subscribe(log)
    for versions in (1, 2):
        simulation.submit(Write(7), "Ana")
        simulation.ask(GetBoard(), "Ana")
        assert log.of(Answered)[-1].rows == (KeyRow(7, versions),)


@pytest.mark.parametrize("remedy", ["same database", "own writes"])
def test_at_a_write_store_of_limited_capacity_queries_and_commands_wait_for_each_other(remedy: Remedy) -> None:
    busy = Settings(DelayLaw("fixed", 9 * SECOND), capacities=Capacities(write=Capacity(1)))
    story = Story(with_remedy(RemedyRule(remedy, "Ana"), settings=busy))
    story.simulation.submit(CreatePost("Hello"), "Ana")
    story.at(1).ask(GetPostFeed(), "Ana")
    story.simulation.submit(CreatePost("Lunch?"), "Ben")
    assert [submitted.client for submitted in story.simulation.queued] == ["Ben"]
    story.at(5)
    rows = "" if remedy == "same database" else ", (4,) from the write store"
    assert story.news(Committed, Asked, AskedWriteStore, Answered) == text(f"""
        1.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        1.000  Ana asks GetPostFeed(limit=50), ticket 5
        1.000  ticket 5 goes to the write store
        2.000  ticket 5 answered at #{3 if rows else 4}: 1 of feed{rows}
        3.000  #5 PostCreated(post=2, author=2, author_name='Ben', text='Lunch?'), p2 v1, committed""")


# --- what holds for every remedy --------------------------------------------------------------------------------


def everybody(remedy: Remedy) -> Remedies:
    return Remedies((RemedyRule(remedy, timeout=SECOND),))


@pytest.mark.parametrize("remedy", REMEDIES)
def test_whatever_the_remedy_queries_only_look(half_way: Simulation, remedy: Remedy) -> None:
    chance, log = Random(7), Log()
    half_way.configure(replace(half_way.settings, remedies=everybody(remedy)))
    before = digests(half_way)
    half_way.subscribe(log)
    for _ in range(300):
        half_way.ask(random_query(chance), chance.choice((*PEOPLE, "Dia")))
    assert digests(half_way) == before
    assert not log.of(RowChanged)
    drained = half_way.now + 2 * SECOND
    half_way.run_until(drained)
    assert len(log.of(Answered)) == 300, "each is answered, also after a timeout"


@pytest.mark.parametrize("remedy", REMEDIES)
def test_where_nobody_sends_a_command_a_remedy_makes_no_difference(remedy: Remedy) -> None:
    told = []
    for remedies in (Remedies(), everybody(remedy)):
        chance = Random(3)
        simulation, log = begun(Settings(DelayLaw("exponential", SECOND), TrafficRates(8)))
        simulation.run_until(20 * SECOND)
        simulation.configure(Settings(DelayLaw("exponential", SECOND)))
        simulation.run_until(60 * SECOND)
        simulation.configure(Settings(remedies=remedies))
        for _ in range(300):
            simulation.run_until(simulation.now + chance.randrange(SECOND // 10))
            simulation.ask(random_query(chance), chance.choice((*PEOPLE, "Dia", *simulation.clients)))
        told.append([(fact.at, fact.client, fact.ticket, _lasting(fact.rows)) for fact in log.of(Answered)])
    assert told[0] == told[1]
    assert len(told[0]) == 300


def _lasting(rows: tuple[object, ...]) -> list[dict[str, object]]:
    """Return what rows say but for the event that changed them last, which a view of the write tables cannot know."""
    return [{name: value for name, value in asdict(row).items() if name != "as_of"} for row in rows]  # type: ignore[call-overload]


# --- applied together with the command ------------------------------------------------------------------------

LANE = (Committed, Accepted, Rejected, Applied, AppliedAtOnce, Ignored, Held, Answered)


def test_a_synchronous_command_is_visible_at_once_and_what_arrives_later_is_ignored() -> None:
    story = Story(with_remedy(RemedyRule("synchronous", "Ana")))
    story.simulation.submit(CreatePost("Hello"), "Ben")
    story.at(1).submit(CreatePost("Lunch?"), "Ana")
    story.simulation.ask(GetPostFeed(), "Cy")
    story.at(6)
    assert story.news(*LANE) == text("""
        0.000  #4 PostCreated(post=1, author=2, author_name='Ben', text='Hello'), p1 v1, committed
        0.000  ticket 4 accepted, receipt #4
        1.000  #5 PostCreated(post=2, author=1, author_name='Ana', text='Lunch?'), p2 v1, committed
        1.000  ticket 5 accepted, receipt #5
        1.000  #4 applied at once to read, for ticket 5
        1.000  #5 applied at once to read, for ticket 5
        1.000  ticket 6 answered at #5: 2 of feed
        4.000  #4 ignored
        5.000  #5 ignored""")
    assert shown(story.simulation, story.simulation.lane.store) == shown(story.simulation, story.simulation.truth)


def test_what_waited_in_the_bay_is_let_fall_when_everything_is_applied_at_once() -> None:
    story = Story(with_remedy(RemedyRule("synchronous", "Ana"), settings=Settings(DelayLaw("fixed", SECOND))))
    story.simulation.inject(done.DetourNext())
    story.simulation.submit(CreatePost("One"), "Ben")
    story.simulation.submit(CreatePost("Two"), "Ben")
    story.at(1.5).submit(LikePost(1), "Ana")
    story.at(6)
    assert story.news(Held, AppliedAtOnce, Applied, Ignored) == text("""
        1.000  #5 held, waits for #4
        1.500  #4 applied at once to read, for ticket 6
        1.500  #5 applied at once to read, for ticket 6
        1.500  #6 applied at once to read, for ticket 6
        1.500  #5 ignored
        2.000  #4 ignored
        2.500  #6 ignored""")
    assert story.simulation.lane.projector.held == ()


TROUBLES: dict[str, tuple[Fault, ...]] = {
    "projector_up": (done.CrashProjector(),),
    "read_store_reached": (done.Partition(duration=5 * SECOND),),
    "read_store_whole": (done.Rebuild(),),
    "events_sound": (done.PoisonNext(),),
}


@pytest.mark.parametrize("rule", TROUBLES)
def test_a_synchronous_command_is_refused_while_the_read_side_is_not_well(rule: str) -> None:
    story = Story(with_remedy(RemedyRule("synchronous", "Ana")))
    for fault in TROUBLES[rule]:
        story.simulation.inject(fault)
    before = digests(story.simulation)["write"]
    story.simulation.submit(CreatePost("Hello"), "Ana")
    assert story.news(Accepted, Rejected) == f"0.000  ticket 4 rejected, {rule}: lane read"
    assert digests(story.simulation)["write"] == before
    assert refusal(story.simulation.domain, rule, {}).endswith("nothing can be applied together with the command")
    story.simulation.submit(CreatePost("Hello"), "Ben")
    assert story.news(Accepted, Rejected) == "0.000  ticket 5 accepted, receipt #4", "Ben is not coupled to anything"


def test_a_command_that_breaks_a_rule_of_its_own_is_refused_for_that() -> None:
    story = Story(with_remedy(RemedyRule("synchronous", "Ana")))
    story.simulation.inject(done.CrashProjector())
    story.simulation.submit(LikePost(9), "Ana")
    assert "rejected, post_exists" in story.news(Rejected)


def test_applying_takes_its_time_and_holds_up_whoever_comes_next() -> None:
    slow = Settings(DelayLaw("fixed", 9 * SECOND), capacities=Capacities(projector=Capacity(1)))
    story = Story(with_remedy(RemedyRule("synchronous", "Ana"), settings=slow))
    for client in ("Ben", "Ana", "Cy"):
        story.simulation.submit(CreatePost("Hello"), client)
    story.at(5)
    assert story.news(Accepted, AppliedAtOnce) == text("""
        0.000  ticket 4 accepted, receipt #4
        2.000  ticket 5 accepted, receipt #5
        2.000  #4 applied at once to read, for ticket 5
        2.000  #5 applied at once to read, for ticket 5
        2.000  ticket 6 accepted, receipt #6""")


@pytest.mark.parametrize("checkpoint", ["same", "after", "before"])
@pytest.mark.parametrize("gaps", ["wait", "pass"])
def test_however_the_projector_is_written_nothing_is_applied_twice(checkpoint: Any, gaps: Any) -> None:
    projector = ProjectorSwitches(gaps, checkpoint=checkpoint, batch=3)
    lively = Settings(DelayLaw("exponential", SECOND), TrafficRates(8, 0), projector=projector)
    simulation, log = begun(with_remedy(RemedyRule("synchronous", "Ana"), settings=lively))
    for second in range(1, 20):
        simulation.run_until(second * SECOND)
        simulation.submit(CreatePost("Hello"), "Ana")
        assert simulation.lane.checkpoint == simulation.head
        if gaps == "wait":  # else it shows what came in the wrong order, as ever
            assert shown(simulation, simulation.lane.store) == shown(simulation, simulation.truth)
    assert simulation.doubles.of("read") == ()
    assert len(log.of(AppliedAtOnce)) > 20


@pytest.mark.parametrize("domain", DOMAINS.values(), ids=lambda domain: domain.name)
def test_the_write_tables_answer_as_a_read_model_that_is_made_of_them_at_that_moment(domain: Domain) -> None:
    simulation, log = bootstrap.in_memory(Head(domain.name, 3, SYNCHRONOUS)), Log()
    replay(simulation, opening(domain, with_remedy(RemedyRule("same database"))), 0)
    simulation.subscribe(log)
    simulation.configure(replace(simulation.settings, traffic=TrafficRates(20, 0)))
    luck, models = Random(5), {model.name: model for model in domain.read_models}
    for second in range(1, 16):
        simulation.run_until(second * SECOND)
        for _ in range(6):
            client = luck.choice(simulation.clients)
            query = domain.habits.read(lambda _: luck.random(), client)
            simulation.ask(query, client)
            answer, handler = log.of(Answered)[-1], domain.query_handler_of[type(query)]
            made = MemoryStore(models[handler.read_model].tables)
            derive = models[handler.read_model].derive
            assert derive is not None
            with simulation.stores.write.reading() as write, made.transaction() as rows:
                derive(write, rows, simulation.head)
            select = handler.select(query, Caller(client, simulation.now))
            with made.reading() as found:
                wanted = found.find(select.table, dict(select.where), order=select.order, limit=select.limit)
            assert answer.rows == tuple(wanted)
    assert sum(bool(answer.rows) for answer in log.of(Answered)) > 40


# --- what each promises, whatever happens -------------------------------------------------------------------------


@pytest.mark.parametrize("remedy", ["wait", "own writes", "synchronous", "same database"])
@effort(max_examples=40)
@given(script=scripts)
def test_whoever_does_whatever_nobody_misses_an_own_write(remedy: Remedy, script: list[tuple[int, Input]]) -> None:
    remedies = Remedies((RemedyRule(remedy, timeout=0),))
    simulation = bootstrap.in_memory(head(settings=Settings(remedies=remedies)))
    ledger = Ledger(simulation)
    for entry in entries_of(script):
        simulation.run_until(entry.at)
        wish = entry.input
        perform(
            simulation, Configure(replace(wish.settings, remedies=remedies)) if isinstance(wish, Configure) else wish
        )
    simulation.run_until(simulation.now + 60 * SECOND)
    suffered = sum((account.suffered for account in ledger.entries.accounts.values()), Counter[str]())
    # What waits for its turn holds up nobody here, so also what was read cannot be gone again.
    assert (suffered["ryw"], suffered["mr"]) == (0, 0)
    assert not (remedy == "same database" and suffered["stale"])


def test_own_events_are_read_ahead_of_the_replica_and_what_was_read_is_never_gone_again() -> None:
    chance = Random(11)
    for remedies in (everybody("own writes"), everybody("none")):
        simulation = bootstrap.in_memory(head())
        ledger = Ledger(simulation)
        simulation.submit(RegisterUser("Ana"), "Ana")
        settings = Settings(DelayLaw("exponential", 2 * SECOND), TrafficRates(10, 0), remedies=remedies)
        simulation.configure(settings)
        for _ in range(400):
            simulation.run_until(simulation.now + chance.randrange(SECOND // 4))
            if chance.random() < 0.2:
                simulation.submit(LikePost(chance.randint(1, 40)), "Ana")
            simulation.ask(chance.choice((GetPostFeed(), GetTrending())), "Ana")
        suffered = ledger.entries.account("Ana").suffered
        assert suffered["mr"] == 0
        assert (suffered["ryw"] > 20) == (remedies == everybody("none")), suffered["ryw"]

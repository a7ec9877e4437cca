"""The archive: any moment of a session is there again, whatever happened in it, and goes on as it did."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.journal import SYNCHRONOUS, Entry, Submit, opening, replay
from cqrs_sim.core.keyframe import Keyframes
from cqrs_sim.core.remedies import REMEDIES, Remedies, Remedy, RemedyRule
from cqrs_sim.core.rows import ReadRows, Store, Table
from cqrs_sim.core.settings import Capacities, Capacity, DelayLaw, Layout, Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation, read_tables, write_tables
from cqrs_sim.core.timeline import SECOND, Timeline
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.sessions.archive import Archive
from cqrs_sim.sessions.replaying import Cancelled, HowFar
from cqrs_sim.sessions.session import Head, Session
from cqrs_sim.stores.digest import digest
from tests.campaign.running import run_seed

CLASS = Settings(DelayLaw("exponential", 2 * SECOND), TrafficRates(writes=20, reads=5))
SEEDS = (1, 3, 8, 13)


class Heard(list[Fact]):
    """Every fact that it was told."""

    def __call__(self, fact: Fact) -> None:
        self.append(fact)


def hearing(simulation: Simulation) -> Heard:
    heard = Heard()
    simulation.subscribe(heard)
    return heard


def archive_of(session: Session, every: int = 100) -> Archive[None]:
    return Archive(session.head, SOCIAL_FEED, session.entries, lambda _: None, every)


def a_class(seconds: int) -> Session:
    return Session(Head(SOCIAL_FEED.name, 1, SYNCHRONOUS), opening(SOCIAL_FEED, CLASS))


def state_of(simulation: Simulation) -> list[object]:
    """Return all that there is at this moment: every store's digest, and what is on its way or waits."""

    def digested(store: Store, tables: tuple[Table[object], ...]) -> str:
        with store.reading() as rows:
            return digest(rows, tables)

    domain, lanes = simulation.domain, simulation.read_side.all_lanes
    truth: ReadRows
    with simulation.truth.reading() as truth:
        of_truth = digest(truth, read_tables(domain))
    return [
        simulation.now,
        simulation.head,
        simulation.settings,
        simulation.clients,
        simulation.queued,
        digested(simulation.stores.write, write_tables(domain)),
        of_truth,
        [(lane.name, digested(lane.store, lane.tables)) for lane in lanes],
        [(lane.channel.flights, lane.channel.lost, lane.channel.retrying) for lane in lanes],
        [
            (lane.projector.up, lane.projector.checkpoint, lane.projector.waiting, lane.projector.at_door)
            for lane in lanes
        ],
        tuple(simulation.history.marks),
        [(name, steps.between(-1, simulation.now)) for name, steps in simulation.history.reads.items()],
        [simulation.doubles.of(lane.name) for lane in lanes],
        simulation.next_moment(),
    ]


def fresh_at(session: Session, moment: int) -> Simulation:
    simulation = bootstrap.in_memory(session.head)
    replay(simulation, session.entries, moment)
    return simulation


@pytest.mark.parametrize("seed", SEEDS)
def test_every_moment_of_whatever_can_happen_is_as_in_a_fresh_replay_and_goes_on_as_it_did(seed: int) -> None:
    session = run_seed(seed).session
    assert session is not None
    whole = Heard()
    simulation = bootstrap.in_memory(session.head)
    simulation.subscribe(whole)
    replay(simulation, session.entries, session.end)
    chance = Random(seed)
    domain = bootstrap.DOMAINS[session.head.domain]
    with Archive(session.head, domain, session.entries, hearing, every=20) as archive:
        archive.gather(session.end)
        assert archive.keyframes > 5
        moments = [chance.randrange(session.end + 1) for _ in range(4)]
        for moment in (*moments, 0, session.end, *(entry.at for entry in chance.sample(session.entries, 3))):
            there, heard = archive.at(moment)
            assert state_of(there) == state_of(fresh_at(session, moment))
            assert heard == [fact for fact in whole if fact.at <= moment]
            replay(there, [entry for entry in session.entries if entry.at > moment], session.end)
            assert heard == whole


def test_a_class_of_clients_is_gathered_in_pieces_as_in_one() -> None:
    session = a_class(60)
    end = 30 * SECOND
    with archive_of(session) as archive:
        asked = iter(range(10**6))
        while not archive.gather(end, lambda: next(asked) % 50 == 49):
            assert archive.reached <= end
        assert archive.keyframes > 5
        for moment in (0, end // 3, end - 1, end):
            there, _ = archive.at(moment)
            assert state_of(there) == state_of(fresh_at(session, moment))


@pytest.mark.parametrize("remedy", REMEDIES)
def test_what_clients_do_about_stale_answers_goes_on_from_any_moment(remedy: Remedy) -> None:
    remedies = Remedies((RemedyRule(remedy),))
    session = Session(Head(SOCIAL_FEED.name, 1), opening(SOCIAL_FEED, replace(CLASS, remedies=remedies)))
    end, whole = 12 * SECOND, Heard()
    simulation = bootstrap.in_memory(session.head)
    simulation.subscribe(whole)
    replay(simulation, session.entries, end)
    with Archive(session.head, SOCIAL_FEED, session.entries, hearing, every=100) as archive:
        archive.gather(end)
        for moment in (end // 3, end // 2):
            there, heard = archive.at(moment)
            there.run_until(end)
            assert heard == whole


def test_inputs_that_come_later_are_gathered_then() -> None:
    session = a_class(60)
    entries = list(session.entries)
    with Archive(session.head, SOCIAL_FEED, entries, lambda _: None) as archive:
        archive.gather(SECOND)
        before, _ = archive.at(SECOND)
        entries.append(Entry(SECOND, Submit("Ana", CreatePost("At the very moment"))))
        archive.gather(2 * SECOND)
        after, _ = archive.at(SECOND)
        assert after.head == before.head + 1
        assert state_of(after) == state_of(fresh_at(Session(session.head, tuple(entries)), SECOND))


def test_what_is_done_to_one_copy_touches_no_other() -> None:
    session = a_class(60)
    with archive_of(session) as archive:
        archive.gather(10 * SECOND)
        first, _ = archive.at(5 * SECOND)
        before = state_of(first)
        first.submit(CreatePost("Never happened"), "Ana")
        first.run_until(20 * SECOND)
        assert state_of(first) != before
        assert state_of(archive.at(5 * SECOND)[0]) == before
        archive.gather(12 * SECOND)
        assert state_of(archive.at(12 * SECOND)[0]) == state_of(fresh_at(session, 12 * SECOND))


def test_a_moment_that_was_not_gathered_is_refused() -> None:
    with archive_of(a_class(1)) as archive:
        archive.gather(SECOND)
        for moment in (-1, SECOND + 1):
            with pytest.raises(ValueError, match="is not within the 1000000 us that were gathered"):
                archive.at(moment)


def test_gathering_tells_how_far_it_is_and_goes_on_where_it_was_cancelled() -> None:
    session = a_class(60)
    told: list[Any] = []

    def tell(progress: HowFar) -> None:
        told.append(progress)
        if len(told) == 3:
            raise Cancelled

    with archive_of(session) as archive:
        with pytest.raises(Cancelled):
            archive.gather_telling(20 * SECOND, tell)
        assert 0 < archive.reached < 20 * SECOND
        archive.gather_telling(20 * SECOND, tell)
        assert archive.reached == 20 * SECOND
        assert told == sorted(told, key=lambda progress: progress.now)
        assert state_of(archive.at(20 * SECOND)[0]) == state_of(fresh_at(session, 20 * SECOND))


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with archive_of(a_class(1)) as archive:
        archive.gather(SECOND)
        assert [path.name for path in tmp_path.glob("*/*")] == ["versions.db"]
    assert list(tmp_path.iterdir()) == []


def test_a_closure_on_the_timeline_is_refused() -> None:
    def closing_over(timeline: Timeline) -> Callable[[str, object], None]:
        return lambda *_: timeline.enter("again", print)

    timeline = Timeline()
    timeline.enter("room", closing_over(timeline))
    with pytest.raises(Exception, match="is a closure: what is kept for later has to be data"):
        Keyframes().keep(timeline)


@pytest.mark.parametrize("remedy", REMEDIES)
def test_the_past_of_readers_with_a_remedy_is_there_again_with_those_who_wait(remedy: Remedy) -> None:
    remedies = Remedies((RemedyRule(remedy, timeout=3 * SECOND),))
    busy = Capacities(write=Capacity(30), replica=Capacity(30))
    settings = replace(CLASS, capacities=busy, layout=Layout(replicas=2), remedies=remedies)
    session = Session(Head(SOCIAL_FEED.name, 1, SYNCHRONOUS), opening(SOCIAL_FEED, settings))
    whole = Heard()
    simulation = bootstrap.in_memory(session.head)
    simulation.subscribe(whole)
    replay(simulation, session.entries, 12 * SECOND)
    with Archive(session.head, SOCIAL_FEED, session.entries, hearing, every=50) as archive:
        archive.gather(12 * SECOND)
        for moment in (3 * SECOND, 7_654_321, 12 * SECOND):
            there, heard = archive.at(moment)
            fresh = fresh_at(session, moment)
            assert there.read_side.answering.waiting == fresh.read_side.answering.waiting
            assert state_of(there) == state_of(fresh)
            replay(there, (), 12 * SECOND)
            assert heard == whole

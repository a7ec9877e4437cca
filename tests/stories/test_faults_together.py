"""Faults together: what one fault makes of another, and that everything can be repaired all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cqrs_sim.core import facts as told
from cqrs_sim.core import faults as done
from cqrs_sim.core.bookkeeping import checkpoint_of
from cqrs_sim.core.differences import at_rest, differences
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.fault_sentences import FaultTeller
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.journal import Inject
from cqrs_sim.core.settings import Capacities, Capacity, ChannelFaults, Layout, OutboxMode, ProjectorSwitches
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.troubles import troubles
from cqrs_sim.domains.social_feed.commands import (
    AddComment,
    CreatePost,
    EditPost,
    FollowUser,
    LikePost,
    UpdateProfile,
)
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from tests.stories.conftest import Story
from tests.stories.test_faults import COUNTS_TWICE, NAIVE, agrees, story


def right(simulation: Simulation) -> bool:
    """Whether every lane is at rest and shows what the log says."""
    lanes = simulation.read_side.all_lanes
    return all(at_rest(lane) and not differences(simulation, lane) for lane in lanes)


def titles(simulation: Simulation) -> list[str]:
    return [trouble.title for trouble in troubles(simulation)]


def switch(at: Story, switches: ProjectorSwitches) -> None:
    at.simulation.configure(replace(at.simulation.settings, projector=switches))


def test_a_copy_that_a_partition_holds_up_can_be_split_in_two() -> None:
    at = story()
    at.at(1).inject(done.Partition(duration=9 * SECOND))
    at.at(1).submit(CreatePost("Hello"), "Ana")
    at.at(5).inject(done.DuplicateCopy(position=4))
    simulation = at.at(20)
    assert [fact.copy for fact in at.log.of(told.Delivered)] == [0, 1]
    assert right(simulation)


def test_what_was_being_served_can_be_held_for_another_event_instead() -> None:
    slow = Capacities(projector=Capacity(1))
    at = story(0, projector=ProjectorSwitches(gaps="pass"), capacities=slow, faults=ChannelFaults(retry=0))
    at.at(1).inject(done.LoseNext())
    at.at(1).submit(CreatePost("Hello"), "Ana")
    at.at(1).submit(CreatePost("Lunch?"), "Ben")
    switch(at, ProjectorSwitches(gaps="wait"))
    simulation = at.at(9)
    assert simulation.lane.waits_for_lost == 4
    simulation.inject(done.SendAgain())
    at.at(20)
    assert right(simulation)


def asked(at: Story, times: int) -> None:
    for _ in range(times):
        at.simulation.ask(GetPostFeed(), "Ben")


SLOW_REPLICAS = Capacities(replica=Capacity(1))


def test_queries_that_wait_at_a_replica_are_answered_whatever_else_is_turned() -> None:
    at = story(capacities=SLOW_REPLICAS)
    at.at(1)
    asked(at, 3)
    at.simulation.configure(replace(at.simulation.settings, capacities=Capacities(replica=Capacity(2))))
    at.at(9)
    assert [fact.at / SECOND for fact in at.log.of(told.Answered)] == [2, 2.5, 3]


def test_queries_that_wait_at_a_replica_that_goes_are_answered_by_another() -> None:
    at = story(capacities=SLOW_REPLICAS, layout=Layout(replicas=2))
    simulation = at.at(1)
    asked(at, 6)
    simulation.configure(replace(simulation.settings, layout=Layout()))
    simulation.configure(replace(simulation.settings, layout=Layout(replicas=2)))
    at.at(30)
    assert len(at.log.of(told.Asked)) == 6
    assert sorted(fact.ticket for fact in at.log.of(told.Answered)) == sorted(f.ticket for f in at.log.of(told.Asked))
    assert {fact.lane for fact in at.log.of(told.Answered)} == {"read"}


@pytest.mark.parametrize("fault", [done.Mend(), done.Rebuild(), done.Rebuild(behind_glass=True)])
def test_with_two_projectors_the_one_that_holds_the_lease_is_repaired(fault: Fault) -> None:
    at = story()
    simulation = at.at(1)
    simulation.inject(done.PoisonNext())
    simulation.submit(CreatePost("Hello"), "Ana")
    at.at(9).inject(done.StartSecondProjector())
    simulation.inject(fault)
    simulation.submit(CreatePost("Lunch?"), "Ben")
    at.at(20).inject(done.Mend())
    assert right(at.at(30))


def test_poison_is_poison_for_a_second_projector_too() -> None:
    at = story()
    at.at(1).inject(done.PoisonNext())
    at.at(1).inject(done.StartSecondProjector())
    at.at(1).submit(CreatePost("Hello"), "Ana")
    simulation = at.at(9)
    assert titles(simulation) == ["1 event parked"]
    simulation.inject(done.Mend())
    assert right(simulation)


def test_a_read_model_that_gets_a_lane_of_its_own_is_given_up_by_two_projectors() -> None:
    at = story(0)
    simulation = at.at(1)
    simulation.inject(done.StartSecondProjector())
    simulation.configure(replace(simulation.settings, layout=Layout(separate=("feed",))))
    at.at(9).submit(CreatePost("Hello"), "Ana")
    at.at(20)
    assert {lane.name: len(lane.models) for lane in simulation.read_side.lanes} == {"read": 4, "read.feed": 1}
    assert right(simulation)


LATE = ProjectorSwitches(checkpoint="after", batch=5)


@pytest.mark.parametrize("first", [LATE, replace(LATE, duplicates="none"), replace(LATE, gaps="pass")])
@pytest.mark.parametrize("then", [ProjectorSwitches(), ProjectorSwitches(checkpoint="before"), NAIVE])
def test_what_was_applied_and_not_saved_is_known_after_a_change_of_switches(
    first: ProjectorSwitches, then: ProjectorSwitches
) -> None:
    at = story(0, projector=first)
    for text in ("Hello", "Lunch?"):
        at.at(1).submit(CreatePost(text), "Ana")
    simulation = at.at(2)
    assert simulation.lane.projector.checkpoint == 3
    switch(at, then)
    assert simulation.lane.projector.checkpoint == 5
    at.at(3).submit(LikePost(1), "Ben")
    assert simulation.lane.projector.checkpoint == 6
    assert right(simulation)


def test_poison_does_not_strike_an_event_that_was_applied() -> None:
    at = story(0, projector=LATE)
    at.at(1).submit(CreatePost("Hello"), "Ana")
    at.at(2).inject(done.PoisonNext())
    at.at(2).inject(done.ForgetSent())
    at.at(2).inject(done.StartSecondProjector())
    at.at(3).submit(LikePost(1), "Ben")
    simulation = at.at(9)
    assert [fact.position for fact in at.log.of(told.Parked)] == [5]
    simulation.inject(done.Mend())
    assert right(simulation)


def test_an_event_that_was_never_published_can_be_sent_from_the_log() -> None:
    at = story(outbox=OutboxMode(on=False, publish_fails=1))
    at.at(1).submit(CreatePost("Hello"), "Ana")
    simulation = at.at(5)
    simulation.configure(replace(simulation.settings, outbox=OutboxMode()))
    assert titles(simulation) == [], "nobody has noticed yet"
    simulation.submit(LikePost(1), "Ben")
    at.at(9)
    assert titles(simulation) == ["Waits for ever for #4"]
    simulation.inject(done.SendAgain())
    assert right(at.at(20))


@pytest.mark.parametrize("fault", [done.LoseNext(), done.PoisonNext()])
def test_what_was_never_committed_and_is_lost_or_parked_is_forgotten(fault: Fault) -> None:
    at = story(outbox=OutboxMode(on=False, commit_fails=1), faults=ChannelFaults(retry=0))
    at.at(1).inject(fault)
    at.at(1).submit(CreatePost("Never was"), "Ana")
    simulation = at.at(9)
    simulation.configure(replace(simulation.settings, outbox=OutboxMode(), faults=ChannelFaults()))
    (trouble,) = troubles(simulation)
    simulation.inject(trouble.input.fault)  # type: ignore[union-attr]  # both are repaired by something done to the lane
    assert titles(simulation) == []


def test_a_store_that_took_what_the_log_never_held_is_not_behind_by_less_than_nothing() -> None:
    at = story(outbox=OutboxMode(on=False, commit_fails=1))
    at.at(1).submit(CreatePost("Never was"), "Ana")
    simulation = at.at(9)
    assert (simulation.head, simulation.lane.projector.checkpoint) == (3, 4)
    assert simulation.history.events_behind(simulation.now) == simulation.history.time_behind(simulation.now) == 0


def test_the_trouble_of_a_read_store_that_is_being_built_behind_glass_is_told() -> None:
    at = story(0)
    at.at(1).submit(CreatePost("Hello"), "Ana")
    simulation = at.at(2)
    simulation.inject(done.Rebuild(behind_glass=True))
    simulation.inject(done.CrashProjector("read~1"))
    at.at(60)
    assert titles(simulation) == ["Projector down (Build 2)"]
    simulation.inject(done.RestartProjector("read~1"))
    at.at(90)
    assert (simulation.lane.name, right(simulation)) == ("read~1", True)


PENDING = {
    done.LoseNext(): "Next copy will be lost",
    done.DuplicateNext(): "Next event is sent twice",
    done.DetourNext(): "Next copy takes a detour",
    done.CrashProjector(between=True): "Crashes at the next event",
    done.PoisonNext(): "Next event: poison",
    done.PoisonNext(reason="unknown version"): "Next event: unknown version",
}


@pytest.mark.parametrize("fault", PENDING)
def test_what_is_to_happen_next_is_told_until_it_has_happened(fault: Fault) -> None:
    at = story()
    simulation = at.at(1)
    simulation.inject(fault)
    assert titles(simulation) == [PENDING[fault]]
    simulation.submit(CreatePost("Hello"), "Ana")
    at.at(9)
    assert PENDING[fault] not in titles(simulation)


@pytest.mark.parametrize("fault", PENDING)
def test_what_is_called_off_leaves_a_story_as_if_nobody_had_wished_for_it(fault: Fault) -> None:
    def told_of(*wishes: Fault) -> tuple[list[Fact], list[str]]:
        at = story()
        simulation = at.at(1)
        for wish in wishes:
            simulation.inject(wish)
        simulation.submit(CreatePost("Hello"), "Ana")
        at.at(9)
        return [fact for fact in at.log if not isinstance(fact, told.Injected)], titles(simulation)

    simulation = story().at(1)
    simulation.inject(fault)
    (trouble,) = troubles(simulation)
    assert trouble.repair == "Call off"
    assert isinstance(trouble.input, Inject)
    assert told_of(fault, trouble.input.fault) == told_of()


def test_a_lane_is_as_far_as_its_store_while_the_first_of_two_projectors_has_not_noticed() -> None:
    at = story(0)
    simulation = at.at(1)
    simulation.configure(replace(simulation.settings, projector=replace(NAIVE, polling=SECOND)))
    simulation.inject(done.StartSecondProjector())
    simulation.submit(CreatePost("Hello"), "Ana")
    for moment in range(1, 40):
        at.at(1 + moment / 10)
        with simulation.lane.store.reading() as rows:
            assert simulation.lane.checkpoint == checkpoint_of(rows, "read")
    assert simulation.lane.checkpoint == 4


def test_what_a_rebuild_has_parked_can_be_mended_before_it_is_done() -> None:
    at = story(0)
    for _ in range(20):
        at.at(1).submit(CreatePost("Hello"), "Ana")
    simulation = at.at(2)
    simulation.inject(done.PoisonNext())
    simulation.submit(LikePost(1), "Ben")
    at.at(6).inject(done.Rebuild())
    at.at(6.1).inject(done.Mend())
    at.at(20)
    assert (titles(simulation), right(simulation)) == ([], True)


def test_events_that_touch_what_a_parked_one_touches_are_parked_behind_it_and_all_comes_right() -> None:
    at = story(0)
    simulation = at.at(1)
    simulation.submit(CreatePost("One"), "Ana")
    simulation.submit(CreatePost("Two"), "Ben")
    simulation.inject(done.PoisonNext())
    for client, command in (
        ("Ana", UpdateProfile("Anna")),
        ("Ana", CreatePost("Three")),
        ("Ben", LikePost(3)),
        ("Cy", AddComment(2, "Hi")),
        ("Ben", LikePost(1)),
        ("Ana", EditPost(1, "First", 1)),
        ("Cy", FollowUser("Ana")),
        ("Cy", FollowUser("Ben")),
    ):
        simulation.submit(command, client)
    at.at(9)
    behind = {fact.position: fact.reason for fact in at.log.of(told.Parked)}
    assert behind == {6: "poison", 7: "behind #6", 8: "behind #7", 12: "behind #6", 13: "behind #12"}
    assert not agrees(simulation)
    simulation.inject(done.Mend())
    assert right(simulation)


def test_a_retry_may_come_before_the_loss_is_known() -> None:
    at = story(faults=ChannelFaults(retry=SECOND // 2))
    at.at(1).inject(done.LoseNext())
    at.at(1).submit(CreatePost("Hello"), "Ana")
    at.at(9)
    (lost,) = at.log.of(told.Lost)
    assert FaultTeller({}).tellers[told.Lost](lost) == "#4 is lost and was sent again at 1.5 s."
    assert right(at.simulation)


def test_a_crash_of_a_projector_that_counts_twice_never_loses_a_count() -> None:
    at = story(0, projector=replace(COUNTS_TWICE, checkpoint="after", batch=3))
    simulation = at.at(1)
    simulation.submit(CreatePost("Hello"), "Ana")
    for client in ("Ana", "Ben", "Cy"):
        simulation.submit(LikePost(1), client)
    simulation.inject(done.CrashProjector())
    simulation.inject(done.RestartProjector())
    with simulation.lane.store.reading() as rows:
        (post,) = rows.find(simulation.domain.read_models[0].tables[0])
    assert post.likes == 4, "the third like was applied, but its batch was not full"

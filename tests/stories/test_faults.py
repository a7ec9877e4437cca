"""Each fault as a whole story: what is told when it strikes, and what is there when it is repaired."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from cqrs_sim.core import facts as told
from cqrs_sim.core import faults as done
from cqrs_sim.core.differences import at_rest, differences
from cqrs_sim.core.facts import Applied, Fact, Ignored, Parked
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.settings import Capacities, Capacity, ChannelFaults, OutboxMode, ProjectorSwitches, Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, EditPost, LikePost, UnlikePost
from cqrs_sim.domains.social_feed.queries import GetPost, GetPostFeed
from tests.core.play import delayed, shown
from tests.stories.conftest import Story

NAIVE = ProjectorSwitches(gaps="pass", duplicates="none")
COUNTS_TWICE = ProjectorSwitches(duplicates="none")
ON_THE_WAY = (told.LaneFact, told.OfLane, told.PublishFailed, told.PublishedUncommitted)


def lines(block: str) -> str:
    return dedent(block).strip("\n")


def story(seconds: float = 2, **sections: object) -> Story:
    """Return a story with this sync delay and these sections of settings."""
    return Story(replace(delayed(seconds=seconds), **sections))  # type: ignore[arg-type]


def happened(at: Story) -> str:
    """Return what has happened on the lane since the last time, and forget the rest."""
    return at.news(*ON_THE_WAY)


def agrees(simulation: Simulation) -> bool:
    """Whether the read store shows what the truth does."""
    return shown(simulation, simulation.lane.store) == shown(simulation, simulation.truth)


def likes_of(simulation: Simulation, post: int = 1) -> int:
    """Return how many likes the feed shows of a post."""
    seen: list[told.Answered] = []
    stop = simulation.subscribe(lambda fact: seen.append(fact) if isinstance(fact, told.Answered) else None)
    simulation.ask(GetPost(post), "Ben")
    stop()
    return int(seen[-1].rows[0].likes)


def test_a_lost_copy_is_sent_again_after_the_retry() -> None:
    at = story(faults=ChannelFaults(retry=SECOND))
    at.at(1).inject(done.LoseNext())
    at.at(1).submit(CreatePost("Hello"), "Ana")
    at.at(9)
    assert happened(at) == lines("""
        1.000  #4 sent, due at 3.000
        2.000  #4 lost
        2.000  #4 sent, due at 4.000
        4.000  #4 delivered
        4.000  #4 applied
        """)
    assert agrees(at.simulation)


def test_without_a_retry_an_ordered_projector_waits_for_ever_until_somebody_sends_again() -> None:
    at = story(faults=ChannelFaults(retry=0))
    at.at(1).inject(done.LoseNext())
    at.at(1).submit(CreatePost("Hello"), "Ana")
    at.at(2).submit(CreatePost("Lunch?"), "Ben")
    simulation = at.at(600)
    assert (simulation.lane.waits_for_lost, simulation.lane.projector.checkpoint) == (4, 3)
    assert simulation.next_moment() is None
    happened(at)
    simulation.inject(done.SendAgain())
    at.at(700)
    assert happened(at) == lines("""
        600.000  #4 sent, due at 602.000
        602.000  #4 delivered
        602.000  #4 applied
        602.000  #5 applied
        """)
    assert simulation.lane.waits_for_lost is None
    assert agrees(simulation)


def test_a_duplicate_is_ignored_by_the_number_and_counted_twice_for_ever_without() -> None:
    results = []
    for switches in (ProjectorSwitches(), COUNTS_TWICE):
        at = story(projector=switches)
        at.at(1).submit(CreatePost("Hello"), "Ana")
        at.at(4).inject(done.DuplicateNext())
        at.at(4).submit(LikePost(1), "Ben")
        happened(at)
        at.at(9)
        results.append((happened(at), likes_of(at.simulation), agrees(at.simulation)))
    assert results[0] == ("6.000  #5 delivered\n6.000  #5 applied\n6.000  #5 delivered\n6.000  #5 ignored", 1, True)
    assert results[1] == ("6.000  #5 delivered\n6.000  #5 applied\n6.000  #5 delivered\n6.000  #5 applied", 2, False)


def test_an_event_that_is_overtaken_is_waited_for_or_missed() -> None:
    results = []
    for switches in (ProjectorSwitches(), NAIVE):
        at = story(projector=switches)
        at.at(1).inject(done.DetourNext())
        at.at(1).submit(CreatePost("Hello"), "Ana")
        at.at(1).submit(LikePost(1), "Ben")
        happened(at)
        at.at(9)
        results.append((happened(at), likes_of(at.simulation)))
    assert results[0] == (
        "3.000  #5 delivered\n3.000  #5 held, waits for #4\n5.000  #4 delivered\n5.000  #4 applied\n5.000  #5 applied",
        1,
    )
    assert results[1] == ("3.000  #5 delivered\n3.000  #5 applied\n5.000  #4 delivered\n5.000  #4 applied", 0)


def test_a_late_edit_overwrites_a_newer_one_where_nobody_waits() -> None:
    at = story(projector=NAIVE)
    at.at(1).submit(CreatePost("One"), "Ana")
    at.at(4).inject(done.DetourNext())
    at.at(4).submit(EditPost(1, "Two", 1), "Ana")
    at.at(4).submit(EditPost(1, "Three", 2), "Ana")
    simulation = at.at(60)
    assert not agrees(simulation)
    simulation.inject(done.Rebuild())
    at.at(70)
    assert agrees(simulation)


def test_during_a_partition_nothing_arrives_and_then_all_in_order() -> None:
    at = story()
    at.at(1).inject(done.Partition(duration=5 * SECOND))
    for moment in (1, 2, 5):
        at.at(moment).submit(CreatePost("Hello"), "Ana")
    happened(at)
    at.at(9)
    assert happened(at) == lines("""
        6.000  #4 delivered
        6.000  #4 applied
        6.000  #5 delivered
        6.000  #5 applied
        7.000  #6 delivered
        7.000  #6 applied
        """)


def test_a_partition_that_is_healed_lets_what_is_due_arrive_at_once() -> None:
    at = story()
    at.at(1).inject(done.Partition(duration=50 * SECOND))
    at.at(1).submit(CreatePost("Hello"), "Ana")
    happened(at)
    at.at(5).inject(done.HealPartition())
    at.at(99)
    assert happened(at) == lines("""
        5.000  read partitioned
        5.000  #4 delivered
        5.000  #4 applied
        """)


def test_a_copy_can_be_lost_doubled_and_held_up_by_hand() -> None:
    at = story()
    for moment in (1, 1, 1):
        at.at(moment).submit(CreatePost("Hello"), "Ana")
    happened(at)
    at.at(2).inject(done.LoseCopy(position=6))
    at.at(2).inject(done.DuplicateCopy(position=4))
    at.at(2).inject(done.DelayCopy(position=5, by=3 * SECOND))
    at.at(9).inject(done.LoseCopy(position=4))
    assert happened(at) == lines("""
        2.000  #6 lost
        2.000  #4 duplicated
        2.000  #5 delayed
        3.000  #4 delivered
        3.000  #4 applied
        3.000  #4 delivered
        3.000  #4 ignored
        6.000  #5 delivered
        6.000  #5 applied
        """)
    assert list(at.simulation.lane.channel.lost) == [6]


def test_a_relay_that_forgets_what_it_sent_sends_it_again_and_the_number_is_known() -> None:
    at = story()
    at.at(1).submit(CreatePost("Hello"), "Ana")
    at.at(2).inject(done.ForgetSent())
    at.at(9)
    assert [(fact.position, fact.copy) for fact in at.log.of(Applied)] == [(4, 0)]
    assert [(fact.position, fact.copy) for fact in at.log.of(Ignored)] == [(4, 1)]


def test_while_the_projector_is_down_commands_succeed_and_queries_are_stale_and_then_all_is_applied() -> None:
    at = story(capacities=Capacities(projector=Capacity(10)))
    simulation = at.at(1)
    simulation.inject(done.CrashProjector())
    for number in range(20):
        at.at(1 + number * 0.5).submit(CreatePost("Hello"), "Ana")
    at.at(20)
    assert len(at.log.of(told.Accepted)) == 20
    assert len(simulation.lane.projector.at_door) == 20
    assert simulation.lane.projector.checkpoint == 3
    simulation.inject(done.RestartProjector())
    at.at(21.999)
    assert simulation.lane.projector.checkpoint == 22
    at.at(22)
    assert simulation.lane.projector.checkpoint == 23, "20 waiting at 10 a second take 2 s"
    assert agrees(simulation)


@pytest.mark.parametrize(
    ("switches", "likes"),
    [
        (ProjectorSwitches(), 1),
        (ProjectorSwitches(checkpoint="after"), 1),
        (ProjectorSwitches(checkpoint="after", duplicates="none"), 2),
        (ProjectorSwitches(checkpoint="before"), 0),
        (ProjectorSwitches(checkpoint="before", duplicates="none"), 0),
        (ProjectorSwitches(gaps="pass"), 1),
        (ProjectorSwitches(gaps="pass", checkpoint="after"), 1),
        (ProjectorSwitches(gaps="pass", duplicates="none", checkpoint="after"), 2),
    ],
)
def test_a_crash_between_rows_and_checkpoint_costs_what_the_switches_say(
    switches: ProjectorSwitches, likes: int
) -> None:
    at = story(projector=switches)
    at.at(1).submit(CreatePost("Hello"), "Ana")
    at.at(4).inject(done.CrashProjector(between=True))
    at.at(4).submit(LikePost(1), "Ben")
    simulation = at.at(9)
    assert not simulation.lane.projector.up
    simulation.inject(done.RestartProjector())
    at.at(10)
    assert (likes_of(simulation), agrees(simulation)) == (likes, likes == 1)
    assert simulation.lane.projector.checkpoint == 5


def test_a_poisonous_event_is_tried_three_times_then_parked_with_what_is_about_the_same_thing() -> None:
    at = story()
    simulation = at.at(1)
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.submit(CreatePost("Lunch?"), "Ben")
    at.at(4).inject(done.PoisonNext())
    at.at(4).submit(LikePost(1), "Ben")
    at.at(5).submit(UnlikePost(1), "Ben")
    at.at(5).submit(LikePost(2), "Ana")
    happened(at)
    at.at(20)
    assert happened(at) == lines("""
        6.000  #6 delivered
        6.000  #6 failed
        6.500  #6 failed
        7.000  #7 delivered
        7.000  #8 delivered
        7.500  #6 failed
        7.500  #6 parked
        7.500  #7 parked
        7.500  #8 applied
        """)
    assert [fact.reason for fact in at.log.of(Parked)] == []
    assert not agrees(simulation)
    simulation.inject(done.Mend())
    assert agrees(simulation)
    assert simulation.lane.projector.kept.parked == {}


def test_an_event_of_an_unknown_version_is_parked_at_once_and_never_passed_over() -> None:
    at = story()
    at.at(1).inject(done.PoisonNext(reason="unknown version"))
    at.at(1).submit(CreatePost("Hello"), "Ana")
    simulation = at.at(9)
    assert [(fact.position, fact.reason) for fact in at.log.of(Parked)] == [(4, "unknown version")]
    simulation.inject(done.Mend())
    assert agrees(simulation)


def test_of_two_projectors_the_one_without_the_lease_stops_and_each_effect_is_there_once() -> None:
    at = story(projector=COUNTS_TWICE)
    at.at(1).submit(CreatePost("Hello"), "Ana")
    at.at(4).inject(done.StartSecondProjector())
    at.at(4).submit(LikePost(1), "Ben")
    happened(at)
    simulation = at.at(9)
    assert "read fenced" in happened(at)
    assert (likes_of(simulation), agrees(simulation)) == (1, True)
    assert (simulation.lane.second, simulation.lane.projector.kept.lease) == (None, 1)


@pytest.mark.parametrize("behind_glass", [False, True])
def test_a_read_store_that_is_built_anew_ends_as_it_was(behind_glass: bool) -> None:
    at = story(1)
    for number in range(6):
        at.at(number).submit(CreatePost("Hello"), "Ana")
        at.at(number).submit(LikePost(number + 1), "Ben")
    simulation = at.at(8)
    before = shown(simulation, simulation.lane.store)
    simulation.inject(done.Rebuild(behind_glass=behind_glass))
    assert (shown(simulation, simulation.lane.store) == before) == behind_glass
    at.at(8.1).submit(LikePost(1), "Cy")
    at.at(20)
    assert agrees(simulation)
    assert simulation.lane.name == ("read~1" if behind_glass else "read")


def test_without_an_outbox_an_event_that_was_not_published_never_comes() -> None:
    at = story(outbox=OutboxMode(on=False, publish_fails=1))
    at.at(1).submit(CreatePost("Hello"), "Ana")
    simulation = at.at(99)
    assert happened(at) == "1.000  #4 was not published"
    assert simulation.next_moment() is None
    assert not agrees(simulation)
    simulation.inject(done.Rebuild())
    at.at(120)
    assert agrees(simulation)


def test_without_an_outbox_an_event_can_be_out_before_its_commit_fails() -> None:
    at = story(outbox=OutboxMode(on=False, commit_fails=1))
    at.at(1).submit(CreatePost("Never was"), "Ana")
    at.at(2).configure(delayed(seconds=2))
    at.at(3).submit(CreatePost("Hello"), "Ana")
    simulation = at.at(9)
    assert [fact.rule for fact in at.log.of(told.Rejected)] == ["commit"]
    assert simulation.head == simulation.lane.projector.checkpoint == 4
    simulation.ask(GetPostFeed(), "Ben")
    assert [row.text for row in at.log.of(told.Answered)[-1].rows] == ["Never was"], "the real #4 was taken for a copy"
    assert not agrees(simulation)


def test_a_command_that_is_sent_again_with_its_id_is_answered_alike_and_done_once() -> None:
    at = story()
    for _ in range(2):
        at.at(1).submit(CreatePost("Hello"), "Ana", "mine")
    assert [fact.receipt for fact in at.log.of(told.Accepted)] == [4, 4]
    assert at.simulation.head == 4


def test_a_buggy_projection_is_wrong_until_it_is_mended_and_the_read_store_rebuilt() -> None:
    at = story(projector=ProjectorSwitches(bug="unlikes-ignored"))
    simulation = at.at(1)
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.submit(LikePost(1), "Ben")
    simulation.submit(UnlikePost(1), "Ben")
    at.at(4).ask(GetPostFeed(), "Ben")
    assert [row.likes for row in at.log.of(told.Answered)[-1].rows] == [1]
    simulation.configure(delayed(seconds=2))
    assert at_rest(simulation.lane)
    (wrong,) = differences(simulation, simulation.lane)
    assert (wrong.table, wrong.key, wrong.shown.likes, wrong.true.likes) == ("feed", (1,), 1, 0)
    simulation.inject(done.Rebuild())
    at.at(20)
    assert differences(simulation, simulation.lane) == ()


def test_from_the_write_tables_a_read_store_is_there_again_at_once() -> None:
    at = story(projector=COUNTS_TWICE)
    simulation = at.at(1)
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.inject(done.DuplicateNext())
    simulation.submit(LikePost(1), "Ben")
    at.at(5).submit(LikePost(1), "Cy")
    simulation.inject(done.Rebuild(source="write tables"))
    assert (likes_of(simulation), differences(simulation, simulation.lane)) == (2, ())
    assert simulation.lane.projector.checkpoint == simulation.head == 6
    at.at(20)
    assert [(fact.position, fact.at) for fact in at.log.of(Ignored)] == [(6, 7 * SECOND)], "it was covered"
    assert differences(simulation, simulation.lane) == ()


def test_nothing_is_done_to_a_lane_that_is_not_there() -> None:
    at = story()
    with pytest.raises(ValueError, match="There is no lane read9: choose from read"):
        at.at(1).inject(done.CrashProjector("read9"))
    assert [fact for fact in at.log if not isinstance(fact, told.SettingsChanged)] == []


@pytest.mark.parametrize("kind", done.FAULTS)
def test_every_fault_can_be_done_at_any_time(kind: type[Fault]) -> None:
    at = Story(Settings())
    simulation = at.at(1)
    simulation.submit(CreatePost("Hello"), "Ana")
    for moment in (1, 2, 4):
        at.at(moment).inject(kind())
    at.at(60)
    simulation.inject(done.RestartProjector())
    simulation.inject(done.Mend())
    simulation.submit(LikePost(1), "Ben")
    at.at(99)
    assert isinstance(at.log[-1], Fact)


def test_queries_that_wait_for_a_replica_are_answered_though_settings_change_meanwhile() -> None:
    at = story(capacities=Capacities(replica=Capacity(1)))
    simulation = at.at(1)
    for _ in range(3):
        simulation.ask(GetPostFeed(), "Ben")
    simulation.configure(replace(simulation.settings, faults=ChannelFaults(loss=0.5)))
    at.at(9)
    assert [fact.at for fact in at.log.of(told.Answered)] == [2 * SECOND, 3 * SECOND, 4 * SECOND]

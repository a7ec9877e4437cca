"""Lasting damage: found where it is, named after what did it, and gone after a rebuild."""

from __future__ import annotations

from dataclasses import replace

from cqrs_sim.core import faults as done
from cqrs_sim.core.differences import differences
from cqrs_sim.core.faults import Fault, Rebuild
from cqrs_sim.core.journal import Inject
from cqrs_sim.core.lasting import Lasting
from cqrs_sim.core.settings import ChannelFaults, Layout, OutboxMode, ProjectorSwitches, Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.troubles import Trouble
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from tests.core.play import begun, delayed

COUNTS_TWICE = ProjectorSwitches(duplicates="none")


def liked(settings: Settings, fault: Fault | None = None) -> tuple[Simulation, Lasting]:
    """Return a run in which Ana posts #4, the fault is done and Ben's like #5 is sent, and who looks for damage."""
    simulation, _ = begun(settings)
    lasting = Lasting(simulation)
    simulation.submit(CreatePost("Hello"), "Ana")
    if fault is not None:
        simulation.inject(fault)
    simulation.submit(LikePost(1), "Ben")
    return simulation, lasting


def found(lasting: Lasting, running: bool = False) -> tuple[list[str], str]:
    lasting.look(running)
    return [trouble.title for trouble in lasting.troubles()], lasting.caption()


def test_what_was_counted_twice_is_wrong_for_ever_and_named() -> None:
    simulation, lasting = liked(replace(delayed(), projector=COUNTS_TWICE), done.DuplicateNext())
    assert found(lasting) == ([], "")
    simulation.run_until(9 * SECOND)
    titles, caption = found(lasting)
    assert titles == [f"{len(differences(simulation, simulation.lane))} rows differ for ever"]
    assert caption == "Counts #5 twice, for ever."
    simulation.run_until(99 * SECOND)
    assert found(lasting) == (titles, caption)


def test_its_repair_is_a_rebuild_after_which_nothing_is_wrong() -> None:
    simulation, lasting = liked(replace(delayed(), projector=COUNTS_TWICE), done.DuplicateNext())
    simulation.run_until(9 * SECOND)
    lasting.look(running=False)
    (trouble,) = lasting.troubles()
    assert trouble == Trouble(trouble.title, "Rebuild", Inject(Rebuild("read")))
    simulation.inject(Rebuild("read"))
    assert found(lasting) == ([], ""), "the wrong rows are gone at once"
    simulation.run_until(20 * SECOND)
    assert found(lasting) == ([], "")
    assert simulation.doubles.of("read") == ()


def test_what_is_sent_again_is_no_longer_wrong_for_ever() -> None:
    simulation, lasting = liked(replace(delayed(), faults=ChannelFaults(retry=0)), done.LoseNext())
    simulation.run_until(9 * SECOND)
    assert found(lasting, running=True)[1] == "5 rows of the read store are wrong for ever."
    simulation.inject(done.SendAgain())
    assert found(lasting, running=True) == ([], ""), "it is on its way"
    simulation.run_until(20 * SECOND)
    assert found(lasting, running=True) == ([], "")


def test_what_was_parked_and_is_replayed_is_no_longer_wrong_for_ever() -> None:
    simulation, lasting = liked(delayed(), done.PoisonNext())
    simulation.run_until(20 * SECOND)
    assert found(lasting)[1] != ""
    simulation.inject(done.Mend("read"))
    assert found(lasting, running=True) == ([], "")


def test_while_time_passes_the_stores_are_compared_when_they_have_been_quiet_for_a_second() -> None:
    simulation, lasting = liked(replace(delayed(), projector=COUNTS_TWICE), done.DuplicateNext())
    simulation.run_until(2 * SECOND + SECOND // 2)
    assert found(lasting, running=True) == ([], "")
    simulation.run_until(3 * SECOND)
    assert found(lasting, running=True)[1] == "Counts #5 twice, for ever."


def test_where_events_never_stop_coming_what_was_applied_twice_is_told_all_the_same() -> None:
    simulation, lasting = liked(replace(delayed(), projector=COUNTS_TWICE), done.DuplicateNext())
    simulation.run_until(SECOND)
    simulation.submit(CreatePost("On its way"), "Cy")
    simulation.run_until(2 * SECOND)
    assert found(lasting, running=True) == (["1 event applied twice"], "")


def test_damage_without_a_double_is_told_by_how_many_rows_are_wrong() -> None:
    simulation, lasting = liked(replace(delayed(), outbox=OutboxMode(on=False, publish_fails=1)))
    simulation.run_until(9 * SECOND)
    wrong = len(differences(simulation, simulation.lane))
    assert found(lasting) == ([f"{wrong} rows differ for ever"], f"{wrong} rows of the read store are wrong for ever.")


def test_each_lane_is_damaged_for_itself() -> None:
    settings = replace(delayed(), projector=COUNTS_TWICE, layout=Layout(separate=("feed",)))
    simulation, _ = begun(settings)
    simulation.run_until(SECOND)
    lasting = Lasting(simulation)
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.inject(done.DuplicateNext("read.feed"))
    simulation.submit(LikePost(1), "Ben")
    simulation.run_until(9 * SECOND)
    assert found(lasting)[0] == ["1 row differs for ever (Feed)"]
    assert (simulation.doubles.of("read"), simulation.doubles.of("read.feed")) == ((), (5,))


def test_a_healthy_run_is_never_compared() -> None:
    simulation, lasting = liked(delayed())
    simulation.run_until(9 * SECOND)
    lasting.look(running=False)
    assert simulation.truth.position == 0, "nobody has looked at the truth"


def test_a_run_that_was_faulty_before_anybody_listened_is_compared() -> None:
    simulation, _ = liked(replace(delayed(), projector=COUNTS_TWICE), done.DuplicateNext())
    simulation.run_until(9 * SECOND)
    simulation.configure(delayed())
    assert found(Lasting(simulation))[1] == "Counts #5 twice, for ever."


def test_a_copy_that_was_ignored_and_one_that_was_late_are_no_doubles() -> None:
    simulation, _ = liked(delayed(), done.DuplicateNext())
    simulation.run_until(9 * SECOND)
    assert simulation.doubles.of("read") == ()
    passing = replace(delayed(), projector=ProjectorSwitches(gaps="pass"), faults=ChannelFaults())
    simulation, _ = liked(passing, done.DetourNext())
    simulation.run_until(9 * SECOND)
    assert simulation.doubles.of("read") == ()

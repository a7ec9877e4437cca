"""Follow my event: a person's own last event is to be seen at every level, until it is in every read store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cqrs_sim.core import faults as done
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.settings import (
    Capacities,
    Capacity,
    ChannelFaults,
    DelayLaw,
    Layout,
    OutboxMode,
    ProjectorSwitches,
    TrafficRates,
)
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui import lane_words
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.following import Place
from cqrs_sim.ui.numbered import numbered
from cqrs_sim.ui.picture import Picture
from tests.ui.driver import Desk


def configure(desk: Desk, **sections: object) -> None:
    desk.live.do(Configure(replace(desk.simulation.settings, **sections)))  # type: ignore[arg-type]


def picture(desk: Desk) -> Picture:
    shown = desk.stage.lane.worded
    assert shown is not None
    return shown


def place(desk: Desk) -> Place | None:
    """Return where the event is that is followed; None where none is."""
    followed = picture(desk).lane.followed
    return None if followed is None else followed.place


def said(desk: Desk) -> str:
    """Return what the lane tells a screen reader first."""
    return desk.stage.lane.accessibleDescription().partition(".")[0]


@pytest.mark.parametrize(("rate", "level"), [(0.0, Level.TOKENS), (8.0, Level.DOTS), (80.0, Level.STREAM)])
def test_it_keeps_its_number_at_every_level_until_it_is_applied(desk: Desk, rate: float, level: Level) -> None:
    desk.run()
    configure(desk, traffic=TrafficRates(writes=rate))
    desk.let_pass(4)
    desk.command("CreatePost", text="Mine")
    mine = picture(desk).mine
    assert mine is not None
    desk.let_pass(1)
    shown = picture(desk)
    assert shown.detail.level is level
    assert [flight.envelope.event.text for flight in numbered(shown.lane, shown, None)].count("Mine") == 1  # type: ignore[attr-defined]
    assert mine in desk.stage.lane.tokens()
    assert desk.stage.lane.accessibleDescription().startswith(f"Your event #{mine} arrives in 1.")
    desk.let_pass(1.5)
    assert picture(desk).mine is None
    assert "Your event" not in desk.stage.lane.accessibleDescription()


def test_the_last_of_several_is_followed_and_those_of_simulated_clients_are_not(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="First")
    desk.command("CreatePost", text="Second")
    assert picture(desk).mine == 5
    configure(desk, traffic=TrafficRates(writes=20))
    desk.let_pass(1)
    assert picture(desk).mine == 5


def test_it_is_followed_until_the_slowest_replica_has_it(desk: Desk) -> None:
    desk.run()
    configure(desk, layout=Layout(replicas=2, replica_delays=((2, DelayLaw("fixed", 6 * SECOND)),)))
    desk.command("CreatePost", text="Hello")
    desk.let_pass(4)
    assert [lane.followed.place for lane in picture(desk).lanes if lane.followed] == [Place.APPLIED, Place.FLYING]
    assert "Replica 1. Your event #4 is applied. " in desk.stage.lane.accessibleDescription()
    desk.let_pass(3)
    assert picture(desk).mine is None


def test_one_that_is_held_says_for_what(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+T")
    desk.command("CreatePost", text="Late")
    desk.command("CreatePost", text="Early")
    desk.let_pass(3)
    assert (place(desk), said(desk)) == (Place.HELD, "Your #5 is held until #4 comes")
    assert lane_words.detail(picture(desk), None) == "Your #5 is held until #4 comes"
    desk.let_pass(2)
    assert picture(desk).mine is None


def test_one_that_is_lost_will_come_again_or_is_lost_for_good(desk: Desk) -> None:
    desk.run()
    configure(desk, faults=ChannelFaults(retry=5 * SECOND))
    desk.press("Ctrl+Shift+L")
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1.5)
    assert (place(desk), said(desk)) == (Place.TO_COME, "Your #4 was lost and will be sent again")
    desk.let_pass(4)
    assert place(desk) is Place.FLYING
    desk.let_pass(2)
    configure(desk, faults=ChannelFaults(retry=0))
    desk.press("Ctrl+Shift+L")
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1.5)
    assert (place(desk), said(desk)) == (Place.LOST, "Your #5 is lost for good")


def test_one_that_is_parked_says_so_until_it_is_replayed(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+X")
    desk.command("CreatePost", text="Hello")
    desk.let_pass(5)
    assert (place(desk), said(desk)) == (Place.PARKED, "Your #4 is parked")
    desk.live.do(Inject(done.Mend()))
    assert picture(desk).mine is None


def test_one_that_is_doubled_is_followed_in_both_copies(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+D")
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    assert said(desk) == "Your event #4 arrives in 1"
    assert desk.stage.lane.accessibleDescription().startswith("Your event #4 arrives in 1.0 s, in 2 copies.")
    followed = picture(desk).lane.followed
    assert followed is not None
    assert [copy.copy for copy in followed.copies] == [0, 1]
    desk.let_pass(2)
    assert picture(desk).mine is None


def test_one_waits_at_the_door_of_a_projector_that_is_down_and_in_the_queue_of_a_slow_one(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+C")
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    assert (place(desk), said(desk)) == (Place.AT_DOOR, "Your #4 waits at the door")
    configure(desk, capacities=Capacities(projector=Capacity(0.5)))
    desk.live.do(Inject(done.RestartProjector()))
    assert (place(desk), said(desk)) == (Place.QUEUED, "Your #4 waits for its turn")
    desk.let_pass(3)
    assert picture(desk).mine is None


def test_one_that_was_never_sent_says_so(desk: Desk) -> None:
    desk.run()
    configure(desk, outbox=OutboxMode(on=False, publish_fails=1.0))
    desk.command("CreatePost", text="Hello")
    assert (place(desk), said(desk)) == (Place.UNSENT, "Your #4 was never sent")


def test_where_gaps_are_passed_a_later_checkpoint_does_not_make_a_lost_one_applied(desk: Desk) -> None:
    desk.run()
    configure(desk, projector=ProjectorSwitches("pass", "none"), faults=ChannelFaults(retry=0))
    desk.press("Ctrl+Shift+L")
    desk.command("CreatePost", text="Hello")
    configure(desk, traffic=TrafficRates(writes=5))
    desk.let_pass(4)
    assert picture(desk).checkpoint > 4
    assert place(desk) is Place.LOST


def test_its_ring_is_drawn_beside_the_projector_while_it_is_not_on_its_way(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+C")
    desk.let_pass(0.25)
    alone = desk.stage.lane.grab().toImage()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    waiting = desk.stage.lane.grab().toImage()
    centre = desk.stage.lane.painting.projector_box().center()
    left = desk.stage.lane.painting.projector_box().left()
    ring = int(left - 2 + desk.stage.theme.sizes.token / 2), int(centre.y())
    assert alone.pixelColor(*ring) != waiting.pixelColor(*ring)

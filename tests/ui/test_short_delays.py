"""What eyes cannot follow: events that arrive at once or within a blink, and tokens that are not to move."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QImage

from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import DelayLaw, Layout
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.lane_places import stationed
from cqrs_sim.ui.lane_streaks import SHOWN, without_streaks
from tests.ui.driver import Desk

FRAME = 1 / 64


def configure(desk: Desk, **sections: object) -> None:
    desk.live.do(Configure(replace(desk.simulation.settings, **sections)))  # type: ignore[arg-type]


def frame(desk: Desk) -> None:
    desk.clock.seconds += FRAME
    desk.live.tick()


def streaks(desk: Desk) -> list[tuple[str, int, int]]:
    return [(streak.lane, streak.position, streak.travel) for streak in desk.stage.lane._streaks]


def below(desk: Desk) -> str:
    """Return what is written below the events of the lane."""
    picture = desk.stage.lane.worded
    assert picture is not None
    return desk.stage.lane.painting._setting._below(picture)


def image(desk: Desk) -> QImage:
    return desk.stage.lane.grab().toImage()


def test_without_delay_a_bar_joins_both_stores_for_a_quarter_of_a_second(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    frame(desk)
    before = image(desk)
    desk.command("CreatePost", text="Hello")
    assert streaks(desk) == [("read", 4, 0)]
    assert below(desk) == "synchronous"
    with_bar = image(desk)
    lit = [panel.models[name].is_fresh(0) for panel, name in ((desk.stage.write, "posts"), (desk.stage.read, "feed"))]
    assert lit == [True, True]
    for _ in range(round(SHOWN / FRAME)):
        assert streaks(desk) == [("read", 4, 0)]
        frame(desk)
    assert streaks(desk) == []
    assert len({each.cacheKey() for each in (before, with_bar, image(desk))}) == 3
    assert image(desk) != with_bar


def test_a_delay_too_short_for_eyes_is_drawn_longer_and_says_so(desk: Desk) -> None:
    desk.run()
    configure(desk, delay=DelayLaw(mean=SECOND // 10))
    frame(desk)
    desk.command("CreatePost", text="Hello")
    assert streaks(desk) == [("read", 4, SECOND // 10)]
    assert below(desk) == "0.1 s: slowed for the eye"
    frame(desk)
    picture = desk.stage.lane.worded
    assert picture is not None
    assert len(picture.flights) == 1
    assert without_streaks(picture.flights, picture.viewing) == [], "it is not drawn twice"
    desk.let_pass(0.125)
    assert desk.checkpoint == "at #4 of 4"
    assert streaks(desk), "it is still seen when it has arrived"
    desk.let_pass(0.25)
    assert streaks(desk) == []


def test_what_is_too_short_depends_on_the_speed(desk: Desk) -> None:
    desk.run()
    configure(desk, delay=DelayLaw(mean=SECOND))
    desk.command("CreatePost", text="Hello")
    assert streaks(desk) == []
    desk.pick(desk.window.bar.speed, "10×")
    desk.window.bar.speed.activated.emit(desk.window.bar.speed.currentIndex())
    desk.let_pass(1)
    desk.command("CreatePost", text="Hello")
    assert streaks(desk) == [("read", 5, SECOND)]


def test_a_pause_ends_a_streak_at_once(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    desk.command("CreatePost", text="Hello")
    assert streaks(desk)
    desk.press("F5")
    assert streaks(desk) == []
    assert below(desk) == "synchronous", "the word stays"


def test_a_new_session_does_not_say_that_its_people_came_at_once(desk: Desk) -> None:
    assert below(desk) == ""


def test_each_lane_has_its_own(desk: Desk) -> None:
    desk.run()
    configure(desk, delay=DelayLaw(mean=0), layout=Layout(replicas=2, replica_delays=((2, DelayLaw()),)))
    frame(desk)
    desk.command("CreatePost", text="Hello")
    assert [(lane, travel) for lane, _position, travel in streaks(desk)] == [("read", 0)]
    image(desk)


@pytest.mark.parametrize(
    ("left", "station"),
    [(0, 0), (1, 25), (25, 25), (26, 50), (50, 50), (51, 75), (99, 100), (100, 100)],
)
def test_a_token_that_does_not_move_stands_at_the_station_it_came_to_last(left: int, station: int) -> None:
    assert stationed(left, 100) == station


def test_in_reduced_motion_tokens_jump_and_count_down(desk: Desk) -> None:
    desk.run()
    desk.window.motion.choose("Off")
    desk.command("CreatePost", text="Hello")
    seen, said = [], []
    for _ in range(8):
        shown = desk.stage.lane.worded
        assert shown is not None
        seen.append(round(desk.tokens()[4], 6))
        said += [name for name, _under in desk.stage.lane.painting.names(shown)]
        desk.let_pass(0.25)
    assert seen == [0.0, 0.0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75]
    assert said[0::2] == [f"arrives in {left} s" for left in ("2.0", "1.5", "1.0", "0.5")]
    assert desk.tokens() == {}


def test_moving_the_slider_rules_the_lane_anew_and_leaves_events_on_their_way_alone(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    before = desk.simulation.lane.channel.flights[0].arrives_at
    assert desk.tokens()[4] == pytest.approx(0.5)
    desk.set_delay("4")
    desk.let_pass(0.25)
    assert desk.simulation.lane.channel.flights[0].arrives_at == before
    assert desk.tokens()[4] == pytest.approx(1 - 0.75 / 4)
    desk.let_pass(0.75)
    assert desk.checkpoint == "at #4 of 4"
    assert "applies to new events" in desk.window.bar.delay.slider.accessibleDescription()

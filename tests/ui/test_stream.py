"""The stream: how thick its band is, what its figures say and how often they change, and what tables do meanwhile."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import Capacities, Capacity, DelayLaw, Layout, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui import lane_words
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.lane_stream import FULL, PARTS, filled, profile, thickness
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.row_table import BAR
from tests.ui.driver import Desk

FRAME = 1 / 64


def configure(desk: Desk, **sections: object) -> None:
    desk.live.do(Configure(replace(desk.simulation.settings, **sections)))  # type: ignore[arg-type]


def streaming(desk: Desk, **sections: object) -> None:
    """Have 64 events a second long enough for the first to have arrived."""
    desk.run()
    configure(desk, traffic=TrafficRates(writes=64), **sections)
    desk.let_pass(5)


def worded(desk: Desk) -> Picture:
    shown = desk.stage.lane.worded
    assert shown is not None
    return shown


def frames(desk: Desk, count: int) -> None:
    for _ in range(count):
        desk.clock.seconds += FRAME
        desk.live.tick()


@pytest.mark.parametrize(("rate", "thick"), [(0.0, 0.0), (FULL, 60.0), (FULL / 4, 30.0), (FULL / 100, 6.0)])
def test_a_band_is_as_thick_as_the_root_of_its_rate(rate: float, thick: float) -> None:
    assert thickness(rate, 60.0) == pytest.approx(thick)


def test_a_band_never_vanishes_and_never_leaves_its_room() -> None:
    assert thickness(0.1, 60.0) == 4.0
    assert thickness(10 * FULL, 60.0) == 60.0


def test_even_traffic_has_an_even_profile() -> None:
    arrivals = range(0, 2 * SECOND, SECOND // 160)
    rates, overdue = profile(arrivals, 0, 2 * SECOND)
    assert (len(rates), overdue) == (PARTS, 0)
    assert {rate for _left, rate in rates} == {160.0}


@given(st.lists(st.integers(0, 10 * SECOND)), st.integers(0, 5 * SECOND), st.integers(1, SECOND))
def test_the_profile_travels_with_its_events(arrivals: list[int], now: int, later: int) -> None:
    reach = 5 * SECOND
    part = reach // PARTS
    before = {round(left + now): rate for left, rate in profile(arrivals, now, reach)[0]}
    after = {round(left + now + later): rate for left, rate in profile(arrivals, now + later, reach)[0]}
    assert all(before[moment] == rate for moment, rate in after.items() if moment in before)
    assert len(before.keys() & after.keys()) >= PARTS - 1 - later // part - 1


def test_the_backlog_is_drawn_by_its_share_of_all_that_is_due() -> None:
    assert filled(0, 100) == 0.0
    assert filled(300, 100) == 0.75
    assert filled(5, 0) == 1.0


def test_its_figures_come_from_the_facts(desk: Desk) -> None:
    streaming(desk, capacities=Capacities(projector=Capacity(40)))
    lane, now = worded(desk).lane, desk.now
    committed, applied = (
        sum(now - 2 * SECOND < fact.at <= now and type(fact).__name__ == kind for fact in desk.facts)
        for kind in ("Committed", "Applied")
    )
    assert (lane.coming, lane.applied) == (committed / 2, applied / 2)
    assert lane.waiting == len(desk.simulation.lane.projector.waiting)
    assert lane_words.flow(lane) == f"in {committed / 2:,.0f}/s, applied {applied / 2:,.0f}/s, waiting {lane.waiting}"


def test_littles_law_is_told_of_the_very_events_in_flight(desk: Desk) -> None:
    streaming(desk)
    picture = worded(desk)
    count = len(picture.lane.flights)
    assert lane_words.heading(picture.lane) == f"{count} in flight"
    assert lane_words.detail(picture, None) == f"= {count / 2:,.0f}/s × 2.0 s"
    assert count == round(picture.lane.coming * 2)


def test_littles_law_is_only_about_right_where_delays_differ_and_expected_where_it_is_not(desk: Desk) -> None:
    streaming(desk, delay=DelayLaw("exponential", SECOND))
    assert lane_words.littles_law(replace(worded(desk).lane, coming=1.0)).endswith(" expected")
    close = replace(worded(desk).lane, coming=len(worded(desk).lane.flights) * 1.1)
    assert lane_words.littles_law(close).startswith("≈ ")


@pytest.mark.parametrize("rate", [0.2, 0.23, 0.25, 0.27, 1.04, 2.96])
def test_who_multiplies_what_littles_law_shows_of_single_events_finds_it_right(desk: Desk, rate: float) -> None:
    desk.command("CreatePost", text="Hello")
    detail = lane_words.detail(replace(worded(desk), rate=rate), None)
    shown, product = detail.removesuffix(" expected").split("/s × 2.0 s = ")
    assert product == f"{float(shown) * 2:.1f}"


def test_figures_change_four_times_a_second_and_are_exact_in_a_pause(desk: Desk) -> None:
    streaming(desk)
    written = []
    for _ in range(64):
        frames(desk, 1)
        written.append((lane_words.heading(worded(desk).lane), desk.stage.behind.events.text(), desk.head))
    changes = sum(before != after for before, after in pairwise(written))
    assert 2 <= changes <= 4
    desk.press("F5")
    assert worded(desk).now == desk.now
    assert desk.head == f"head #{desk.simulation.head}"


def test_tables_come_in_batches_with_a_count_and_light_no_single_row(desk: Desk) -> None:
    desk.run()
    assert desk.stage.read.added.isHidden()
    streaming(desk)
    for panel in (desk.stage.write, desk.stage.read):
        assert not panel.added.isHidden()
        assert panel.added.text().startswith("+")
    view = desk.stage.read.view
    image = view.viewport().grab().toImage()
    edge, tint = (QColor(getattr(desk.stage.theme.colours, role)) for role in ("query", "query_tint"))
    heights = range(2, view.rowHeight(0) * 2)
    assert {image.pixelColor(BAR // 2, y).name() for y in heights} == {edge.name()}
    assert tint.name() not in {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in heights}


def test_single_events_light_their_rows_again_when_all_is_calm(desk: Desk) -> None:
    streaming(desk)
    configure(desk, traffic=TrafficRates())
    desk.let_pass(6)
    assert worded(desk).detail.level is Level.TOKENS
    assert desk.stage.write.added.isHidden()
    desk.command("CreatePost", text="Hello")
    image = desk.stage.write.view.viewport().grab().toImage()
    tint = QColor(desk.stage.theme.colours.event_tint).name()
    assert tint in {image.pixelColor(x, 4).name() for x in range(0, image.width(), 3)}


def test_the_write_store_does_not_turn_from_table_to_table_in_a_stream(desk: Desk) -> None:
    streaming(desk)
    desk.stage.write.choose("posts")
    shown = set()
    for _ in range(64):
        frames(desk, 1)
        shown.add(desk.stage.write.choices.current)
    assert len(shown) == 1


def test_but_it_leaves_a_table_in_which_nothing_happens(desk: Desk) -> None:
    streaming(desk)
    desk.stage.write.choose("users")
    seen = []
    for _ in range(160):
        frames(desk, 1)
        seen.append(desk.stage.write.choices.current)
    assert seen[:32] == ["users"] * 32
    assert seen[-1] in {"posts", "likes"}
    assert sum(before != after for before, after in pairwise(seen)) == 1


@pytest.mark.parametrize("layout", [Layout(), Layout(replicas=5)], ids=["one", "five"])
def test_in_reduced_motion_a_stream_is_painted_only_when_its_figures_change(desk: Desk, layout: Layout) -> None:
    streaming(desk, layout=layout)
    desk.window.motion.choose("Off")
    frames(desk, 1)
    image = desk.stage.lane.grab().toImage()
    moment = worded(desk).now
    while worded(desk).now == moment:
        assert desk.stage.lane.grab().toImage() == image
        frames(desk, 1)
    assert desk.stage.lane.grab().toImage() != image

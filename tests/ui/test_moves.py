"""Moves as data: curves, boxes, what is to be seen at a moment, and the table of durations."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.ui import choreography
from cqrs_sim.ui.choreography import Asking, Awaited, Gate, Hidden
from cqrs_sim.ui.moves import Box, Curve, Move, Scene, at, between, decelerate, fitted, later, length, linear, standard

BUTTON, LINE, LOG = Box(300, 40, 100, 46), Box(10, 100, 220, 16), Box(10, 500, 30, 30)
LINES = tuple(LINE.moved(0, 16 * place) for place in range(3))
CAPTION, PANEL = Box(0, 0, 800, 30), Box(10, 300, 400, 300)
HIDDEN = Hidden((PANEL,), CAPTION)
GATE = Gate(BUTTON, LINES, 400.0, 30.0)
ROWS: Scene = (choreography.opened(Box(10, 400, 400, 100), 26),)


Control = tuple[tuple[float, float], tuple[float, float]]


def bezier(control: Control, time: float) -> float:
    """A cubic Bézier curve from (0, 0) to (1, 1) by its definition, looked up along its points."""
    first, second = control

    def point(t: float) -> tuple[float, float]:
        a, b = 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2
        return a * first[0] + b * second[0] + t**3, a * first[1] + b * second[1] + t**3

    return min((point(step / 5000) for step in range(5001)), key=lambda found: abs(found[0] - time))[1]


@pytest.mark.parametrize(
    ("curve", "control"),
    [(decelerate, ((0, 0), (0, 1))), (standard, ((0.2, 0), (0, 1)))],
    ids=["decelerate", "standard"],
)
@pytest.mark.parametrize("time", [0.0, 0.05, 0.2, 0.5, 0.8, 1.0])
def test_curves_are_the_ones_of_the_table(curve: Curve, control: Control, time: float) -> None:
    assert curve(time) == pytest.approx(bezier(control, time), abs=0.01)


@pytest.mark.parametrize("curve", [linear, standard, decelerate])
@given(st.lists(st.floats(0, 1), min_size=2))
def test_nothing_ever_goes_back(curve: Curve, times: list[float]) -> None:
    shares = [curve(time) for time in sorted(times)]
    assert all(0 <= share <= 1 for share in shares)
    assert all(one <= other + 1e-6 for one, other in pairwise(shares))


def test_a_box_half_way_is_half_way_in_place_and_in_size() -> None:
    assert between(Box(0, 0, 10, 20), Box(100, 50, 30, 40), 0.5) == Box(50, 25, 20, 30)


def test_a_move_is_seen_from_its_start_to_its_end_and_what_waits_from_the_beginning() -> None:
    comes = Move("event", 100, 200, (LINE, LOG))
    waits = Move("old", 100, 200, (PANEL, PANEL.moved(0, 26)), waiting=True)
    scene = (comes, waits)
    assert [(each.move, each.share) for each in at(scene, 0)] == [(waits, 0.0)]
    assert [each.share for each in at(scene, 150)] == [0.5, 0.5]
    assert at(scene, 200) == ()


def test_what_only_stands_there_is_the_same_in_every_frame() -> None:
    scene = (Move("command", 0, 400, (LINE, LINE)),)
    assert at(scene, 16) == at(scene, 32)


@given(st.floats(1, 2000))
def test_a_scene_is_played_in_the_time_there_is_or_not_at_all(most: float) -> None:
    scene = choreography.applied(LOG, "7", ROWS)
    played = fitted(scene, most)
    assert length(played) <= most + 1e-6
    assert (played == ()) == (most < 0.4 * length(scene))


def moves_of(scene: Scene, figure: str) -> list[tuple[float, float]]:
    return [(move.start, move.end) for move in scene if move.figure == figure]


def test_an_accepted_command_goes_from_button_to_gate_to_store_one_thing_after_another() -> None:
    scene = choreography.accepted(GATE, "Create post", "6", LOG, HIDDEN, ROWS)
    chips = [move for move in scene if move.figure == "command"]
    assert chips[0].path[0] == BUTTON
    assert chips[0].curve is decelerate
    assert [(chip.start, chip.end) for chip in chips] == [(0, 300), (300, 460), (460, 860), (860, 1110)]
    assert all(one.path[1] == other.path[0] for one, other in pairwise(chips))
    assert (chips[-1].becomes, chips[-1].label, chips[-1].path[1]) == ("event", "6", LOG)
    assert chips[-1].curve is standard
    opening = next(move for move in scene if move.curve is decelerate and move.figure == "old")
    assert (opening.start, opening.end) == (1110, 1310)
    assert length(scene) == 1310


def test_each_rule_line_ticks_80_ms_after_the_one_before() -> None:
    scene = choreography.accepted(GATE, "Create post", "6", LOG, HIDDEN, ROWS)
    ticks = [move.end for move in scene if move.path[0] in LINES]
    assert ticks == [300, 380, 460]


def test_what_has_not_happened_yet_looks_as_before_until_the_event_has_landed() -> None:
    scene = choreography.accepted(GATE, "Create post", "6", LOG, HIDDEN, ROWS)
    before = [each.move.path[0] for each in at(scene, 1109) if each.move.figure == "old"]
    after = [each.move.path[0] for each in at(scene, 1111) if each.move.figure == "old"]
    assert PANEL in before
    assert PANEL not in after


@pytest.mark.parametrize(("speed", "hold"), [(0.25, 400), (1, 400), (2, 200), (4, 100)])
def test_a_verdict_stands_for_400_ms_up_to_1x(speed: float, hold: float) -> None:
    assert choreography.verdict_hold(speed) == hold


def test_a_rejected_command_bounces_back_to_its_button_as_an_octagon() -> None:
    scene = choreography.rejected(GATE, "Create post", HIDDEN)
    bounce = next(move for move in scene if move.becomes == "rejected")
    assert (bounce.start, bounce.end, bounce.curve) == (860, 1210, standard)
    assert bounce.path[1] == choreography.badge(BUTTON, 30)
    assert moves_of(scene, "fading") == [(860, 1010)], "the caption tells the verdict while the octagon goes back"


ANSWER = Box(800, 200, 450, 90)
QUERY = Asking(Box(900, 60, 70, 28), Box(1002, 411, 46, 30), ANSWER, ANSWER, PANEL, answered=True)


def test_a_query_goes_down_and_its_answer_comes_up_while_the_write_side_is_dim() -> None:
    scene = choreography.asked([QUERY], CAPTION)
    (lens,) = (move for move in scene if move.figure == "lens")
    (sheet,) = (move for move in scene if move.figure == "sheet")
    assert (lens.start, lens.end, lens.curve) == (0, 200, decelerate)
    assert (sheet.start, sheet.end, sheet.curve) == (200, 500, decelerate)
    assert lens.path[1] == sheet.path[0]
    assert lens.path[1].y > lens.path[0].y
    assert sheet.path[1].y < sheet.path[0].y
    assert moves_of(scene, "veil") == [(0, 500)]
    assert [move.end for move in scene if move.figure == "old"] == [500]


def test_a_query_without_an_answer_brings_no_sheet_and_is_not_seen_to_wait_before_it_is_there() -> None:
    scene = choreography.asked([QUERY._replace(answered=False, untouched=None)], CAPTION)
    assert {move.figure for move in scene} == {"lens", "old"}
    assert [(move.end, move.waiting) for move in scene if move.figure == "old"] == [(200, True)]


def test_the_answer_that_had_to_be_waited_for_comes_up_from_where_its_lens_waits() -> None:
    lens = Box(1002, 560, 46, 30)
    scene = choreography.arrived([Awaited(lens, ANSWER, ANSWER)], 350)
    assert moves_of(scene, "lens") == [(0, 350)]
    (sheet,) = (move for move in scene if move.figure == "sheet")
    assert (sheet.start, sheet.end, sheet.path[0]) == (350, 650, lens)
    assert moves_of(choreography.arrived([Awaited(lens, ANSWER, ANSWER)], 0), "lens") == []


@given(st.lists(st.tuples(st.floats(0, 199), st.booleans()), min_size=1, max_size=4))
def test_whoever_asks_when_no_sheet_flies_while_a_lens_does(readers: list[tuple[float, bool]]) -> None:
    asked = [QUERY._replace(began=began, answered=answered) for began, answered in readers]
    scene = choreography.asked(asked, CAPTION)
    lenses, sheets = ([move for move in scene if move.figure == figure] for figure in ("lens", "sheet"))
    assert len(sheets) == sum(answered for _began, answered in readers)
    assert all(lens.end <= sheet.start for lens in lenses for sheet in sheets)


def test_an_event_shrinks_into_its_row_before_the_row_changes() -> None:
    cell = Box(500, 426, 40, 26)
    event, struck = choreography.applied(LOG, "7", (choreography.struck(cell, "0"),))
    assert (event.figure, event.start, event.end, event.label) == ("event", 0, 150, "7")
    assert event.path[1].width < event.path[0].width
    assert (struck.figure, struck.start, struck.end, struck.waiting) == ("struck", 150, 400, True)


def test_the_rest_of_the_table_of_durations() -> None:
    assert (choreography.HATCH, choreography.EMPTYING) == (200, 300)
    assert (choreography.DRAWER, choreography.CAPTION, choreography.SYNCHRONOUS) == (250, 150, 250)
    coming, going = choreography.drawer(PANEL, comes=True), choreography.drawer(PANEL, comes=False)
    assert (coming.end, going.end) == (250, 250)
    assert (coming.curve, going.curve) == (standard, standard)


def no_two_flights_at_once(scene: Scene) -> bool:
    flights = sorted(
        (move.start, move.end)
        for move in scene
        if move.figure in ("command", "event", "lens", "sheet") and move.path[0] != move.path[1]
    )
    return all(one[1] <= other[0] for one, other in pairwise(flights))


@pytest.mark.parametrize(
    "scene",
    [
        choreography.accepted(GATE, "Create post", "6", LOG, HIDDEN, ROWS),
        choreography.rejected(GATE, "Create post", HIDDEN),
        choreography.waiting(GATE, "Create post"),
        choreography.asked([QUERY], CAPTION),
        choreography.arrived([Awaited(LOG, CAPTION, CAPTION)], 350),
        choreography.applied(LOG, "7", later(ROWS, 0)),
    ],
    ids=["accepted", "rejected", "waiting", "asked", "arrived", "applied"],
)
def test_one_thing_flies_at_a_time(scene: Scene) -> None:
    assert no_two_flights_at_once(scene)


def test_where_people_read_from_the_right_all_of_it_is_mirrored() -> None:
    chip = next(move for move in choreography.rejected(GATE._replace(mirrored=True), "Like", HIDDEN) if move.label)
    assert chip.path[1].x < LINE.x
    coming, going = (choreography.drawer(PANEL, comes, mirrored=True) for comes in (True, False))
    assert coming.path[1] == Box(PANEL.x + PANEL.width, PANEL.y, 0, PANEL.height)
    assert going.path[1].x == PANEL.x - PANEL.width

"""Levels of detail: when the stage turns from single events to dots and to a stream, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.ui.detail import CALM, LIMITS, REST, Detail, Level, next_detail

TOKENS, DOTS, STREAM = Level.TOKENS, Level.DOTS, Level.STREAM
FRAME = 1 / 64
"""Seconds; a power of two, so that moments are exact."""

loads = st.tuples(st.integers(0, 100), st.floats(0, 60))


def after(before: Detail, in_flight: int, rate: float, seconds: float, wall: float = 0.0) -> Detail:
    """Return what is in force after so many seconds of the same load."""
    for frame in range(round(seconds / FRAME) + 1):
        before = next_detail(before, in_flight, rate, wall + frame * FRAME)
    return before


@pytest.mark.parametrize(
    ("in_flight", "rate", "level"),
    [
        (0, 0.0, TOKENS),
        (6, 3.0, TOKENS),
        (7, 3.0, DOTS),
        (6, 3.1, DOTS),
        (40, 20.0, DOTS),
        (41, 20.0, STREAM),
        (40, 20.1, STREAM),
        (5_000, 1_000.0, STREAM),
    ],
)
def test_it_goes_up_at_once(in_flight: int, rate: float, level: Level) -> None:
    assert next_detail(Detail(), in_flight, rate, 0.0).level is level


@pytest.mark.parametrize(("in_flight", "rate", "calm"), [(4, 2.0, True), (5, 0.0, False), (0, 2.2, False)])
def test_it_goes_down_after_a_rest_below_seven_tenths_of_the_limit(in_flight: int, rate: float, calm: bool) -> None:
    assert after(Detail(DOTS), in_flight, rate, REST - FRAME).level is DOTS
    assert after(Detail(DOTS), in_flight, rate, REST).level is (TOKENS if calm else DOTS)


def test_a_moment_of_load_begins_the_rest_anew() -> None:
    nearly = after(Detail(DOTS), 0, 0.0, REST - FRAME)
    disturbed = next_detail(nearly, 6, 0.0, REST)
    assert disturbed == Detail(DOTS)
    assert after(disturbed, 0, 0.0, REST - FRAME, REST + FRAME).level is DOTS


def test_from_a_stream_it_goes_down_by_way_of_dots() -> None:
    assert after(Detail(STREAM), 0, 0.0, REST).level is DOTS
    assert after(Detail(STREAM), 0, 0.0, 2 * REST + FRAME).level is TOKENS


def test_a_clock_that_is_set_back_only_makes_the_rest_longer() -> None:
    calm = next_detail(Detail(DOTS), 0, 0.0, 1_000.0)
    assert next_detail(calm, 0, 0.0, 5.0) == Detail(DOTS, 5.0)


@given(st.lists(st.tuples(loads, st.floats(0, 0.5)), max_size=60))
def test_no_load_is_ever_shown_at_too_low_a_level_and_none_falls_faster_than_it_may(
    course: list[tuple[tuple[int, float], float]],
) -> None:
    detail, wall, fell = Detail(), 0.0, -REST
    for (in_flight, rate), gap in course:
        before, wall = detail, wall + gap
        detail = next_detail(before, in_flight, rate, wall)
        if detail.level is not STREAM:
            most, fastest = LIMITS[detail.level]
            assert in_flight <= most
            assert rate <= fastest
        if detail.level < before.level:
            assert detail.level == before.level - 1
            assert wall - fell >= REST - 1e-9
            assert in_flight <= CALM * LIMITS[detail.level][0] + 1e-9
        if detail.level != before.level:
            fell = wall

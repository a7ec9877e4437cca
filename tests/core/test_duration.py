"""Durations: read as people write them, written so that they can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.core.duration import exact, parse, seconds


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("2", 2_000_000),
        ("2s", 2_000_000),
        ("2 s", 2_000_000),
        (" 2 S ", 2_000_000),
        ("0", 0),
        ("0.5", 500_000),
        (".5", 500_000),
        ("0,5", 500_000),
        ("250ms", 250_000),
        ("250 MS", 250_000),
        ("7us", 7),
        ("7 µs", 7),
        ("7 μs", 7),
        ("1.5min", 90_000_000),
        ("1h", 3_600_000_000),
        ("0.1", 100_000),
        ("0.000001", 1),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, microseconds: int) -> None:
    assert parse(text) == microseconds


@pytest.mark.parametrize("text", ["", " ", "s", "-1", "+1", "1e3", "2 hours", "1.2.3", "2.", "٣", "nan", "1 s 2", "½"])
def test_what_is_no_time_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time: write 2, 2s, 250ms or 1\.5min\."):
        parse(text)


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [
        (0, "0.0 s"),
        (7, "7 µs"),
        (1_500, "1.5 ms"),
        (250_000, "250 ms"),
        (500_000, "0.5 s"),
        (2_000_000, "2.0 s"),
        (2_050_000, "2.05 s"),
        (100_000_000, "100.0 s"),
        (1_000_001, "1.000001 s"),
    ],
)
def test_a_duration_is_written_short(microseconds: int, text: str) -> None:
    assert exact(microseconds) == text


@given(st.integers(0, 10**6) | st.integers(0, 10**15 - 1))
def test_a_duration_that_was_written_exactly_reads_back_the_same(microseconds: int) -> None:
    assert parse(exact(microseconds)) == microseconds


def test_a_screen_shows_tenths_of_a_second() -> None:
    assert (seconds(3_640_000), seconds(0), seconds(12_345, places=3)) == ("3.6 s", "0.0 s", "0.012 s")

"""Words along a line: whole and apart, what matters most in any case."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.ui.side_by_side import APART, side_by_side

WORDS = st.lists(st.tuples(st.text("m", min_size=1, max_size=30), st.floats(0, 400)), min_size=1, max_size=8)


@given(WORDS, st.floats(50, 400))
def test_words_keep_apart_and_within_the_room_and_the_first_is_there(
    wished: list[tuple[str, float]], room: float
) -> None:
    placed = side_by_side(wished, lambda text: 7.0 * len(text), room)
    assert placed[0].text == wished[0][0]
    assert all(each.left >= -0.01 and each.left + each.width <= room + 0.01 for each in placed)
    for one, other in pairwise(sorted(placed, key=lambda each: each.left)):
        assert other.left + 0.01 >= one.left + one.width + APART


def test_what_has_room_is_written_around_its_place() -> None:
    placed = side_by_side([("at the end", 300), ("0", 10), ("between", 150)], lambda text: 10.0 * len(text), 320)
    assert [each.text for each in placed] == ["at the end", "0", "between"]
    assert [each.left + each.width / 2 for each in placed] == [270, 10, 150]
    assert [each.text for each in side_by_side([("here", 20), ("there", 30)], lambda text: 10.0 * len(text), 90)] == [
        "here"
    ]


@pytest.mark.parametrize(("language", "mode"), [("de", "room"), ("de", "desk"), ("C", "room"), ("pseudo", "desk")])
def test_the_lane_paints_the_ends_of_its_ruler_whole(language: str, mode: str) -> None:
    environment = {**os.environ, "LANGUAGE": language}
    seen = subprocess.run(
        [sys.executable, "-m", "tests.ui.elided_lane", mode],
        cwd=Path(__file__).parents[2], env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert seen.returncode == 0, seen.stderr[-2_000:]
    assert seen.stdout == ""

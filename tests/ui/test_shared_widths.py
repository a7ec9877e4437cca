"""Shared widths: columns share what room there is, come closer before they are cut, and scroll before they vanish."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.ui.shared_widths import CLOSER, shared

LEAST = 90
NEEDED = st.lists(st.integers(30, 140), min_size=1, max_size=9)


def test_room_to_spare_goes_to_texts_by_what_they_need() -> None:
    assert shared([40, 50, 150], {1, 2}, 340, LEAST, squeezed=False) == [40, 75, 225]


def test_columns_come_closer_before_a_text_gets_shorter() -> None:
    assert shared([40, 50, 150], {1, 2}, 234, LEAST, squeezed=False) == [38, 48, 148]
    assert shared([40, 50, 150], {1, 2}, 202, LEAST, squeezed=False) == [33, 43, 126]


def test_only_the_widest_text_gets_shorter_and_only_where_all_fit_then() -> None:
    assert shared([40, 50, 150], {1, 2}, 166, LEAST, squeezed=False) == [33, 43, 90]
    assert shared([40, 50, 150], {1, 2}, 165, LEAST, squeezed=False) == [33, 43, 143]
    assert shared([40, 50, 150], {1, 2}, 100, LEAST, squeezed=True) == [33, 43, 90]


@given(NEEDED, st.sets(st.integers(0, 8)), st.integers(100, 900), st.booleans())
def test_no_column_is_cut_unless_it_is_a_text_and_none_below_the_least(
    needed: list[int], texts: set[int], room: int, squeezed: bool
) -> None:
    inside = {place for place in texts if place < len(needed)}
    widths = shared(needed, inside, room, LEAST, squeezed)
    for place, (need, width) in enumerate(zip(needed, widths, strict=True)):
        assert width >= (min(LEAST, need - CLOSER) if place in inside else need - CLOSER)
    if sum(needed) <= room:
        assert sum(widths) <= room
        assert all(width >= need for need, width in zip(needed, widths, strict=True))

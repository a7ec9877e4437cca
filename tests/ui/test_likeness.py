"""Likeness: a few letters find a title, the nearest first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.ui.likeness import cost, nearest

TITLES = ["New session", "Create post", "Crash the projector", "Restart the projector", "Copy", "Step"]


def found(typed: str) -> list[str]:
    return nearest(typed, TITLES, lambda title: (title,))


def test_what_begins_a_word_comes_before_what_lies_within_one_and_scattered_letters_last() -> None:
    assert found("st") == ["Step", "Restart the projector", "Create post", "Crash the projector"]
    assert found("cpy") == ["Copy"]


def test_every_word_typed_has_to_fit_in_any_order_and_case() -> None:
    assert found("PROJECTOR crash") == ["Crash the projector"]
    assert found("projector post") == []


def test_nothing_typed_finds_everything_in_its_order() -> None:
    assert found("") == TITLES


def test_letters_in_another_order_do_not_fit() -> None:
    assert cost("pets", "Step") is None


def test_a_later_title_of_a_thing_finds_it_behind_others() -> None:
    things = {"Back": ("Back", "Time Back"), "Time limit": ("Time limit",)}
    assert nearest("time", things, things.__getitem__) == ["Time limit", "Back"]


WORDS = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_each_word_of_a_title_fits_it_and_so_does_every_start_of_a_word(words: list[str]) -> None:
    title = " ".join(words)
    for word in words:
        assert all(cost(word[:end], title) is not None for end in range(1, len(word) + 1))


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), max_size=6), WORDS)
def test_what_is_found_fits_and_what_fits_is_found(titles: list[str], typed: str) -> None:
    found = nearest(typed, titles, lambda title: (title,))
    assert sorted(found) == sorted(title for title in titles if cost(typed, title) is not None)
    costs = [cost(typed, title) or 0 for title in found]
    assert costs == sorted(costs)

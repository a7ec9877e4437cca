"""Turns: under load each part of the window draws about ten times a second, no two in one frame."""

from collections import Counter

from cqrs_sim.ui.turns import FEW, Part, Turns

FRAME = 0.016


def drawn(turns: Turns, frames: int, changes: int, start: float = 0.0) -> list[list[Part]]:
    """Return what draws in each frame while every part has so many changes to show."""
    rounds = []
    for frame in range(frames):
        turns.advance(start + frame * FRAME)
        rounds.append([part for part in Part if turns.allow(part, changes)])
    return rounds


def test_under_load_each_part_draws_ten_times_a_second_and_alone() -> None:
    frames = drawn(Turns(), 625, FEW + 1)
    assert max(map(len, frames)) == 1
    counts = Counter(part for frame in frames for part in frame)
    assert set(counts) == set(Part)
    assert all(abs(count / (625 * FRAME) - 10.4) < 0.3 for count in counts.values())


def test_a_few_changes_a_frame_are_a_load_too() -> None:
    frames = drawn(Turns(), 60, 3)
    assert max(map(len, frames[12:])) == 1


def test_a_few_changes_after_a_rest_are_drawn_at_once() -> None:
    turns = Turns()
    drawn(turns, 60, FEW + 1)
    (first, *_) = drawn(turns, 6, FEW, start=2.0)
    assert first == list(Part)


def test_what_has_nothing_to_show_does_not_draw() -> None:
    assert drawn(Turns(), 12, 0) == [[]] * 12

"""Draws: even, independent, the same everywhere, and nobody's luck hangs on anybody else's."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.core.draws import Draws, share_of

MANY = 20_000


def many(seed: int, what: str = "delay", where: str = "read") -> list[float]:
    draws = Draws(seed)
    return [draws.draw(what, where, number) for number in range(MANY)]


@given(st.integers(), st.text(max_size=5), st.text(max_size=5), st.integers(0, 10**9), st.integers(0, 9))
def test_the_same_seed_and_key_give_the_same_number_in_every_session(
    seed: int, what: str, where: str, number: int, copy: int
) -> None:
    drawn = Draws(seed).draw(what, where, number, copy)
    assert drawn == Draws(seed).draw(what, where, number, copy)
    assert 0 < drawn < 1


def test_numbers_are_the_same_on_every_machine() -> None:
    assert Draws(1).draw("delay", "read", 1) == 0.9861500679095719


def test_what_was_drawn_before_makes_no_difference() -> None:
    fresh, used = Draws(5), Draws(5)
    for number in range(100):
        used.draw("delay", "read", number)
    assert used.draw("delay", "read", 200) == fresh.draw("delay", "read", 200)


def test_every_part_of_the_key_counts() -> None:
    keys = [("delay", "read", 1, 0), ("gap", "read", 1, 0), ("delay", "b", 1, 0), ("delay", "read", 2, 0)]
    keys += [("delay", "read", 1, 1), ("delay", "read", 11, 0), ("delay", "read", 1, 10)]
    drawn = [Draws(seed).draw(*key) for seed in (0, 1, -1) for key in keys]
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize("bits", [0, 1, 2**63, 2**64 - 1])
def test_a_draw_is_never_0_and_never_1(bits: int) -> None:
    assert 0 < share_of(bits) < 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_draws_are_even(seed: int) -> None:
    cells = [0] * 100
    for drawn in many(seed):
        cells[int(drawn * 100)] += 1
    expected = MANY / 100
    chi_square = sum((count - expected) ** 2 / expected for count in cells)
    # 99 degrees of freedom: mean 99, standard deviation 14.
    assert abs(chi_square - 99) < 4 * sqrt(2 * 99)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_stretch_of_draws_is_too_crowded(seed: int) -> None:
    drawn = sorted(many(seed))
    distance = max(max(abs(share - n / MANY), abs(share - (n + 1) / MANY)) for n, share in enumerate(drawn))
    # Kolmogorov: beyond 1.95 / sqrt(n) once in a thousand.
    assert distance < 1.95 / sqrt(MANY)


@pytest.mark.parametrize("other", [many(2), many(1, what="gap"), many(1, where="b"), many(1)[1:]])
def test_draws_of_other_keys_are_unrelated(other: list[float]) -> None:
    pairs = list(zip(many(1), other, strict=False))
    correlation = sum((one - 0.5) * (two - 0.5) for one, two in pairs) * 12 / len(pairs)
    assert abs(correlation) < 4 / sqrt(len(pairs))

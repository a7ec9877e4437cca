"""Money: whole cents, written with a point and read as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.core.money import cents_of, money


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0.00"), (5, "0.05"), (1250, "12.50"), (-5, "-0.05"), (-1250, "-12.50"), (123456700, "1234567.00")],
)
def test_an_amount_is_written_with_its_cents(cents: int, text: str) -> None:
    assert money(cents) == text


@pytest.mark.parametrize(
    ("text", "cents"), [("12", 1200), ("12.5", 1250), ("12,50", 1250), (" 0.05 ", 5), ("0", 0), ("007", 700)]
)
def test_an_amount_is_read_as_people_write_it(text: str, cents: int) -> None:
    assert cents_of(text) == cents


@pytest.mark.parametrize(
    "text", ["", " ", ".5", "12.", "12.505", "-1", "1 000", "1,234.00", "€5", "five", "1e3", "٣", "9" * 16]
)
def test_what_is_no_amount_is_read_as_none(text: str) -> None:
    assert cents_of(text) is None


@given(st.integers(0, 10**17 - 1))
def test_what_is_written_is_read_back(cents: int) -> None:
    assert cents_of(money(cents)) == cents

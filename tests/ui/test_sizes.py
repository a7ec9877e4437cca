"""The sizes: letters that the back row can read, and everything else in proportion."""

import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from cqrs_sim.ui.sizes import LARGEST, SMALLEST, USUAL, Sizes, chosen, projected

HEIGHTS = (720, 768, 800, 900, 1_080, 1_200, 1_440, 2_160)


def capital(size: int) -> float:
    """Return how high a capital of the bundled font is at this size."""
    font = QFont("Inter")
    font.setPixelSize(size)
    return QFontMetricsF(font).capHeight()


@pytest.mark.parametrize("height", HEIGHTS)
def test_capitals_of_running_text_are_2_percent_of_a_projected_picture_and_of_key_facts_3(
    qtbot: QtBot, height: int
) -> None:
    sizes = projected(height)

    assert capital(sizes.body) >= 0.02 * height
    assert capital(sizes.key) >= 0.03 * height
    assert min(sizes.small, sizes.lead) >= sizes.body
    assert min(sizes.large, sizes.huge) >= sizes.key


@pytest.mark.parametrize(
    ("height", "key", "row", "token", "target"),
    [(768, 32, 35, 48, 36), (720, 30, 34, 46, 34), (1_080, 45, 51, 69, 51)],
)
def test_rows_tokens_and_targets_of_a_projection_are_those_of_the_table(
    height: int, key: int, row: int, token: int, target: int
) -> None:
    sizes = projected(height)

    assert (sizes.key, sizes.row, sizes.token, sizes.target) == (key, row, token, target)


def test_text_of_the_usual_size_is_13_pixels_and_key_facts_18() -> None:
    sizes = chosen()

    assert (sizes.body, sizes.key, sizes.row, sizes.token, sizes.target) == (13, 18, 26, 30, 28)
    assert [sizes.px(usual) for usual in (1, 16, 100.0)] == [1, 16, 100]


def test_everything_grows_with_the_text_size_but_corners() -> None:
    lengths = [name for name in Sizes.__dataclass_fields__ if name not in ("radius", "projected")]
    for smaller, larger in ((SMALLEST, USUAL), (USUAL, 150), (150, LARGEST)):
        before, after = chosen(smaller), chosen(larger)
        assert all(getattr(before, name) < getattr(after, name) for name in lengths)
    assert all(getattr(chosen(LARGEST), name) == 2 * getattr(chosen(), name) for name in lengths)


def test_targets_are_24_pixels_at_least_from_the_usual_size_on() -> None:
    for percent in range(USUAL, LARGEST + 1):
        assert chosen(percent).target >= 24

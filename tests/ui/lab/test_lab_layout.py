"""The layout of the lab at the three tested sizes, whatever is on show."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea, QWidget

from tests.ui.lab.bench import Bench
from tests.ui.test_layout import SIZES, audit, settle


def too_wide(bench: Bench) -> list[str]:
    """Return the areas whose inside is wider than they are: they scroll up and down alone."""
    areas = [area for area in bench.lab.findChildren(QScrollArea) if area.isVisible()]
    return [area.accessibleName() for area in areas if width(area.widget()) > area.viewport().width()]


def width(inside: QWidget | None) -> int:
    assert inside is not None
    return inside.width()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_preset_has_its_place(bench: Bench, size: tuple[int, int]) -> None:
    bench.desk.show(*size)
    for preset in bench.lab.presets:
        bench.lab.show_preset(preset.id)
        settle()
        assert audit(bench.desk.window) == [], preset.id
        assert too_wide(bench) == [], preset.id


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_cannot_be_read_and_what_is_long_has_its_place(bench: Bench, size: tuple[int, int]) -> None:
    bench.desk.show(*size)
    bench.begin("Redirect to a third origin")
    bench.desk.type(bench.request.page, "app.example" + "/long" * 60)
    bench.desk.type(bench.request.url, "https://api.example:99999/" + "x" * 300)
    bench.write(bench.request.headers, "X Y: " + "z" * 300)
    bench.write(bench.server.preflight.lines, "Access-Control-Allow-Origin")
    settle()
    assert audit(bench.desk.window) == []
    assert too_wide(bench) == []


def test_a_window_with_the_lab_fits_the_smallest_size_that_is_tested(bench: Bench) -> None:
    least = bench.desk.window.minimumSizeHint()
    assert least.width() <= 1024
    assert least.height() <= 768

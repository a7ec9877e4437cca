"""Contrast of every theme, recomputed from its colours as WCAG 2.2 defines it."""

from __future__ import annotations

from itertools import product

import pytest

from cqrs_sim.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Palette

THEMES = {"light": LIGHT, "dark": DARK, "high contrast": HIGH_CONTRAST}
SURFACES = ("card", "background", "panel")
LABELS = (
    ("on_command", "command"),
    ("on_event", "event"),
    ("on_query", "query"),
    ("on_rejected", "rejected"),
    ("card", "text"),  # the caption is text and card the other way round
)
TINTS = ("command_tint", "event_tint", "query_tint", "rejected_tint")
GLYPHS = ("border", "command", "query", "rejected", "event_edge", "focus")


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, WCAG 2.2."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=list(THEMES.values()), ids=list(THEMES))
def palette(request: pytest.FixtureRequest) -> Palette:
    assert isinstance(request.param, Palette)
    return request.param


def ratio(palette: Palette, ink: str, ground: str) -> float:
    return contrast(getattr(palette, ink), getattr(palette, ground))


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("ground", SURFACES)
def test_key_text_has_seven_to_one(palette: Palette, ground: str) -> None:
    assert ratio(palette, "text", ground) >= 7


@pytest.mark.parametrize(
    ("ink", "ground"), [*product(("secondary", "command", "query", "rejected"), ("card",)), *LABELS]
)
def test_text_has_four_and_a_half_to_one(palette: Palette, ink: str, ground: str) -> None:
    assert ratio(palette, ink, ground) >= 4.5


@pytest.mark.parametrize("tint", TINTS)
def test_text_on_tints_has_seven_to_one(palette: Palette, tint: str) -> None:
    assert ratio(palette, "text", tint) >= 7


@pytest.mark.parametrize(("ink", "ground"), list(product(GLYPHS, ("card", "background"))))
def test_borders_and_glyphs_have_three_to_one(palette: Palette, ink: str, ground: str) -> None:
    assert ratio(palette, ink, ground) >= 3


def test_names_of_the_ruler_are_readable_on_their_ground(palette: Palette) -> None:
    assert ratio(palette, "event_edge", "background") >= 4.5
    assert ratio(palette, "event_edge", "event_tint") >= 4.5

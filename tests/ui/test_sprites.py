"""Sprites: whatever is drawn at once looks as if each had been drawn alone, on every screen."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.messages import Envelope
from cqrs_sim.ui.lane_pen import LanePen
from cqrs_sim.ui.sprites import HIGHEST, LEAST, Sprites
from cqrs_sim.ui.theme import HIGH_CONTRAST, LIGHT
from cqrs_sim.ui.theming import Theme
from tests.core.desk import Counted

SIDE = 20.0
WIDTH, HEIGHT = 300, 60
RATIOS = [1.0, 1.25, 1.5, 2.0]
LITTLE = 2
"""By how much a colour may be off where edges are blended twice."""


@pytest.fixture(autouse=True)
def qt(application: QApplication) -> None:
    """Nothing is painted without an application."""


def canvas(ratio: float) -> QImage:
    image = QImage(round(WIDTH * ratio), round(HEIGHT * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    return image


def paint_disc(painter: QPainter, number: int) -> None:
    """A disc in a colour of its own, with a notch at its left."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromHsv(number * 37 % 360, 200, 220))
    painter.drawEllipse(QPointF(), SIDE / 2 - 1, SIDE / 2 - 1)
    painter.fillRect(QRectF(-SIDE / 2, -2, 8, 4), QColor("black"))


def at_once(sprites: Sprites, ratio: float, numbers: Sequence[int], xs: Sequence[float], y: float) -> QImage:
    image = canvas(ratio)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sprites.draw(painter, list(numbers), xs, [y] * len(xs))
    return image


def one_by_one(ratio: float, numbers: Sequence[int], xs: Sequence[float], y: float) -> QImage:
    image = canvas(ratio)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, x in zip(numbers, xs, strict=True):
            painter.setWorldTransform(QTransform.fromTranslate(x, y))
            paint_disc(painter, number)
    return image


def off_by(first: QImage, second: QImage) -> int:
    """Return by how much the two differ where they differ most, in any of the three colours."""
    assert first.size() == second.size()
    one, other = bytes(first.constBits()), bytes(second.constBits())
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def spread_out(count: int) -> list[float]:
    """Places at whole pixels of all these screens, so close that neighbours overlap."""
    return [16.0 + 4 * (place * 7 % 60) for place in range(count)]


@pytest.mark.parametrize("ratio", RATIOS)
def test_pictures_drawn_at_once_look_like_pictures_drawn_one_by_one(ratio: float) -> None:
    numbers = list(range(100, 125))
    sprites = Sprites(SIDE, ratio, paint_disc)
    # A picture has an odd or an even number of pixels, so its middle may be between two of them.
    middle = 0.5 / ratio if round(SIDE * ratio) % 2 else 0.0
    xs = [x + middle for x in spread_out(len(numbers))]
    drawn = at_once(sprites, ratio, numbers, xs, 28 + middle)
    assert off_by(drawn, one_by_one(ratio, numbers, xs, 28 + middle)) <= LITTLE


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_place_between_two_pixels_is_less_than_one_off(ratio: float) -> None:
    sprites = Sprites(SIDE, ratio, lambda painter, _number: painter.fillRect(QRectF(-5, -5, 10, 10), QColor("black")))
    for x in (40.0, 40.2, 40.4, 40.6, 40.8):
        image = at_once(sprites, ratio, [1], [x], 30.0)
        row = [image.pixelColor(column, round(30 * ratio)).lightness() for column in range(image.width())]
        darkness = [255 - light for light in row]
        middle = sum((column + 0.5) * dark for column, dark in enumerate(darkness)) / sum(darkness)
        assert abs(middle - x * ratio) < 1


def test_pictures_stay_the_same_while_numbers_come_and_go() -> None:
    sprites = Sprites(SIDE, 1.0, paint_disc)
    for first in range(0, 5 * LEAST, 9):
        numbers = range(first, first + 15)
        xs = spread_out(len(numbers))
        assert off_by(at_once(sprites, 1.0, numbers, xs, 30), one_by_one(1.0, numbers, xs, 30)) <= LITTLE


def test_more_pictures_than_a_column_has_room_for_are_all_drawn() -> None:
    count = HIGHEST // 30 + 50
    sprites = Sprites(30.0, 1.0, lambda painter, number: painter.fillRect(QRectF(-5, -5, 10, 10), colour(number)))
    xs = [20.0] * (count - 2)
    image = at_once(sprites, 1.0, range(count), [60.0, *xs, 100.0], 30)
    assert [image.pixelColor(x, 30) for x in (60, 20, 100)] == [colour(number) for number in (0, count - 2, count - 1)]


def colour(number: int) -> QColor:
    return QColor(number % 256, number // 256, 7)


def test_the_same_number_may_be_drawn_twice() -> None:
    sprites = Sprites(SIDE, 1.0, paint_disc)
    numbers, xs = [7, 8, 7], [20.0, 60.0, 100.0]
    assert off_by(at_once(sprites, 1.0, numbers, xs, 30), one_by_one(1.0, numbers, xs, 30)) <= LITTLE


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_turned_painter_turns_places_and_not_pictures(ratio: float) -> None:
    numbers, xs = [1, 2, 3], [40.0, 100.0, 108.0]
    sprites, turned = Sprites(SIDE, ratio, paint_disc), canvas(ratio)
    with QPainter(turned) as painter:
        before = QTransform(-1, 0, 0, 1, WIDTH, 0)
        painter.setWorldTransform(before)
        sprites.draw(painter, numbers, xs, [28.0] * 3)
        assert painter.worldTransform() == before
    assert turned == at_once(sprites, ratio, numbers, [WIDTH - x for x in xs], 28)


def test_nothing_is_drawn_of_no_numbers() -> None:
    assert at_once(Sprites(SIDE, 1.0, paint_disc), 1.0, [], [], 30) == canvas(1.0)


# --- tokens -------------------------------------------------------------------------------------------------


def flight(position: int, copy: int = 0) -> Flight:
    envelope = Envelope(position, 0, "Counted", 1, "all", position, f"c{position}", "Zoe", Counted("all"))
    return Flight(envelope, copy, 0, 1_000_000)


@pytest.fixture
def pen(qtbot: QtBot) -> LanePen:
    view = QWidget()
    qtbot.addWidget(view)
    return LanePen(view, Theme())


def tokens(pen: LanePen, many: bool, chosen: Flight | None = None, mine: int | None = None) -> QImage:
    """Two tracks of tokens that overlap, two copies of one event among them."""
    flights = [flight(position) for position in range(970, 992)] + [flight(980, copy=1)]
    xs = [24.0 + 9 * place for place in range(len(flights))]
    ys = [44.0 if each.envelope.position % 2 else 16.0 for each in flights]
    if chosen is not None:
        flights[flights.index(chosen)] = chosen
    image = canvas(1.0)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen.tokens(painter, flights, xs, ys, 14.0, chosen, mine, many)
    return image


def test_many_tokens_look_like_tokens_drawn_one_by_one(pen: LanePen) -> None:
    few = tokens(pen, many=False)
    assert off_by(tokens(pen, many=True), few) <= LITTLE
    assert off_by(tokens(pen, many=True), few) <= LITTLE, "once more, from what was kept"
    assert few != canvas(1.0)


@pytest.mark.parametrize("many", [False, True])
def test_the_chosen_token_and_ones_own_are_on_top(pen: LanePen, many: bool) -> None:
    plain = tokens(pen, many)
    chosen, own = tokens(pen, many, chosen=flight(985)), tokens(pen, many, mine=980)
    colours = Theme().colours
    # Its right edge, which the next to arrive would cover.
    right, level = 24 + 9 * 15 + 13, 44
    assert chosen.pixelColor(right, level) == QColor(colours.focus)
    assert plain.pixelColor(right, level) != QColor(colours.focus)
    for copy in (24 + 9 * 10, 24 + 9 * 22):
        ring = copy + 16, 16
        assert own.pixelColor(*ring) == QColor(colours.text)
        assert plain.pixelColor(*ring) != QColor(colours.text)


def test_tokens_and_dots_take_on_new_colours(qtbot: QtBot) -> None:
    view, theme = QWidget(), Theme()
    qtbot.addWidget(view)
    pen = LanePen(view, theme)
    for choice in ("Light", "High contrast"):
        theme.choice = choice
        image = canvas(1.0)
        with QPainter(image) as painter:
            pen.dots(painter, [40.0, 80.0], [30.0, 30.0])
            pen.tokens(painter, [flight(4)], [120.0], [30.0], 14.0, None, None, many=True)
        assert image.pixelColor(80, 30) == QColor(theme.colours.event)
        assert image.pixelColor(120, 20) == QColor(theme.colours.event)
    assert LIGHT.event != HIGH_CONTRAST.event


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_two_thousand_frames_leave_the_references_to_none_alone() -> None:
    sprites, image = Sprites(SIDE, 1.0, paint_disc), canvas(1.0)  # every picture that is painted on takes a few more

    def draw(frames: int) -> None:
        for frame in range(frames):
            with QPainter(image) as painter:
                sprites.draw(painter, list(range(frame % 20, frame % 20 + 10)), spread_out(10), [30.0] * 10)

    draw(50)
    before = sys.getrefcount(None)
    draw(2_000)
    assert abs(sys.getrefcount(None) - before) < 200

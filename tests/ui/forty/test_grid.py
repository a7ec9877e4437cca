"""The stage at three sizes, in three themes, at three levels of detail, without and with the X-ray: all looked at.

One contact sheet a theme: a column for each size, and two rows for each level, the lower one with the X-ray.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import Capacities, Capacity, TrafficRates
from cqrs_sim.ui.detail import Level
from tests.ui.driver import Desk, desk_in
from tests.ui.forty.looks import looked_at, picture_of
from tests.ui.test_layout import SIZES, settle

THEMES = ("Light", "Dark", "High contrast")
TILE = 480
"""How wide each picture is on a sheet, in pixels."""
COLOURS = 256
"""How many colours a sheet is kept in."""


def tokens(desk: Desk) -> None:
    desk.run()
    desk.set_delay("4")
    for who, text in (("Ana", "Hello"), ("Ben", "Lunch?")):
        desk.act_as(who)
        desk.command("CreatePost", text=text)
        desk.let_pass(1.5)
    desk.command("LikePost", post="p1")
    desk.let_pass(3)
    desk.command("CreatePost", text="Queues smooth bursts")
    desk.let_pass(1.5)
    for who in ("Ben", "Ana", "Ana"):
        desk.act_as(who)
        desk.command("LikePost", post="p2")
        desk.let_pass(0.5)
    desk.press("Ctrl+R")


def dots(desk: Desk) -> None:
    flow(desk, delay="3", writes=8.0)


def stream(desk: Desk) -> None:
    flow(desk, delay="2", writes=64.0)


def flow(desk: Desk, delay: str, writes: float) -> None:
    desk.run()
    desk.set_delay(delay)
    settings = desk.simulation.settings
    capacities = Capacities(projector=Capacity(60.0))
    desk.live.do(Configure(replace(settings, traffic=TrafficRates(writes=writes, reads=2.0), capacities=capacities)))
    desk.let_pass(12)
    desk.act_as("Ben")
    desk.command("CreatePost", text="Lunch?")
    desk.let_pass(0.75)
    desk.press("Ctrl+R")


LEVELS: dict[Level, Callable[[Desk], None]] = {Level.TOKENS: tokens, Level.DOTS: dots, Level.STREAM: stream}


def pictures(folder: Path, size: tuple[int, int], level: Level) -> Iterator[tuple[str, Image.Image]]:
    """Yield what the window looks like in each theme, without and with the X-ray."""
    with desk_in(folder) as desk:
        desk.show(*size)
        LEVELS[level](desk)
        desk.let_pass(0.25)
        desk.press("F5")  # in a run, panels are drawn in turns, as far as there is time
        settle()
        assert desk.stage._detail.level is level
        for theme in THEMES:
            desk.window.theme.choose(theme)
            for xray in (False, True):
                desk.window.xray_action.setChecked(xray)
                settle()
                yield theme, picture_of(desk.window)
            desk.window.xray_action.setChecked(False)
        desk.window.close()
        desk.window.deleteLater()


@contextmanager
def still_caret() -> Iterator[None]:
    """Let no caret blink: it would be in one picture and not in the next."""
    before = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    yield
    QApplication.setCursorFlashTime(before)


def sheet(columns: list[list[Image.Image]]) -> Image.Image:
    """Return pictures in columns, each as wide as a tile."""
    small = [[tile.resize((TILE, TILE * tile.height // tile.width), Image.Resampling.BOX) for tile in column]
             for column in columns]  # fmt: skip
    height = max(sum(tile.height for tile in column) for column in small)
    made = Image.new("RGB", (TILE * len(small), height), "grey")
    for place, column in enumerate(small):
        top = 0
        for tile in column:
            made.paste(tile, (TILE * place, top))
            top += tile.height
    return made.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


@pytest.mark.usefixtures("application")
def test_every_size_theme_and_level_without_and_with_the_xray_has_been_looked_at(tmp_path: Path) -> None:
    taken: dict[str, list[list[Image.Image]]] = {theme: [[] for _ in SIZES] for theme in THEMES}
    with still_caret():
        for column, size in enumerate(SIZES):
            for level in LEVELS:
                for theme, picture in pictures(tmp_path / f"{size}-{level.name}", size, level):
                    taken[theme][column].append(picture)
    assert sum(len(column) for columns in taken.values() for column in columns) == 54
    for theme, columns in taken.items():
        looked_at(f"grid-{theme.lower().replace(' ', '-')}", sheet(columns))

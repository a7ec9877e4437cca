"""Qualities 21 to 28: what is on the screen can be read, at any size, in any light, by anybody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QSlider, QWidget

from cqrs_sim.ui import theming
from cqrs_sim.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Palette
from tests.ui.driver import Desk
from tests.ui.forty.looks import looked_at, picture_of
from tests.ui.test_theme import contrast

CHOICES = {"Light": LIGHT, "Dark": DARK, "High contrast": HIGH_CONTRAST}


def everything(desk: Desk) -> None:
    """Have a command, events, a query, a rejection and something stale in sight."""
    desk.run()
    desk.command("CreatePost", text="Lunch at noon?")
    desk.let_pass(2.5)
    desk.press("Ctrl+R")
    desk.act_as("Ben")
    desk.command("LikePost", post="p1")
    desk.let_pass(0.5)
    desk.command("LikePost", post="p1")
    desk.press("F9")
    desk.let_pass(0.25)
    desk.press("F5")
    QApplication.processEvents()


@pytest.mark.parametrize("palette", CHOICES.values(), ids=CHOICES)
def test_21_text_key_text_and_edges_keep_their_contrast_in_every_theme(palette: Palette) -> None:
    for ground in (palette.background, palette.panel, palette.card):
        assert contrast(palette.text, ground) >= 7
        assert contrast(palette.secondary, ground) >= 4.5
        assert contrast(palette.border, ground) >= 3
    for ink, fill in (
        ("on_command", "command"),
        ("on_event", "event"),
        ("on_query", "query"),
        ("on_rejected", "rejected"),
    ):
        assert contrast(getattr(palette, ink), getattr(palette, fill)) >= 4.5
    assert contrast(palette.event_edge, palette.card) >= 3


def test_22_command_event_query_rejected_and_stale_are_told_apart_in_grey(desk: Desk) -> None:
    everything(desk)
    looked_at("22-in-grey", picture_of(desk.window).convert("L").convert("RGB"))


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_23_before_a_room_letters_are_2_percent_of_the_picture_and_key_facts_3(
    desk: Desk, size: tuple[int, int]
) -> None:
    desk.show(*size)
    desk.window.presenter.begin(full_screen=False)
    QApplication.processEvents()
    height, stage = desk.window.height(), desk.stage

    def capital(widget: QWidget) -> float:
        return QFontMetricsF(widget.font()).capHeight() / height

    assert capital(stage.queries.refresh) >= 0.02
    assert capital(stage.read.view) >= 0.02
    assert min(map(capital, (stage.read.position, stage.write.position, stage.behind.events))) >= 0.03


def test_26_whatever_can_be_clicked_is_at_least_24_pixels_wide_and_high(desk: Desk) -> None:
    everything(desk)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSlider)
    targets = [widget for kind in kinds for widget in desk.window.findChildren(kind) if widget.isVisible()]
    assert len(targets) > 30
    small = [
        (type(widget).__name__, widget.accessibleName() or getattr(widget, "text", str)(), widget.size().toTuple())
        for widget in targets
        if min(widget.width(), widget.height()) < 24 and not isinstance(widget.parentWidget(), QComboBox)
    ]
    assert small == []


def test_27_the_systems_colours_are_followed_at_once_and_a_choice_of_ones_own_wins(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished = [DARK]
    monkeypatch.setattr(theming, "_wished_by_the_system", lambda: wished[-1])
    desk.window.theme.choose("System")
    assert desk.window.theme.colours == DARK
    wished.append(HIGH_CONTRAST)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert desk.window.theme.colours == HIGH_CONTRAST
    desk.window.theme.choose("Light")
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert desk.window.theme.colours == LIGHT


def test_28_what_a_tooltip_says_is_told_to_the_keyboard_as_well(desk: Desk) -> None:
    everything(desk)
    lane = desk.stage.lane
    lane.setFocus()
    QTest.keyClick(lane, Qt.Key.Key_Right)
    desk.press("F2")
    assert desk.window.workspace.side_in_sight
    finding = desk.window.side.inspector.finding
    assert finding is not None
    assert "PostLiked" in finding.text

"""Themes follow the system while it runs, unless somebody has chosen one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cqrs_sim.ui import theming
from cqrs_sim.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Palette
from cqrs_sim.ui.theming import Theme
from tests.ui.driver import Desk


@pytest.fixture
def wish(monkeypatch: pytest.MonkeyPatch) -> list[Palette]:
    """What the system wishes, the last of these: the tests' platform has no wish of its own."""
    wishes = [LIGHT]
    monkeypatch.setattr(theming, "_wished_by_the_system", lambda: wishes[-1])
    return wishes


def tell_of_a_scheme() -> None:
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)


def tell_of_contrast() -> None:
    accessibility = QGuiApplication.styleHints().accessibility()
    accessibility.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)


def test_a_change_of_the_systems_colours_is_followed_at_once(desk: Desk, wish: list[Palette]) -> None:
    desk.window.theme.choose("System")
    for palette, tell in ((DARK, tell_of_a_scheme), (HIGH_CONTRAST, tell_of_contrast), (LIGHT, tell_of_scheme_back)):
        wish.append(palette)
        tell()
        assert desk.window.theme.colours == palette
        assert desk.window.palette().windowText().color().name().upper() == palette.text


def tell_of_scheme_back() -> None:
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)


@pytest.mark.parametrize("tell", [tell_of_a_scheme, tell_of_contrast])
def test_what_somebody_has_chosen_wins(qtbot: QtBot, wish: list[Palette], tell: object) -> None:
    theme = Theme("Light")
    changes: list[int] = []
    theme.changed.connect(lambda: changes.append(1))
    wish.append(DARK)
    assert callable(tell)
    tell()
    assert (theme.colours, changes) == (LIGHT, [])


def test_the_systems_wish_is_followed_in_presenter_mode_only_where_somebody_wants_it(
    qtbot: QtBot, wish: list[Palette]
) -> None:
    theme = Theme("System")
    theme.project(720)
    wish.append(DARK)
    tell_of_a_scheme()
    assert theme.colours == LIGHT
    theme.choose("System")
    assert theme.colours == DARK
    theme.leave_projection()
    assert (theme.choice, theme.colours) == ("System", DARK)


def test_the_menu_shows_what_is_in_force(qtbot: QtBot) -> None:
    theme, menu = Theme("Dark"), QMenu()
    qtbot.addWidget(menu)
    theme.fill(menu)

    def checked() -> list[str]:
        menu.aboutToShow.emit()
        return [action.text() for action in menu.actions() if action.isChecked()]

    assert checked() == ["Dark"]
    theme.project(720)
    assert checked() == ["Light"]
    theme.leave_projection()
    assert checked() == ["Dark"]

"""Motion: whether things may move on screen, by the system's wish or a person's, and the word that it has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu

from cqrs_sim.language import _, pgettext
from cqrs_sim.ui.actions import Actions

SYSTEM, ON, OFF = "System", "On", "Off"
CHOICES = {SYSTEM: pgettext("motion", "System"), ON: pgettext("motion", "On"), OFF: pgettext("motion", "Off")}
"""The choices, each with its name in the menu."""


def asked_of_the_system() -> bool:
    """Whether the system is set to little motion. Qt below 6.12 cannot say; then the platform itself is asked."""
    preference = getattr(_accessibility(), "motionPreference", None)
    if preference is not None:
        return str(preference().name) != "NoPreference"
    # Imported here because nobody asks before something is about to move.
    from cqrs_sim.ui.motion_wish import platform_reduces

    return platform_reduces()


class Motion(QObject):
    """Whether motion is reduced; views are told when that changes, and hold a plain value in between."""

    changed = Signal(bool)
    """Motion is reduced from now on, or no longer."""

    def __init__(
        self, choice: str = ON, ask: Callable[[], bool] = asked_of_the_system, parent: QObject | None = None
    ) -> None:
        """Use this choice, one of CHOICES; `ask` tells whether the system wishes for little motion."""
        super().__init__(parent)
        self.choice = choice
        self._ask = ask
        self._wished: bool | None = None
        self._choices: dict[str, Any] = {}
        changing = getattr(_accessibility(), "motionPreferenceChanged", None)
        if changing is not None:
            changing.connect(self._ask_again)
        # Where nobody tells of a change, it was made in another program's window.
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._come_back)

    @property
    def reduced(self) -> bool:
        """Whether nothing is to move that need not. The system is asked when that is first needed."""
        if self.choice != SYSTEM:
            return self.choice == OFF
        if self._wished is None:
            self._wished = self._ask()
        return self._wished

    def choose(self, choice: str) -> None:
        """Use another choice from now on; an unknown one counts as the system's wish."""
        before = self.reduced
        self.choice = choice if choice in CHOICES else SYSTEM
        if self.choice in self._choices:
            self._choices[self.choice].setChecked(True)
        if self.reduced != before:
            self.changed.emit(self.reduced)

    def switch(self) -> None:
        """Have motion where there was none, or none where there was, whatever the system wishes."""
        self.choose(ON if self.reduced else OFF)

    def fill(self, view: QMenu, action: Actions) -> None:
        """Offer the choices in a menu of their own below this one, and a key that switches."""
        menu = view.addMenu(_("Motion"))
        group = QActionGroup(menu)
        for choice, name in CHOICES.items():
            offered = menu.addAction(name)
            offered.setCheckable(True)
            offered.setChecked(choice == self.choice)
            offered.triggered.connect(partial(self.choose, choice))
            group.addAction(offered)
            self._choices[choice] = offered
        menu.addSeparator()
        menu.addAction(action(_("Switch motion on or off"), "Ctrl+Shift+K", self.switch))
        menu.destroyed.connect(self._choices.clear)

    def _come_back(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._ask_again()

    def _ask_again(self, _preference: object = None) -> None:
        """Ask the system whether its wish has changed, if anybody has needed to know it."""
        if self._wished is None:
            return
        before, self._wished = self._wished, self._ask()
        if self.choice == SYSTEM and self._wished != before:
            self.changed.emit(self._wished)


def _accessibility() -> object:
    """Return what Qt knows of the system's settings for accessibility; nothing where it is too old."""
    hints: Any = QGuiApplication.styleHints()
    return hints.accessibility() if hasattr(hints, "accessibility") else None

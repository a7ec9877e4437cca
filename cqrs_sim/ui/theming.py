"""The theme in force: the system's wish or a person's, and the word that it has changed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu

from cqrs_sim.language import _
from cqrs_sim.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Palette

SYSTEM = "System"
TITLES = {SYSTEM: _("System"), "Light": _("Light"), "Dark": _("Dark"), "High contrast": _("High contrast")}
"""What the choices are called in the menu."""
NAMED = {"Light": LIGHT, "Dark": DARK, "High contrast": HIGH_CONTRAST}
"""The themes by the choice that window.ini keeps."""
CHOICES = (SYSTEM, *NAMED)


class Theme(QObject):
    """The colours to draw in. Views ask for them while they draw, so that a change needs nothing but a repaint."""

    changed = Signal()

    def __init__(self, choice: str = "Light", parent: QObject | None = None) -> None:
        """Use this choice, one of CHOICES."""
        super().__init__(parent)
        self.choice = choice
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def colours(self) -> Palette:
        """The palette in force."""
        return NAMED.get(self.choice) or _wished_by_the_system()

    def fill(self, menu: QMenu) -> None:
        """Offer the choices in a menu."""
        group = QActionGroup(menu)
        for choice in CHOICES:
            action = menu.addAction(TITLES[choice])
            action.setCheckable(True)
            action.setChecked(choice == self.choice)
            action.triggered.connect(partial(self.choose, choice))
            group.addAction(action)

    def choose(self, choice: str) -> None:
        """Use another choice from now on; an unknown one counts as the system's wish."""
        if choice != self.choice:
            self.choice = choice if choice in CHOICES else SYSTEM
            self.changed.emit()

    def _system_changed(self) -> None:
        if self.choice not in NAMED:
            self.changed.emit()


def _wished_by_the_system() -> Palette:
    hints = QGuiApplication.styleHints()
    # Qt below 6.10 cannot say.
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is not None and accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return HIGH_CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT

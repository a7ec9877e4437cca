"""The theme in force: colours and sizes, by the system's wish or a person's, and the word that they have changed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu

from cqrs_sim.language import _
from cqrs_sim.ui import sizes
from cqrs_sim.ui.sizes import Sizes
from cqrs_sim.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Palette

SYSTEM = "System"
TITLES = {SYSTEM: _("System"), "Light": _("Light"), "Dark": _("Dark"), "High contrast": _("High contrast")}
"""What the choices are called in the menu."""
NAMED = {"Light": LIGHT, "Dark": DARK, "High contrast": HIGH_CONTRAST}
"""The themes by the choice that window.ini keeps."""
CHOICES = (SYSTEM, *NAMED)
PROJECTED = "Light"
"""What a projection begins with: in a bright room dark colours wash out."""


class Theme(QObject):
    """The colours and sizes to draw in. Views ask for them while they draw, so that a change needs but a repaint."""

    changed = Signal()

    def __init__(self, choice: str = "Light", parent: QObject | None = None, text_size: int = sizes.USUAL) -> None:
        """Use this choice, one of CHOICES, and write texts in this size (percent)."""
        super().__init__(parent)
        self.choice = choice
        """What is chosen where nothing is projected."""
        self.text_size = text_size
        self.sizes = sizes.chosen(text_size)
        self._projected: str | None = None
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        # Qt below 6.10 cannot say.
        if (accessibility := getattr(hints, "accessibility", None)) is not None:
            accessibility().contrastPreferenceChanged.connect(self._system_changed)

    @property
    def colours(self) -> Palette:
        """The palette in force."""
        return NAMED.get(self.in_force) or _wished_by_the_system()

    @property
    def in_force(self) -> str:
        """The choice that counts now, one of CHOICES."""
        return self.choice if self._projected is None else self._projected

    @property
    def projecting(self) -> bool:
        """Whether sizes are those for a room that looks at a picture."""
        return self._projected is not None

    def fill(self, menu: QMenu) -> None:
        """Offer the choices in a menu, which shows what is in force whenever it opens."""
        group = QActionGroup(menu)
        offered = {choice: menu.addAction(TITLES[choice]) for choice in CHOICES}
        for choice, action in offered.items():
            action.setCheckable(True)
            action.setChecked(choice == self.in_force)
            action.triggered.connect(partial(self.choose, choice))
            group.addAction(action)
        menu.aboutToShow.connect(lambda: offered[self.in_force].setChecked(True))

    def choose(self, choice: str) -> None:
        """Use another choice from now on, or as long as something is projected; an unknown one is the system's wish."""
        if choice == self.in_force:
            return
        choice = choice if choice in CHOICES else SYSTEM
        if self._projected is None:
            self.choice = choice
        else:
            self._projected = choice
        self.changed.emit()

    def write_in(self, text_size: int) -> None:
        """Write texts in another size (percent), or in the nearest that there is."""
        self.text_size = max(sizes.SMALLEST, min(text_size, sizes.LARGEST))
        if not self.projecting:
            self._use(sizes.chosen(self.text_size))

    def project(self, height: int) -> None:
        """Draw for a room that looks at a picture so high (pixels), in light colours at first."""
        before, self._projected = self._projected, self._projected or PROJECTED
        self._use(sizes.projected(height), recoloured=before is None)

    def leave_projection(self) -> None:
        """Draw for who sits before the screen again, in the colours of before."""
        self._projected = None
        self._use(sizes.chosen(self.text_size), recoloured=True)

    def _use(self, wished: Sizes, recoloured: bool = False) -> None:
        if wished != self.sizes or recoloured:
            self.sizes = wished
            self.changed.emit()

    def _system_changed(self) -> None:
        if self.in_force not in NAMED:
            self.changed.emit()


def _wished_by_the_system() -> Palette:
    hints = QGuiApplication.styleHints()
    # Qt below 6.10 cannot say.
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is not None and accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return HIGH_CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT

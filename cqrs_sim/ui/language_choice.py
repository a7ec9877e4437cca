"""The language choice: which language people want the program in, from its next start on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from cqrs_sim.language import LANGUAGES, pgettext

SYSTEM = "System"
CHOICES: Mapping[str, str] = {SYSTEM: pgettext("language", "System"), **LANGUAGES}
"""The choices, each with its name in the menu: a language is named in itself."""


class LanguageChoice:
    """One of CHOICES. Texts are looked up when the program starts, so a choice changes none that are on screen."""

    def __init__(self, choice: str = SYSTEM) -> None:
        """Begin with this choice; an unknown one is the system's wish."""
        self.choice = choice if choice in CHOICES else SYSTEM

    def choose(self, choice: str, tell: Callable[[str], object]) -> None:
        """Keep another choice, and tell people when it counts."""
        if choice != self.choice:
            self.choice = choice
            tell(pgettext("language", "Texts change when the program is started again."))

    def fill(self, view: QMenu, tell: Callable[[str], object]) -> None:
        """Offer the choices in a menu of their own below this one."""
        menu = view.addMenu(pgettext("menu", "Language"))
        group = QActionGroup(menu)
        for choice, name in CHOICES.items():
            offered = menu.addAction(name)
            offered.setCheckable(True)
            offered.setChecked(choice == self.choice)
            offered.triggered.connect(partial(self.choose, choice, tell))
            group.addAction(offered)

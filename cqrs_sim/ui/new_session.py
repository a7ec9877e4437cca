"""The choice of what a new session simulates."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.ui.pieces import label


class NewSession(QDialog):
    """A button for each domain; emits `chosen` with the name of one. Esc leaves things as they are."""

    chosen = Signal(str)

    def __init__(self, domains: Iterable[Domain], current: str, parent: QWidget | None = None) -> None:
        """Offer these domains; the keyboard begins at the one called `current`."""
        super().__init__(parent)
        self.setWindowTitle("New session")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.buttons: dict[str, QPushButton] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 16)
        box.setSpacing(4)
        box.addWidget(label("What shall it simulate?", "strong"))
        for domain in domains:
            box.addSpacing(8)
            box.addWidget(self._button(domain))
            box.addWidget(_about(domain))
        if current in self.buttons:
            self.buttons[current].setFocus()
            self.buttons[current].setDefault(True)

    def _button(self, domain: Domain) -> QPushButton:
        button = QPushButton(domain.title)
        button.setAccessibleDescription(domain.texts.get("about", ""))
        button.clicked.connect(partial(self._choose, domain.name))
        self.buttons[domain.name] = button
        return button

    def _choose(self, name: str) -> None:
        self.accept()
        self.chosen.emit(name)


def _about(domain: Domain) -> QLabel:
    about = label(domain.texts.get("about", ""), "secondary")
    about.setWordWrap(True)
    about.setMinimumWidth(320)
    return about

"""The choice of what a new session simulates, and with which luck."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.language import _
from cqrs_sim.ui.fields import TextField
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.pieces import captioned, label


class NewSession(QDialog):
    """A button for each domain; emits `chosen` with the name of one and the seed. Esc leaves things as they are."""

    chosen = Signal(str, int)

    def __init__(self, domains: Iterable[Domain], current: str, seed: int, parent: QWidget | None = None) -> None:
        """Offer these domains and this seed; the keyboard begins at the domain called `current`."""
        super().__init__(parent)
        self.setWindowTitle(_("New session"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.buttons: dict[str, QPushButton] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 16)
        box.setSpacing(4)
        box.addWidget(label(_("What shall it simulate?"), "strong"))
        for domain in domains:
            box.addSpacing(8)
            box.addWidget(self._button(domain))
            box.addWidget(_wrapped(domain.texts.get("about", "")))
        self._usual = seed
        self.seed = TextField(str(seed))
        self.seed.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{1,9}"), self.seed))
        self.seed.setMaximumWidth(120)
        box.addSpacing(12)
        box.addLayout(captioned(_("Seed of all luck"), self.seed))
        box.addWidget(_wrapped(_("Same seed, same inputs: the same events, to the microsecond.")))
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
        self.chosen.emit(name, int(self.seed.text() or self._usual))


def _wrapped(text: str) -> QLabel:
    about = label(text, "secondary")
    about.setWordWrap(True)
    fit(about, lambda px: about.setMinimumWidth(px(320)))
    return about

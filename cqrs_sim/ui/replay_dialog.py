"""The replay dialog: how far a replay has come, once that takes long enough to wonder, and a way out of it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.language import _
from cqrs_sim.sessions.replaying import HowFar
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.pieces import Elided, label
from cqrs_sim.ui.theme import qt_palette, style_sheet
from cqrs_sim.ui.theming import Theme

WIDTH = 460
PARTS = 1_000
"""In how many parts the bar fills."""


class ReplayDialog(QDialog):
    """Shows a replay; Cancel, Esc and closing it set `cancelled`."""

    def __init__(self, doing: str, theme: Theme, window: QWidget | None = None) -> None:
        """Say what is being done, in the colours of this theme, over this window."""
        super().__init__(window)
        self.cancelled = False
        self.setModal(True)
        self.setWindowTitle("CQRS Sim")
        self.setPalette(qt_palette(theme.colours))
        self.setStyleSheet(style_sheet(theme.colours, theme.sizes))
        self.said = label("", "secondary")
        self.bar, self.cancel = QProgressBar(), QPushButton(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self._lay_out(doing)

    def show_progress(self, progress: HowFar) -> None:
        """Show how far the replay has come."""
        self.said.setText(str(progress))
        self.bar.setValue(round(PARTS * progress.share))
        self.show()

    def reject(self) -> None:
        """Stay until the replay has heard of it."""
        self.cancelled = True
        self.cancel.setEnabled(False)

    def _lay_out(self, doing: str) -> None:
        fit(self, lambda px: self.setFixedWidth(px(WIDTH)))
        self.bar.setRange(0, PARTS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(doing)
        self.cancel.setAutoDefault(True)
        self.cancel.setToolTip(_("Leave everything as it was (Esc)"))
        box, below = QVBoxLayout(self), QHBoxLayout()
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(10)
        box.addWidget(Elided(doing, "key"))
        box.addWidget(self.said)
        box.addWidget(self.bar)
        below.addStretch(1)
        below.addWidget(self.cancel)
        box.addLayout(below)

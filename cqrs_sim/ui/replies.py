"""Reply slips: all a caller learns of a command, success with a receipt or the rule that failed."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.ui.pieces import breakable, label

KEPT = 12
"""How many slips are kept at most."""
GAP = 4


class Slip(QFrame):
    """One reply; too small for data on purpose."""

    def __init__(self, succeeded: bool, said: str, about: str, at: int, parent: QWidget | None = None) -> None:
        """Show the verdict, what it says, what it is about and when it came (microseconds)."""
        super().__init__(parent)
        verdict = "Success" if succeeded else "Rejected"
        self.setObjectName("slip")
        self.setProperty("verdict", verdict.lower())
        self.text = f"{verdict} {said} {about}"
        self.setAccessibleName(self.text)
        self.setToolTip(about)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 3, 8, 3)
        box.setSpacing(1)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(label(f"✓ {verdict}" if succeeded else f"✗ {verdict}", "strong" if succeeded else "mistake"))
        if succeeded:
            row.addWidget(label(said))
        row.addStretch(1)
        row.addWidget(label(seconds(at), "secondary"))
        box.addLayout(row)
        if not succeeded:
            why = label(breakable(said))
            why.setWordWrap(True)
            box.addWidget(why)


class Replies(QWidget):
    """The newest slips, the latest on top, as many as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say what will be here."""
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)
        self._title = label("Replies", "strong")
        self._box.addWidget(self._title)
        self._advice = label("", "mistake")
        self._advice.setWordWrap(True)
        self._advice.hide()
        self._box.addWidget(self._advice)
        self._empty = label("A command returns success or failure, never data.", "secondary")
        self._empty.setWordWrap(True)
        self._box.addWidget(self._empty)
        self._box.addStretch(1)
        self._slips: list[Slip] = []
        # More slips must not push the panels below down.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)

    @property
    def texts(self) -> list[str]:
        """What the slips say, latest first."""
        return [slip.text for slip in self._slips]

    def advise(self, text: str) -> None:
        """Show what to do about input that could not be sent, or nothing."""
        self._advice.setText(f"✗ Not sent. {text}" if text else "")
        self._advice.setVisible(bool(text))
        self._fit()

    def add(self, slip: Slip) -> None:
        """Put a slip on top; the oldest beyond KEPT falls away."""
        self._empty.hide()
        self._slips.insert(0, slip)
        self._box.insertWidget(self._box.indexOf(self._advice) + 1, slip)
        while len(self._slips) > KEPT:
            old = self._slips.pop()
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Leave room for the title and two slips."""
        return QSize(220, self._title.sizeHint().height() + 2 * (27 + GAP))

    def hasHeightForWidth(self) -> bool:
        """Say no: slips fit the height there is, they do not ask for more."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many slips as fit now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.height() - self._title.sizeHint().height()
        if not self._advice.isHidden():
            room -= self._advice.heightForWidth(self.width()) + GAP
        for place, slip in enumerate(self._slips):
            needed = slip.heightForWidth(self.width()) if slip.hasHeightForWidth() else slip.sizeHint().height()
            room -= needed + GAP
            slip.setVisible(place == 0 or room >= 0)

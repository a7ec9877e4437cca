"""The trouble strip: a chip for everything that is wrong, each with the button that repairs it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from cqrs_sim.core.journal import Input
from cqrs_sim.core.sentences import within
from cqrs_sim.core.troubles import Trouble
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.pieces import label
from cqrs_sim.ui.presses import press_of

SPACING = 6


class TroubleChip(QFrame):
    """One trouble and its repair; it can be given another in its place."""

    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a trouble."""
        super().__init__(parent)
        self.setObjectName("chip")
        self._input: Input | None = None
        self._title = label()
        self._title.setObjectName("trouble")
        self.repair = QPushButton()
        self.repair.setObjectName("repair")
        self.repair.setAutoDefault(True)
        self.repair.clicked.connect(lambda: self.wished.emit(self._input))
        press_of(self.repair)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 2, 2)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self.repair)

    @property
    def title(self) -> str:
        """What is wrong."""
        return self._title.text()

    def show_trouble(self, trouble: Trouble) -> None:
        """Show this one from now on."""
        self._input = trouble.input
        if (trouble.title, trouble.repair) != (self._title.text(), self.repair.text()):
            self._title.setText(trouble.title)
            self.repair.setText(trouble.repair)
            self.repair.setAccessibleName(f"{trouble.repair}: {trouble.title}")
            self.repair.setToolTip(f"{trouble.title}: {within(trouble.repair)}")


class TroubleStrip(QWidget):
    """Is there only while something is wrong; emits `wished` with the input that repairs it."""

    wished = Signal(object)
    shown = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing wrong."""
        super().__init__(parent)
        self.setAccessibleName(_("What is wrong"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chips: list[TroubleChip] = []
        self._troubles: tuple[Trouble, ...] = ()
        self.more = QToolButton()
        self.more.setAccessibleName(_("More troubles"))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self._menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self.hide()

    @property
    def titles(self) -> list[str]:
        """What is wrong, in the order of the chips."""
        return [trouble.title for trouble in self._troubles]

    def show_troubles(self, troubles: Sequence[Trouble]) -> None:
        """Show these, what matters most first."""
        if tuple(troubles) == self._troubles:
            return
        self._troubles = tuple(troubles)
        while len(self.chips) < len(troubles):
            chip = TroubleChip()
            chip.wished.connect(self.wished)
            self._row.insertWidget(len(self.chips), chip)
            self.chips.append(chip)
        for chip, trouble in zip(self.chips, troubles, strict=False):
            chip.show_trouble(trouble)
        self._fit()
        if bool(troubles) == self.isHidden():
            self.setVisible(bool(troubles))
            self.shown.emit(bool(troubles))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the chips to the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many chips as fit, the first always; the others are counted at the end."""
        wanted = [chip.sizeHint().width() + SPACING for chip in self.chips[: len(self._troubles)]]
        fits = sum(wanted) - SPACING <= self.width()
        self.more.setText(_more(len(wanted)))
        room = self.width() - (0 if fits else self.more.sizeHint().width())
        shown = 0
        while shown < len(wanted) and (sum(wanted[: shown + 1]) <= room + (SPACING if fits else 0) or not shown):
            shown += 1
        for place, chip in enumerate(self.chips):
            chip.setVisible(place < shown)
        self.more.setText(_more(len(wanted) - shown))
        n = len(wanted) - shown
        self.more.setAccessibleName(ngettext("{n} more trouble", "{n} more troubles", n).format(n=n))
        self.more.setVisible(shown < len(wanted))

    def _fill_menu(self) -> None:
        self._menu.clear()
        for chip, trouble in zip(self.chips, self._troubles, strict=False):
            if chip.isHidden():
                action = self._menu.addAction(f"{trouble.title}: {within(trouble.repair)}")
                action.triggered.connect(partial(self.wished.emit, trouble.input))


def _more(n: int) -> str:
    return ngettext("+{n} more", "+{n} more", n).format(n=n)

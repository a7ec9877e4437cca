"""One section of the inspector: its lines in two columns, and the statements behind them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QPushButton, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.finding import Line, Section
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.pieces import breakable, label
from cqrs_sim.ui.things import Thing

_LABEL = 88
"""Width of the column that says what a line is."""

_INSPECT = {
    "event": _("Inspect event"),
    "command": _("Inspect command"),
    "answer": _("Inspect answer"),
    "row": _("Inspect row"),
    "projector": _("Inspect projector"),
}
_INSPECT_THE = {
    "event": _("Inspect the event"),
    "command": _("Inspect the command"),
    "answer": _("Inspect the answer"),
    "row": _("Inspect the row"),
    "projector": _("Inspect the projector"),
}


class SectionView(QWidget):
    """One section: its title, its lines in two columns, its statements."""

    followed = Signal(object)

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self.links: list[tuple[Thing, QPushButton]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        fit(self, lambda px: grid.setColumnMinimumWidth(0, px(_LABEL)))
        grid.setColumnStretch(1, 1)
        if section.title:
            grid.addWidget(label(section.title, "strong"), 0, 0, 1, 2)
        for place, line in enumerate(section.lines, 1):
            self._add(grid, place, line)
        if section.code:
            grid.addWidget(Statements(section.code), len(section.lines) + 1, 0, 1, 2)

    def link_of(self, widget: QWidget | None) -> Thing | None:
        """Return what a button of this section leads to."""
        return next((link for link, button in self.links if button is widget), None)

    def _add(self, grid: QGridLayout, place: int, line: Line) -> None:
        top = Qt.AlignmentFlag.AlignTop
        said = label(breakable(line.text))
        said.setWordWrap(True)
        said.setAccessibleName(f"{line.label}: {line.text}" if line.label else line.text)
        if line.link is not None:
            button = QPushButton(line.label)
            button.setAutoDefault(True)
            button.setAccessibleName(f"{_INSPECT[line.link.kind]} {line.label}")
            button.setToolTip(_INSPECT_THE[line.link.kind])
            fit(button, lambda px: button.setMaximumWidth(px(_LABEL)))
            button.clicked.connect(partial(self.followed.emit, line.link))
            self.links.append((line.link, button))
            grid.addWidget(button, place, 0, top)
            grid.addWidget(said, place, 1, Qt.AlignmentFlag.AlignVCenter)
        elif line.label:
            name = label(breakable(line.label), "secondary")
            name.setWordWrap(True)
            fit(name, lambda px: name.setMaximumWidth(px(_LABEL)))
            grid.addWidget(name, place, 0, top)
            grid.addWidget(said, place, 1, top)
        else:
            grid.addWidget(said, place, 0, 1, 2)


class Statements(QPlainTextEdit):
    """What a store ran, to read, select and copy; as high as its text."""

    def __init__(self, statements: Sequence[str], parent: QWidget | None = None) -> None:
        """Show these, parted by empty lines."""
        super().__init__("\n\n".join(statements), parent)
        self.setAccessibleName(_("Statements"))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        lines = round(self.document().size().height())  # a plain document is measured in lines
        frame = self.height() - self.viewport().height()
        margin = round(2 * self.document().documentMargin())
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margin + frame + 2)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the inspector scrolls

"""The inspector on screen: all that is known of one event, command, answer or row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cqrs_sim.core.facts import Fact
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.language import _
from cqrs_sim.ui.concepts import Sign
from cqrs_sim.ui.finding import Finding, Section
from cqrs_sim.ui.findings import Findings
from cqrs_sim.ui.observer import Observer
from cqrs_sim.ui.pieces import Elided, label
from cqrs_sim.ui.section_view import SectionView
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import CommandSent, StoredRow, Thing

NOTHING = _(
    "Nothing is inspected yet. Choose an event on the lane, a row of a table, a reply or an answer and press F2, "
    "or press Return on a line of the event log."
)
PAUSE_MS = 250
"""Least wall time between two looks at what has changed: a reader needs no more."""
REMEMBERED = 20
"""How many steps back lead."""


class InspectorView(QWidget):
    """Shows one thing; `draw` looks again when facts have come. Its links are wishes for whoever shows it."""

    wished = Signal(object)
    """A person wants to inspect this thing."""

    def __init__(
        self,
        simulation: Simulation,
        facts: Callable[[], Sequence[Fact]],
        heard: Callable[[], int],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """Look in these facts, the kept ones; `heard` tells how many there have ever been."""
        super().__init__(parent)
        self._findings = Findings(simulation, facts)
        self._observer = Observer(simulation, self)
        self._observer.progressed.connect(self._look_again)
        self._heard = heard
        self._seen = -1
        self._theme = theme
        self._thing: Thing | None = None
        self._past: list[Thing] = []
        self.finding: Finding | None = None
        self._parts: list[SectionView] = []
        self._sign, self._title = Sign(theme), Elided("", "key")
        self._empty = label(NOTHING, "secondary")
        self.area = QScrollArea()
        self.back, self.copy_button = QPushButton(_("Back")), QPushButton(_("Copy all"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._lay_out()
        self._dress()
        self._timer.timeout.connect(self.draw)
        self.back.clicked.connect(self._go_back)
        self.copy_button.clicked.connect(self.copy)
        theme.changed.connect(self._dress)
        self.clear()

    def show_thing(self, thing: Thing) -> None:
        """Show what is known of this."""
        if self._thing is not None:
            self._past.append(self._thing)
            del self._past[:-REMEMBERED]
        self._thing = thing
        self._look()
        self.area.verticalScrollBar().setValue(0)

    def leads(self, thing: Thing) -> list[tuple[str, Thing]]:
        """Return what a thing leads to, each in a few words."""
        return self._findings.leads(thing)

    def clear(self) -> None:
        """Show nothing, and forget the way back."""
        self._thing = None
        self._past.clear()
        self._show(None)

    def draw(self) -> None:
        """Look again if there is news, a few times a second at most; hidden, do nothing."""
        if self._thing is None or not self.isVisible() or self._timer.isActive() or self._seen == self._heard():
            return
        self._timer.start()
        self._look()

    def copy(self) -> None:
        """Put all that is shown onto the clipboard as text."""
        if self.finding is not None:
            QGuiApplication.clipboard().setText(self.finding.text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()

    def _go_back(self) -> None:
        self._thing = self._past.pop()
        self._look()
        self.area.verticalScrollBar().setValue(0)
        if not self._past:
            self.area.setFocus()

    def _look_again(self) -> None:
        if self._observer.ready and self._thing is not None and self.isVisible():
            self._look()

    def _look(self) -> None:
        assert self._thing is not None
        if isinstance(self._thing, StoredRow | CommandSent):  # what is said of them takes the truth
            self._observer.look()
        self._seen = self._heard()
        self._show(self._findings.of(self._thing))

    def _show(self, finding: Finding | None) -> None:
        self.back.setEnabled(bool(self._past))
        if finding == self.finding and finding is not None:
            return
        self.finding = finding
        self._sign.show_shape("" if finding is None else finding.shape)
        self._title.say(_("Inspector") if finding is None else finding.title)
        self._empty.setVisible(finding is None)
        self.area.setVisible(finding is not None)
        self.area.setAccessibleDescription("" if finding is None else finding.title)
        self.copy_button.setEnabled(finding is not None)
        self._fill(() if finding is None else finding.sections)

    def _fill(self, sections: Sequence[Section]) -> None:
        """Put new sections in the place of those that differ, so that eyes, cursor and selection keep their place."""
        focused = QApplication.focusWidget()
        lost = next((part for part in self._parts if focused is not None and part.isAncestorOf(focused)), None)
        link = None if lost is None else lost.link_of(focused)
        for place, section in enumerate(sections):
            if place < len(self._parts) and self._parts[place].section == section:
                continue
            part = SectionView(section)
            part.followed.connect(self.wished)
            if place < len(self._parts):
                self._drop(place)
            self._parts.insert(place, part)
            self._box.insertWidget(place, part)
        while len(self._parts) > len(sections):
            self._drop(len(self._parts) - 1)
        if lost is not None and lost not in self._parts:
            # Several sections may lead to the same: the one that had the focus comes first.
            parts = sorted(self._parts, key=lambda part: part.section.title != lost.section.title)
            links = [button for part in parts for to, button in part.links if to == link]
            (links[0] if links else self.area).setFocus()

    def _drop(self, place: int) -> None:
        part = self._parts.pop(place)
        self._box.removeWidget(part)
        part.hide()
        part.deleteLater()

    def _dress(self) -> None:
        colours = self._theme.colours
        mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        self.setStyleSheet(f"""
            QPlainTextEdit {{
              font-family: "{mono}"; background: {colours.panel}; color: {colours.text};
              border: 1px solid {colours.line}; border-radius: 5px; padding: 3px;
              selection-background-color: {colours.text};              selection-color: {colours.card};
            }}
        """)

    def _lay_out(self) -> None:
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(5, 4, 8, 4)
        inner.setSpacing(10)
        self._box = QVBoxLayout()
        self._box.setSpacing(10)
        inner.addLayout(self._box)
        inner.addStretch(1)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(_("Inspected"))
        self.area.setWidget(inside)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.back.setToolTip(_("Back to what was inspected before"))
        self.copy_button.setToolTip(_("Copy all that is shown here, as text"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        top, below = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._sign)
        top.addWidget(self._title, 1)
        below.addWidget(self.back)
        below.addStretch(1)
        below.addWidget(self.copy_button)
        box.addLayout(top)
        box.addWidget(self._empty, 1)
        box.addWidget(self.area, 1)
        box.addLayout(below)

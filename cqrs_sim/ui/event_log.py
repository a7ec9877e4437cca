"""The event log on screen: every fact as one sentence, the newest at the bottom."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.narrator import Narrator
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.actions import beside_keys
from cqrs_sim.ui.fields import Combo, TextField
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.log_model import EVERYTHING, FACT, SAID, Filtered, LogModel
from cqrs_sim.ui.log_table import LogTable
from cqrs_sim.ui.pieces import Elided, label
from cqrs_sim.ui.theming import Theme

GROUPS = (EVERYTHING, "commands", "lane", "stores", "queries", "faults")
_TITLES = {
    EVERYTHING: _("Everything"),
    "commands": _("Commands"),
    "lane": _("Lane"),
    "stores": _("Stores"),
    "queries": _("Queries"),
    "faults": _("Faults"),
}

NOTHING_YET = _("Nothing has happened yet. Send a command: every step of it is told here.")
NO_MATCH = _("No line matches. Choose “Everything” and clear the text to see all.")
NOTHING_CHOSEN = _("Choose a line to read it whole; Return inspects it, Shift+Return looks back to it.")


class EventLogView(QWidget):
    """Call it with each fact; `draw` shows what came since. While hidden it does nothing but append."""

    wished = Signal(object)
    """A person wants to inspect this fact."""
    moment_wished = Signal(int)
    """A person wants to see this moment (microseconds)."""

    def __init__(self, domain: Domain, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._narrator = Narrator(domain)
        self.model = LogModel(self._narrator.tell, self)
        self.lines = Filtered(self.model, self)
        self.group, self.text = Combo(), TextField()
        self.table = LogTable(self.lines, theme)
        self.whole = label(NOTHING_CHOSEN, "secondary")
        self.count = Elided("", "secondary")
        self.newest, self.copy_button = QPushButton(_("Newest")), QPushButton(_("Copy"))
        self.menu = QMenu(self)
        self.menu.setAccessibleName(_("What can be done with a line"))
        self._lay_out()
        self._connect()
        self._retell()

    def __call__(self, fact: Fact) -> None:
        """Take one more fact; it is shown at the next `draw`."""
        self._narrator.note(fact)
        self.model.note(fact)

    def facts(self) -> list[Fact]:
        """Return every fact that is kept, oldest first."""
        return self.model.facts()

    def draw(self) -> None:
        """Show the facts since the last time; follow them unless the person has scrolled up."""
        if not self.isVisible():
            return
        with self.table.steady():
            news = self.model.draw()
        if news:
            self._retell()

    def go_to(self, moment: int) -> bool:
        """Choose the last line up to this moment (microseconds) of all that are kept; return whether there is one."""
        self.draw()
        self.group.setCurrentIndex(0)
        self.text.clear()
        row = bisect_right(range(self.model.rowCount()), moment, key=lambda row: self.model.fact(row).at) - 1
        if row < 0:
            return False
        index = self.lines.index(row, SAID)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index, self.table.ScrollHint.PositionAtCenter)
        self.table.setFocus()
        return True

    def copy(self) -> None:
        """Put the selected lines, or all that are shown if none is, onto the clipboard as text."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        if not rows:
            rows = list(range(self.lines.rowCount()))
        columns = range(self.lines.columnCount())
        lines = ["\t".join(str(self.lines.index(row, column).data()) for column in columns) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()

    def _connect(self) -> None:
        self.group.currentIndexChanged.connect(self._filter)
        self.text.textChanged.connect(self._filter)
        self.newest.clicked.connect(self.table.scrollToBottom)
        self.copy_button.clicked.connect(self.copy)
        self.table.copied.connect(self.copy)
        self.table.chosen.connect(lambda index: self.wished.emit(index.data(FACT)))
        self.table.moment_wished.connect(lambda index: self.moment_wished.emit(index.data(FACT).at))
        self.table.menu_wished.connect(self._open_menu)
        self.table.selectionModel().currentChanged.connect(self._read_whole)
        self.table.selectionModel().selectionChanged.connect(self._retell)
        bar = self.table.verticalScrollBar()
        bar.valueChanged.connect(self._offer_newest)
        bar.rangeChanged.connect(self._offer_newest)

    def _open_menu(self, index: QModelIndex, at: QPoint) -> None:
        fact = index.data(FACT)
        self.menu.clear()
        # Keys are only shown: the table itself hears them.
        self.menu.addAction(beside_keys(_("Inspect"), "Return")).triggered.connect(lambda: self.wished.emit(fact))
        back = self.menu.addAction(beside_keys(_("Look back to this moment"), "Shift+Return"))
        back.triggered.connect(lambda: self.moment_wished.emit(fact.at))
        self.menu.addAction(beside_keys(_("Copy"), "Ctrl+C")).triggered.connect(self.copy)
        self.menu.popup(at)
        self.menu.setActiveAction(self.menu.actions()[0])

    def _filter(self) -> None:
        self.lines.wish(GROUPS[self.group.currentIndex()], self.text.text())
        self.table.scrollToBottom()
        self._retell()

    def _read_whole(self, index: QModelIndex) -> None:
        self.whole.setText(str(index.siblingAtColumn(SAID).data()) if index.isValid() else NOTHING_CHOSEN)

    def _retell(self) -> None:
        shown, chosen = self.lines.rowCount(), len(self.table.selectionModel().selectedRows())
        if self.lines.filtering:
            n = self.model.rowCount()
            said = ngettext("{shown} of {n} line", "{shown} of {n} lines", n).format(shown=whole(shown), n=whole(n))
        elif self.model.lost:
            said = ngettext("newest {n} line", "newest {n} lines", shown).format(n=whole(shown))
        else:
            said = ngettext("{n} line", "{n} lines", shown).format(n=whole(shown))
        self.count.say(said)
        self.table.say(NO_MATCH if self.lines.filtering else NOTHING_YET)
        self.copy_button.setText(_("Copy {n}").format(n=whole(chosen)) if chosen else _("Copy all"))
        self.copy_button.setEnabled(shown > 0)
        self._offer_newest()

    def _offer_newest(self) -> None:
        self.newest.setEnabled(not self.table.at_end)

    def _lay_out(self) -> None:
        self.group.setAccessibleName(_("Kinds of lines"))
        self.group.addItems([_TITLES[group] for group in GROUPS])
        self.text.setAccessibleName(_("Lines with this text"))
        self.text.setPlaceholderText(_("Find, such as #4 or Ana"))
        self.whole.setWordWrap(True)
        fit(self.whole, lambda _px: self.whole.setMinimumHeight(2 * self.fontMetrics().lineSpacing()))
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.newest.setToolTip(_("Go to the newest line and follow (Ctrl+End in the table)"))
        self.copy_button.setToolTip(_("Copy the selected lines, or all of them, as text (Ctrl+C in the table)"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(6)
        above.addWidget(self.group)
        above.addWidget(self.text, 1)
        below.setSpacing(6)
        below.addWidget(self.count, 1)
        below.addWidget(self.newest)
        below.addWidget(self.copy_button)
        box.addLayout(above)
        box.addWidget(self.table, 1)
        box.addWidget(self.whole)
        box.addLayout(below)

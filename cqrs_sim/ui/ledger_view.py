"""The ledger on screen: what each client suffered, in numbers and in sentences that prove it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.core.ledger.entries import SUFFERED, Entries, Entry, Suffered
from cqrs_sim.core.ledger.kinds import meaning_of, title_of
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.written import whole
from cqrs_sim.language import _
from cqrs_sim.ui.account_model import AccountModel, Party, parties_of
from cqrs_sim.ui.fields import Check, Combo
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.judging import Judging
from cqrs_sim.ui.ledger_model import ENTRY, LedgerModel
from cqrs_sim.ui.ledger_tables import AccountTable, SentenceTable
from cqrs_sim.ui.pieces import label
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import AnswerGiven

ALL_KINDS, EVERYONE = _("Everything"), _("Everyone")
NOTHING_YET = _("Nobody was shown less than promised so far. Send a command, then press Refresh (Ctrl+R) at once.")
NO_MATCH = _("Nothing of this kind so far. Choose “Everything” and “Everyone” to see all.")
NOTHING_CHOSEN = _("Choose a line to read it whole; Return goes to that moment.")


class LedgerView(QWidget):
    """Shows the ledger; `draw` shows what came since. While hidden it does nothing."""

    wished = Signal(object)
    """A person wants to inspect this thing."""
    moment_wished = Signal(int)
    """A person wants to see this moment (microseconds)."""

    def __init__(self, simulation: Simulation, judging: Judging, theme: Theme, parent: QWidget | None = None) -> None:
        """Show no ledger until one is begun, by `judging`, when the view is first shown."""
        super().__init__(parent)
        self._simulation, self._judging = simulation, judging
        self._simulated = frozenset(simulation.domain.habits.clients)
        self.kind, self.client = Combo(), Combo()
        self.apart = Check(_("Each sim."))
        self.accounts, self.lines = AccountModel(theme, SECOND, self), LedgerModel(self)
        self.numbers, self.table = AccountTable(self.accounts), SentenceTable(self.lines, theme)
        self.whole = label(NOTHING_CHOSEN, "secondary")
        self.begin_button, self.moment = (
            QPushButton(_("Judge what was shown so far")),
            QPushButton(_("Go to that moment")),
        )
        self.inspect_button, self.copy_button = QPushButton(_("Inspect")), QPushButton(_("Copy all"))
        self._lay_out()
        self._connect()
        self._tell()

    @property
    def chosen(self) -> Entry | None:
        """The entry of the line that was chosen."""
        index = self.table.currentIndex()
        entry: Entry | None = index.data(ENTRY) if index.isValid() else None
        return entry

    def draw(self) -> None:
        """Show what has come since the last time."""
        if not self.isVisible() or self._judging.ledger is None:
            return
        self._show_numbers()
        if self.table.draw():
            self._tell()

    def copy(self) -> None:
        """Put the selected lines, or all that are shown if none is, onto the clipboard as text."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        entries = [self.lines.entry(row) for row in rows or range(self.lines.rowCount())]
        lines = [f"{title_of(each.kind, self._bound)}\t{each.sentence}" for each in entries]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()

    def begin(self) -> None:
        """Have the ledger begun, which may take its time."""
        self._judging.begin()
        self._tell()
        self.draw()

    def focus(self) -> None:
        """Put the cursor where something can be chosen."""
        (self.begin_button if self._judging.ledger is None else self.table).setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def _bound(self) -> int:
        return SECOND if self._judging.ledger is None else self._judging.ledger.bound

    def _take_up(self) -> None:
        assert self._judging.ledger is not None
        self.lines.show_entries(self._judging.ledger.entries, self._bound)
        self._tell()

    def _show_numbers(self) -> None:
        assert self._judging.ledger is not None
        entries: Entries = self._judging.ledger.entries
        clients = dict.fromkeys((*self._simulation.clients, *entries.accounts))
        simulated = sum(client in self._simulated for client in clients)
        self.apart.setVisible(simulated > 1)
        parties = parties_of(clients, self._simulated, self.apart.isChecked())
        if parties != self.accounts.parties:
            self._offer(parties)
        self.accounts.show_accounts(entries.accounts, parties)

    def _offer(self, parties: tuple[Party, ...]) -> None:
        """Offer to show each party alone; who was chosen stays chosen."""
        chosen = self.client.currentText()
        self.client.blockSignals(True)
        self.client.clear()
        self.client.addItem(EVERYONE)
        for party in parties:
            self.client.addItem(party.title, party.clients)
        self.client.setCurrentIndex(max(0, self.client.findText(chosen)))
        self.client.blockSignals(False)
        self._filter()

    def _choose(self, row: int, column: int) -> None:
        kind = self.accounts.kind(row)
        self.kind.setCurrentIndex(0 if kind is None else self.kind.findData(kind))
        self.client.setCurrentIndex(column + 1)

    def _filter(self) -> None:
        kind: Suffered | None = self.kind.currentData()
        self.lines.wish(kind, self.client.currentData())
        self._tell()

    def _tell(self) -> None:
        there = self._judging.ledger is not None
        for part in (self.numbers, self.kind, self.client, self.copy_button, self.moment):
            part.setVisible(there)
        self.inspect_button.setVisible(there)
        self.begin_button.setVisible(not there and self._judging.possible)
        shown, filtering = self.lines.rowCount(), bool(self.kind.currentIndex() or self.client.currentIndex() > 0)
        self.table.say((NO_MATCH if filtering else NOTHING_YET) if there else self._judging.why_not)
        self.copy_button.setEnabled(shown > 0)
        self._read_whole()

    def _read_whole(self) -> None:
        entry, kind = self.chosen, self.kind.currentData()
        for button in (self.moment, self.inspect_button):
            button.setEnabled(entry is not None)
        if entry is not None:
            said = f"{entry.sentence} {title_of(entry.kind, self._bound)}: {meaning_of(entry.kind, self._bound)}"
        elif kind is not None:
            said = f"{title_of(kind, self._bound)}: {meaning_of(kind, self._bound)}"
        else:
            said = NOTHING_CHOSEN if self.lines.rowCount() else ""
        self.whole.setText(said)
        chosen = len(self.table.selectionModel().selectedRows())
        self.copy_button.setText(_("Copy {n}").format(n=whole(chosen)) if chosen else _("Copy all"))

    def _go(self, index: QModelIndex | None = None) -> None:
        entry = self.chosen if index is None else index.data(ENTRY)
        if entry is not None:
            self.moment_wished.emit(entry.at)

    def _inspect(self) -> None:
        if (entry := self.chosen) is not None:
            self.wished.emit(AnswerGiven(entry.ticket))

    def _connect(self) -> None:
        self._judging.begun.connect(self._take_up)
        self.begin_button.clicked.connect(self.begin)
        self.kind.currentIndexChanged.connect(self._filter)
        self.client.currentIndexChanged.connect(self._filter)
        self.apart.toggled.connect(self.draw)
        self.numbers.chosen.connect(self._choose)
        self.table.chosen.connect(self._go)
        self.table.copied.connect(self.copy)
        self.table.selectionModel().selectionChanged.connect(self._read_whole)
        self.table.selectionModel().currentChanged.connect(self._read_whole)
        self.moment.clicked.connect(lambda: self._go())
        self.inspect_button.clicked.connect(self._inspect)
        self.copy_button.clicked.connect(self.copy)

    def _lay_out(self) -> None:
        self.kind.setAccessibleName(_("Kinds of what was suffered"))
        self.kind.addItem(ALL_KINDS)
        for place, kind in enumerate(SUFFERED, 1):
            self.kind.addItem(title_of(kind, SECOND), kind)
            self.kind.setItemData(place, meaning_of(kind, SECOND), Qt.ItemDataRole.ToolTipRole)
        self.client.setAccessibleName(_("Whose"))
        self.client.addItem(EVERYONE)
        self.apart.setAccessibleName(_("Each simulated client"))
        self.apart.setToolTip(_("Give each simulated client a column of its own"))
        self.apart.hide()
        self.whole.setWordWrap(True)
        fit(self.whole, lambda _px: self.whole.setMinimumHeight(4 * self.fontMetrics().lineSpacing()))
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.begin_button.setToolTip(_("Replay the session in memory and judge every answer; afterwards go on judging"))
        self.moment.setToolTip(_("Look at the moment of that answer (Return in the table)"))
        self.inspect_button.setToolTip(_("Inspect that answer"))
        self.copy_button.setToolTip(_("Copy the selected lines, or all that are shown, as text (Ctrl+C in the table)"))
        box, choices, below = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        choices.addWidget(self.kind, 1)
        choices.addWidget(self.client, 1)
        choices.addWidget(self.apart)
        for part in (self.moment, self.inspect_button):
            below.addWidget(part)
        below.addStretch(1)
        below.addWidget(self.copy_button)
        box.addWidget(self.numbers)
        box.addLayout(choices)
        box.addWidget(self.begin_button)
        box.addWidget(self.table, 1)
        box.addWidget(self.whole)
        box.addLayout(below)

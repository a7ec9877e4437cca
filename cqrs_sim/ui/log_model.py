"""The log model: the newest facts as lines for a QTableView, each told when it is first shown."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from cqrs_sim.core import facts as told
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.language import _, pgettext

KEPT = 5_000
"""How many facts, the newest, the log keeps."""

FACT = Qt.ItemDataRole.UserRole
"""Role: the fact that a line tells."""

TITLES = (pgettext("a moment", "At"), _("Kind"), _("What happened"))
SAID = 2
"""The column of the sentence."""

EVERYTHING = "everything"


@dataclass(frozen=True)
class Kind:
    """What a kind of fact is called, which choice shows it, and the shape of its concept."""

    word: str
    group: str
    shape: str = ""


KINDS: dict[type[Fact], Kind] = {
    told.Submitted: Kind(_("Command"), "commands", "command"),
    told.RuleChecked: Kind(_("Rule"), "commands"),
    told.Accepted: Kind(_("Success"), "commands", "success"),
    told.Rejected: Kind(_("Rejected"), "commands", "rejected"),
    told.RowChanged: Kind(_("Row"), "stores"),
    told.Committed: Kind(_("Event"), "stores", "event"),
    told.Sent: Kind(_("Sent"), "lane", "event"),
    told.Delivered: Kind(_("Arrived"), "lane", "event"),
    told.Held: Kind(_("Waits"), "lane", "event"),
    told.Applied: Kind(_("Applied"), "lane", "event"),
    told.AppliedAtOnce: Kind(_("At once"), "lane", "event"),
    told.Ignored: Kind(_("Ignored"), "lane", "event"),
    told.Asked: Kind(_("Query"), "queries", "query"),
    told.Answered: Kind(_("Answer"), "queries", "answer"),
    told.Waits: Kind(_("Waits"), "queries", "query"),
    told.Guessed: Kind(_("Guess"), "queries", "answer"),
    told.RolledBack: Kind(_("Taken back"), "queries", "answer"),
    told.Confirmed: Kind(_("Confirmed"), "queries", "answer"),
    told.AskedWriteStore: Kind(_("Write store"), "queries", "query"),
    told.TimedOut: Kind(_("Timeout"), "queries", "query"),
    told.AnsweredPending: Kind(_("Pending"), "queries", "answer"),
    told.SettingsChanged: Kind(_("Settings"), "settings"),
    told.Injected: Kind(_("Fault"), "faults"),
    told.Lost: Kind(_("Lost"), "faults", "event"),
    told.Duplicated: Kind(_("Doubled"), "faults", "event"),
    told.Delayed: Kind(_("Held up"), "faults", "event"),
    told.Partitioned: Kind(_("Channel"), "faults"),
    told.Failed: Kind(_("Failed"), "faults", "event"),
    told.Parked: Kind(_("Parked"), "faults", "event"),
    told.Replayed: Kind(_("Replayed"), "faults", "event"),
    told.Crashed: Kind(_("Crash"), "faults"),
    told.Restarted: Kind(_("Restart"), "faults"),
    told.Fenced: Kind(_("Fenced"), "faults"),
    told.PublishFailed: Kind(_("Unsent"), "faults"),
    told.PublishedUncommitted: Kind(_("Phantom"), "faults"),
    told.CheckpointSaved: Kind(_("Checkpoint"), "lane"),
    told.Wiped: Kind(_("Emptied"), "stores"),
    told.Rebuilt: Kind(_("Rebuilt"), "stores"),
    told.LaneOpened: Kind(_("Opened"), "lane"),
    told.LaneServes: Kind(_("Serves"), "lane"),
    told.LaneClosed: Kind(_("Closed"), "lane"),
}

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class _Line:
    """One fact, and its sentence once somebody has asked for it."""

    __slots__ = ("fact", "sentence")

    def __init__(self, fact: Fact) -> None:
        self.fact = fact
        self.sentence: str | None = None


class LogModel(QAbstractTableModel):
    """The newest facts, oldest first; what is noted appears at the next `draw`."""

    def __init__(self, tell: Callable[[Fact], str], parent: QObject | None = None) -> None:
        """Start empty; `tell` turns a fact into its sentence."""
        super().__init__(parent)
        self._tell = tell
        self._lines: list[_Line] = []
        self._pending: deque[Fact] = deque(maxlen=KEPT)
        self.heard = 0
        """How many facts there have been."""

    def note(self, fact: Fact) -> None:
        """Keep one more fact, to be shown at the next `draw`."""
        self.heard += 1
        self._pending.append(fact)

    def facts(self) -> list[Fact]:
        """Return every fact that is kept, drawn or not, oldest first."""
        return [*(line.fact for line in self._lines), *self._pending][-KEPT:]

    @property
    def lost(self) -> bool:
        """Whether there were more facts than are kept."""
        return self.heard > KEPT

    def draw(self) -> bool:
        """Show what was noted since the last time, letting the oldest go; return whether there was any."""
        if not self._pending:
            return False
        fresh = [_Line(fact) for fact in self._pending]
        self._pending.clear()
        surplus = min(len(self._lines), len(self._lines) + len(fresh) - KEPT)
        if surplus > 0:
            self.beginRemoveRows(QModelIndex(), 0, surplus - 1)
            del self._lines[:surplus]
            self.endRemoveRows()
        first = len(self._lines)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        self._lines.extend(fresh)
        self.endInsertRows()
        return True

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many columns a line has."""
        return 0 if parent.isValid() else len(TITLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == FACT:
            return line.fact
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if index.column() == SAID:
                return self.sentence(index.row())
            return KINDS[type(line.fact)].word if index.column() else seconds(line.fact.at)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return None

    def sentence(self, row: int) -> str:
        """Return what a line says."""
        line = self._lines[row]
        if line.sentence is None:
            line.sentence = self._tell(line.fact)
        return line.sentence

    def fact(self, row: int) -> Fact:
        """Return what a line is about."""
        return self._lines[row].fact


class Filtered(QSortFilterProxyModel):
    """The lines of a log that a choice of kinds and a typed text let through."""

    def __init__(self, model: LogModel, parent: QObject | None = None) -> None:
        """Let everything through."""
        super().__init__(parent)
        self._model = model
        self._group = EVERYTHING
        self._text = ""
        self.setSourceModel(model)

    @property
    def filtering(self) -> bool:
        """Whether any line could be held back."""
        return self._group != EVERYTHING or bool(self._text)

    def wish(self, group: str, text: str) -> None:
        """Let only these kinds through, whose sentence holds the text, in whatever case."""
        wished = group, " ".join(text.casefold().split())
        if wished != (self._group, self._text):
            self.beginFilterChange()
            self._group, self._text = wished
            self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, row: int, parent: _Index) -> bool:
        """Tell whether a line is let through."""
        if self._group != EVERYTHING and KINDS[type(self._model.fact(row))].group != self._group:
            return False
        return not self._text or self._text in self._model.sentence(row).casefold()

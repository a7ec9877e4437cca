"""The action finder: type a few letters, and do any action of the window by its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.fields import TextField
from cqrs_sim.ui.fitting import open_at
from cqrs_sim.ui.likeness import nearest
from cqrs_sim.ui.pieces import label
from cqrs_sim.ui.plain_table import PlainTable
from cqrs_sim.ui.repertoire import Entry
from cqrs_sim.ui.theming import Theme

SIZE = (600, 420)
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
"""Keys that move about in the list while the cursor stays in the text."""


class ActionFinder(QDialog):
    """Lists what fits, the nearest first; what cannot be done now is dim, and the line below says why."""

    def __init__(self, entries: Sequence[Entry], theme: Theme, window: QWidget) -> None:
        """Offer these entries; the one chosen is done once the dialog is gone and the focus is back."""
        super().__init__(window)
        self._entries, self._theme, self._window = entries, theme, window
        self._found: list[Entry] = []
        self.setWindowTitle(_("Find an action"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, *SIZE)
        self.text, self.about = TextField(), label("", "secondary")
        self.table = PlainTable(_("Actions that fit"), (_("Action"), _("Menu"), _("Keys")), wide=0)
        self._lay_out()
        self.text.installEventFilter(self)
        self.text.textChanged.connect(self._list)
        self.text.returnPressed.connect(self._do)
        self.table.doubleClicked.connect(lambda _index: self._do())
        self.table.installEventFilter(self)
        self.table.currentCellChanged.connect(lambda *_cells: self._tell())
        self._list("")

    @property
    def current(self) -> Entry | None:
        """The entry that Return does."""
        row = self.table.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    def titles(self) -> list[str]:
        """Return the titles that are listed."""
        return [entry.title for entry in self._found]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if watched is self.text and event.key() in _MOVES:
            self.table.keyPressEvent(event)
            return True
        if watched is self.table and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do()
            return True
        return False

    def _list(self, typed: str) -> None:
        self._found = nearest(
            typed, self._entries, lambda entry: (entry.title, entry.keys, f"{entry.menu} {entry.title}")
        )
        self.table.setRowCount(len(self._found))
        dim = QColor(self._theme.colours.secondary)
        for row, entry in enumerate(self._found):
            title = entry.title if entry.possible else _("{title} (not now)").format(title=entry.title)
            for cell in self.table.write(row, (title, entry.menu, entry.keys))[0 if not entry.possible else 1 :]:
                cell.setForeground(dim)
        self.table.setCurrentCell(0 if self._found else -1, 0)
        self._tell()

    def _tell(self) -> None:
        entry = self.current
        if entry is None:
            said = _("No action fits. Clear the text to see all.")
        elif entry.possible:
            said = entry.about or entry.title
        else:
            said = _("Not now: {why}").format(why=entry.about) if entry.about else _("It cannot be done now.")
        self.about.setText(said)
        # The cursor stays in the text, so this is how a screen reader hears of the list.
        spoken = said if entry is None or said == entry.title else f"{entry.title}. {said}"
        self.text.setAccessibleDescription(spoken if entry is None else f"{spoken} {entry.keys}".strip())

    def _do(self) -> None:
        entry = self.current
        if entry is None or not entry.possible:
            return
        self.accept()
        self._window.activateWindow()
        QTimer.singleShot(0, self._window, entry.action.trigger)

    def _lay_out(self) -> None:
        self.text.setPlaceholderText(_("What do you want to do?"))
        self.text.setAccessibleName(_("Action to find"))
        self.about.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 14, 14, 12)
        box.setSpacing(10)
        for widget, stretch in ((self.text, 0), (self.table, 1), (self.about, 0)):
            box.addWidget(widget, stretch)

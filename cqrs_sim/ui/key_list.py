"""The key list: all keys of the window, grouped as its menus are, made from the actions themselves."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.fields import TextField
from cqrs_sim.ui.fitting import open_at
from cqrs_sim.ui.likeness import cost
from cqrs_sim.ui.other_keys import OTHER_KEYS
from cqrs_sim.ui.pieces import label
from cqrs_sim.ui.plain_table import PlainTable
from cqrs_sim.ui.repertoire import Entry

SIZE = (760, 600)
_KEYS, _DOES = 0, 1


class KeyList(QDialog):
    """Two columns, keys and what they do, under a heading for each menu; typing leaves those that fit."""

    def __init__(self, entries: Iterable[Entry], parent: QWidget | None = None) -> None:
        """List the entries that have keys, and the other keys behind them."""
        super().__init__(parent)
        self.setWindowTitle(_("All keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, *SIZE)
        self.text, self.table = TextField(), PlainTable(_("All keys"), (_("Keys"), _("What they do")), wide=_DOES)
        self.nothing = label(_("No key fits. Clear the text to see all."), "secondary")
        self._groups: list[tuple[int, list[int]]] = []
        with_keys = (entry for entry in entries if entry.keys)
        for menu, held in groupby(with_keys, key=lambda entry: entry.menu):
            self._add(menu, [(entry.keys, _told(entry)) for entry in held])
        for where, keys in OTHER_KEYS:
            self._add(where, keys)
        self._lay_out()
        self.text.textChanged.connect(self._filter)
        self._filter("")

    def rows(self) -> list[tuple[str, str]]:
        """Return what is listed now, headings with no keys."""
        table = self.table
        shown = (row for row in range(table.rowCount()) if not table.isRowHidden(row))
        return [(table.text_at(row, _KEYS), table.text_at(row, _DOES)) for row in shown]

    def _add(self, heading: str, keys: Iterable[tuple[str, str]]) -> None:
        top = self._add_row(heading, "")
        self.table.setSpan(top, _KEYS, 1, 2)
        font = self.font()
        font.setBold(True)
        if (cell := self.table.item(top, _KEYS)) is not None:
            cell.setFont(font)
        self._groups.append((top, [self._add_row(*pair) for pair in keys]))

    def _add_row(self, keys: str, does: str) -> int:
        row = self.table.rowCount()
        self.table.insertRow(row)
        self.table.write(row, (keys, does))
        return row

    def _filter(self, typed: str) -> None:
        for top, rows in self._groups:
            heading = cost(typed, self.table.text_at(top, _KEYS)) is not None
            fits = {row: heading or self._fits(row, typed) for row in rows}
            for row, shown in fits.items():
                self.table.setRowHidden(row, not shown)
            self.table.setRowHidden(top, not any(fits.values()))
        self.nothing.setVisible(not self.rows())

    def _fits(self, row: int, typed: str) -> bool:
        return any(cost(typed, self.table.text_at(row, column)) is not None for column in (_KEYS, _DOES))

    def _lay_out(self) -> None:
        self.text.setPlaceholderText(_("Find, such as F5 or crash"))
        self.text.setAccessibleName(_("Keys or words to find"))
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 14, 14, 12)
        box.setSpacing(10)
        for widget, stretch in ((self.text, 0), (self.table, 1), (self.nothing, 0), (buttons, 0)):
            box.addWidget(widget, stretch)


def _told(entry: Entry) -> str:
    # Why something cannot be done now is not what its keys do.
    return f"{entry.title}. {entry.about}" if entry.about and entry.possible else entry.title

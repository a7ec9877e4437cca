"""The write store on screen: its business tables, and the outbox that is committed with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Committed
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.outbox import OUTBOX, row_of
from cqrs_sim.core.rows import Key, ReadRows
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext, pgettext
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.pieces import Elided
from cqrs_sim.ui.row_model import SHOWN, RowModel, Swap
from cqrs_sim.ui.row_table import RowTable
from cqrs_sim.ui.store_panel import StorePanel
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import Pointed

if TYPE_CHECKING:
    from cqrs_sim.ui.log_cursor import LogCursor
    from cqrs_sim.ui.remembered import Remembered

_SHOWN = ("position", "event_type", "subject", "client", "committed_at")
_PRIVATE = ("client", "committed_at")
"""What of an event is not for the back row."""
_TITLES = {
    "position": "#",
    "event_type": _("Event"),
    "subject": _("About"),
    "client": _("By"),
    "committed_at": pgettext("a moment", "At"),
}
_HEAD = _("head #{position}")
_OUTBOX = _("Outbox: committed with the rows, in one transaction")


class WritePanel(StorePanel):
    """Follows the table of the last change; the newest events of the log stay in sight below."""

    def __init__(self, domain: Domain, theme: Theme, parent: QWidget | None = None) -> None:
        """Show the domain's write tables."""
        tint = ("event_tint", "event_edge")
        super().__init__(
            WRITE,
            _("WRITE STORE"),
            _("Tables of the write store"),
            _("normalised, each fact once"),
            "command",
            domain.tables,
            domain.texts,
            theme,
            tint,
            follow=True,
            parent=parent,
        )
        self.outbox = RowModel(OUTBOX, _TITLES, self, only=_SHOWN)
        self._fresh: dict[Key, Swap] = {}
        self._theme = theme
        self._cursor: LogCursor | None = None
        self.log = view = RowTable(_("Outbox"), theme, *tint)
        view.horizontalHeader().hide()
        fit(view, lambda _px: view.setMinimumHeight(theme.sizes.row * (2 if theme.sizes.projected else 3)))
        view.show_model(self.outbox, _("No events yet"))
        view.activated.connect(lambda index: self.inspected.emit(self._event_at(index.row()).thing))
        view.menu_wished.connect(lambda index, at: self.menu_wished.emit(self._event_at(index.row()), at))
        self._about = Elided(_OUTBOX, "secondary")
        self._above_log = QHBoxLayout()
        self._above_log.addWidget(self._about, 1)
        self.body.addLayout(self._above_log)
        self.body.addWidget(view, 2)

    @property
    def pointed(self) -> Pointed | None:
        """The event chosen in the outbox, or the row chosen in the table in sight."""
        index = self.log.currentIndex()
        if self.log.hasFocus() and index.isValid():
            return self._event_at(index.row())
        return super().pointed

    def _event_at(self, place: int) -> Pointed:
        return self._pointed_in(self.outbox, self.outbox.index(place, 0), _("Outbox"))

    def load(self, rows: ReadRows) -> None:
        """Take what the store holds now."""
        super().load(rows)
        self.outbox.load(rows.find(OUTBOX))

    def recall_all(self, rows: ReadRows, remembered: Remembered, head: int) -> None:
        """Take what is remembered of every table, and the newest events of a log that is so long."""
        for name in self.models:
            self.recall(name, rows, remembered.newest(WRITE, name))
        log = rows.find(OUTBOX, order=("-position",), limit=SHOWN)
        self.outbox.recall(log, head, {(row.position,) for row in log if row.committed_at == remembered.committed_at})
        self.choose(remembered.latest_table() or self.choices.current)

    def show_progress(self, head: int, waiting: int) -> None:
        """Say how long the log is, and how many commands wait for the write store."""
        wait = ngettext("{n} wait", "{n} wait", waiting).format(n=whole(waiting)) if waiting else ""
        said = f"#{head}" if self._brief else _HEAD.format(position=head)
        self.position.say(" · ".join(filter(None, (wait, said))))

    def show_rebuild(self, progress: tuple[int, int] | None) -> None:
        """Show how far a rebuild has read the log: the position read, and the one it reads up to; or nothing."""
        if self._cursor is None and progress is not None:
            # Imported here because few sessions ever rebuild anything.
            from cqrs_sim.ui.log_cursor import LogCursor

            self._cursor = LogCursor(self._theme)
            self._above_log.addWidget(self._cursor)
        if self._cursor is not None:
            self._cursor.show_progress(progress)

    def fit_all(self) -> None:
        """Let columns grow to what all rows need."""
        self.view.fit_all()
        self.log.fit_all()

    def show_level(self, level: Level, running: bool) -> None:
        """Do so for the log too."""
        super().show_level(level, running)
        self.log.keep_steady(level is not Level.TOKENS)

    def commit(self, fact: Committed) -> None:
        """Remember a new event of the log until the next `draw_outbox`."""
        envelope: Envelope = fact.envelope
        self._fresh[envelope.position,] = (None, row_of(envelope))

    def project(self, on: bool) -> None:
        """Show a room which events there are, or also by whom and when."""
        super().project(on)
        self.log.spare(_PRIVATE if on else ())
        self._about.say(_("Outbox") if on else _OUTBOX)

    @property
    def committed(self) -> int:
        """How many new events wait to be drawn."""
        return len(self._fresh)

    def draw_outbox(self) -> None:
        """Show the events committed since the last time."""
        if self._fresh:
            newest = max(after.committed_at for _before, after in self._fresh.values())
            fresh = {key for key, (_before, after) in self._fresh.items() if after.committed_at == newest}
            self.outbox.change(self._fresh, fresh)
            self.log.fit()
            self._fresh = {}

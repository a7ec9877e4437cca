"""The server: what it answers to OPTIONS and to the request itself, header by header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from cqrs_sim.cors.situation import Server, Written
from cqrs_sim.language import _
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.lab.field_box import Choice, FieldBox, Lines
from cqrs_sim.ui.lab.scrolled import scrolled

STATUSES = (200, 201, 204, 301, 302, 303, 307, 308, 401, 403, 404, 405, 500)
HEADERS = (
    "Access-Control-Allow-Origin: {origin}",
    "Access-Control-Allow-Origin: *",
    "Access-Control-Allow-Credentials: true",
    "Access-Control-Allow-Methods: {method}",
    "Access-Control-Allow-Headers: Content-Type",
    "Access-Control-Max-Age: 600",
    "Access-Control-Expose-Headers: X-Total-Count",
    "Vary: Origin",
)
"""What can be added to an answer without typing; {origin} is the page's, {method} the request's."""
MOST_SERVERS = 4
_STATUS = 64
"""How wide the choice of a status is, beside text of the usual size."""


class AnswerEditor:
    """Status and headers of one answer."""

    def __init__(self, asked: str, rows: int) -> None:
        """Take what it is the answer to."""
        self.status = Choice({status: str(status) for status in STATUSES}, narrowest=_STATUS)
        self.status.setAccessibleName(_("Status of the answer to {asked}").format(asked=asked))
        fit(self.status, lambda px: self.status.setMaximumWidth(px(_STATUS)))
        self.lines = Lines(rows)
        self.add = QToolButton()
        self.add.setText(_("Add ▾"))
        self.add.setAccessibleName(_("Add a header to the answer to {asked}").format(asked=asked))
        self.add.setToolTip(_("Add a header of CORS"))
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.add)
        self.add.setMenu(self.menu)
        self.box = FieldBox(
            _("To {asked}").format(asked=asked), self.lines, _("One header a line"), (self.status, self.add)
        )
        self.lines.setAccessibleName(_("Headers of the answer to {asked}").format(asked=asked))

    def written(self) -> Written:
        """Return the answer as it is written."""
        return Written(self.status.value, self.lines.lines())

    def show_written(self, written: Written) -> None:
        """Show an answer, without telling anyone."""
        self.status.show_value(written.status)
        self.lines.show_lines(written.headers)


class ServerCard(Card):
    """Edits the servers of a situation, one at a time; emits `edited`."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with one server that allows nothing."""
        super().__init__(_("SERVER"), _("what it answers"), "strong", parent)
        self._servers: list[Server] = [Server()]
        self._here = 0
        self._places: tuple[str, ...] = ()
        self._told = ("", "")
        self.choices: ChoiceBar | None = None
        self.preflight = AnswerEditor("OPTIONS", 3)
        self.answer = AnswerEditor(_("the request"), 3)
        self._inside = QVBoxLayout()
        self._lay_out()
        for editor in (self.preflight, self.answer):
            editor.status.picked.connect(self._edit)
            editor.lines.textChanged.connect(self._edit)
            editor.menu.aboutToShow.connect(partial(self._offer, editor))

    def servers(self) -> tuple[Server, ...]:
        """Return the servers as they are written."""
        return tuple(self._servers)

    def show_servers(self, servers: Sequence[Server]) -> None:
        """Show other servers, the same one of them as far as it is there, without telling anyone."""
        self._servers = list(servers)
        self._here = min(self._here, len(self._servers) - 1)
        self._show()

    def show_places(self, places: Sequence[str], origin: str, method: str) -> None:
        """Offer a server for each origin on the way; of the page and the request are added headers."""
        self._told = (origin, method)
        if tuple(places) == self._places:
            return
        self._places = tuple(places)
        while len(self._servers) < len(places):
            self._servers.append(Server())
        self._here = min(self._here, len(places) - 1)
        if self.choices is not None:
            self.choices.hide()
            self.choices.deleteLater()
            self.choices = None
        if len(places) > 1:
            hosts = [place.partition("//")[2].partition("/")[0] for place in places]
            titles = [(str(number), f"{number + 1} {host}") for number, host in enumerate(hosts)]
            self.choices = ChoiceBar(_("Servers"), titles)
            self.choices.choose(str(self._here))
            self.choices.chosen.connect(self._turn)
            self._inside.insertWidget(0, self.choices)
        self._show()

    def show_whole(self, whole: bool) -> None:
        """Ask for room for both answers, or scroll where there is too little."""
        self._area.show_whole(whole)

    def say(self, problems: Mapping[str, str]) -> None:
        """Say at each answer what is wrong with it, turning to the first server with which something is."""
        numbers = {int(name.split()[0]) - 1 for name in problems if name[0].isdigit()}
        if numbers and self._here not in numbers:
            self.turn(min(numbers))
        for kind, editor in (("preflight", self.preflight), ("answer", self.answer)):
            editor.box.say(problems.get(f"{self._here + 1} {kind}", ""))

    def turn(self, number: int) -> None:
        """Show the server of this number, from 0."""
        self._here = number
        if self.choices is not None:
            self.choices.choose(str(number))
        self._show()

    def _turn(self, choice: str) -> None:
        self.turn(int(choice))

    def _show(self) -> None:
        server = self._servers[self._here]
        self.preflight.show_written(server.preflight)
        self.answer.show_written(server.answer)

    def _edit(self) -> None:
        self._servers[self._here] = Server(self.preflight.written(), self.answer.written())
        self.edited.emit()

    def _offer(self, editor: AnswerEditor) -> None:
        editor.menu.clear()
        origin, method = self._told
        for template in HEADERS:
            line = template.format(origin=origin, method=method)
            editor.menu.addAction(line).triggered.connect(partial(self._add, editor, line))

    def _add(self, editor: AnswerEditor, line: str) -> None:
        written = [old for old in editor.lines.lines() if old.strip()]
        editor.lines.setPlainText("\n".join((*written, line)))
        editor.lines.setFocus()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(self._inside)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(6)
        self._inside.addWidget(self.preflight.box, 1)
        self._inside.addWidget(self.answer.box, 1)
        self._area = scrolled(inside, _("The server's answers"))
        self.body.addWidget(self._area, 1)

"""The page: its origin, what its script asks for, and what the script gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from cqrs_sim.cors.exchange import Credentials, Mode, Redirect
from cqrs_sim.cors.situation import Body, Server, Situation
from cqrs_sim.language import _, pgettext
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.forms import Picker
from cqrs_sim.ui.lab.field_box import Choice, FieldBox, Lines, text_field
from cqrs_sim.ui.lab.scrolled import scrolled
from cqrs_sim.ui.lab.words import wrapping
from cqrs_sim.ui.pieces import label

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BODIES: dict[Body, str] = {
    "none": pgettext("the body of a request", "none"),
    "text": pgettext("the body of a request", "text"),
    "form": pgettext("the body of a request", "form"),
    "multipart": pgettext("the body of a request", "form with files"),
    "json": "JSON",
    "stream": pgettext("the body of a request", "a stream"),
}
CREDENTIALS: dict[Credentials, str] = {"omit": "omit", "same-origin": "same-origin", "include": "include"}
MODES: dict[Mode, str] = {"cors": "cors", "no-cors": "no-cors", "same-origin": "same-origin"}
REDIRECTS: dict[Redirect, str] = {"follow": "follow", "error": "error", "manual": "manual"}


class RequestCard(Card):
    """Emits `edited` when anything about the request is changed, `entered` when Return is pressed in a line."""

    edited = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with empty lines."""
        super().__init__(_("PAGE"), _("what its script asks for"), "strong", parent)
        self.page, self.url, self.method = text_field(), text_field(), Picker()
        self.method.addItems(METHODS)
        self.headers = Lines(2)
        self.body_kind, self.credentials = Choice(BODIES), Choice(CREDENTIALS)
        self.mode, self.redirect = Choice(MODES), Choice(REDIRECTS)
        self.boxes = {
            "page": FieldBox(_("Origin of the page"), self.page, _("Scheme, host and port; null for a sandboxed page")),
            "url": FieldBox(_("Address that is asked for"), self.url, _("An http or https address")),
            "method": FieldBox(_("Method"), self.method, _("Of GET, HEAD and POST no server is asked first")),
            "body": FieldBox(
                _("Body"), self.body_kind, _("What is sent along; it sets Content-Type unless the script does")
            ),
            "headers": FieldBox(
                _("Headers that the script sets"), self.headers, _("One a line, such as X-Requested-With: me")
            ),
        }
        redirects = FieldBox(_("Redirects"), self.redirect, _("redirect: what to do when the answer leads elsewhere"))
        self._options = ((self.boxes["method"], 10), (self.boxes["body"], 8), (redirects, 9))
        self._modes = (
            FieldBox(_("Cookies"), self.credentials, _("credentials: include sends cookies to other origins too")),
            FieldBox(_("Mode"), self.mode, _("mode: no-cors sends it and shows nothing of the answer")),
        )
        self._result = label("", "strong")
        self._lay_out()
        self._connect()

    @property
    def result(self) -> str:
        """What the script gets, in words."""
        return self._result.text()

    def show_result(self, sentence: str) -> None:
        """Say what the script gets of the answer."""
        self._result.setText(wrapping(sentence))

    def situation(self) -> Situation:
        """Return what is filled in, without servers."""
        chosen = Situation(self.page.text(), self.url.text(), self.method.currentText(), self.headers.lines())
        return replace(
            chosen,
            credentials=self.credentials.value,
            mode=self.mode.value,
            redirect=self.redirect.value,
            body=self.body_kind.value,
            servers=(Server(),),
        )

    def show_situation(self, situation: Situation) -> None:
        """Show the request of a situation, without telling anyone."""
        with QSignalBlocker(self.page), QSignalBlocker(self.url), QSignalBlocker(self.method):
            self.page.setText(situation.page)
            self.url.setText(situation.url)
            self.method.setCurrentText(situation.method)
            for field in (self.page, self.url):
                field.setCursorPosition(0)
        self.headers.show_lines(situation.headers)
        self.body_kind.show_value(situation.body)
        self.credentials.show_value(situation.credentials)
        self.mode.show_value(situation.mode)
        self.redirect.show_value(situation.redirect)

    def show_whole(self, whole: bool) -> None:
        """Ask for room for all lines, or scroll where there is too little."""
        self._area.show_whole(whole)

    def say(self, problems: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it."""
        for name, box in self.boxes.items():
            box.say(problems.get(name, ""))

    def _connect(self) -> None:
        for line in (self.page, self.url):
            line.textEdited.connect(self.edited)
            line.returnPressed.connect(self.entered)
        self.method.currentTextChanged.connect(self.edited)
        self.method.entered.connect(self.entered)
        self.headers.textChanged.connect(self.edited)
        choices: tuple[Choice[Any], ...] = (self.body_kind, self.credentials, self.mode, self.redirect)
        for choice in choices:
            choice.picked.connect(self.edited)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.boxes["page"])
        column.addWidget(self.boxes["url"])
        for boxes in (self._options, tuple((box, 1) for box in self._modes)):
            row = QHBoxLayout()
            row.setSpacing(6)
            for box, share in boxes:
                row.addWidget(box, share)
            column.addLayout(row)
        column.addWidget(self.boxes["headers"], 1)
        column.addWidget(label(_("What the script gets"), "secondary"))
        self._result.setWordWrap(True)
        column.addWidget(self._result)
        self.method.setSizePolicy(self.body_kind.sizePolicy())
        self.method.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._area = scrolled(inside, _("The request"))
        self.body.addWidget(self._area, 1)

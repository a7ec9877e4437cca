"""Try it in your browser: real servers on this machine that play the situation, and what came of each attempt."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal, SignalInstance
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cqrs_sim.cors.exchange import Exchange
from cqrs_sim.cors.judge import judge
from cqrs_sim.cors.serving.demonstration import Demonstration
from cqrs_sim.cors.serving.diary import Entry, Sighting
from cqrs_sim.cors.serving.listening import Unavailable
from cqrs_sim.language import _, pgettext
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.lab.diary_table import DiaryModel, DiaryTable
from cqrs_sim.ui.lab.field_box import FieldBox, text_field
from cqrs_sim.ui.lab.page import Page
from cqrs_sim.ui.lab.words import OUTDATED, headline, wrapping
from cqrs_sim.ui.pieces import label

ABOUT = _(
    "Real servers on this machine play the situation of the gate, header for header; nobody else can reach them. "
    "Open their page in your browser and press Send there: below stands what reached the servers and what the "
    "page's script saw. What you edit at the gate is answered from then on."
)
STOPPED = _("The servers are not running. Press Start.")


class BrowserPage(Page):
    """Starts and stops the servers; they end with the window."""

    told = Signal(object)
    """An entry of the diary, from whichever thread."""

    def __init__(self, exchange: Callable[[], Exchange | None], parent: QWidget | None = None) -> None:
        """Play what this returns; None where what is written at the gate cannot be read."""
        super().__init__(_("Real browser"), parent)
        self._exchange = exchange
        self._demonstration: Demonstration | None = None
        self._watched = False
        self.open_address: Callable[[str], object] = lambda address: QDesktopServices.openUrl(QUrl(address))
        self.start, self.stop_button = QPushButton(_("Start")), QPushButton(_("Stop"))
        self.copy, self.open = QPushButton(_("Copy")), QPushButton(_("Open in browser"))
        self.address, self.port = text_field(), text_field()
        self.advice, self.played, self.news = label("", "mistake"), label("", "secondary"), label("", "key")
        self.diary = DiaryModel(self)
        self.table = DiaryTable(self.diary)
        self.first = self.start
        self._lay_out()
        self._connect()
        self._show()

    @property
    def running(self) -> bool:
        """Whether the servers are listening."""
        return self._demonstration is not None

    def change(self) -> None:
        """Play what is written at the gate now, if the servers are running."""
        exchange = self._exchange()
        if self._demonstration is None or exchange is None:
            return
        try:
            self._demonstration.change(exchange)
        except ValueError as error:
            self._say(_("✗ {error} The servers answer as before.").format(error=error))
        else:
            self._show()

    def begin(self) -> None:
        """Start the servers on the port that is wished, or say why that cannot be."""
        self._advise("")
        exchange = self._exchange()
        if self.running:
            return
        if exchange is None:
            self._say(OUTDATED)
            return
        try:
            port = _port(self.port.text())
            demonstration = Demonstration(exchange, partial(_tell, self.told), port=port)
            demonstration.start()
        except Unavailable as error:
            self._advise(str(error))
        except ValueError as error:
            self._say(f"✗ {error}")
        else:
            self._demonstration = demonstration
            self.destroyed.connect(demonstration.stop)
            self.diary.clear()
            self._show()
            self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Stop the servers; what they have seen stays on show."""
        if self._demonstration is not None:
            self._demonstration.stop()
            self._demonstration = None
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._watched:
            self._watched = True
            self.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close:
            self.end()
        return super().eventFilter(watched, event)

    def _note(self, entry: Entry) -> None:
        self.diary.add(entry)
        if isinstance(entry, Sighting) and self._demonstration is not None:
            performed = self._demonstration.performed
            verdict = judge(performed.asked, performed.hops)
            agree = entry.readable == (verdict.outcome == "allowed")
            said = _("{verdict}: the browser differs; the notes at the step may say why.")
            if agree:
                said = _("{verdict}: the browser agrees.")
            self._say(said.format(verdict=headline(verdict).removesuffix(".")))

    def _show(self) -> None:
        running = self._demonstration
        self.start.setEnabled(running is None)
        self.port.setEnabled(running is None)
        for button in (self.stop_button, self.copy, self.open):
            button.setEnabled(running is not None)
        self.address.setText("" if running is None else running.address)
        if running is None:
            self.played.setText(STOPPED)
            self._say("")
        else:
            plays = _("{real} plays {written}")
            pairs = (plays.format(real=real.text, written=written.text) for written, real in running.played.items())
            self.played.setText(wrapping("; ".join(pairs) + "."))
            self._say(_("Open the page, and press Send there."))

    def _say(self, sentence: str) -> None:
        self.news.setText(wrapping(sentence))
        self.news.setVisible(bool(sentence))

    def _advise(self, sentence: str) -> None:
        """Say what is wrong with the port, or nothing more."""
        self.advice.setText(sentence and f"✗ {sentence}")
        self.advice.setVisible(bool(sentence))
        self.port.setAccessibleDescription(sentence)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address.text())

    def _connect(self) -> None:
        self.start.clicked.connect(self.begin)
        self.port.returnPressed.connect(self.begin)
        self.stop_button.clicked.connect(self.end)
        self.copy.clicked.connect(self._copy)
        self.open.clicked.connect(lambda: self.open_address(self.address.text()))
        self.told.connect(self._note, Qt.ConnectionType.QueuedConnection)

    def _lay_out(self) -> None:
        above = Card(_("REAL BROWSER"), _("servers on this machine, for a browser of yours"), "strong")
        about = label(ABOUT)
        for text in (about, self.advice, self.played, self.news):
            text.setWordWrap(True)
        self.address.setReadOnly(True)
        fit(self.port, lambda px: self.port.setFixedWidth(px(90)))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(FieldBox(pgettext("of an address", "Port"), self.port, _("Empty for a free one")))
        for button in (self.start, self.stop_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(FieldBox(_("Address of the page"), self.address), 1)
        for button in (self.copy, self.open):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        for button in (self.start, self.stop_button, self.copy, self.open):
            button.setAutoDefault(True)
        self.start.setObjectName("primary")
        above.body.addWidget(about)
        above.body.addLayout(row)
        for text in (self.advice, self.played, self.news):
            above.body.addWidget(text)
        below = Card(_("DIARY"), _("what reached the servers, and what the page's script saw"), "strong")
        below.body.addWidget(self.table, 1)
        self.column.addWidget(above)
        self.column.addWidget(below, 1)


def _port(text: str) -> int:
    if not text.strip():
        return 0
    if not (text.strip().isascii() and text.strip().isdigit()):
        said = _("{text} is no port: write a number, or nothing for a free one.")
        raise Unavailable(said.format(text=repr(text.strip())))
    return int(text)


def _tell(told: SignalInstance, entry: Entry) -> None:
    with suppress(RuntimeError):  # the window has gone meanwhile
        told.emit(entry)

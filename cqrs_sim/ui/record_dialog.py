"""The record dialog: which stretch of the session becomes a GIF, how fast and how large, and how far that has come."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cqrs_sim.core import duration
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.language import _, ngettext, pgettext
from cqrs_sim.ui.fields import Combo, TextField
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.gif_maker import GifMaker
from cqrs_sim.ui.pieces import captioned, label
from cqrs_sim.ui.recording import Stretch

USUAL = 12 * SECOND
"""How much of the newest past is offered at first (microseconds)."""
SPEEDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
SIZES = (QSize(1280, 720), QSize(1024, 768), QSize(1920, 1080))
PARTS = 1_000
"""In how many parts the bar fills."""
WIDTH = 460


class RecordDialog(QDialog):
    """Leaves the window as it is to work with; closing it, or the window, calls a recording off."""

    recorded = Signal(str)
    """A GIF of this name is written."""

    def __init__(self, maker: GifMaker, now: int, theme: str, window: QWidget) -> None:
        """Offer the newest past up to `now` (microseconds), in the theme that the command line calls so."""
        super().__init__(window)
        self._maker, self._theme, self._out = maker, theme, Path()
        maker.setParent(self)
        self.start, self.end = TextField(duration.exact(max(0, now - USUAL))), TextField(duration.exact(now))
        self.speed, self.size_choice = Combo(), Combo()
        self.said, self.bar = label("", "secondary"), QProgressBar()
        self.record, self.cancel = QPushButton(_("Record…")), QPushButton(_("Cancel"))
        self._lay_out()
        self._connect()
        window.installEventFilter(self)
        self._look()

    @property
    def stretch(self) -> Stretch:
        """The stretch that is wished. Raises ValueError with a sentence."""
        start, end = duration.parse(self.start.text()), duration.parse(self.end.text())
        return Stretch(start, end, SPEEDS[self.speed.currentIndex()])

    def reject(self) -> None:
        """Call off what is being recorded; with nothing to call off, go."""
        if not self._maker.busy:
            super().reject()
            return
        self._maker.cancel()
        self._turn(busy=False)
        self.say(_("The recording was cancelled: no file was written."))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close:  # of the window, which takes the dialog along
            self._maker.cancel()
        return False

    def say(self, sentence: str) -> None:
        """Say how things are."""
        self.said.setText(sentence)

    def _connect(self) -> None:
        for field in (self.start, self.end):
            field.textChanged.connect(self._look)
        self.speed.currentIndexChanged.connect(self._look)
        self.record.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.reject)
        self._maker.progressed.connect(self._show)
        self._maker.ended.connect(self._end)

    def _look(self) -> None:
        """Say what would come of it, or what is wrong with it."""
        try:
            stretch = self.stretch
        except ValueError as error:
            self.say(str(error))
            self.record.setEnabled(False)
            return
        pictures = len(stretch.moments)
        said = ngettext("{n} picture, {time} to watch.", "{n} pictures, {time} to watch.", pictures)
        watched = duration.seconds(round((stretch.end - stretch.start) / stretch.speed))
        self.say(said.format(n=pictures, time=watched))
        self.record.setEnabled(True)

    def _begin(self) -> None:
        path = QFileDialog.getSaveFileName(self, _("Record as a GIF"), filter=_("Moving pictures") + " (*.gif)")[0]
        if path:
            self._out = Path(path).with_suffix(".gif")
            self._turn(busy=True)
            self.say(_("Starting…"))
            self._maker.start(self.stretch, SIZES[self.size_choice.currentIndex()], self._theme, self._out)

    def _show(self, share: float, sentence: str) -> None:
        self.bar.setValue(round(PARTS * share))
        self.say(sentence)

    def _end(self, wrong: str) -> None:
        self._turn(busy=False)
        if wrong:
            self.say(wrong)
        else:
            self.recorded.emit(self._out.name)
            self.accept()

    def _turn(self, busy: bool) -> None:
        for widget in (self.start, self.end, self.speed, self.size_choice, self.record):
            widget.setEnabled(not busy)
        self.bar.setValue(0)
        self.bar.setVisible(busy)
        (self.cancel if busy else self.record).setFocus()

    def _lay_out(self) -> None:
        self.setWindowTitle(_("Record a GIF"))
        fit(self, lambda px: self.setFixedWidth(px(WIDTH)))
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}×")
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.size_choice.addItems([f"{size.width()} × {size.height()}" for size in SIZES])
        self.bar.setRange(0, PARTS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("How far the recording has come"))
        self.bar.hide()
        self.said.setWordWrap(True)
        self.record.setDefault(True)
        grid, below, box = QGridLayout(), QHBoxLayout(), QVBoxLayout(self)
        fields = (
            (pgettext("a stretch of a session", "From"), self.start),
            (pgettext("a stretch of a session", "To"), self.end),
            (_("Speed"), self.speed),
            (_("Size"), self.size_choice),
        )
        for place, (caption, field) in enumerate(fields):
            grid.addLayout(captioned(caption, field), 0, place)
        below.addStretch(1)
        below.addWidget(self.cancel)
        below.addWidget(self.record)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(12)
        box.addLayout(grid)
        box.addWidget(self.said)
        box.addWidget(self.bar)
        box.addLayout(below)

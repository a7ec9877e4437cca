"""The sync delay: a slider, a field that takes times as people write them, and the law of the delay."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QToolTip, QWidget

from cqrs_sim.core import duration
from cqrs_sim.core.choice_words import choice_named
from cqrs_sim.core.settings import LONGEST_DELAY, SHAPES, DelayLaw
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.language import _
from cqrs_sim.ui.fields import Combo, TextField
from cqrs_sim.ui.fitting import Px, fit
from cqrs_sim.ui.pieces import label

_NEW_EVENTS = _("applies to new events")
"""What a change of the delay is about: those on their way arrive when they were to."""
NOTCH = SECOND // 10
"""One step of the slider with an arrow key; a page is ten."""

_LAWS = {
    "fixed": _("Every event travels equally long"),
    "uniform": _("Anything from 0 to twice the delay, equally likely"),
    "exponential": _("Mostly shorter, sometimes much longer"),
    "lognormal": _("Around the delay, with a long tail"),
}


class DelaySlider(QSlider):
    """A slider in tenths of a second that a double click takes back to the default."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Reach from 0 to 30 s."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, LONGEST_DELAY // NOTCH)
        self.setSingleStep(1)
        self.setPageStep(SECOND // NOTCH)
        # One change when it is let go, not one for every pixel on the way.
        self.setTracking(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the default delay."""
        self.setValue(DelayLaw().mean // NOTCH)


class DelayControl(QWidget):
    """Shows a delay law; emits `wished` with another one, and `refused` with a sentence for what it cannot read."""

    wished = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show the default law."""
        super().__init__(parent)
        self._law = DelayLaw()
        self.slider = DelaySlider()
        self.field = TextField()
        self.shape = Combo()
        for place, shape in enumerate(SHAPES):
            self.shape.addItem(choice_named(shape))
            self.shape.setItemData(place, _LAWS[shape], Qt.ItemDataRole.ToolTipRole)
        self._lay_out()
        self.slider.valueChanged.connect(lambda value: self._wish(replace(self._law, mean=value * NOTCH)))
        self.slider.sliderMoved.connect(self._slide)
        self.shape.activated.connect(lambda place: self._wish(replace(self._law, shape=SHAPES[place])))
        self.field.editingFinished.connect(self._read_field)
        self.set_law(self._law)

    def set_law(self, law: DelayLaw) -> None:
        """Show this law; what someone is typing stays."""
        self._law = law
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(law.mean / NOTCH))
        if not self.field.isModified():
            self.field.setText(duration.exact(law.mean))
        self.shape.setCurrentIndex(SHAPES.index(law.shape))
        self.shape.setToolTip(_LAWS[law.shape])

    def set_law_if_new(self, law: DelayLaw) -> None:
        """Show this law unless it stands there already."""
        if law != self._law:
            self.set_law(law)

    def _wish(self, law: DelayLaw) -> None:
        if law != self._law:
            self.wished.emit(law)
        # What counts by now: the wish, or the old law where it could not be met.
        self.set_law(self._law)

    def _slide(self, value: int) -> None:
        """Say what will be wished for once the slider is let go, and what that is about."""
        written = duration.exact(value * NOTCH)
        self.field.setText(written)
        QToolTip.showText(QCursor.pos(), f"{written}: {_NEW_EVENTS}", self.slider)

    def _read_field(self) -> None:
        try:
            law = replace(self._law, mean=duration.parse(self.field.text()))
        except ValueError as error:
            self.field.setText(duration.exact(self._law.mean))
            self.refused.emit(_("{error} It stays {time}.").format(error=error, time=duration.exact(self._law.mean)))
            return
        self.field.setText(duration.exact(law.mean))
        self._wish(law)

    def _fit(self, px: Px) -> None:
        self.slider.setMinimumWidth(px(90))
        self.field.setFixedWidth(px(74))
        self.setMaximumWidth(px(640))

    def _lay_out(self) -> None:
        self.slider.setAccessibleName(_("Sync delay"))
        self.slider.setAccessibleDescription(_NEW_EVENTS)
        self.slider.setToolTip(
            _("Sync delay of events sent from now on. Double click: back to {time}").format(
                time=duration.exact(DelayLaw().mean)
            )
        )
        self.field.setAccessibleName(_("Sync delay, typed"))
        self.field.setToolTip(_("0 to 30 s: write 2, 2s or 250ms"))
        self.shape.setAccessibleName(_("Delay law"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        name = label(_("Sync delay"))
        name.setBuddy(self.slider)
        self.shape.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fit(self, self._fit)
        for widget, stretch in ((name, 0), (self.slider, 1), (self.field, 0), (self.shape, 0)):
            row.addWidget(widget, stretch)

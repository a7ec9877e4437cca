"""The traffic control: how often simulated clients write and read, as sliders and typed fields."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSlider, QWidget

from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.core.written import decimal
from cqrs_sim.language import _
from cqrs_sim.ui.fields import TextField
from cqrs_sim.ui.fitting import Px, fit
from cqrs_sim.ui.knob_kinds import a_second
from cqrs_sim.ui.pieces import label

STOPS = (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
"""What the sliders stop at, a second of simulated time; fields take anything between."""

_ROWS = (
    ("writes", _("Writers"), _("Commands a second from simulated clients")),
    ("reads", _("Readers"), _("Queries a second from simulated clients")),
)


class TrafficControl(QWidget):
    """Shows the rates; emits `wished` with others, and `refused` with a sentence for what it cannot read."""

    wished = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show no traffic."""
        super().__init__(parent)
        self._rates = TrafficRates()
        self.sliders: dict[str, QSlider] = {}
        self.fields: dict[str, QLineEdit] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, title, hint) in enumerate(_ROWS):
            self._add_row(grid, row, name, title, hint)
        fit(self, self._fit)
        self.set_rates(self._rates)

    def _fit(self, px: Px) -> None:
        for slider, field in zip(self.sliders.values(), self.fields.values(), strict=True):
            slider.setMinimumWidth(px(42))
            field.setFixedWidth(px(72))

    def set_rates_if_new(self, rates: TrafficRates) -> None:
        """Show these rates unless they stand there already."""
        if rates != self._rates:
            self.set_rates(rates)

    def set_rates(self, rates: TrafficRates) -> None:
        """Show these rates."""
        self._rates = rates
        for name, slider in self.sliders.items():
            rate = getattr(rates, name)
            with QSignalBlocker(slider):
                slider.setValue(min(range(len(STOPS)), key=lambda stop: abs(STOPS[stop] - rate)))
            if not self.fields[name].hasFocus() or not self.fields[name].isModified():
                self.fields[name].setText(a_second(rate))

    def _add_row(self, grid: QGridLayout, row: int, name: str, title: str, hint: str) -> None:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setObjectName("plain")
        slider.setRange(0, len(STOPS) - 1)
        slider.setPageStep(2)
        slider.setTracking(False)
        field = TextField()
        for widget in (slider, field):
            widget.setToolTip(hint)
        slider.setAccessibleName(title)
        field.setAccessibleName(_("{clients} a second, typed").format(clients=title))
        slider.sliderMoved.connect(lambda stop: field.setText(a_second(STOPS[stop])))
        slider.valueChanged.connect(lambda stop: self._wish(name, STOPS[stop]))
        field.editingFinished.connect(lambda: self._read(name))
        self.sliders[name], self.fields[name] = slider, field
        caption = label(title)
        caption.setBuddy(slider)
        for column, part in enumerate((caption, slider, field)):
            grid.addWidget(part, row, column)

    def _read(self, name: str) -> None:
        field = self.fields[name]
        text = field.text().removesuffix("/s").strip().replace(",", ".")
        field.setModified(False)
        try:
            self._wish(name, float(text))
        except ValueError:
            said = _("{text} is no rate: write 0 to 10000 a second. It stays {rate}.")
            self.refused.emit(said.format(text=repr(text), rate=decimal(getattr(self._rates, name), "g")))
        self.set_rates(self._rates)

    def _wish(self, name: str, rate: float) -> None:
        """Emit the wish. Raises ValueError for a rate that cannot be simulated."""
        rates = replace(self._rates, **{name: rate})
        if rates != self._rates:
            self.wished.emit(rates)
        # What counts by now: the wish, or the old rates where it could not be met.
        self.set_rates(self._rates)

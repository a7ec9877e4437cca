"""The machinery panel: how channel, projector, stores, lanes and replicas are made, as fields to turn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.settings import MOST_REPLICAS, Settings
from cqrs_sim.language import _
from cqrs_sim.ui import lane_choices
from cqrs_sim.ui.columns import title_of
from cqrs_sim.ui.knob_fields import Field, FieldRow, field_for
from cqrs_sim.ui.knob_kinds import Chosen, Typed
from cqrs_sim.ui.knobs import GROUPS, WITHOUT_OUTBOX, Knob, value_at, with_value
from cqrs_sim.ui.pieces import label

Change = Callable[[Settings, Any], Settings]
"""Puts a value into the settings; raises ValueError for one that cannot be simulated."""


class MachineryView(QScrollArea):
    """Shows settings; emits `wished` with others, one change at a time."""

    wished = Signal(object)

    def __init__(self, domain: Domain, parent: QWidget | None = None) -> None:
        """Show the usual settings of this domain."""
        super().__init__(parent)
        self._models = tuple(model.name for model in domain.read_models)
        self._texts = domain.texts
        self._settings = Settings()
        self._bound: list[tuple[Field, Callable[[Settings], Any]]] = []
        self._delays: dict[str, Field] = {}
        self._without_outbox: list[Field] = []
        self.fields: dict[str, Field] = {}
        self.rows: dict[str, FieldRow] = {}
        self._replicas: list[FieldRow] = []
        self.setAccessibleName(_("Machinery"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(2, 2, 10, 4)
        self._box.setSpacing(4)
        self._fill()
        self._box.addStretch(1)
        self.setWidget(inside)
        self._show(self._settings)

    def show_settings(self, settings: Settings) -> None:
        """Show these settings, unless they stand there already; what somebody is typing stays."""
        if settings != self._settings:
            self._show(settings)

    def focus(self) -> None:
        """Put the cursor into the first field."""
        next(iter(self.fields.values())).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self, settings: Settings) -> None:
        self._settings = settings
        for field, get in self._bound:
            field.show_value(get(settings))
        for number, row in enumerate(self._replicas, 1):
            row.setVisible(1 < settings.layout.replicas >= number)
        for name, delay in self._delays.items():
            delay.setEnabled(name in settings.layout.separate)
        for share in self._without_outbox:
            share.setEnabled(not settings.outbox.on)

    def _fill(self) -> None:
        for title, rows in GROUPS:
            self._begin(title)
            for row in rows:
                self._add(row.title, [self._knob(knob) for knob in row.knobs])
        # Replicas are the last group, and so are their delays.
        for number in range(1, MOST_REPLICAS + 1):
            self._replicas.append(self._add_replica(number))
        self._begin(_("Read models"))
        for name in self._models:
            self._add_model(name)

    def _begin(self, title: str) -> None:
        heading = label(title, "strong")
        heading.setContentsMargins(0, 6 if self.rows else 0, 0, 0)
        self._box.addWidget(heading)

    def _knob(self, knob: Knob) -> Field:
        change = partial(_with, knob.path)
        field = self._field(knob.kind, knob.name, knob.hint, partial(_value, knob.path), change)
        if knob.path in WITHOUT_OUTBOX:
            self._without_outbox.append(field)
        return field

    def _add_model(self, name: str) -> None:
        choices = lane_choices

        def put(settings: Settings, place: str) -> Settings:
            return choices.with_place(settings, self._models, name, place)

        def delay(settings: Settings, mean: int | None) -> Settings:
            return choices.with_model_delay(settings, name, mean)

        lane_of, delay_of = _("Lane of {model}").format(model=name), _("Delay of {model}").format(model=name)
        place = self._field(choices.PLACES, lane_of, _("Where it is kept"), lambda at: choices.place_of(at, name), put)
        own = self._delays[name] = self._field(
            choices.DELAY, delay_of, _("On its own lane"), lambda at: choices.model_delay(at, name), delay
        )
        self._add(title_of(name, self._texts), [place, own])

    def _add_replica(self, number: int) -> FieldRow:
        choices = lane_choices

        def delay(settings: Settings, mean: int | None) -> Settings:
            return choices.with_replica_delay(settings, number, mean)

        name = _("Delay to replica {number}").format(number=number)
        field = self._field(
            choices.DELAY, name, _("Its own, or as set"), lambda at: choices.replica_delay(at, number), delay
        )
        return self._add(name, [field])

    def _field(
        self, kind: Typed | Chosen, name: str, hint: str, get: Callable[[Settings], Any], change: Change
    ) -> Field:
        def use(value: Any) -> None:
            self.wished.emit(change(self._settings, value))

        field = self.fields[name] = field_for(kind, name, hint, use)
        self._bound.append((field, get))
        return field

    def _add(self, title: str, fields: list[Field]) -> FieldRow:
        row = self.rows[title] = FieldRow(title, fields)
        self._box.addWidget(row)
        return row


def _value(path: tuple[str, ...], settings: Settings) -> Any:
    return value_at(settings, path)


def _with(path: tuple[str, ...], settings: Settings, value: Any) -> Settings:
    changed: Settings = with_value(settings, path, value)
    return changed

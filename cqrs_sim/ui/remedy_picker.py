"""The remedy picker: what a reader does about answers that lack its own writes, and how long it waits for them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cqrs_sim.core.remedies import RemedyRule
from cqrs_sim.language import _
from cqrs_sim.ui.fitting import Px, fit
from cqrs_sim.ui.knob_fields import ChosenField, TypedField
from cqrs_sim.ui.remedy_choices import CHOICES, REMEDY, TIMEOUT, WORDS, choice_of, chosen

NARROWEST, WIDTH = 102, 160
"""Least width of the choice, and its width where there is room."""
TIME = 58
"""Width of the time to wait."""


class RemedyPicker(QWidget):
    """Shows a rule; emits `wished` with another, or `refused` with a sentence."""

    wished = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show no remedy."""
        super().__init__(parent)
        self._rule = RemedyRule()
        self.remedy = ChosenField(REMEDY, _("Remedy"), "", self._choose)
        self.timeout = TypedField(
            TIMEOUT, _("Waits at most"), _("Waits at most: such as 2, 500ms or for ever"), self._wait
        )
        for place, choice in enumerate(CHOICES):
            self.remedy.setItemData(place, WORDS[choice].meaning, Qt.ItemDataRole.ToolTipRole)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)
        for field in (self.remedy, self.timeout):
            self.row.addWidget(field, 4 if field is self.remedy else 0)
            field.refused.connect(self.refused)
        self.row.addStretch(1)
        fit(self, self._fit)
        self.show_rule(self._rule)

    def _fit(self, px: Px) -> None:
        self.remedy.setMinimumWidth(px(NARROWEST))
        self.remedy.setMaximumWidth(px(WIDTH))
        self.timeout.setFixedWidth(px(TIME))

    def show_rule(self, rule: RemedyRule) -> None:
        """Show this rule."""
        self._rule = rule
        choice = choice_of(rule)
        self.remedy.show_value(choice)
        self.timeout.show_value(rule.timeout)
        self.timeout.setVisible(rule.remedy == "wait")
        meaning = WORDS[choice].meaning
        if self.remedy.toolTip() != meaning:
            self.remedy.setToolTip(meaning)
            self.remedy.setAccessibleDescription(meaning)

    def _choose(self, choice: str) -> None:
        self.wished.emit(chosen(self._rule, choice))

    def _wait(self, timeout: int) -> None:
        self.wished.emit(replace(self._rule, timeout=timeout))

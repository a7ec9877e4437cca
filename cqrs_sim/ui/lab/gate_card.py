"""The browser: it holds the gate, and every step of its decision can be read there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cqrs_sim.cors.judge import Verdict
from cqrs_sim.cors.mending import can_mend
from cqrs_sim.cors.steps import OF_EACH_HOP, Rule, Step
from cqrs_sim.language import _
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.fields import Check
from cqrs_sim.ui.fitting import px_beside
from cqrs_sim.ui.lab.scrolled import scrolled
from cqrs_sim.ui.lab.step_row import StepRow
from cqrs_sim.ui.lab.words import wrapping
from cqrs_sim.ui.pieces import label

ROOMY = 520
"""Height from which every step tells its sentence whole, not the current one alone, beside text of the usual size."""


class GateCard(Card):
    """Shows the steps of a verdict; emits `mend_wished` with a step whose proposal is to be carried out.

    `looked_at` is emitted with the step that a person turns to.
    """

    mend_wished = Signal(object)
    looked_at = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a verdict."""
        super().__init__(_("BROWSER"), _("holds the gate: ten steps"), "strong", parent)
        self.remember = Check(_("Remember"))
        self.remember.setToolTip(_("Spare OPTIONS as long as an earlier answer to it says, 5 s where it says nothing"))
        self.top.addWidget(self.remember)
        self.rows: list[StepRow] = []
        self._headings: dict[int, QLabel] = {}
        self._verdict: Verdict | None = None
        self._decided = 0
        self._current = 0
        self._high = False
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._area = scrolled(inside, _("Steps of the browser"))
        self.body.addWidget(self._area, 1)

    @property
    def steps(self) -> Sequence[Step]:
        """The steps that are shown."""
        return () if self._verdict is None else self._verdict.steps

    @property
    def current(self) -> Step:
        """The step that is looked at."""
        return self.steps[self._current]

    def show_verdict(self, verdict: Verdict, decided: int | None = None) -> None:
        """Show the steps of a verdict, so many of them decided; look at the one that decides."""
        fresh = verdict is not self._verdict
        if not fresh and decided == self._decided:
            return
        self._verdict = verdict
        self._decided = len(verdict.steps) if decided is None else decided
        if fresh or self._decided == len(verdict.steps):
            self._current = _deciding(verdict)
        self._draw()
        self._area.ensureWidgetVisible(self.rows[min(self._current, max(0, self._decided - 1))], 0, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._verdict is not None:
            self._draw()

    def show_whole(self, whole: bool) -> None:
        """Ask for room for all steps, each on one line but the current one, or scroll where there is too little."""
        self._area.show_whole(whole)
        self._high = whole
        if self._verdict is not None:
            self._draw()

    def look_at(self, place: int) -> None:
        """Make the step at this place the current one."""
        self._current = max(0, min(place, len(self.steps) - 1))
        self._draw()
        self._area.ensureWidgetVisible(self.rows[self._current], 0, 4)

    def _draw(self) -> None:
        verdict = self._verdict
        assert verdict is not None
        while len(self.rows) < len(verdict.steps):
            self._add_row(len(self.rows))
        self._show_headings(verdict)
        whole = not self._high and self._area.height() >= px_beside(self)(ROOMY)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(verdict.steps))
            if place < len(verdict.steps):
                step, decided = verdict.steps[place], place < self._decided
                row.show_step(step, place == self._current, decided, whole, can_mend(step, verdict))

    def _show_headings(self, verdict: Verdict) -> None:
        """Say above its steps where each further server is."""
        wanted = {
            place: _("At {origin}").format(origin=verdict.visits[step.hop].address.origin.text)
            for place, step in enumerate(verdict.steps)
            if step.hop and step.rule == OF_EACH_HOP[0]
        }
        for place in set(self._headings) - set(wanted):
            self._headings.pop(place).deleteLater()
        for place, text in wanted.items():
            if place not in self._headings:
                self._headings[place] = label("", "secondary")
                self._headings[place].setContentsMargins(4, 6, 0, 2)
                self._column.insertWidget(self._column.indexOf(self.rows[place]), self._headings[place])
            self._headings[place].setText(wrapping(text))

    def _add_row(self, place: int) -> None:
        row = StepRow()
        self._column.insertWidget(self._column.count() - 1, row)
        row.chosen.connect(partial(self._choose, place))
        row.moved.connect(self._move)
        row.mend_wished.connect(partial(self._wish, place))
        self.setTabOrder(self.rows[-1].mend if self.rows else self.remember, row)
        self.setTabOrder(row, row.mend)
        self.rows.append(row)

    def _choose(self, place: int) -> None:
        self.look_at(place)
        self.rows[self._current].setFocus()
        self.looked_at.emit(self.current)

    def _move(self, by: int) -> None:
        self._choose(self._current + by)

    def _wish(self, place: int) -> None:
        self.mend_wished.emit(self.steps[place])


def _deciding(verdict: Verdict) -> int:
    """Return the place of the step that decides: what blocks, what the page does not see, or the last CORS check."""
    if verdict.blocking is not None:
        return verdict.steps.index(verdict.blocking)
    rules = [step.rule if step.state == "passed" else None for step in verdict.steps]
    rule: Rule = (
        "readable" if _hides(verdict) and "readable" in rules else "response" if "response" in rules else "origin"
    )
    return len(rules) - 1 - rules[::-1].index(rule)


def _hides(verdict: Verdict) -> bool:
    """Whether the page does not see of the answer what is meant for it: anything but headers about CORS itself."""
    if verdict.outcome != "allowed" or verdict.answer is None:
        return True
    names = {name.lower() for name, _value in verdict.answer.headers} - verdict.readable - {"vary", "set-cookie"}
    return any(not name.startswith("access-control-") for name in names)

"""A step of the gate on screen: its verdict and why; the current one also shows the bytes that it looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.cors.explaining import NUMBERS
from cqrs_sim.cors.sentences import LOOKED_AT, RULES
from cqrs_sim.cors.steps import Seen, Step
from cqrs_sim.language import _, pgettext
from cqrs_sim.ui.fitting import fit, px_beside
from cqrs_sim.ui.lab.words import wrapping
from cqrs_sim.ui.pieces import Elided, Yielding, breakable, label

MARKS = {"passed": "✓", "failed": "✗", "skipped": "–"}
UNDECIDED = "○"
STATES = {
    "passed": pgettext("a step", "passed"),
    "failed": pgettext("a step", "failed"),
    "skipped": pgettext("a step", "skipped"),
    "undecided": pgettext("a step", "undecided"),
}
"""What the states of a step are called."""
_ABSENT, _EMPTY = pgettext("a header that is not there", "(absent)"), pgettext("a header", "(empty)")
BRIEF = 48
"""Least width of a sentence behind a title, beside text of the usual size."""
MOST_SEEN = 6
"""Lines of bytes that are shown; a request's headers may be many."""


class StepRow(QFrame):
    """Emits `chosen` when it becomes the current one by click or focus, `moved` when an arrow key leaves it."""

    chosen = Signal()
    moved = Signal(int)
    mend_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("step")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._told: tuple[Step, bool, bool, bool, bool] | None = None
        self.mark, self._number = label("", "strong"), label("", "secondary")
        self.title, self._state = Yielding("", "strong"), label("", "secondary")
        self.brief, self.why = Elided("", "secondary"), label()
        self.seen = QWidget()
        self._grid = QGridLayout(self.seen)
        self.notes, self.proposal = label("", "secondary"), label("", "strong")
        self.mend = QPushButton(_("Mend it"))
        self._lay_out()
        self.mend.clicked.connect(self.mend_wished)

    @property
    def text(self) -> str:
        """The step as screen readers tell it."""
        return self.accessibleName()

    def show_step(self, step: Step, current: bool, decided: bool, whole: bool, can_mend: bool) -> None:
        """Show this step; one that is not `decided` yet shows its title alone.

        Where it is not the `whole`, the sentence ends with the line of the title, unless the step is the current one.
        """
        told = (step, current, decided, whole, can_mend)
        if told == self._told:
            return
        self._told = told
        state = step.state if decided else "undecided"
        self.mark.setText(MARKS.get(state, UNDECIDED))
        self._number.setText(str(NUMBERS[step.rule]))
        self.title.say(RULES[step.rule])
        self._state.setText(STATES[state])
        taken = decided and step.state != "skipped"
        below = taken and (whole or current)
        self.brief.say(step.why if decided and not below else "")
        self.why.setText(wrapping(step.why) if below else "")
        self.why.setVisible(below)
        self._show_seen(step.seen[:MOST_SEEN] if taken and current else ())
        notes = " ".join(step.remarks) if below else ""
        self.notes.setText(wrapping(notes and _("Note: {remark}").format(remark=notes)))
        self.notes.setVisible(bool(notes))
        proposal = "" if step.mend is None or not below else wrapping(f"{step.mend.sentence}.")
        self.proposal.setText(proposal)
        self.proposal.setVisible(bool(proposal))
        self.mend.setVisible(can_mend and bool(proposal))
        self._fit_brief()
        self._dress(step, state, current)

    def _dress(self, step: Step, state: str, current: bool) -> None:
        role = {"skipped": "secondary", "undecided": "secondary"}.get(state, "strong")
        for part in (self.mark, self.title):
            if part.property("role") != role:
                part.setProperty("role", role)
                part.style().polish(part)
        if self.property("current") != current:
            self.setProperty("current", current)
            self.style().polish(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if current else Qt.FocusPolicy.ClickFocus)
        why = step.why if state != "undecided" else ""
        told = _("Step {number}, {title}: {state}.").format(
            number=NUMBERS[step.rule], title=RULES[step.rule].rstrip("?"), state=STATES[state]
        )
        self.setAccessibleName(f"{told} {why}".strip())

    def _show_seen(self, seen: Seen) -> None:
        for row in range(MOST_SEEN):
            for column in range(2):
                item = self._grid.itemAtPosition(row, column)
                part = None if item is None else item.widget()
                assert part is not None
                part.setVisible(row < len(seen))
                if row < len(seen):
                    name, value = seen[row]
                    text = LOOKED_AT.get(name, name) if column == 0 else _ABSENT if value is None else value or _EMPTY
                    part.setText(breakable(text))  # type: ignore[attr-defined]  # all of them are labels
        self.seen.setVisible(bool(seen))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_brief()

    def _fit_brief(self) -> None:
        """Show the sentence behind the title only where some words of it can be read."""
        beside = self.mark.width() + self._number.width() + 40 + self._state.sizeHint().width()
        room = self.width() - beside - self.title.sizeHint().width()
        self.brief.setVisible(room >= px_beside(self)(BRIEF))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -99, Qt.Key.Key_End: 99}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(by)

    def _lay_out(self) -> None:
        fit(self.mark, lambda px: self.mark.setFixedWidth(px(16)))
        fit(self._number, lambda px: self._number.setFixedWidth(px(18)))
        self.mark.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        for row in range(MOST_SEEN):
            for column, role in enumerate(("secondary", "strong")):
                part = label("", role)
                part.setWordWrap(column == 1)
                part.setAlignment(Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(part, row, column)
        for part in (self.why, self.notes, self.proposal):
            part.setWordWrap(True)
        self.mend.setAutoDefault(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.brief, 1)
        head.addWidget(self._state)
        mending = QHBoxLayout()
        mending.setSpacing(8)
        mending.addWidget(self.proposal, 1)
        mending.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addLayout(head)
        for below in (self.why, self.seen, self.notes):
            texts.addWidget(below)
        texts.addLayout(mending)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(4, 3, 8, 3)
        whole.setSpacing(6)
        whole.addWidget(self.mark)
        whole.addWidget(self._number)
        whole.addLayout(texts, 1)

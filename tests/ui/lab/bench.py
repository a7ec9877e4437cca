"""The hands and eyes of a person in the CORS lab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from cqrs_sim.cors.judge import Verdict
from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.lab.field_box import Lines
from cqrs_sim.ui.lab.lab import Lab
from cqrs_sim.ui.lab.step_row import StepRow
from tests.ui.driver import Desk


class Bench:
    """The lab, in sight."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        desk.press("Alt+2")
        QApplication.processEvents()
        lab = desk.window.scenes.currentWidget()
        assert isinstance(lab, Lab)
        self.lab = lab
        if not desk.window.motion.reduced:
            desk.press("Ctrl+Shift+K")
        self.workbench = lab.workbench
        self.request, self.server = self.workbench.request, self.workbench.server

    # Hands

    def begin(self, title: str) -> None:
        self.desk.pick(self.lab.preset, title)

    def write(self, field: Lines, text: str) -> None:
        """Write over the lines of a field, as a person types."""
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        self.add(field, text)

    def add(self, field: Lines, text: str) -> None:
        """Write on at the end of a field."""
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        field.moveCursor(QTextCursor.MoveOperation.End)
        for number, line in enumerate(text.split("\n")):
            if number:
                QTest.keyClick(field, Qt.Key.Key_Return)
            QTest.keyClicks(field, line)

    def button(self, text: str) -> QPushButton:
        return next(button for button in self.lab.findChildren(QPushButton) if button.text() == text)

    # Eyes

    @property
    def verdict(self) -> Verdict:
        verdict = self.workbench.verdict
        assert verdict is not None
        return verdict

    @property
    def caption(self) -> str:
        return self.workbench.caption.text

    @property
    def words(self) -> str:
        """What the picture of the journey says."""
        return self.workbench.journey.accessibleDescription()

    @property
    def rows(self) -> list[StepRow]:
        """The steps in sight."""
        return [row for row in self.workbench.gate.rows if not row.isHidden()]

    @property
    def looked_at(self) -> str:
        """The rule of the step that is looked at."""
        return self.workbench.gate.current.rule

    @property
    def choices(self) -> ChoiceBar | None:
        """What chooses among several servers."""
        return self.server.choices

    @property
    def marks(self) -> str:
        """The marks of all steps, in a row."""
        return "".join(row.mark.text() for row in self.rows)

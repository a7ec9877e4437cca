"""The time bar: run, step, speed and clock at the left, the sync delay, the faults and the X-ray at the right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.settings import DelayLaw
from cqrs_sim.core.written import decimal
from cqrs_sim.language import _
from cqrs_sim.ui.actions import hint, keys_shown, with_keys
from cqrs_sim.ui.delay_control import DelayControl
from cqrs_sim.ui.fields import Combo
from cqrs_sim.ui.fitting import Px, fit
from cqrs_sim.ui.line import Reading
from cqrs_sim.ui.live import SPEEDS
from cqrs_sim.ui.presses import follow

_RUN, _PAUSE, _XRAY_ON, _XRAY_OFF = _("Run"), _("Pause"), _("X-ray on"), _("X-ray off")
_REACHED = _("{time} ({speed}× reached)")


EDGE, SPACING = 12, 8
"""Pixels at both ends, and between two things."""


class TimeBar(QWidget):
    """Shows how time passes; its buttons trigger the actions that it is given."""

    def __init__(self, run: QAction, step: QAction, back: QAction | None = None, parent: QWidget | None = None) -> None:
        """Take the actions that run or pause, and step on or back."""
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # a subclass draws no style sheet's ground of its own
        self._run = run
        self.run_button, self.step_button, self.back_button = (
            QPushButton(),
            QPushButton(_("Step")),
            QPushButton(_("Back")),
        )
        self.speed, self.clock, self.delay = Combo(), Reading(role="strong"), DelayControl()
        for action, button in ((run, self.run_button), (step, self.step_button), (back, self.back_button)):
            button.setAutoDefault(True)  # so that Return presses it, as Space does
            if action is not None:
                button.clicked.connect(action.trigger)
                follow(button, action)
        self._goes_back = back is not None
        if back is None:
            self.back_button.hide()
        else:
            back.changed.connect(lambda: self.back_button.setToolTip(back.toolTip()))
            self.back_button.setToolTip(back.toolTip())
        self.step_button.setToolTip(hint(_("To the next instant at which something happens"), step))
        for speed in SPEEDS:
            self.speed.addItem(f"{decimal(speed, 'g')}×", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.setAccessibleName(_("Speed"))
        self.speed.setToolTip(_("Simulated seconds a second"))
        self.clock.name(_("Simulated time"))
        self.faults = QPushButton(_("Faults ▾"))
        self.xray = QPushButton(_XRAY_OFF)
        self.xray.setAutoDefault(True)
        self._projected, self._with_xray = False, True
        self._show_running(False)
        self._lay_out()

    def offer_faults(self, menu: QMenu) -> None:
        """Open this menu from the button at the end."""
        keys = keys_shown(QKeySequence.mnemonic(menu.title()))
        self.faults.setToolTip(with_keys(_("What can go wrong, and what repairs it"), keys))
        self.faults.setMenu(menu)

    def offer_xray(self, action: QAction) -> None:
        """Switch the X-ray on and off by the button at the very end."""
        self.xray.setToolTip(action.toolTip())
        self.xray.clicked.connect(action.toggle)
        action.toggled.connect(self._show_xray)
        follow(self.xray, action)

    def _show_xray(self, on: bool) -> None:
        self.xray.setText(_XRAY_ON if on else _XRAY_OFF)
        self.xray.setObjectName("primary" if on else "")
        self.xray.style().polish(self.xray)

    def project(self, on: bool) -> None:
        """Show a room what drives time, or everything."""
        self.back_button.setVisible(self._goes_back and not on)
        for part in (self.clock, self.delay.shape):
            part.setVisible(not on)
        self._projected = on
        self._stack()

    def show_time(self, now: int, reached: float | None, running: bool) -> None:
        """Show the moment (microseconds), the speed reached where that is less than wished, and whether time passes."""
        self.clock.say(
            seconds(now) if reached is None else _REACHED.format(time=seconds(now), speed=decimal(reached, ".2g"))
        )
        if self.run_button.text() != (_PAUSE if running else _RUN):
            self._show_running(running)
            self.run_button.style().polish(self.run_button)

    def _show_running(self, running: bool) -> None:
        self._run.setText(_PAUSE if running else _RUN)
        self._run.setToolTip(hint(_("Stop time") if running else _("Let time pass"), self._run))
        self.run_button.setText(self._run.text())
        self.run_button.setToolTip(self._run.toolTip())
        # Filled only while time stands still, so that a fresh window stresses nothing but its first command.
        self.run_button.setObjectName("" if running else "primary")

    def show_past(self, moment: int, law: DelayLaw) -> None:
        """Show a moment (microseconds) that has been and the delay of then, with nothing to be turned."""
        self.clock.say(f"◀ {seconds(moment)}")
        self.delay.set_law_if_new(law)
        self._let_turn(False)

    def be_live(self) -> None:
        """Let people turn things again."""
        self._let_turn(True)

    def _let_turn(self, on: bool) -> None:
        self.delay.setEnabled(on)
        self.faults.setEnabled(on)

    def minimumSizeHint(self) -> QSize:
        """Need no more width than the wider of two rows, and the height of as many as there are."""
        return QSize(max(map(_width, self._halves())) + 2 * EDGE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack()

    def _halves(self) -> tuple[list[QWidget], list[QWidget]]:
        """What tells and drives time, as far as it is shown, and what sets how events travel and are looked at."""
        parts = (self.run_button, self.back_button, self.step_button, self.speed, self.clock)
        right = [self.delay, self.faults, *([self.xray] if self._with_xray else [])]
        return [part for part in parts if not part.isHidden()], right

    def _stack(self) -> None:
        """Have two rows where one does not fit; a room can do without what the key F9 does as well."""
        self._with_xray = True
        self._with_xray = not self._projected or self._fits([*chain(*self._halves())])
        self.xray.setVisible(self._with_xray)
        left, right = self._halves()
        stacked = not self._fits((*left, *right))
        if stacked != bool(self._second.count()):
            for part in right:
                (self._second if stacked else self._row).addWidget(part, 3 if part is self.delay else 0)

    def _fit(self, px: Px) -> None:
        self.run_button.setMinimumWidth(px(72))
        self.clock.setMinimumWidth(px(70))
        if self.testAttribute(Qt.WidgetAttribute.WA_Resized):  # before, all that is known of its width is a guess
            self._stack()

    def _fits(self, parts: Sequence[QWidget]) -> bool:
        return _width(parts) + 2 * EDGE <= self.width()

    def _lay_out(self) -> None:
        rows, self._row, self._second = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        rows.setContentsMargins(EDGE, 6, EDGE, 6)
        rows.setSpacing(0)
        for row in (self._row, self._second):
            row.setSpacing(SPACING)
            rows.addLayout(row)
        self.faults.setAccessibleName(_("Faults"))
        for widget in (self.run_button, self.back_button, self.step_button, self.speed, self.clock):
            self._row.addWidget(widget)
        self._row.addStretch(2)
        for part in self._halves()[1]:
            self._row.addWidget(part, 3 if part is self.delay else 0)
        fit(self, self._fit)


def _width(parts: Sequence[QWidget]) -> int:
    """Return how much room these need in a row."""
    return sum(max(part.minimumSizeHint().width(), part.minimumWidth()) + SPACING for part in parts) - SPACING

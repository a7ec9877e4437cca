"""The past stage: the stage as it was at a moment that a person looks back to, with nothing to be done on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.language import _
from cqrs_sim.ui.caption import fitting
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.remembered import Remembered
from cqrs_sim.ui.stage import BELOW, Stage
from cqrs_sim.ui.theming import Theme

OFF = _("You are looking back: go on from here (Ctrl+G), or go back to live (Esc)")
"""Why nothing can be done."""

AT_ONCE = 2_000
"""Up to so many events the X-ray looks through while people wait."""


class PastStage(Stage):
    """A stage of its own simulation; its timeline stays with the live one."""

    def __init__(
        self, simulation: Simulation, remembered: Remembered, theme: Theme, live: int, ways_out: tuple[QAction, ...]
    ) -> None:
        """Show this simulation, which stands at some moment before `live` (microseconds)."""
        super().__init__(simulation, theme, remembered)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # nothing of what is below shows through
        self.moment = simulation.now
        self.settings = simulation.settings
        self._live = live
        self.timeline.hide()
        self.setContentsMargins(0, 0, 0, -BELOW)
        self.caption.tell_of_the_past(*map(_button, ways_out))
        self.commands.switch_off(OFF)
        self.queries.switch_off(OFF)
        for widget in (self.behind.traffic, self.troubles):
            widget.setEnabled(False)
            widget.setToolTip(OFF)

    @property
    def simulation(self) -> Simulation:
        """What is shown: a copy that nobody else has."""
        return self._simulation

    def look_like(self, other: Stage) -> None:
        """Turn to the same tables, forms and people as another stage of this domain, and draw."""
        self.viewing = replace(other.viewing, running=False)
        self.draw(False)
        self.caption.setFixedHeight(other.caption.height())
        self.commands.turn_to(other.commands.choices.current)
        self.commands.actor.setCurrentText(other.commands.actor.currentText())
        self.commands.actor.setFixedWidth(other.commands.actor.width())
        if other.queries.two:
            self.show_two_readers(True)
        self.queries.look_like(other.queries)
        if other.read.replica != self.read.replica:
            self.read.which.setCurrentIndex(other.read.replica - 1)
            self.read.rearrange()
        self.read.choose(other.read.choices.current)
        self.draw(False)
        self.read.view.fit_all()
        self.write.fit_all()
        self.switch_xray(other.xray.on)

    def switch_xray(self, on: bool) -> None:
        """Show what was stale then, or not; where that takes long, it appears by and by."""
        if on and self._simulation.head <= AT_ONCE:
            while not self.observer.look():
                pass
        self.xray.switch(on)
        self.draw(False)

    def let_go(self) -> None:
        """Forget the simulation: nobody looks any more."""
        self._simulation.close()

    def _told(self, picture: Picture, running: bool, wrong: Sequence[str], longest: int) -> str:
        said = (_("◀ Looking back at {moment}. Live is at {now}."), _("◀ At {moment}. Live is at {now}."))
        moments = {"moment": seconds(self.moment), "now": seconds(self._live)}
        return fitting([sentence.format(**moments) for sentence in said], longest)


def _button(action: QAction) -> QPushButton:
    button = QPushButton(action.text())
    button.setToolTip(action.toolTip())
    button.setAutoDefault(True)
    button.clicked.connect(action.trigger)
    return button

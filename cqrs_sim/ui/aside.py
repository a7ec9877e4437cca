"""The aside: the side panel, made when somebody first needs it, and what turns it to what people want to know."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.language import _
from cqrs_sim.ui.decorations import Decorations
from cqrs_sim.ui.judging import Judging
from cqrs_sim.ui.things import Thing
from cqrs_sim.ui.workspace import INSPECTOR, LEDGER, LOG, MACHINERY, Workspace

if TYPE_CHECKING:
    from cqrs_sim.ui.side_panel import SidePanel


class Aside(QObject):
    """Its panel knows every fact since this was made. Emits `settings_wished`, and `moment_wished` to look back."""

    settings_wished = Signal(object)
    moment_wished = Signal(int)

    def __init__(
        self,
        simulation: Simulation,
        judging: Judging,
        workspace: Workspace,
        decorations: Decorations,
        parent: QWidget,
    ) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._simulation, self._judging = simulation, judging
        self._workspace, self._stage, self._decorations = workspace, workspace.stage, decorations
        self._panel: SidePanel | None = None
        self._told: list[Fact] = []
        self._stop_keeping = simulation.subscribe(self._told.append)

    @property
    def panel(self) -> SidePanel:
        """The side panel."""
        if self._panel is None:
            self._panel = self._make()
            self._workspace.take_side(self._panel)
        return self._panel

    def _make(self) -> SidePanel:
        # Imported here because the first picture of the window does without it.
        from cqrs_sim.ui.side_panel import SidePanel

        panel = SidePanel(self._simulation, self._judging, self._stage.theme)
        self._stop_keeping()
        for fact in self._told:
            panel(fact)
        self._told.clear()
        panel.closed.connect(partial(self.show, False))
        panel.ledger.moment_wished.connect(self._go_to)
        panel.log.moment_wished.connect(self.moment_wished)
        panel.machinery.wished.connect(self.settings_wished)
        self.destroyed.connect(self._simulation.subscribe(panel))
        return panel

    def draw(self) -> None:
        """Show what has changed, if the panel is in sight."""
        if self._workspace.side_in_sight:
            self.panel.draw()

    def show(self, shown: bool, view: str = "") -> None:
        """Show the panel, turned to this view, or hide it and go back to the stage; a room is shown none."""
        if shown and self._stage.theme.projecting:
            self._stage.caption.notify(_("The side panel is for you alone: Esc leaves."))
            return
        if view:
            self.panel.choose(view)
        with self._decorations.fading(self.panel):
            self._workspace.show_side(shown)
        if shown:
            self.panel.draw()
        else:
            self._stage.commands.focus()

    def toggle(self, view: str) -> None:
        """Show this view, or hide the panel where it is in sight already."""
        in_sight = self._workspace.side_in_sight and self.panel.choices.current == view
        self.show(not in_sight, view)
        if not in_sight and view in (MACHINERY, LEDGER):
            (self.panel.machinery if view == MACHINERY else self.panel.ledger).focus()

    def show_thing(self, thing: Thing) -> None:
        """Inspect this."""
        self.show(True, INSPECTOR)
        self.panel.show_thing(thing)

    def _go_to(self, moment: int) -> None:
        """Show what happened up to this moment (microseconds)."""
        self.moment_wished.emit(moment)
        self.show(True, LOG)
        if not self.panel.log.go_to(moment):
            self._stage.caption.notify(
                _("{time} is too long ago for the event log: export the session.").format(time=seconds(moment))
            )

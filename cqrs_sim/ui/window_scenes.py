"""The scenes of this window: the stage, which rests while it is out of sight, and the CORS lab."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.actions import Actions
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.motion import Motion
from cqrs_sim.ui.scenes import Scene, Scenes
from cqrs_sim.ui.theming import Theme

if TYPE_CHECKING:
    from cqrs_sim.ui.lab.lab import Lab

STAGE, CORS = "stage", "cors"


class WindowScenes(Scenes):
    """Lets simulated time stand still while nobody can see the stage, and pass again afterwards if it did before."""

    def __init__(
        self,
        make_stage: Callable[[], QWidget],
        live: Live,
        theme: Theme,
        motion: Motion,
        action: Actions,
        window: QMainWindow,
    ) -> None:
        """Show nothing yet; `action` makes what chooses scenes."""
        self._window, self._live, self._theme, self._motion = window, live, theme, motion
        self._was_running = False
        self._lab: Lab | None = None
        scenes = (
            Scene(STAGE, _("Stage"), "Alt+1", _("Commands, events and queries"), make_stage),
            Scene(CORS, _("CORS lab"), "Alt+2", _("What a browser lets a page read"), self._make_lab),
        )
        super().__init__(scenes, action)
        self.turned.connect(self._turn)

    @property
    def lab(self) -> Lab:
        """The CORS lab, in sight from now on."""
        self.show_scene(CORS)
        assert self._lab is not None
        return self._lab

    def _make_lab(self) -> Lab:
        # Imported here because whoever stays on the stage does without it.
        from cqrs_sim.ui.lab.lab import Lab

        actions, menu = Actions(self._window), QMenu(_("C&ORS"), self._window)
        bar = self._window.menuBar()
        bar.insertMenu(bar.actions()[-1], menu)
        self.own(CORS, actions, menu)
        self._lab = Lab(self._theme, self._motion, actions, menu)
        return self._lab

    def _turn(self, name: str) -> None:
        if name != STAGE:
            self._was_running |= self._live.running
            self._live.pause()
        elif self._was_running:
            self._was_running = False
            self._live.run()

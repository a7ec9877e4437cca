"""Wishes: what people want done, handed to the live driver; the caption says why something cannot be done."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.journal import Configure, Input, Submit, Watch
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.language import _
from cqrs_sim.ui.decorations import Decorations
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.looking_back import LookingBack
from cqrs_sim.ui.stage import Stage


class Wishes(QObject):
    """Emits `handed_over` after each input that the session was asked for."""

    handed_over = Signal()

    def __init__(
        self, live: Live, stage: Stage, decorations: Decorations, looking_back: LookingBack | None, window: QWidget
    ) -> None:
        """Do what is wished on this stage, unless people are looking back."""
        super().__init__(window)
        self._live, self._stage, self._decorations, self._looking_back = live, stage, decorations, looking_back

    def act(self, wish: Input) -> None:
        """Do this, and play what comes of it."""
        with self._decorations.showing(wish):
            self._do(wish)

    def _do(self, wish: Input) -> bool:
        if self._looking_back is not None and self._looking_back.refuses():
            return False
        try:
            done = self._live.do(wish)
            self.handed_over.emit()
            if done and isinstance(wish, Watch):
                self._stage.queries.follow(wish)
            return done
        except ValueError as error:
            self._stage.caption.notify(str(error))
            return False

    def configure(self, settings: Settings) -> None:
        """Use other settings from now on."""
        self._do(Configure(settings))

    def set_delay(self, law: DelayLaw) -> None:
        """Have events travel by this law from now on."""
        self.configure(replace(self._live.simulation.settings, delay=law))

    def run_or_pause(self) -> None:
        """Let simulated time pass, or stand still."""
        if self._live.running:
            self._live.pause()
        else:
            self._live.run()

    def step(self) -> None:
        """Go on to the next moment of what is in sight, past or live."""
        if self._looking_back is not None and self._looking_back.step_on():
            return
        if not self._live.step():
            self._stage.caption.notify(_("Nothing is due. Send a command, or run."))

    def add_samples(self) -> None:
        """Send the commands of the domain's samples, up to the first that cannot be sent."""
        for sample in self._live.simulation.domain.samples:
            if not self._do(Submit(sample.client, sample.command)):
                break

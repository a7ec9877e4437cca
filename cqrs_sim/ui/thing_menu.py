"""The menu of a thing: what can be done with a token, row, reply or answer; time stands still while it is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.language import _
from cqrs_sim.ui.actions import beside_keys
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.things import Pointed


@dataclass(frozen=True)
class Choice:
    """One line of the menu: its words, what it does, and the keys that do the same outside of it."""

    text: str
    act: Callable[[], object]
    keys: str = ""


Offer = Callable[[Pointed], Iterable[Choice]]
"""What can be done with a thing, from one point of view: looking at it, copying it, faults ..."""


class ThingMenu(QMenu):
    """One menu for all things. Opening it pauses the simulation; closing it goes on if it ran before."""

    def __init__(self, live: Live, offers: Sequence[Offer], parent: QWidget) -> None:
        """Let each of these offer its choices, in this order, parted by lines."""
        super().__init__(parent)
        self._live = live
        self._offers = offers
        self._goes_on = False
        self.setAccessibleName(_("What can be done with it"))
        self.aboutToHide.connect(self._go_on)

    def open_for(self, pointed: Pointed, at: QPoint) -> None:
        """Open the menu of what a person pointed at, at this place of the screen."""
        self.hide()
        self.clear()
        for offer in self._offers:
            choices = list(offer(pointed))
            if choices and self.actions():
                self.addSeparator()
            for choice in choices:
                # Only shown: a second action with the same keys would make them ambiguous.
                action = self.addAction(beside_keys(choice.text, choice.keys))
                action.triggered.connect(choice.act)
        self._goes_on = self._live.running
        self._live.pause()
        self.popup(at)
        self.setActiveAction(self.actions()[0])

    def _go_on(self) -> None:
        if self._goes_on:
            self._goes_on = False
            self._live.run()

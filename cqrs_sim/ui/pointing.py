"""Pointing: whatever people point at on the stage, inspected, copied, or asked what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.journal import Input
from cqrs_sim.language import _
from cqrs_sim.ui.aside import Aside
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.stage import Stage
from cqrs_sim.ui.things import Pointed
from cqrs_sim.ui.workspace import INSPECTOR

if TYPE_CHECKING:
    from cqrs_sim.ui.thing_menu import Choice, ThingMenu


class Pointing(QObject):
    """Shows in the side panel what is inspected, and says in the caption what was copied."""

    def __init__(self, live: Live, stage: Stage, aside: Aside, act: Callable[[Input], object], window: QWidget) -> None:
        """Look after what is pointed at on this stage; `act` does what is chosen from a thing's menu."""
        super().__init__(window)
        self._live, self._stage, self._aside, self._act, self._window = live, stage, aside, act, window
        stage.inspected.connect(aside.show_thing)
        stage.menu_wished.connect(self._open_menu)

    def inspect(self) -> None:
        """Inspect what the keyboard points at, or else show or hide the inspector."""
        if (pointed := self._stage.pointed) is None:
            self._aside.toggle(INSPECTOR)
        else:
            self._aside.show_thing(pointed.thing)

    def copy(self) -> None:
        """Copy what is chosen in the side panel, or what the keyboard points at."""
        if self._aside.panel.has_focus:
            self._aside.panel.copy()
        elif (pointed := self._stage.pointed) is not None:
            self._copy_text(pointed.text)

    @cached_property
    def menu(self) -> ThingMenu:
        """The menu of whatever a person points at."""
        # Imported here because the first picture of the window does without it.
        from cqrs_sim.ui.fault_offers import FaultOffers
        from cqrs_sim.ui.thing_menu import ThingMenu

        return ThingMenu(
            self._live, (self._looks, self._leads, FaultOffers(self._live.simulation, self._act)), self._window
        )

    def _open_menu(self, pointed: Pointed, at: QPoint) -> None:
        self.menu.open_for(pointed, at)

    def _looks(self, pointed: Pointed) -> Iterator[Choice]:
        from cqrs_sim.ui.thing_menu import Choice

        yield Choice(_("Inspect"), partial(self._aside.show_thing, pointed.thing), "F2")
        yield Choice(_("Copy"), partial(self._copy_text, pointed.text), "Ctrl+C")

    def _leads(self, pointed: Pointed) -> Iterator[Choice]:
        from cqrs_sim.ui.thing_menu import Choice

        for said, thing in self._aside.panel.inspector.leads(pointed.thing):
            yield Choice(_("Inspect {what}").format(what=said), partial(self._aside.show_thing, thing))

    def _copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._stage.caption.notify(_("Copied: {text}").format(text=text))

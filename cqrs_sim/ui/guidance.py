"""Guidance: what leads people who have no pointer through the window, and shows them what there is to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from cqrs_sim.ui.actions import Actions
from cqrs_sim.ui.focus_ring import FocusRings
from cqrs_sim.ui.panes import Panes
from cqrs_sim.ui.single_keys import SingleKeys
from cqrs_sim.ui.theming import Theme


class Guidance(QObject):
    """Focus rings, the way from pane to pane and back to the stage, and keys without Ctrl or Alt."""

    def __init__(
        self,
        stage: QWidget,
        panes: Callable[[], Sequence[QWidget]],
        at_home: Callable[[], bool],
        theme: Theme,
        action: Actions,
        window: QMainWindow,
    ) -> None:
        """Lead to this stage, whenever it is `at_home`, and through these panes."""
        super().__init__(window)
        stage.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        FocusRings(theme, window)
        self.panes = Panes(panes, lambda: stage if at_home() else None, action, window)
        self.keys = SingleKeys(stage, action, window)

    def add_to(self, view: QMenu, run: QAction, help_menu: QMenu) -> None:
        """Offer it all in these menus; Space stands for the action that runs and pauses."""
        view.addActions([view.addSeparator(), *self.panes.actions])
        help_menu.addAction(self.keys.action)
        self.keys.add("Space", run.trigger)

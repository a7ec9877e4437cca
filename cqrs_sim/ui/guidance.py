"""Guidance: what leads people who have no pointer through the window, and shows them what there is to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.actions import Actions
from cqrs_sim.ui.focus_ring import FocusRings
from cqrs_sim.ui.panes import Panes
from cqrs_sim.ui.repertoire import repertoire
from cqrs_sim.ui.single_keys import SingleKeys
from cqrs_sim.ui.theming import Theme


class Guidance(QObject):
    """Focus rings, ways from pane to pane and to the stage, keys without Ctrl or Alt, and lists of all there is."""

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
        self._theme, self._window = theme, window
        stage.setAccessibleName(_("Stage"))
        stage.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        FocusRings(theme, window)
        self.panes = Panes(panes, lambda: stage if at_home() else None, action, window)
        self.keys = SingleKeys(stage, action, window)
        self.find_action = action(_("Find an action…"), "Ctrl+F", self._find)
        self.list_action = action(_("All keys…"), "Ctrl+L", self._list)
        self.words_action = action(_("Words…"), "F1", self._explain)

    def add_to(self, view: QMenu, run: QAction, help_menu: QMenu) -> None:
        """Offer it all in these menus; Space stands for the action that runs and pauses."""
        view.addActions([view.addSeparator(), *self.panes.actions])
        help_menu.addActions([self.words_action, self.find_action, self.list_action, self.keys.action])
        help_menu.addSeparator()
        self.keys.add("Space", run.trigger)
        self.keys.add("?", self.list_action.trigger, anywhere=True)

    # Each of these is imported when somebody asks for it, for the first picture of the window does without.

    def _find(self) -> None:
        from cqrs_sim.ui.action_finder import ActionFinder

        entries = [entry for entry in repertoire(self._window.menuBar()) if entry.action is not self.find_action]
        ActionFinder(entries, self._theme, self._window).open()

    def _list(self) -> None:
        from cqrs_sim.ui.key_list import KeyList

        KeyList(repertoire(self._window.menuBar()), self._window).open()

    def _explain(self) -> None:
        from cqrs_sim.ui.page_dialog import PageDialog

        PageDialog("words", _("Words"), self._window).open()

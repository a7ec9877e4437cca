"""The menus of the window: which there are, and what stands in each, in its order."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cqrs_sim.core.sentences import words
from cqrs_sim.language import _
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.ui.actions import Actions, hint
from cqrs_sim.ui.fault_menu import FaultMenu
from cqrs_sim.ui.keeping import Keeping
from cqrs_sim.ui.session_menu import SessionMenu
from cqrs_sim.ui.text_sizes import TextSizes
from cqrs_sim.ui.window_scenes import STAGE

if TYPE_CHECKING:
    from cqrs_sim.ui.main_window import MainWindow


class WindowMenus:
    """Fills the menu bar, and makes the parts of the window that are there for a menu alone."""

    def __init__(self, window: MainWindow, action: Actions, lasting: Actions) -> None:
        """Fill this window's; `action` makes what belongs to the stage, `lasting` what is there with every scene."""
        self._window, self._action, self._lasting = window, action, lasting
        self._simulation = window.live.simulation
        add = window.menuBar().addMenu
        session, commands, time = add(_("&Session")), add(_("&Commands")), add(_("&Time"))
        queries, faults, view, help_menu = add(_("&Queries")), add(_("F&aults")), add(_("&View")), add(_("&Help"))
        self.faults = FaultMenu(self._simulation, faults, action, window)
        self._fill_session(session)
        self._fill_commands(commands)
        self._fill_time(time)
        queries.addAction(window.refresh_action)
        self._fill_view(view)
        window.guidance.add_to(view, window.run_action, help_menu)
        view.addAction(window.presenter.action)
        help_menu.addActions([window.left_out_action, window.about_action])
        window.scenes.own(STAGE, action, commands, time, queries, faults)
        self.acting: tuple[QAction, ...] = (*commands.actions(), window.refresh_action, faults.menuAction())
        """What can be done to the session only while nobody looks back."""

    def _fill_session(self, menu: QMenu) -> None:
        window, recorder = self._window, self._window.live.recorder
        folder: Path | None = None
        if isinstance(recorder, OpenSession):
            folder = recorder.folder.path
            session = SessionMenu(recorder, window.domains, menu, self._action, window)
            session.wished.connect(window.session_wished)
            window.wishes.handed_over.connect(session.offer_undo)
            menu.addSeparator()
        menu.addAction(window.samples_action)
        menu.addSeparator()
        menu.addActions(Keeping(window.in_sight, folder, self._action, window).actions)
        menu.addSeparator()
        menu.addAction(window.quit_action)

    def _fill_commands(self, menu: QMenu) -> None:
        texts = self._simulation.domain.texts
        for number, handler in enumerate(self._simulation.domain.commands, 1):
            name = handler.command.__name__
            # The tenth is on the key 0; there are no keys for more.
            keys = f"Ctrl+{number % 10}" if number <= 10 else ""
            title = words(name, texts)
            action = self._action(title, keys, partial(self._window.choose_command, name))
            menu.addAction(action)
            said = texts.get(f"{name}.hint", title)
            self._window.stage.commands.choices.action(name).setToolTip(hint(said, action))

    def _fill_time(self, menu: QMenu) -> None:
        window = self._window
        menu.addActions([window.run_action, window.step_action, window.unseen.keep_action])
        if window.looking_back is not None:
            window.looking_back.add_to(menu)

    def _fill_view(self, menu: QMenu) -> None:
        window, notify = self._window, self._window.stage.caption.notify
        menu.addActions([*window.scenes.choices.values(), menu.addSeparator()])
        menu.addActions(
            [
                window.inspect_action,
                window.copy_action,
                window.log_action,
                window.machinery_action,
                window.ledger_action,
                window.two_action,
                window.xray_action,
            ]
        )
        window.theme.fill(menu.addMenu(_("Theme")))
        TextSizes(window.theme, notify, self._lasting, window).add_to(menu)
        window.motion.fill(menu, self._lasting)
        window.language.fill(menu, notify)

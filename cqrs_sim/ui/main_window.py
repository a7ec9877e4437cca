"""The main window: menus, the bar with time and sync delay, and the stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cqrs_sim import __version__
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.journal import Configure, Input, Submit, Watch
from cqrs_sim.core.sentences import words
from cqrs_sim.core.settings import DelayLaw
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.ui.delay_control import DelayControl
from cqrs_sim.ui.fields import Combo
from cqrs_sim.ui.live import SPEEDS, Live
from cqrs_sim.ui.pieces import label
from cqrs_sim.ui.session_menu import SessionMenu
from cqrs_sim.ui.side_panel import INSPECTOR, LOG, SidePanel
from cqrs_sim.ui.stage import TURNS, Stage
from cqrs_sim.ui.theme import qt_palette, style_sheet
from cqrs_sim.ui.theming import CHOICES, Theme
from cqrs_sim.ui.things import Thing
from cqrs_sim.ui.workspace import Workspace


class MainWindow(QMainWindow):
    """One session on screen: it hands people's wishes to the live driver and draws when time has advanced."""

    session_wished = Signal(object)
    """Another session is to be shown; see session_menu.Request."""

    def __init__(self, live: Live, theme: Theme | None = None, parent: QWidget | None = None) -> None:
        """Show the session that this driver runs, in light colours unless a theme is given."""
        super().__init__(parent)
        self.live = live
        self._simulation = live.simulation
        self.theme = theme or Theme(parent=self)
        self._dress()
        self.setWindowTitle(self._title())
        self.stage = Stage(self._simulation, self.theme)
        self.side = SidePanel(self._simulation, self.theme)
        self.workspace = Workspace(self.stage, self.side)
        self.delay = DelayControl()
        self.run_button, self.step_button = QPushButton(), QPushButton()
        self.speed = Combo()
        self._frame = 0
        self.clock = label("", "strong")
        self._make_actions()
        self._make_menus()
        self._lay_out()
        self._connect()
        self.delay.set_law(self._simulation.settings.delay)
        self.stage.commands.focus()
        self._draw()

    def _title(self) -> str:
        session = self.live.recorder
        name = f" - {session.folder.path.name}" if isinstance(session, OpenSession) else ""
        return f"{self._simulation.domain.title}{name} - CQRS Sim"

    def _dress(self) -> None:
        """Put on the colours of the theme."""
        self.setPalette(qt_palette(self.theme.colours))
        self.setStyleSheet(style_sheet(self.theme.colours))

    def _make_actions(self) -> None:
        self.run_action = self._action("Run", "F5", self._run_or_pause)
        self.step_action = self._action("Step", "F10", self._step)
        self.refresh_action = self._action("Refresh", "Ctrl+R", self.stage.queries.ask)
        self.samples_action = self._action("Add sample posts", "Ctrl+Shift+S", self._add_samples)
        self.quit_action = self._action("Quit", "Ctrl+Q", self.close)
        self.inspect_action = self._action("Inspect", "F2", self._inspect)
        self.log_action = self._action("Event log", "F3", self._toggle_log)
        self.about_action = self._action("About CQRS Sim", "Ctrl+F1", self._about)
        for action, button in ((self.run_action, self.run_button), (self.step_action, self.step_button)):
            button.clicked.connect(action.trigger)
            button.setAutoDefault(True)  # so that Return presses it, as Space does
        self.step_button.setText("Step")
        self.step_button.setToolTip(_hint("To the next instant at which something happens", self.step_action))
        self.stage.queries.refresh.setToolTip(_hint("Ask again", self.refresh_action))

    def _make_menus(self) -> None:
        session = self.menuBar().addMenu("&Session")
        if isinstance(self.live.recorder, OpenSession):
            self._session_menu = SessionMenu(self.live.recorder, session, self._action, self)
            self._session_menu.wished.connect(self.session_wished)
            session.addSeparator()
        session.addAction(self.samples_action)
        session.addSeparator()
        session.addAction(self.quit_action)
        commands = self.menuBar().addMenu("&Commands")
        for number, handler in enumerate(self._simulation.domain.commands, 1):
            name = handler.command.__name__
            # The tenth is on the key 0; there are no keys for more.
            keys = f"Ctrl+{number % 10}" if number <= 10 else ""
            action = self._action(words(name), keys, partial(self._choose_command, name))
            commands.addAction(action)
            hint = self._simulation.domain.texts.get(f"{name}.hint", words(name))
            self.stage.commands.choices.action(name).setToolTip(_hint(hint, action))
        time = self.menuBar().addMenu("&Time")
        time.addActions([self.run_action, self.step_action])
        queries = self.menuBar().addMenu("&Queries")
        queries.addAction(self.refresh_action)
        view = self.menuBar().addMenu("&View")
        view.addActions([self.inspect_action, self.log_action])
        self._make_theme_menu(view.addMenu("Theme"))
        self.menuBar().addMenu("&Help").addAction(self.about_action)

    def _make_theme_menu(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        for choice in CHOICES:
            action = menu.addAction(choice)
            action.setCheckable(True)
            action.setChecked(choice == self.theme.choice)
            action.triggered.connect(partial(self.theme.choose, choice))
            group.addAction(action)

    def _lay_out(self) -> None:
        bar = QWidget()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        self.run_button.setMinimumWidth(72)
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("Simulated seconds a second")
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}×", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.clock.setMinimumWidth(70)
        self.clock.setAccessibleName("Simulated time")
        for widget in (self.run_button, self.step_button, self.speed, self.clock):
            row.addWidget(widget)
        row.addStretch(2)
        row.addWidget(self.delay, 3)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.workspace, 1)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self.live.advanced.connect(self._advanced)
        self.live.running_changed.connect(lambda _: self._draw())
        self.live.trouble.connect(self._tell_trouble)
        self.stage.wished.connect(self._do)
        self.stage.inspected.connect(self._show_thing)
        self.side.closed.connect(partial(self.show_side, False))
        self.destroyed.connect(self._simulation.subscribe(self.side))
        self.theme.changed.connect(self._dress)
        self.delay.wished.connect(self._set_delay)
        self.delay.refused.connect(self.stage.caption.notify)
        self.speed.activated.connect(lambda place: self.live.set_speed(SPEEDS[place]))

    def _action(self, text: str, keys: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setToolTip(_hint(text, action))
        action.triggered.connect(lambda: act())
        self.addAction(action)
        return action

    def draw_as_if_running(self) -> None:
        """Draw this moment of a session whose time somebody else lets pass."""
        self._draw(running=True)

    def _advanced(self) -> None:
        self._draw()

    def _draw(self, running: bool | None = None) -> None:
        running = self.live.running if running is None else running
        self.stage.draw(running, in_turn=self.live.running)
        self._draw_side()
        reached = self.live.speed_reached
        self.clock.setText(seconds(self._simulation.now) + ("" if reached is None else f" ({reached:.2g}× reached)"))
        self.delay.set_law_if_new(self._simulation.settings.delay)
        text = "Pause" if running else "Run"
        if self.run_button.text() != text:
            self.run_action.setText(text)
            self.run_action.setToolTip(_hint("Stop time" if running else "Let time pass", self.run_action))
            self.run_button.setText(text)
            self.run_button.setToolTip(self.run_action.toolTip())
            # Filled only while time stands still, so that a fresh window stresses nothing but its first command.
            self.run_button.setObjectName("" if running else "primary")
            self.run_button.style().polish(self.run_button)

    def greet(self, sentence: str, notices: tuple[str, ...]) -> None:
        """Say what has just been done, and what was repaired when the session was opened."""
        if sentence:
            self.stage.caption.notify(sentence)
        if notices:
            self._tell("\n\n".join(notices), "The session goes on from there.")

    def _draw_side(self) -> None:
        # Under load it takes its turn, as the tables do.
        self._frame += 1
        if self.side.isVisible() and (not self.live.running or self._frame % TURNS == 0):
            self.side.draw()

    def show_side(self, shown: bool, view: str = "") -> None:
        """Show the side panel, turned to this view, or hide it and go back to the stage."""
        if view:
            self.side.choose(view)
        self.workspace.show_side(shown)
        if shown:
            self.side.draw()
        else:
            self.stage.commands.focus()

    def _toggle_log(self) -> None:
        in_sight = self.side.isVisible() and self.side.choices.current == LOG
        self.show_side(not in_sight, LOG)

    def _inspect(self) -> None:
        thing = self.stage.thing_with_focus()
        if thing is None:
            in_sight = self.side.isVisible() and self.side.choices.current == INSPECTOR
            self.show_side(not in_sight, INSPECTOR)
        else:
            self._show_thing(thing)

    def _show_thing(self, thing: Thing) -> None:
        self.show_side(True, INSPECTOR)
        self.side.show_thing(thing)

    def _do(self, wish: Input) -> bool:
        try:
            done = self.live.do(wish)
            if done and isinstance(wish, Watch):
                self.stage.queries.follow(wish)
            return done
        except ValueError as error:
            self.stage.caption.notify(str(error))
            return False

    def _set_delay(self, law: DelayLaw) -> None:
        self._do(Configure(replace(self._simulation.settings, delay=law)))

    def _run_or_pause(self) -> None:
        if self.live.running:
            self.live.pause()
        else:
            self.live.run()

    def _step(self) -> None:
        if not self.live.step():
            self.stage.caption.notify("Nothing is due. Send a command, or run.")

    def _choose_command(self, name: str) -> None:
        self.stage.commands.choose(name)
        self.stage.commands.focus()

    def _add_samples(self) -> None:
        for sample in self._simulation.domain.samples:
            if not self._do(Submit(sample.client, sample.command)):
                break

    def _tell_trouble(self, sentence: str) -> None:
        self._tell(sentence, "The simulation is paused. Press Run (F5) to go on.")

    def _tell(self, sentence: str, advice: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "CQRS Sim", sentence, QMessageBox.StandardButton.Ok, self)
        box.setInformativeText(advice)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _about(self) -> None:
        box = QMessageBox(QMessageBox.Icon.NoIcon, "About CQRS Sim", f"CQRS Sim {__version__}", parent=self)
        box.setInformativeText("See commands cross from the write store to the feed.")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()


def _hint(text: str, action: QAction) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})" if keys else text

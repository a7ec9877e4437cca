"""The main window: menus, the bar with time and sync delay, and the stage."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.language import _
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.ui.actions import Actions, hint
from cqrs_sim.ui.aside import Aside
from cqrs_sim.ui.decorations import Decorations
from cqrs_sim.ui.guidance import Guidance
from cqrs_sim.ui.judging import Begin, Judging
from cqrs_sim.ui.language_choice import LanguageChoice
from cqrs_sim.ui.live import SPEEDS, Live
from cqrs_sim.ui.looking_back import LookingBack
from cqrs_sim.ui.motion import Motion
from cqrs_sim.ui.pointing import Pointing
from cqrs_sim.ui.presenter import Presenter
from cqrs_sim.ui.presses import feel
from cqrs_sim.ui.session_menu import GoOnFrom
from cqrs_sim.ui.sizes import chosen
from cqrs_sim.ui.stage import Stage
from cqrs_sim.ui.theme import qt_palette, style_sheet
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.time_bar import TimeBar
from cqrs_sim.ui.turns import Part
from cqrs_sim.ui.unseen import Unseen
from cqrs_sim.ui.viewing import Viewing
from cqrs_sim.ui.window_menus import WindowMenus
from cqrs_sim.ui.window_scenes import STAGE, WindowScenes
from cqrs_sim.ui.wishes import Wishes
from cqrs_sim.ui.workspace import LEDGER, LOG, MACHINERY, Workspace

if TYPE_CHECKING:
    from cqrs_sim.ui.looking_back import OpenArchive
    from cqrs_sim.ui.side_panel import SidePanel


class MainWindow(QMainWindow):
    """One session on screen: it hands people's wishes to the live driver and draws when time has advanced."""

    session_wished = Signal(object)
    """Another session is to be shown; see session_menu.Request."""

    def __init__(
        self,
        live: Live,
        theme: Theme | None = None,
        domains: Collection[Domain] = (),
        judge: Begin | None = None,
        archive: OpenArchive | None = None,
        motion: Motion | None = None,
        language: LanguageChoice | None = None,
        ui_clock: Callable[[], float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the session that this driver runs, in light colours and with motion unless others are given.

        New sessions may be of these domains, or else of the same; `judge` begins the session's ledger, and with an
        `archive` people can look back. What only decorates moves by `ui_clock`, which gives seconds; without, never.
        """
        super().__init__(parent)
        self.live = live
        live.setParent(self)  # so that it ends with the window, and neither keeps the other
        self.domains = domains or (live.simulation.domain,)
        """What new sessions may be of."""
        self.painted = False
        """Whether the window has been on screen."""
        self._simulation = live.simulation
        self.theme = theme or Theme(parent=self)
        self.motion = motion or Motion(parent=self)
        self.language = language or LanguageChoice()
        self._dress(sized=self.theme.sizes != chosen())
        self.setWindowTitle(self._title())
        self._make_stage(judge, archive, ui_clock)
        self._make_actions()
        self._make_bar_and_scenes()
        self._make_menus()
        self._connect()
        self._connect_looking_back()
        # Now, for they hear of all that is put into the window. The last to be told of keys is the first to take one.
        for watcher in (self.unseen, self.guidance.panes, self.presenter):
            self.installEventFilter(watcher)
        self.bar.delay.set_law(self._simulation.settings.delay)
        self.stage.commands.focus()
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.workspace, lambda: self.side)
            QTimer.singleShot(0, self.workspace, lambda: feel(self))

    @property
    def side(self) -> SidePanel:
        """Inspector, event log, machinery and ledger, which know every fact since the window was made."""
        return self.aside.panel

    def _title(self) -> str:
        session = self.live.recorder
        name = f" - {session.folder.path.name}" if isinstance(session, OpenSession) else ""
        return f"{self._simulation.domain.title}{name} - CQRS Sim"

    def _dress(self, sized: bool = True) -> None:
        """Put on the colours of the theme, and its sizes unless they are the usual ones of a new window."""
        self.setPalette(qt_palette(self.theme.colours))
        self.setStyleSheet(style_sheet(self.theme.colours, self.theme.sizes, sized))

    def _make_stage(
        self, judge: Begin | None, archive: OpenArchive | None, ui_clock: Callable[[], float] | None
    ) -> None:
        """Make the stage, and what leads people from it to the side panel, into the past and to what they want."""
        self._action, self._lasting = Actions(self), Actions(self)
        live = self.live
        self.judging = Judging(live, judge, self.theme, self)
        self.stage = Stage(self._simulation, self.theme)
        self.workspace = Workspace(self.stage)
        self.decorations = Decorations(self.workspace, live, self.motion, ui_clock, self)
        self.aside = Aside(self._simulation, self.judging, self.workspace, self.decorations, self)
        self.looking_back = None if archive is None else LookingBack(live, self.workspace, archive, self._action, self)
        self.wishes = Wishes(live, self.stage, self.decorations, self.looking_back, self)
        self.pointing = Pointing(live, self.stage, self.aside, self.wishes.act, self)

    def _make_actions(self) -> None:
        action, lasting = self._action, self._lasting
        self.run_action = action(_("Run"), "F5", self.wishes.run_or_pause)
        self.step_action = action(_("Step"), "F10", self.wishes.step)
        self.refresh_action = action(_("Refresh"), "Ctrl+R", self.stage.queries.refresh.click)
        self.stage.queries.refresh.setToolTip(hint(_("Ask again"), self.refresh_action))
        add_samples = self._simulation.domain.texts.get("samples", _("Add samples"))
        self.samples_action = action(add_samples, "Ctrl+Shift+S", self.wishes.add_samples)
        self.samples_action.setEnabled(bool(self._simulation.domain.samples))
        self.quit_action = lasting(_("Quit"), "Ctrl+Q", self.close)
        self._make_actions_to_look()
        self.about_action = lasting(_("About CQRS Sim"), "Ctrl+F1", self._tell_about)
        self.left_out_action = lasting(_("What this model leaves out"), "Shift+F1", self._tell_what_is_left_out)

    def _make_actions_to_look(self) -> None:
        action = self._action
        self.inspect_action = action(_("Inspect"), "F2", self.pointing.inspect)
        self.copy_action = action(_("Copy"), "Ctrl+C", self.pointing.copy)
        self.log_action = action(_("Event log"), "F3", partial(self.aside.toggle, LOG))
        self.machinery_action = action(_("Machinery"), "F4", partial(self.aside.toggle, MACHINERY))
        self.ledger_action = action(_("Ledger"), "F7", partial(self.aside.toggle, LEDGER))
        self.two_action = action(_("Two readers"), "F8", lambda: self.show_two_readers(self.two_action.isChecked()))
        self.two_action.setCheckable(True)
        self.xray_action = action(_("X-ray"), "F9", lambda: None)
        self.xray_action.setCheckable(True)
        self.xray_action.toggled.connect(self.stage.xray.switch)
        self.xray_action.setToolTip(
            hint(_("What is wrong with what is shown, for the observer alone"), self.xray_action)
        )

    def _make_bar_and_scenes(self) -> None:
        self.bar = TimeBar(self.run_action, self.step_action, self._back_action)
        self.bar.offer_xray(self.xray_action)
        self.scenes = WindowScenes(self._stage_with_bar, self.live, self.theme, self.motion, self._lasting, self)
        self.menuBar().setCornerWidget(self.scenes.tabs)
        self.setCentralWidget(self.scenes)

    def _stage_with_bar(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.workspace, 1)
        return whole

    def _make_menus(self) -> None:
        notify = self.stage.caption.notify
        self.unseen = Unseen(self.live, notify, self._action, self)
        self.guidance = Guidance(self.stage, self._panes, self._at_home, self.theme, self._lasting, self)
        self.presenter = Presenter(self, self.theme, self._present, notify, self._lasting)
        self.presenter.click_by(self.step_action, self._back_action, self.run_action)
        self.presenter.keep_private((self.inspect_action, self.log_action, self.machinery_action, self.ledger_action))
        self.menus = WindowMenus(self, self._action, self._lasting)
        self.faults = self.menus.faults
        self.bar.offer_faults(self.faults.menu)
        self.presenter.resume()
        self.scenes.show_scene(STAGE)

    @property
    def _back_action(self) -> QAction | None:
        return None if self.looking_back is None else self.looking_back.back_action

    def in_sight(self) -> tuple[Stage, Simulation]:
        """Return the stage that people look at, and the simulation that it shows."""
        past = None if self.looking_back is None else self.looking_back.past
        return (self.stage, self._simulation) if past is None else (past, past.simulation)

    def _at_home(self) -> bool:
        """Whether Esc leads to the stage: in presenter mode it leads out of that."""
        return self.scenes.current == STAGE and not self.theme.projecting

    def _panes(self) -> tuple[QWidget, ...]:
        """Return what F6 leads through, in its order."""
        if self.scenes.current != STAGE:
            return (*self.scenes.lab.panes, self.scenes.tabs)
        side = (self.side,) if self.workspace.side_in_sight else ()
        return (*self.in_sight()[0].panels, self.stage.timeline, *side, self.scenes.tabs, self.bar)

    def _present(self, on: bool) -> None:
        """Show a room what it needs, or everything again."""
        if on and self.workspace.side_in_sight:
            self.aside.show(False)
        self.bar.project(on)
        self.stage.project(on)
        if self.looking_back is not None and self.looking_back.past is not None:
            self.looking_back.past.project(on)

    def _connect(self) -> None:
        wishes = self.wishes
        self.live.advanced.connect(self._advanced)
        self.live.acted.connect(self._draw)
        self.live.running_changed.connect(lambda _running: self._draw())
        self.live.trouble.connect(self._tell_trouble)
        self.motion.changed.connect(lambda _reduced: self._draw())
        self.theme.changed.connect(lambda: self._dress())
        self.stage.wished.connect(wishes.act)
        self.stage.redraw_wished.connect(lambda: self._draw())
        self.stage.xray.switched.connect(lambda _on: self._draw())
        self.stage.queries.rule_wished.connect(self._begin_bill)
        self.faults.wished.connect(wishes.act)
        self.aside.settings_wished.connect(wishes.configure)
        self.aside.moment_wished.connect(self.look_back)
        self.bar.delay.wished.connect(wishes.set_delay)
        self.bar.delay.refused.connect(self.stage.caption.notify)
        self.bar.speed.activated.connect(lambda place: self.live.set_speed(SPEEDS[place]))

    def _connect_looking_back(self) -> None:
        if self.looking_back is not None:
            self.looking_back.turn(self.bar, self.menus.acting)
            self.looking_back.left.connect(lambda: self._draw())
            self.looking_back.trouble.connect(self._tell_trouble)
            self.looking_back.went_on.connect(lambda moment: self.session_wished.emit(GoOnFrom(moment)))

    def draw_as_if_running(self, wall: float = 0.0, speed: float = 1.0) -> None:
        """Draw this moment of a session whose time somebody else lets pass: at this second of the viewer's time."""
        self._draw(running=True, viewing=Viewing(wall, speed, running=True))

    def _advanced(self) -> None:
        self.stage.turns.advance(self.live.wall)
        self._draw(in_turn=self.live.running)

    def _draw(self, running: bool | None = None, in_turn: bool = False, viewing: Viewing | None = None) -> None:
        running = self.live.running if running is None else running
        self.stage.viewing = viewing or Viewing(self.live.wall, self.live.speed, running, self.motion.reduced)
        with self.decorations.changing():
            self.stage.draw(running, in_turn)
        if not in_turn or self.stage.turns.allow(Part.SIDE):
            self.aside.draw()
        if self.judging.bill is not None:
            self.stage.queries.show_bill(self.judging.bill)
        self.bar.show_time(self._simulation.now, self.live.speed_reached, running)
        self.bar.delay.set_law_if_new(self._simulation.settings.delay)
        self.faults.offer()

    def look_back(self, moment: int) -> None:
        """Show the stage as it was at this moment (microseconds); nothing happens where nobody can look back."""
        if self.looking_back is not None:
            self.looking_back.look(moment)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if self.looking_back is not None:
            self.looking_back.close()

    def greet(self, sentence: str, notices: tuple[str, ...]) -> None:
        """Say what has just been done, and what was repaired when the session was opened."""
        if sentence:
            self.stage.caption.notify(sentence)
        if notices:
            self._warn("\n\n".join(notices), _("The session goes on from there."))

    def show_two_readers(self, two: bool) -> None:
        """Show two readers side by side, or one."""
        self.two_action.setChecked(two)
        self.stage.show_two_readers(two)

    def _begin_bill(self) -> None:
        """Have it measured from now on what remedies bring and cost, unless somebody called that off before."""
        if self.judging.untried:
            self.judging.begin()
            self._draw()

    def choose_command(self, name: str) -> None:
        """Have people fill in the form of the command with this name."""
        self.stage.commands.choose(name)
        self.stage.commands.focus()
        self.stage.commands.form.select_proposal()

    def _tell_trouble(self, sentence: str) -> None:
        self._warn(sentence, _("The simulation is paused. Press Run (F5) to go on."))

    # What these show is imported when somebody asks for it: the first picture of the window does without it.

    def _tell_about(self) -> None:
        from cqrs_sim.ui.messages import tell_about

        tell_about(self)

    def _tell_what_is_left_out(self) -> None:
        from cqrs_sim.ui.messages import tell_what_is_left_out

        tell_what_is_left_out(self)

    def _warn(self, sentence: str, advice: str) -> None:
        from cqrs_sim.ui.messages import warn

        warn(self, sentence, advice)

"""The main window: menus, the bar with time and sync delay, and the stage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.journal import Configure, Input, Submit, Watch
from cqrs_sim.core.sentences import words
from cqrs_sim.core.settings import DelayLaw
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.language import _
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.ui.actions import Actions, hint
from cqrs_sim.ui.decorations import Decorations
from cqrs_sim.ui.fault_menu import FaultMenu
from cqrs_sim.ui.guidance import Guidance
from cqrs_sim.ui.judging import Begin, Judging
from cqrs_sim.ui.keeping import Keeping
from cqrs_sim.ui.language_choice import LanguageChoice
from cqrs_sim.ui.live import SPEEDS, Live
from cqrs_sim.ui.looking_back import LookingBack
from cqrs_sim.ui.motion import Motion
from cqrs_sim.ui.presenter import Presenter
from cqrs_sim.ui.session_menu import GoOnFrom, SessionMenu
from cqrs_sim.ui.stage import Stage
from cqrs_sim.ui.text_sizes import TextSizes
from cqrs_sim.ui.theme import qt_palette, style_sheet
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import Pointed, Thing
from cqrs_sim.ui.time_bar import TimeBar
from cqrs_sim.ui.turns import Part
from cqrs_sim.ui.unseen import Unseen
from cqrs_sim.ui.viewing import Viewing
from cqrs_sim.ui.window_scenes import STAGE, WindowScenes
from cqrs_sim.ui.workspace import INSPECTOR, LEDGER, LOG, MACHINERY, Workspace

if TYPE_CHECKING:
    from cqrs_sim.ui.looking_back import OpenArchive
    from cqrs_sim.ui.side_panel import SidePanel
    from cqrs_sim.ui.thing_menu import ThingMenu


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
        self._domains = domains or (live.simulation.domain,)
        self.painted = False
        """Whether the window has been on screen."""
        self._simulation = live.simulation
        self._told: list[Fact] = []
        self._stop_keeping = self._simulation.subscribe(self._told.append)
        self.theme = theme or Theme(parent=self)
        self.motion = motion or Motion(parent=self)
        self.language = language or LanguageChoice()
        self.judging = Judging(live, judge, self.theme, self)
        self._dress()
        self.setWindowTitle(self._title())
        self.stage = Stage(self._simulation, self.theme)
        self.workspace = Workspace(self.stage, self._make_side)
        self.decorations = Decorations(self.workspace, live, self.motion, ui_clock, self)
        self._make_actions()
        self.looking_back = None if archive is None else LookingBack(live, self.workspace, archive, self._action, self)
        back = None if self.looking_back is None else self.looking_back.back_action
        self.bar = TimeBar(self.run_action, self.step_action, back)
        self.scenes = WindowScenes(self._make_stage, live, self.theme, self.motion, self._lasting, self)
        self._make_menus()
        self.menuBar().setCornerWidget(self.scenes.tabs)
        self.scenes.show_scene(STAGE)
        self.setCentralWidget(self.scenes)
        self._connect()
        self.bar.delay.set_law(self._simulation.settings.delay)
        self.stage.commands.focus()
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.workspace, lambda: self.side)

    @property
    def side(self) -> SidePanel:
        """Inspector, event log, machinery and ledger, which know every fact since the window was made."""
        return self.workspace.side

    def _make_side(self) -> SidePanel:
        # Imported here because the first picture of the window does without it.
        from cqrs_sim.ui.side_panel import SidePanel

        side = SidePanel(self._simulation, self.judging, self.theme)
        self._stop_keeping()
        for fact in self._told:
            side(fact)
        self._told.clear()
        side.closed.connect(partial(self.show_side, False))
        side.ledger.moment_wished.connect(self._go_to)
        side.log.moment_wished.connect(self.look_back)
        side.machinery.wished.connect(lambda settings: self._do(Configure(settings)))
        self.destroyed.connect(self._simulation.subscribe(side))
        return side

    def _title(self) -> str:
        session = self.live.recorder
        name = f" - {session.folder.path.name}" if isinstance(session, OpenSession) else ""
        return f"{self._simulation.domain.title}{name} - CQRS Sim"

    def _dress(self) -> None:
        """Put on the colours of the theme."""
        self.setPalette(qt_palette(self.theme.colours))
        self.setStyleSheet(style_sheet(self.theme.colours, self.theme.sizes))

    def _make_actions(self) -> None:
        self._action, self._lasting = Actions(self), Actions(self)
        action, lasting = self._action, self._lasting
        self.run_action = action(_("Run"), "F5", self._run_or_pause)
        self.step_action = action(_("Step"), "F10", self._step)
        self.refresh_action = action(_("Refresh"), "Ctrl+R", self.stage.queries.ask)
        add_samples = self._simulation.domain.texts.get("samples", _("Add samples"))
        self.samples_action = action(add_samples, "Ctrl+Shift+S", self._add_samples)
        self.samples_action.setEnabled(bool(self._simulation.domain.samples))
        self.quit_action = lasting(_("Quit"), "Ctrl+Q", self.close)
        self.inspect_action = action(_("Inspect"), "F2", self._inspect)
        self.copy_action = action(_("Copy"), "Ctrl+C", self._copy)
        self.log_action = action(_("Event log"), "F3", partial(self._toggle_side, LOG))
        self.machinery_action = action(_("Machinery"), "F4", partial(self._toggle_side, MACHINERY))
        self.ledger_action = action(_("Ledger"), "F7", partial(self._toggle_side, LEDGER))
        self.two_action = action(_("Two readers"), "F8", lambda: self.show_two_readers(self.two_action.isChecked()))
        self.two_action.setCheckable(True)
        self.xray_action = action(_("X-ray"), "F9", lambda: None)
        self.xray_action.setCheckable(True)
        self.xray_action.toggled.connect(self.stage.xray.switch)
        self.xray_action.setToolTip(
            hint(_("What is wrong with what is shown, for the observer alone"), self.xray_action)
        )
        self.about_action = lasting(_("About CQRS Sim"), "Ctrl+F1", self._tell_about)
        self.left_out_action = lasting(_("What this model leaves out"), "Shift+F1", self._tell_what_is_left_out)
        self.stage.queries.refresh.setToolTip(hint(_("Ask again"), self.refresh_action))

    def _make_menus(self) -> None:
        session = self.menuBar().addMenu(_("&Session"))
        self._session_menu: SessionMenu | None = None
        if isinstance(self.live.recorder, OpenSession):
            self._session_menu = SessionMenu(self.live.recorder, self._domains, session, self._action, self)
            self._session_menu.wished.connect(self.session_wished)
            session.addSeparator()
        session.addAction(self.samples_action)
        session.addSeparator()
        recorder = self.live.recorder
        folder = recorder.folder.path if isinstance(recorder, OpenSession) else None
        session.addActions(Keeping(self._in_sight, folder, self._action, self).actions)
        session.addSeparator()
        session.addAction(self.quit_action)
        commands = self.menuBar().addMenu(_("&Commands"))
        self._make_command_menu(commands)
        time = self.menuBar().addMenu(_("&Time"))
        self.unseen = Unseen(self.live, self.stage.caption.notify, self._action, self)
        time.addActions([self.run_action, self.step_action, self.unseen.keep_action])
        if self.looking_back is not None:
            self.looking_back.add_to(time)
        queries = self.menuBar().addMenu(_("&Queries"))
        queries.addAction(self.refresh_action)
        self.faults = FaultMenu(self._simulation, self.menuBar().addMenu(_("F&aults")), self._action, self)
        self.bar.offer_faults(self.faults.menu)
        self.scenes.own(STAGE, self._action, commands, time, queries, self.faults.menu)
        if self.looking_back is not None:
            self.looking_back.turn(self.bar, (*commands.actions(), self.refresh_action, self.faults.menu.menuAction()))
        view = self.menuBar().addMenu(_("&View"))
        view.addActions([*self.scenes.choices.values(), view.addSeparator()])
        view.addActions(
            [
                self.inspect_action,
                self.copy_action,
                self.log_action,
                self.machinery_action,
                self.ledger_action,
                self.two_action,
                self.xray_action,
            ]
        )
        self.bar.offer_xray(self.xray_action)
        self.theme.fill(view.addMenu(_("Theme")))
        TextSizes(self.theme, self.stage.caption.notify, self._lasting, self).add_to(view)
        self.motion.fill(view, self._lasting)
        self.language.fill(view, self.stage.caption.notify)
        help_menu = self.menuBar().addMenu(_("&Help"))
        self._guide(view, help_menu)
        self._make_presenter(view)  # the last to be told of keys is the first to take one
        help_menu.addActions([self.left_out_action, self.about_action])

    def _in_sight(self) -> tuple[Stage, Simulation]:
        """Return the stage that people look at, and the simulation that it shows."""
        past = None if self.looking_back is None else self.looking_back.past
        return (self.stage, self._simulation) if past is None else (past, past.simulation)

    def _guide(self, view: QMenu, help_menu: QMenu) -> None:
        self.guidance = Guidance(self.stage, self._panes, self._at_home, self.theme, self._lasting, self)
        self.guidance.add_to(view, self.run_action, help_menu)

    def _at_home(self) -> bool:
        """Whether Esc leads to the stage: in presenter mode it leads out of that."""
        return self.scenes.current == STAGE and not self.theme.projecting

    def _panes(self) -> tuple[QWidget, ...]:
        """Return what F6 leads through, in its order."""
        if self.scenes.current != STAGE:
            return (*self.scenes.lab.panes, self.scenes.tabs)
        side = (self.side,) if self.workspace.side_in_sight else ()
        return (*self._in_sight()[0].panels, self.stage.timeline, *side, self.scenes.tabs, self.bar)

    def _make_presenter(self, menu: QMenu) -> None:
        self.presenter = Presenter(self, self.theme, self._present, self.stage.caption.notify, self._lasting)
        back = None if self.looking_back is None else self.looking_back.back_action
        self.presenter.click_by(self.step_action, back, self.run_action)
        self.presenter.keep_private((self.inspect_action, self.log_action, self.machinery_action, self.ledger_action))
        menu.addAction(self.presenter.action)
        self.presenter.resume()

    def _present(self, on: bool) -> None:
        """Show a room what it needs, or everything again."""
        if on and self.workspace.side_in_sight:
            self.show_side(False)
        self.bar.project(on)
        self.stage.project(on)
        if self.looking_back is not None and self.looking_back.past is not None:
            self.looking_back.past.project(on)

    def _make_command_menu(self, menu: QMenu) -> None:
        for number, handler in enumerate(self._simulation.domain.commands, 1):
            name = handler.command.__name__
            # The tenth is on the key 0; there are no keys for more.
            keys = f"Ctrl+{number % 10}" if number <= 10 else ""
            texts = self._simulation.domain.texts
            title = words(name, texts)
            action = self._action(title, keys, partial(self._choose_command, name))
            menu.addAction(action)
            said = texts.get(f"{name}.hint", title)
            self.stage.commands.choices.action(name).setToolTip(hint(said, action))

    def _make_stage(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.workspace, 1)
        return whole

    def _connect(self) -> None:
        self.live.advanced.connect(self._advanced)
        self.live.acted.connect(self._draw)
        self.live.running_changed.connect(lambda _running: self._draw())
        self.motion.changed.connect(lambda _reduced: self._draw())
        self.live.trouble.connect(self._tell_trouble)
        self.stage.wished.connect(self._act)
        self.stage.redraw_wished.connect(lambda: self._draw())
        self.stage.xray.switched.connect(lambda _on: self._draw())
        self.stage.queries.rule_wished.connect(self._begin_bill)
        self.faults.wished.connect(self._act)
        self.stage.inspected.connect(self._show_thing)
        self.stage.menu_wished.connect(lambda pointed, at: self.thing_menu.open_for(pointed, at))
        self.theme.changed.connect(self._dress)
        self.bar.delay.wished.connect(self._set_delay)
        self.bar.delay.refused.connect(self.stage.caption.notify)
        if self.looking_back is not None:
            self.looking_back.left.connect(lambda: self._draw())
            self.looking_back.trouble.connect(self._tell_trouble)
            self.looking_back.went_on.connect(lambda moment: self.session_wished.emit(GoOnFrom(moment)))
        self.bar.speed.activated.connect(lambda place: self.live.set_speed(SPEEDS[place]))

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
        if self.workspace.side_in_sight and (not in_turn or self.stage.turns.allow(Part.SIDE)):
            self.side.draw()
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

    def show_side(self, shown: bool, view: str = "") -> None:
        """Show the side panel, turned to this view, or hide it and go back to the stage; a room is shown none."""
        if shown and self.theme.projecting:
            self.stage.caption.notify(_("The side panel is for you alone: Esc leaves."))
            return
        if view:
            self.side.choose(view)
        with self.decorations.fading(self.side):
            self.workspace.show_side(shown)
        if shown:
            self.side.draw()
        else:
            self.stage.commands.focus()

    def show_two_readers(self, two: bool) -> None:
        """Show two readers side by side, or one."""
        self.two_action.setChecked(two)
        self.stage.show_two_readers(two)

    def _toggle_side(self, view: str) -> None:
        in_sight = self.workspace.side_in_sight and self.side.choices.current == view
        self.show_side(not in_sight, view)
        if not in_sight and view in (MACHINERY, LEDGER):
            (self.side.machinery if view == MACHINERY else self.side.ledger).focus()

    def _begin_bill(self) -> None:
        """Have it measured from now on what remedies bring and cost, unless somebody called that off before."""
        if self.judging.untried:
            self.judging.begin()
            self._draw()

    def _go_to(self, moment: int) -> None:
        """Show what happened up to this moment (microseconds)."""
        self.look_back(moment)
        self.show_side(True, LOG)
        if not self.side.log.go_to(moment):
            self.stage.caption.notify(
                _("{time} is too long ago for the event log: export the session.").format(time=seconds(moment))
            )

    def _inspect(self) -> None:
        pointed = self.stage.pointed
        if pointed is None:
            self._toggle_side(INSPECTOR)
        else:
            self._show_thing(pointed.thing)

    def _copy(self) -> None:
        if self.side.has_focus:
            self.side.copy()
        elif (pointed := self.stage.pointed) is not None:
            self._copy_text(pointed.text)

    def _copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.stage.caption.notify(_("Copied: {text}").format(text=text))

    @cached_property
    def thing_menu(self) -> ThingMenu:
        """The menu of whatever a person points at."""
        # Imported here because the first picture of the window does without it.
        from cqrs_sim.ui.fault_offers import FaultOffers
        from cqrs_sim.ui.thing_menu import Choice, ThingMenu

        def looks(pointed: Pointed) -> Iterator[Choice]:
            yield Choice(_("Inspect"), partial(self._show_thing, pointed.thing), "F2")
            yield Choice(_("Copy"), partial(self._copy_text, pointed.text), "Ctrl+C")

        def leads(pointed: Pointed) -> Iterator[Choice]:
            for said, thing in self.side.inspector.leads(pointed.thing):
                yield Choice(_("Inspect {what}").format(what=said), partial(self._show_thing, thing))

        return ThingMenu(self.live, (looks, leads, FaultOffers(self._simulation, self._act)), self)

    def _show_thing(self, thing: Thing) -> None:
        self.show_side(True, INSPECTOR)
        self.side.show_thing(thing)

    def _act(self, wish: Input) -> None:
        with self.decorations.showing(wish):
            self._do(wish)

    def _do(self, wish: Input) -> bool:
        if self.looking_back is not None and self.looking_back.refuses():
            return False
        try:
            done = self.live.do(wish)
            if self._session_menu is not None:
                self._session_menu.offer_undo()
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
        if self.looking_back is not None and self.looking_back.step_on():
            return
        if not self.live.step():
            self.stage.caption.notify(_("Nothing is due. Send a command, or run."))

    def _choose_command(self, name: str) -> None:
        self.stage.commands.choose(name)
        self.stage.commands.focus()

    def _add_samples(self) -> None:
        for sample in self._simulation.domain.samples:
            if not self._do(Submit(sample.client, sample.command)):
                break

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

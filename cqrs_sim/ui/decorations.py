"""The decorations: what moves on the stage although no simulated time passes, by a clock of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.facts import Fact
from cqrs_sim.core.journal import Ask, Inject, Input, Submit
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.live import FRAME_MS, LONGEST_GAP, Live
from cqrs_sim.ui.motion import Motion
from cqrs_sim.ui.workspace import Workspace

if TYPE_CHECKING:
    from cqrs_sim.ui.move_painting import Before
    from cqrs_sim.ui.move_view import MoveView
    from cqrs_sim.ui.moves import Scene
    from cqrs_sim.ui.stage_look import StageLook

FASTEST = 4.0
"""Speed from which on nothing is decorated."""
MOST_EVENTS = 5
"""So many events a second of wall time are decorated at most."""
MOST_FLASHES = 3
"""So many scenes that light something up begin within a second."""


class Decorations(QObject):
    """Plays one scene at a time over a stage that shows the outcome already: whoever ends it early misses nothing.

    A person's command has simulated time held until it has landed. A pause, another wish, another size of the window
    and a window out of sight end a scene at once.
    """

    def __init__(
        self,
        workspace: Workspace,
        live: Live,
        motion: Motion,
        clock: Callable[[], float] | None,
        parent: QObject | None = None,
    ) -> None:
        """Play over this workspace by a clock that gives seconds; without one nothing ever moves."""
        super().__init__(parent)
        self._on, self._stage, self._live, self._motion = workspace, workspace.stage, live, motion
        self._clock = clock or live.clock
        self._off = clock is None
        self.scene: Scene = ()
        """What is being played; empty most of the time."""
        self._view: MoveView | None = None
        self._began = self._last = 0.0
        self._drawing = self._own = False
        self._reached = self._checkpoint()
        self._flashes: deque[float] = deque(maxlen=MOST_FLASHES)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.advance)
        live.running_changed.connect(lambda running: None if running else self.settle())
        motion.changed.connect(self.settle)
        self._stage.theme.changed.connect(self.settle)
        self._stage.caption.turning.connect(self._turn_caption)
        for widget in (workspace, self._stage):
            widget.installEventFilter(self)

    @contextmanager
    def showing(self, wish: Input) -> Iterator[None]:
        """Play what comes of a person's wish that is done in the block."""
        self.settle()
        if not (isinstance(wish, Submit | Ask | Inject) and self._may_play()):
            yield
            return
        from cqrs_sim.ui import stage_look

        if isinstance(wish, Submit):
            domain = self._live.simulation.domain
            self._stage.commands.gate.show_rules(domain.handler_of[type(wish.command)].rules)
        before, old = stage_look.look(self._stage, self._on), self._before((self._stage,))
        facts: list[Fact] = []
        stop = self._live.simulation.subscribe(facts.append)
        self._drawing = True
        try:
            yield
        finally:
            self._drawing = False
            stop()
        if facts and self._may_play():
            self._play(self._scene_of(wish, facts, before), old)
            self._own = True
            if isinstance(wish, Submit) and self.scene:
                self._live.hold()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Play how the rows change that are drawn in the block, unless too much happens to follow."""
        stage = self._stage
        if self._drawing or not (stage.write.noted or stage.write.committed or stage.read.noted):
            yield
            return
        before, self._reached = self._reached, self._checkpoint()
        if (self._own and self.scene) or not self._may_play() or self._flashing():
            yield
            return
        from cqrs_sim.ui import stage_look

        self.settle()
        widgets = (stage.write.view, stage.write.log, stage.read.view, stage.caption)
        said, arrived = stage.caption.text, self._reached if self._reached > before else None
        looked, old = stage_look.look(stage, self._on), self._before(widgets)
        self._drawing = True
        try:
            yield
        finally:
            self._drawing = False
        scene = stage_look.arrival(stage, self._on, looked, stage_look.look(stage, self._on), arrived)
        if scene and stage.caption.text != said:
            scene = (*scene, stage_look.of_caption(stage, self._on))
        if scene:
            from cqrs_sim.ui.moves import fitted

            self._flashes.append(self._clock())
            self._play(fitted(scene, self._gap() / 2), old)

    @contextmanager
    def fading(self, panel: QWidget) -> Iterator[None]:
        """Play how a panel comes or goes that is shown or hidden in the block."""
        if self._off or self._motion.reduced or not self._in_sight():
            yield
            return
        from cqrs_sim.ui.choreography import drawer
        from cqrs_sim.ui.moves import Box

        self.settle()
        place = panel.geometry()
        old = self._before_at(place)
        yield
        box = Box(place.x(), place.y(), place.width(), place.height())
        self._play((drawer(box, not panel.isHidden(), self._on.isRightToLeft()),), old)

    def _turn_caption(self) -> None:
        """Play how one caption gives way to the next, where nothing else moves."""
        if not (self._drawing or self.scene or self._flashing()) and self._may_play():
            from cqrs_sim.ui.stage_look import of_caption

            self._play((of_caption(self._stage, self._on),), self._before((self._stage.caption,)))

    def advance(self) -> None:
        """Draw what is to be seen by now; this is done in each frame while something moves."""
        from cqrs_sim.ui.moves import at, length

        now = self._clock()
        elapsed = 1000 * (now - self._began)
        slept = not 0 <= now - self._last <= LONGEST_GAP
        self._last = now
        if slept or elapsed >= length(self.scene) or self._view is None or not self._in_sight():
            self.settle()
        else:
            self._view.show_moves(at(self.scene, elapsed))

    def settle(self) -> None:
        """Be at the end of what is being played."""
        if self.scene:
            self._timer.stop()
            self.scene, self._own = (), False
            if self._view is not None:
                self._view.end()
            self._live.release()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide):  # nothing is where it was
            self.settle()
        return False

    def _scene_of(self, wish: Submit | Ask | Inject, facts: list[Fact], before: StageLook) -> Scene:
        from cqrs_sim.ui import stage_look
        from cqrs_sim.ui.choreography import verdict_hold

        stage, on = self._stage, self._on
        if isinstance(wish, Submit):
            hold, after = verdict_hold(self._live.speed), stage_look.look(stage, on)
            return stage_look.of_command(stage, on, facts, before, after, hold)
        if isinstance(wish, Ask):
            return stage_look.of_query(stage, on, facts, wish.client)
        return stage_look.of_fault(stage, on, facts)

    def _play(self, scene: Scene, old: Before) -> None:
        self.settle()
        if not scene:
            return
        if self._view is None:
            from cqrs_sim.ui.move_view import MoveView

            self._view = MoveView(self._stage.theme, self._on)
        self.scene = scene
        self._began = self._last = self._clock()
        self._view.begin(scene, old)
        self._timer.start()
        self.advance()

    def _before(self, widgets: Iterable[QWidget]) -> Before:
        """Return pictures of how these look now."""
        from cqrs_sim.ui.move_painting import Before
        from cqrs_sim.ui.table_look import box_of

        before = Before()
        for widget in widgets:
            before.keep(box_of(widget, self._on), widget.grab())
        return before

    def _before_at(self, place: QRect) -> Before:
        """Return a picture of how this part of the workspace looks now."""
        from cqrs_sim.ui.move_painting import Before
        from cqrs_sim.ui.moves import Box

        before = Before()
        before.keep(Box(place.x(), place.y(), place.width(), place.height()), self._on.grab(place))
        return before

    def _may_play(self) -> bool:
        """Whether anything may move: nothing does that nobody could follow, and nothing while time stands still."""
        live = self._live
        if self._off or not live.running or live.speed > FASTEST or self._motion.reduced or not self._in_sight():
            return False
        second = round(live.speed * SECOND)
        log, now = live.simulation.history.write, live.simulation.now
        return log.at(now) - log.at(max(0, now - second)) <= MOST_EVENTS

    def _checkpoint(self) -> int:
        """Return how far the read store in sight has come."""
        lane = self._stage.read.lane
        return 0 if lane is None else lane.checkpoint

    def _in_sight(self) -> bool:
        return self._stage.isVisible() and not self._stage.window().isMinimized()

    def _flashing(self) -> bool:
        """Whether one more scene would be one too many within a second."""
        flashes = self._flashes
        return len(flashes) == MOST_FLASHES and self._clock() - flashes[0] < 1

    def _gap(self) -> float:
        """Return how long it takes until something is due again (milliseconds of wall time)."""
        due = self._live.simulation.next_moment()
        if due is None:
            return float("inf")
        return 1000 * (due - self._live.simulation.now) / SECOND / self._live.speed

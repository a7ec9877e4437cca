"""The decorations: what moves on the stage although no simulated time passes, by a clock of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.facts import Fact
from cqrs_sim.core.journal import Ask, Inject, Input, Submit
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.motion import Motion
from cqrs_sim.ui.player import Player
from cqrs_sim.ui.workspace import Workspace

if TYPE_CHECKING:
    from cqrs_sim.ui.choreography import Awaited
    from cqrs_sim.ui.move_painting import Before
    from cqrs_sim.ui.moves import Scene
    from cqrs_sim.ui.reader_view import ReaderView
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
        self.player = Player(workspace, self._clock, self)
        """What plays, and what is played."""
        self._queries: list[tuple[Sequence[Fact], str, float]] = []
        """Those whose scene is played: what is told of each, who asks, and when (milliseconds since it began)."""
        self._awaited: list[tuple[Awaited, QPixmap]] = []
        """Answers that had to be waited for and are to come up now, with what was there before."""
        self._drawing = self._own = False
        self._reached = self._checkpoint()
        self._flashes: deque[float] = deque(maxlen=MOST_FLASHES)
        settle = self.player.settle
        self.player.ended.connect(self._end)
        live.running_changed.connect(lambda running: None if running else settle())
        motion.changed.connect(settle)
        self._stage.theme.changed.connect(settle)
        self._stage.caption.turning.connect(self._turn_caption)
        self._stage.queries.answering.connect(self._await)

    @contextmanager
    def showing(self, wish: Input) -> Iterator[None]:
        """Play what comes of a person's wish that is done in the block."""
        joins = isinstance(wish, Ask) and self._lenses_fall()
        if not joins:
            self.player.settle()
        if not (isinstance(wish, Submit | Ask | Inject) and self._may_play()):
            yield
            return
        from cqrs_sim.ui import stage_look

        if isinstance(wish, Submit):
            domain = self._live.simulation.domain
            self._stage.commands.gate.show_rules(domain.handler_of[type(wish.command)].rules)
        before = stage_look.look(self._stage, self._on)
        old = self.player.old if joins and self.player.old is not None else self.player.before((self._stage,))
        facts: list[Fact] = []
        stop = self._live.simulation.subscribe(facts.append)
        self._drawing = True
        try:
            yield
        finally:
            self._drawing = False
            stop()
        if facts and self._may_play():
            if isinstance(wish, Ask):
                self._play_queries([*self._queries, (facts, wish.client, self.player.elapsed if joins else 0.0)], old)
            else:
                self.player.play(self._scene_of(wish, facts, before), old)
            self._own = True
            if isinstance(wish, Submit) and self.player.scene:
                self._live.hold()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Play how the rows change that are drawn in the block, and how answers come up that were waited for.

        Nothing of it where too much happens to follow.
        """
        stage, awaited = self._stage, self._awaited
        if self._drawing or not (stage.write.noted or stage.write.committed or stage.read.noted or awaited):
            yield
            return
        self._awaited = []
        before, self._reached = self._reached, self._checkpoint()
        if not self._may_play():
            yield
        elif self._own and self.player.scene:
            yield
            self._join(awaited)
        elif self._flashing():
            yield
            self._play_changes((), awaited, self.player.before(()))
        else:
            with self._drawn_changes(self._reached if self._reached > before else None, awaited):
                yield

    @contextmanager
    def _drawn_changes(self, arrived: int | None, awaited: list[tuple[Awaited, QPixmap]]) -> Iterator[None]:
        """Play what changes in the block, where an event at this position may have arrived."""
        from cqrs_sim.ui import stage_look

        self.player.settle()
        stage = self._stage
        looked = stage_look.look(stage, self._on)
        old = self.player.before((stage.write.view, stage.write.log, stage.read.view, stage.caption))
        said = stage.caption.text
        self._drawing = True
        try:
            yield
        finally:
            self._drawing = False
        scene = stage_look.arrival(stage, self._on, looked, stage_look.look(stage, self._on), arrived)
        if scene and stage.caption.text != said:
            scene = (*scene, stage_look.of_caption(stage, self._on))
        self._play_changes(scene, awaited, old)

    def _play_changes(self, changes: Scene, awaited: list[tuple[Awaited, QPixmap]], old: Before) -> None:
        """Play how rows change, then how answers come up; where time is short for both, the answers alone."""
        if not (changes or awaited):
            return
        from cqrs_sim.ui.choreography import arrived
        from cqrs_sim.ui.moves import fitted, length

        answers, most = [answer for answer, _picture in awaited], self._gap() / 2
        for answer, picture in awaited:
            old.keep(answer.hides, picture)
        scene = fitted((*changes, *arrived(answers, length(changes))), most)
        if not scene and changes and answers:
            changes, scene = (), fitted(arrived(answers, 0), most)
        if changes:
            self._flashes.append(self._clock())
        self.player.play(scene, old)

    def _join(self, awaited: list[tuple[Awaited, QPixmap]]) -> None:
        """Have answers come up beside what is played, after the lenses that still go down."""
        player, old = self.player, self.player.old
        if not awaited or old is None:
            return
        from cqrs_sim.ui.choreography import arrived
        from cqrs_sim.ui.moves import later

        falling = max((move.end for move in player.scene if move.figure == "lens"), default=0.0)
        answers = arrived([answer for answer, _picture in awaited], max(0.0, falling - player.elapsed))
        for answer, picture in awaited:
            old.keep(answer.hides, picture)
        player.play((*player.scene, *later(answers, player.elapsed)), old, player.began)
        self._own = True

    def _await(self, view: ReaderView) -> None:
        """Have an answer come up that this reader is about to be shown, and has waited for."""
        if self._drawing or not self._may_play():
            return
        from cqrs_sim.ui import stage_look

        awaited = stage_look.awaited(self._stage, self._on, view)
        if awaited is not None:
            x, y, width, height = (round(side) for side in awaited.hides)
            self._awaited.append((awaited, self._on.grab(QRect(x, y, width, height))))

    @contextmanager
    def fading(self, panel: QWidget) -> Iterator[None]:
        """Play how a panel comes or goes that is shown or hidden in the block."""
        if self._off or self._motion.reduced or not self.player.in_sight:
            yield
            return
        from cqrs_sim.ui.choreography import drawer
        from cqrs_sim.ui.moves import Box

        self.player.settle()
        place = panel.geometry()
        old = self.player.before_at(place)
        yield
        box = Box(place.x(), place.y(), place.width(), place.height())
        self.player.play((drawer(box, not panel.isHidden(), self._on.isRightToLeft()),), old)

    def _turn_caption(self) -> None:
        """Play how one caption gives way to the next, where nothing else moves."""
        if not (self._drawing or self.player.scene or self._flashing()) and self._may_play():
            from cqrs_sim.ui.stage_look import of_caption

            self.player.play((of_caption(self._stage, self._on),), self.player.before((self._stage.caption,)))

    def _end(self) -> None:
        """Let time go on: what was played is over."""
        self._own, self._queries = False, []
        self._live.release()

    def _lenses_fall(self) -> bool:
        """Whether another query can go along with those whose scene is played."""
        from cqrs_sim.ui.choreography import LENS

        return bool(self._queries) and 0 <= self.player.elapsed < LENS

    def _play_queries(self, queries: list[tuple[Sequence[Fact], str, float]], old: Before) -> None:
        """Play how queries go down together; one's own are seen in any case, if need be quickly."""
        from cqrs_sim.ui import stage_look
        from cqrs_sim.ui.choreography import asked
        from cqrs_sim.ui.moves import fitted
        from cqrs_sim.ui.table_look import box_of

        latest = {client: (facts, client, began) for facts, client, began in queries}
        stage, on, began = self._stage, self._on, self.player.began if len(queries) > 1 else None
        askings = [stage_look.asking(stage, on, *query) for query in latest.values()]
        scene = asked(askings, box_of(stage.caption, on))
        self.player.play(fitted(scene, self._gap() / 2, in_any_case=True), old, began)
        self._queries = [*latest.values()]

    def _scene_of(self, wish: Submit | Inject, facts: list[Fact], before: StageLook) -> Scene:
        from cqrs_sim.ui import stage_look
        from cqrs_sim.ui.choreography import verdict_hold

        stage, on = self._stage, self._on
        if isinstance(wish, Submit):
            hold, after = verdict_hold(self._live.speed), stage_look.look(stage, on)
            return stage_look.of_command(stage, on, facts, before, after, hold)
        return stage_look.of_fault(stage, on, facts)

    def _may_play(self) -> bool:
        """Whether anything may move: nothing does that nobody could follow, and nothing while time stands still."""
        live = self._live
        if self._off or not live.running or live.speed > FASTEST or self._motion.reduced or not self.player.in_sight:
            return False
        second = round(live.speed * SECOND)
        log, now = live.simulation.history.write, live.simulation.now
        return log.at(now) - log.at(max(0, now - second)) <= MOST_EVENTS

    def _checkpoint(self) -> int:
        """Return how far the read store in sight has come."""
        lane = self._stage.read.lane
        return 0 if lane is None else lane.checkpoint

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

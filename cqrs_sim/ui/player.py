"""The player: plays one scene at a time over the panels of the stage, by the UI clock, with what was there before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.live import FRAME_MS, LONGEST_GAP
from cqrs_sim.ui.workspace import Workspace

if TYPE_CHECKING:
    from cqrs_sim.ui.move_painting import Before
    from cqrs_sim.ui.move_view import MoveView
    from cqrs_sim.ui.moves import Scene


class Player(QObject):
    """Ends a scene at once where things are no longer where they were, and where nobody sees them."""

    ended = Signal()
    """What was played is over, or was ended early."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float], parent: QObject | None = None) -> None:
        """Play over this workspace by a clock that gives seconds."""
        super().__init__(parent)
        self._on, self._stage, self._clock = workspace, workspace.stage, clock
        self.scene: Scene = ()
        """What is being played; empty most of the time."""
        self.old: Before | None = None
        """What was to be seen before it."""
        self.began = self._last = 0.0
        self._view: MoveView | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.advance)
        for widget in (workspace, self._stage):
            widget.installEventFilter(self)

    @property
    def elapsed(self) -> float:
        """How long the scene has been played (milliseconds)."""
        return 1000 * (self._clock() - self.began)

    @property
    def in_sight(self) -> bool:
        """Whether anybody could see it."""
        return self._stage.isVisible() and not self._stage.window().isMinimized()

    def play(self, scene: Scene, old: Before, began: float | None = None) -> None:
        """Play a scene that begins now, or began at a second of the clock, instead of what is played."""
        self.settle()
        if not scene:
            return
        if self._view is None:
            from cqrs_sim.ui.move_view import MoveView

            self._view = MoveView(self._stage.theme, self._on)
        self.scene, self.old = scene, old
        self._last = self._clock()
        self.began = self._last if began is None else began
        self._view.begin(scene, old)
        self._timer.start()
        self.advance()

    def advance(self) -> None:
        """Draw what is to be seen by now; this is done in each frame while something moves."""
        from cqrs_sim.ui.moves import at, length

        now, elapsed = self._clock(), self.elapsed
        slept = not 0 <= now - self._last <= LONGEST_GAP
        self._last = now
        if slept or elapsed >= length(self.scene) or self._view is None or not self.in_sight:
            self.settle()
        else:
            self._view.show_moves(at(self.scene, elapsed))

    def settle(self) -> None:
        """Be at the end of what is being played."""
        if self.scene:
            self._timer.stop()
            self.scene, self.old = (), None
            if self._view is not None:
                self._view.end()
            self.ended.emit()

    def before(self, widgets: Iterable[QWidget]) -> Before:
        """Return pictures of how these look now."""
        from cqrs_sim.ui.move_painting import Before
        from cqrs_sim.ui.table_look import box_of

        before = Before()
        for widget in widgets:
            before.keep(box_of(widget, self._on), widget.grab())
        return before

    def before_at(self, place: QRect) -> Before:
        """Return a picture of how this part of the workspace looks now."""
        from cqrs_sim.ui.move_painting import Before
        from cqrs_sim.ui.moves import Box

        before = Before()
        before.keep(Box(place.x(), place.y(), place.width(), place.height()), self._on.grab(place))
        return before

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide):  # nothing is where it was
            self.settle()
        return False

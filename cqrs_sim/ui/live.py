"""The live driver: lets simulated time follow the wall clock, at a speed, while it runs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from cqrs_sim.core.journal import Input
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.session import SessionError
from cqrs_sim.ui import garbage

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
FRAME_MS = 16
SLICE = 0.008
"""Seconds of each frame that the engine may take; what is left belongs to the files and to drawing."""
MARKED_EVERY = 1.0
"""Seconds of wall time after which the journal notes how far the session has come."""
MEASURED_OVER = 0.5
"""Seconds of wall time over which the speed reached is measured."""
MADE_UP_FOR = 0.2
"""Seconds of wall time that the engine may be behind after a frame and make up for in those that follow: now and then
a frame has more to do than others. What it is behind by more is dropped: time goes slower then, and the speed reached
is told."""
LONGEST_GAP = 0.5
"""Seconds of wall time between two frames beyond which the machine was asleep: such gaps are discarded.

So is one that is less than nothing, as from a clock that was set back."""


class Live(QObject):
    """Runs, pauses and steps a session, and performs people's inputs on it at the present moment."""

    advanced = Signal()
    """Simulated time has moved on: draw."""
    acted = Signal()
    """A person's input has been performed: draw all that came of it."""
    running_changed = Signal(bool)
    trouble = Signal(str)
    """The run had to pause; the text is a sentence for people."""

    def __init__(self, recorder: Recorder, clock: Callable[[], float], parent: QObject | None = None) -> None:
        """Be paused; `clock` gives seconds."""
        super().__init__(parent)
        self.recorder = recorder
        self._marked_at = clock()
        self._idle = self._held = False
        self._held_for = 0.0
        self.simulation = recorder.simulation
        self._clock = clock
        self._speed = 1.0
        self._reached: float | None = None
        self._measured_from: tuple[float, int] | None = None
        self._base_wall = self._last_wall = clock()
        self._base_moment = self.simulation.now
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.tick)
        self.destroyed.connect(garbage.as_usual)

    @property
    def running(self) -> bool:
        """Whether simulated time follows the clock."""
        return self._timer.isActive()

    @property
    def held(self) -> bool:
        """Whether simulated time stands still although the run goes on."""
        return self._held

    @property
    def clock(self) -> Callable[[], float]:
        """The wall clock, in seconds."""
        return self._clock

    @property
    def wall(self) -> float:
        """When the last frame was, in seconds of the clock, without those during which simulated time was held."""
        return self._last_wall - self._held_for

    @property
    def speed(self) -> float:
        """Simulated seconds a second of wall time."""
        return self._speed

    @property
    def speed_reached(self) -> float | None:
        """The speed that the engine could keep lately, where it is less than asked for; else None."""
        return self._reached

    def run(self) -> None:
        """Let time pass from here on."""
        if not self.running:
            garbage.put_off()
            self._rebase()
            self._timer.start()
            self.running_changed.emit(True)

    def pause(self) -> None:
        """Stop time at this moment."""
        if self.running:
            self._timer.stop()
            garbage.as_usual()
            self._held = False
            self._forget_measure()
            self._guarded(self.recorder.rest)
            self.running_changed.emit(False)

    def hold(self) -> None:
        """Let simulated time stand still, while the run goes on, until `release` or a pause."""
        self._held = self.running

    def release(self) -> None:
        """Let time pass again from where it was held."""
        if self._held:
            self._held = False
            self._rebase()

    def set_speed(self, speed: float) -> None:
        """Go on from this moment at another speed."""
        self._rebase()
        self._forget_measure()
        self._speed = speed

    def step(self) -> bool:
        """Pause, then go to the next instant at which something is due; return whether there was one."""
        self.pause()
        moment = self.simulation.next_moment()
        if moment is not None:
            self._guarded(lambda: self.simulation.run_until(moment))
            self.advanced.emit()
        return moment is not None

    def do(self, wish: Input) -> bool:
        """Record and perform a person's input now; return whether that went without trouble.

        Raises ValueError for values no store can keep.
        """
        went_well = self._guarded(lambda: self.recorder.do(wish))
        self.acted.emit()
        return went_well

    def tick(self) -> None:
        """Let time pass up to where the clock says, one frame's slice at most; none while it is held."""
        if self._held:
            before = self._last_wall
            self._rebase()
            self._held_for += self._last_wall - before
            self.advanced.emit()
            return
        wall = self._clock()
        if not 0 <= wall - self._last_wall <= LONGEST_GAP:
            self._rebase()
        self._last_wall = wall
        target = self._base_moment + round((wall - self._base_wall) * self._speed * SECOND)
        self._guarded(lambda: self._let_pass(target, wall + SLICE))
        late = self.simulation.now < target
        if target - self.simulation.now > MADE_UP_FOR * self._speed * SECOND:
            self._rebase()
        self._measure(wall, late)
        if wall - self._marked_at >= MARKED_EVERY:
            self._marked_at = wall
            self._mark()
        self.advanced.emit()

    def _let_pass(self, target: int, end: float) -> None:
        """Let time pass up to this moment, or until the frame's slice ends; nothing is seen before it is kept."""
        with self.simulation.together():
            self.simulation.run_until(target, self._slice(end))

    def _mark(self) -> None:
        """Note how far the session has come; where nothing more is planned, it is time to tidy up, once."""
        idle, self._idle = self._idle, self.simulation.next_moment() is None
        self._guarded(self.recorder.rest if self._idle and not idle else self.recorder.mark)

    def _slice(self, end: float) -> Callable[[], bool]:
        """Return what says that the frame's time is used up; the first instant always gets its turn."""
        asked = count()
        return lambda: next(asked) > 0 and self._clock() > end

    def _measure(self, wall: float, late: bool) -> None:
        """Note the speed reached, as long as the engine is late in each stretch of MEASURED_OVER."""
        if self._measured_from is None:
            if late:
                self._measured_from = (wall, self.simulation.now)
            return
        since, moment = self._measured_from
        if wall - since >= MEASURED_OVER:
            reached = (self.simulation.now - moment) / SECOND / (wall - since)
            self._reached = reached if reached < 0.95 * self._speed else None
            self._measured_from = (wall, self.simulation.now) if self._reached is not None else None

    def _forget_measure(self) -> None:
        self._reached = self._measured_from = None

    def _rebase(self) -> None:
        """Count from here: simulated time neither jumps nor catches up."""
        self._base_wall = self._last_wall = self._clock()
        self._base_moment = self.simulation.now

    def _guarded(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except (StoreUnavailable, SessionError) as error:
            self.pause()
            self.trouble.emit(str(error))
            return False
        return True

"""Speaking: hands what the announcer says to the screen reader, where there is one."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.announcer import Announcer
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.stage import Stage


def announce(window: QWidget, sentence: str) -> None:
    """Have the screen reader say this when it has said what it is saying."""
    event = QAccessibleAnnouncementEvent(window, sentence)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)


class Speaking(QObject):
    """Has its announcer hear what is drawn; what is not due yet is said when it is."""

    def __init__(
        self,
        announcer: Announcer,
        clock: Callable[[], float],
        window: QWidget,
        say: Callable[[QWidget, str], object] = announce,
    ) -> None:
        """Speak of this window; `clock` gives seconds."""
        super().__init__(window)
        self._announcer = announcer
        self._clock, self._window, self._say = clock, window, say
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._speak)

    def hear(self, stage: Stage, live: Live) -> None:
        """Speak of what this stage shows, as this driver has it happen."""
        stage.caption.told.connect(self._take_caption)
        stage.commands.replies.told.connect(self._take_reply)
        stage.lane.told.connect(lambda said: self._say(self._window, said))  # at once, as it answers a key
        for drawn in (live.advanced, live.acted):
            drawn.connect(lambda: self._take_checkpoint(stage.checkpoint))

    def _take_caption(self, sentence: str) -> None:
        self._announcer.hear_caption(sentence)
        self._see_to_it()  # in the middle of drawing there may be more to come

    def _take_reply(self, succeeded: bool, sentence: str) -> None:
        self._announcer.hear_reply(succeeded, sentence)

    def _take_checkpoint(self, checkpoint: int) -> None:
        self._announcer.hear_checkpoint(checkpoint)
        self._speak()

    def _speak(self) -> None:
        """Say what is due."""
        if sentence := self._announcer.speak(self._clock()):
            self._say(self._window, sentence)
        self._see_to_it()

    def _see_to_it(self) -> None:
        wait = self._announcer.wait(self._clock())
        if wait is not None:
            self._later.start(ceil(1000 * wait))


def speak_of(stage: Stage, live: Live, window: QWidget) -> Speaking:
    """Speak from now on of what the stage shows in this window."""
    speaking = Speaking(Announcer(stage.caption.text, stage.checkpoint), live.clock, window)
    speaking.hear(stage, live)
    return speaking

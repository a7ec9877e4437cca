"""The big figures: by how many events, and by how much time, the read store is behind."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.sentences import counted
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.line import Reading
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.traffic_control import TrafficControl


class BehindView(Card):
    """Key facts for the back row: derived from heads and flights, kept nowhere else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing behind."""
        super().__init__("SYNC", "write to read", "strong", parent)
        self._lead = Reading(role="secondary")
        self.events = Reading(role="huge")
        self.time = Reading(role="large")
        middle = QVBoxLayout()
        middle.setSpacing(2)
        middle.addStretch(1)
        for line in (self._lead, self.events, self.time):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            middle.addWidget(line)
        middle.addStretch(1)
        self.body.addLayout(middle, 1)
        self.traffic = TrafficControl()
        self.body.addWidget(self.traffic)

    def show_picture(self, picture: Picture) -> None:
        """Show the figures of this moment."""
        behind = picture.events_behind
        self._lead.say("the read store is behind by" if behind else "the read store is")
        self.events.say(counted(behind, "event") if behind else "up to date")
        self.time.say(seconds(picture.time_behind) if behind else f"#{picture.checkpoint} of {picture.head}")

"""The big figures: by how many events, and by how much time, the read store is behind."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.line import Reading
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.traffic_control import TrafficControl

_IS_BEHIND, _IS, _UP_TO_DATE = _("the read store is behind by"), _("the read store is"), _("up to date")
_SO_FAR = _("#{position} of {head}")


class BehindView(Card):
    """Key facts for the back row: derived from heads and flights, kept nowhere else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing behind."""
        super().__init__(_("SYNC"), _("write to read"), "strong", parent)
        self._brief = False
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

    def project(self, on: bool) -> None:
        """Show a room the figures, or also what makes them."""
        super().project(on)
        self._brief = on
        self._lead.say("")  # until the next picture
        self._lead.forget()
        self.traffic.setVisible(not on)

    def show_picture(self, picture: Picture) -> None:
        """Show the figures of this moment."""
        behind = picture.events_behind
        if self._brief:
            self._lead.say(_("behind by") if behind else "")
        else:
            self._lead.say(_IS_BEHIND if behind else _IS)
        if behind:
            self.events.say(ngettext("{n} event", "{n} events", behind).format(n=whole(behind)))
            self.time.say(seconds(picture.time_behind))
        else:
            self.events.say(_UP_TO_DATE)
            self.time.say(_SO_FAR.format(position=picture.checkpoint, head=picture.head))

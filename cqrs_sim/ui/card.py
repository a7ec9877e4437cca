"""The card: a panel of the stage with its title, what it is, and room for one fact."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpacerItem, QVBoxLayout, QWidget

from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.fitting import Px, fit
from cqrs_sim.ui.pieces import Aside, label
from cqrs_sim.ui.sizes import chosen

NARROW, ROOMY = 440, 900
"""Widths below which a card's choices have a line of their own, and from which it explains itself beside them.

Both beside text of the usual size.
"""
CRAMPED, CRAMPED_IN_ROOM = 100, 64
"""Room beside the title that is too little for choices, however wide the card is: they would be cut to nothing.

Where a room looks, a line of their own is dear.
"""


class Card(QFrame):
    """A panel of the stage: a title in the hue of its concept, what it is, and room for one fact at the right."""

    title_raised = Signal(int)
    """The line of the title is so high from now on, because of choices in it; 0 where there are none."""

    def __init__(self, title: str, what: str, role: str, parent: QWidget | None = None) -> None:
        """Take the title, its explanation and the role of the title ("command", "query" or "strong")."""
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(f"{title.capitalize()}: {what}")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 8, 12, 10)
        self.body.setSpacing(6)
        self.top = QHBoxLayout()
        self.top.setSpacing(6)
        self._name = label(title, role)
        self._name.setToolTip(what)
        self._what = Aside(what, "secondary")
        self._choices: ChoiceBar | None = None
        self._explains, self._beside, self._lined = True, False, True
        self._px: Px = round
        self._raised = 0
        self.top.addWidget(self._name)
        self.top.addWidget(self._what, 2)
        self.body.addLayout(self.top)
        fit(self, self._take)

    def keep_title_high(self, px: Px) -> None:
        """Let the line of the title be as high as something to click, whether or not there is any."""
        self._name.setMinimumHeight(px(chosen().target))

    def add_choices(self, choices: ChoiceBar) -> None:
        """Put a bar of choices beside the title, or below it where the card is narrow."""
        self._choices = choices
        self._place_choices()

    def _take(self, px: Px) -> None:
        self._px = px
        self._place_choices()

    def _place_choices(self) -> None:
        if self._choices is None:
            self._what.setVisible(self._explains and not self._beside)
            return
        narrow, roomy = self.width() < self._px(NARROW) or self._cramped(), self.width() >= self._px(ROOMY)
        narrow = narrow if self._lined else self._cramped()
        self._what.setVisible(self._explains and (narrow or roomy))
        if narrow != (self.body.indexOf(self._choices) >= 0) or (self.top.indexOf(self._choices) < 0 and not narrow):
            self.top.removeWidget(self._choices)
            self.body.removeWidget(self._choices)
            if narrow:
                self.body.insertWidget(1, self._choices)
            else:
                self.top.insertWidget(2, self._choices, 3)

        raised = 0 if narrow else self._choices.sizeHint().height()
        if raised != self._raised:
            self._raised = raised
            self.title_raised.emit(raised)

    def line_up_with(self, neighbour: Card) -> None:
        """Have the title on the level of that of a card beside this one, which has choices in its line or not."""
        strut = QSpacerItem(0, neighbour._raised)  # a label would keep its least height as its hint
        self.top.addItem(strut)

        def stand(height: int) -> None:
            strut.changeSize(0, height)
            self.body.invalidate()

        neighbour.title_raised.connect(stand)

    def _cramped(self) -> bool:
        """Whether title and fact leave choices too little room beside them."""
        parts = (item.widget() for place in range(self.top.count()) if (item := self.top.itemAt(place)) is not None)
        fixed = [part for part in parts if part not in (None, self._choices, self._what) and not part.isHidden()]
        taken = sum(part.sizeHint().width() + self.top.spacing() for part in fixed)
        margins = self.body.contentsMargins()
        return self.width() - margins.left() - margins.right() - taken < self._px(
            CRAMPED if self._lined else CRAMPED_IN_ROOM
        )

    def event(self, event: QEvent) -> bool:
        """Place the choices anew where a fact has got longer."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_choices()
        return super().event(event)

    def project(self, on: bool) -> None:
        """Spare what the card is, and the line of its choices, where a room looks; or else show it all."""
        self._explains = self._lined = not on
        self._place_choices()

    def add_beside(self, content: QWidget) -> None:
        """Put all that the card shows beside its title, where height is dear; the explanation is in the tooltip."""
        self.body.setContentsMargins(12, 4, 6, 4)
        self._beside = True
        self.top.setSpacing(10)  # a ring of focus around it stays clear of the title
        self._what.hide()
        self.top.addWidget(content, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_choices()

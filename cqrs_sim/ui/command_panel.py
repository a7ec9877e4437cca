"""The command panel: choose a command, fill it in, send it; gate and replies below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.journal import Submit
from cqrs_sim.core.sentences import words
from cqrs_sim.language import _
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.fields import Combo
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.form_stack import FormStack
from cqrs_sim.ui.forms import Form, Unreadable
from cqrs_sim.ui.gate_view import GateView
from cqrs_sim.ui.last_seen import LastSeen
from cqrs_sim.ui.pieces import captioned
from cqrs_sim.ui.replies import Replies
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import Pointed

if TYPE_CHECKING:
    from cqrs_sim.ui.refused_mark import RefusedMark

TIP, SHOULDERS, SHOULDERS_IN_ROOM = 8, 38, 29
"""How far the point of the command's pentagon reaches down, and how high it is above, beside text of usual size."""


class SendButton(QPushButton):
    """The shape of a command: a pentagon that points down, towards the gate."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Draw in the colours of this theme."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("send")  # the style sheet knows its height
        self.setAutoDefault(True)  # so that Return presses it, as Space does
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Leave room for the text."""
        px = self._theme.sizes.px
        return QSize(
            self.fontMetrics().horizontalAdvance(self.text()) + px(24),
            px((SHOULDERS_IN_ROOM if self._theme.sizes.projected else SHOULDERS) + TIP),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pentagon and its text."""
        colours, tip = self._theme.colours, self._theme.sizes.px(TIP)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        w, h, edge = float(self.width()), float(self.height()), 2.0
        shoulder = h - tip - edge
        shape = QPolygonF(
            [
                QPointF(x, y)
                for x, y in (
                    (edge, edge),
                    (w - edge, edge),
                    (w - edge, shoulder),
                    (w / 2, h - edge),
                    (edge, shoulder),
                )
            ]
        )
        if not self.isEnabled():
            self._paint_off(painter, shape)
            return
        fill = QColor(colours.command)
        if self.isDown() or self.underMouse():
            fill = fill.darker(130) if self.isDown() else fill.lighter(115)
        painter.setBrush(fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(shape)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.on_command))
        painter.drawText(
            self.rect().adjusted(0, 0, 0, -self._theme.sizes.px(TIP)), Qt.AlignmentFlag.AlignCenter, self.text()
        )

    def _shoulders(self) -> QRect:
        return self.rect().adjusted(0, 0, 0, -self._theme.sizes.px(TIP))

    def _paint_off(self, painter: QPainter, shape: QPolygonF) -> None:
        colours = self._theme.colours
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawPolygon(shape)
        painter.setPen(QColor(colours.secondary))
        painter.drawText(
            self.rect().adjusted(0, 0, 0, -self._theme.sizes.px(TIP)), Qt.AlignmentFlag.AlignCenter, self.text()
        )


class CommandPanel(Card):
    """Emits `sent` with what a person wishes to submit; `acting` when someone else acts."""

    sent = Signal(object)
    acting = Signal(str)
    inspected = Signal(object)
    menu_wished = Signal(object, QPoint)

    def __init__(self, domain: Domain, theme: Theme, parent: QWidget | None = None) -> None:
        """Offer every command of the domain."""
        super().__init__(_("COMMANDS"), _("change state"), "command", parent)
        self._domain, self._theme = domain, theme
        self.refused: RefusedMark | None = None
        """What marks the button of a command that was rejected, made when the first one is."""
        self.newest: Pointed | None = None
        """The newest command of a person."""
        names = [handler.command.__name__ for handler in domain.commands]
        self.choices = ChoiceBar(_("Commands"), [(name, words(name, domain.texts)) for name in names])
        self.actor = Combo()
        fit(self.actor, lambda px: self.actor.setMinimumWidth(px(76)))
        self.send = SendButton(theme)
        self.gate = GateView(max(len(handler.rules) for handler in domain.commands))
        self.replies = Replies(after=self.send)
        self._stack = FormStack((handler.command for handler in domain.commands), domain.texts)
        self._stack.entered.connect(self.send.click)
        self._lay_out()
        self.choices.chosen.connect(self.choose)
        self.actor.currentTextChanged.connect(self._act_as)
        self.send.clicked.connect(self._send)
        self.replies.inspected.connect(self.inspected)
        self.replies.menu_wished.connect(self.menu_wished)
        self.choose(names[0])

    def choose(self, name: str) -> None:
        """Show the form of this command, and the rules it will have to pass."""
        self.turn_to(name)
        handler = self._domain.handler_of[self.form.kind]
        self.gate.show_rules(handler.rules)

    def turn_to(self, name: str) -> None:
        """Show the form of this command; the gate still tells of the newest."""
        self.choices.choose(name)
        if self._stack.choose(name):
            for one, next_one in pairwise((self.actor, *self._stack.fields)):
                QWidget.setTabOrder(one, next_one)
        title = words(name, self._domain.texts)
        self.send.setText(title)
        self.send.setAccessibleName(title)
        self.send.setAccessibleDescription(self._domain.texts.get(f"{name}.hint", ""))
        self.send.updateGeometry()
        self.replies.advise("")

    @property
    def pointed(self) -> Pointed | None:
        """The command of the reply with the keyboard's focus, or else the newest."""
        return self.replies.pointed or self.newest

    @property
    def form(self) -> Form[Any]:
        """The form in sight."""
        return self._stack.form

    def offer(self, people: Sequence[str], seen: LastSeen) -> None:
        """Offer the people who can act, and to the one acting what they saw last."""
        # Counted anew each time: the first name to be added is chosen at once, which calls this method again.
        while (known := self.actor.count()) < len(people):
            self.actor.addItem(people[known])
        self._stack.offer(self.actor.currentText(), seen, people)

    def show_refusal(self, sentence: str) -> None:
        """Mark the button as that of a rejected command, and say why; an empty sentence takes the mark away."""
        if self.refused is None and sentence:
            # Imported here because the first picture of the window does without it.
            from cqrs_sim.ui.refused_mark import RefusedMark

            self.refused = RefusedMark(self.send, self._theme)
        if self.refused is not None:
            self.refused.show_refusal(sentence) if sentence else self.refused.hide()

    def succeeded(self, name: str) -> None:
        """Make the form of a command ready for the next one: the last succeeded."""
        self._stack.clear_text(name)

    def focus(self) -> None:
        """Put the cursor where the command in sight is filled in, or on the button where there is nothing to fill."""
        if not self.form.focus_first():
            self.send.setFocus()

    def switch_off(self, reason: str) -> None:
        """Let nobody send commands any more, and say why."""
        for widget in (self.actor, self._stack, self.send):
            widget.setEnabled(False)
            widget.setToolTip(reason)

    def project(self, on: bool) -> None:
        """Show a room the commands and what came of the newest, or also who acts, and the gate."""
        super().project(on)
        self._stack.project(on)
        self._who.setVisible(not on)
        self.gate.setVisible(not on)
        self.replies.project(on)

    def _lay_out(self) -> None:
        entry = QHBoxLayout()
        entry.setSpacing(8)
        self._who = QWidget()
        who = captioned(_("Acting as"), self.actor)
        who.setContentsMargins(0, 0, 0, 0)
        self._who.setLayout(who)
        entry.addWidget(self._who)
        entry.addWidget(self._stack, 1)
        entry.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        outcome = QHBoxLayout()
        outcome.setSpacing(14)
        outcome.addWidget(self.gate, 1)
        outcome.addWidget(self.replies, 1)
        self.add_choices(self.choices)
        self.body.addLayout(entry)
        self.body.addLayout(outcome, 1)

    def _act_as(self, client: str) -> None:
        self.acting.emit(client)

    def _send(self) -> None:
        try:
            command = self.form.message()
        except Unreadable as error:
            self.replies.advise(str(error))
            return
        self.replies.advise("")
        self.sent.emit(Submit(self.actor.currentText(), command))

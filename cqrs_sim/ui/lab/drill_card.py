"""The drill on screen: a symptom, three answers by key or click, the reason at once, and the score."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.cors.drill import BLAMES, Blame, Round, Symptom, shuffled
from cqrs_sim.language import _
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.lab.scrolled import scrolled
from cqrs_sim.ui.pieces import label

NAMES: dict[Blame, str] = {"cqrs": "CQRS", "cors": "CORS", "neither": _("Neither")}
IT_IS: dict[Blame, str] = {"cqrs": _("it is CQRS"), "cors": _("it is CORS"), "neither": _("it is neither")}

_RIGHT, _SCORE = _("{n} of {all} right"), _("{name} {n} of {all}")


class Question(QFrame):
    """What is asked; it takes the keyboard, so that 1, 2 and 3 mean answers and Return nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("step")
        self.setProperty("current", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class DrillCard(Card):
    """Plays rounds of the drill: keys 1, 2 and 3 answer, Return goes on."""

    def __init__(self, symptoms: tuple[Symptom, ...], parent: QWidget | None = None) -> None:
        """Begin with the symptoms in their own order."""
        super().__init__(_("CQRS OR CORS?"), _("which of the two is to blame, or neither"), "strong", parent)
        self._symptoms = symptoms
        self.seed = 0
        self.round = Round(symptoms)
        self._asking = True
        self._place, self._score = label("", "secondary"), label("", "strong")
        self.question, self._symptom = Question(), label("", "large")
        self.verdict, self.because = label("", "large"), label("", "lead")
        self.missed = label("", "lead")
        self.answers = {blame: QPushButton(f"{number}  {NAMES[blame]}") for number, blame in enumerate(BLAMES, 1)}
        self.next = QPushButton(_("Next"))
        self._lay_out()
        for blame, button in self.answers.items():
            button.clicked.connect(partial(self._answer, blame))
        self.next.clicked.connect(self._go_on)
        self._show()

    @property
    def symptom(self) -> Symptom:
        """The symptom that is asked about, or was last."""
        return self.round.symptoms[len(self.round.answers) - (0 if self._asking else 1)]

    @property
    def text(self) -> str:
        """All that is said about the symptom in sight, or about the round."""
        parts = (self._place, self._score, self._symptom, self.verdict, self.because, self.missed)
        return "\n".join(part.text() for part in parts if not part.isHidden() and part.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)
        if event.key() in keys and self._asking:
            self._answer(BLAMES[keys.index(Qt.Key(event.key()))])
        else:
            super().keyPressEvent(event)

    def _answer(self, blame: Blame) -> None:
        self.round = self.round.answered(blame)
        self._asking = False
        self._show()
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        if self._asking:  # the summary is in sight
            self.seed += 1
            self.round = Round(shuffled(self._symptoms, self.seed))
        self._asking = True
        self._show()
        target = self.next if self.round.over else self.question
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        summing_up = self._asking and self.round.over
        done, of = len(self.round.answers), len(self.round.symptoms)
        number = done if summing_up or not self._asking else done + 1
        self._place.setText(_("{n} of {all} · seed {seed}").format(n=number, all=of, seed=self.seed))
        self._score.setText(_RIGHT.format(n=self.round.right, all=done))
        if summing_up:
            self._sum_up()
        else:
            self._ask()
        for button in self.answers.values():
            button.setVisible(not summing_up)
            button.setEnabled(self._asking)
        self.next.setEnabled(summing_up or not self._asking)
        on = _("Sum up") if self.round.over else _("Next")
        self.next.setText(_("Again, in another order") if summing_up else on)
        self.question.setAccessibleName(self.text)
        self._reasons.setFocusPolicy(Qt.FocusPolicy.StrongFocus if summing_up else Qt.FocusPolicy.NoFocus)

    def _ask(self) -> None:
        symptom = self.symptom
        self._symptom.setText(_(symptom.text))
        self.verdict.setVisible(not self._asking)
        self.because.setVisible(not self._asking)
        self.missed.hide()
        if not self._asking:
            right = self.round.answers[-1] == symptom.verdict
            said = _("✓ Right, {it_is}") if right else _("✗ No, {it_is}")
            self.verdict.setText(said.format(it_is=IT_IS[symptom.verdict]))
            self.because.setText(_(symptom.because))

    def _sum_up(self) -> None:
        scores = ((NAMES[blame], *self.round.score(blame)) for blame in BLAMES)
        self._symptom.setText(_RIGHT.format(n=self.round.right, all=len(self.round.symptoms)))
        self.verdict.setText(" · ".join(_SCORE.format(name=name, n=found, all=of) for name, found, of in scores))
        self.because.setText(_("All recognised.") if not self.round.missed else _("To look at once more:"))
        self.missed.setText("\n\n".join(_missed(symptom, answer) for symptom, answer in self.round.missed))
        for part in (self.verdict, self.because, self.missed):
            part.setVisible(bool(part.text()))

    def _lay_out(self) -> None:
        self.top.addWidget(self._place)
        self.top.addSpacing(10)
        self.top.addWidget(self._score)
        fit(
            self.question, lambda px: self.question.setMinimumHeight(px(92))
        )  # two lines and more: what is below stays where it is
        asked = QVBoxLayout(self.question)
        asked.setContentsMargins(16, 12, 16, 12)
        asked.addWidget(self._symptom)
        reasons = QWidget()
        told = QVBoxLayout(reasons)
        told.setContentsMargins(16, 12, 8, 0)
        told.setSpacing(10)
        for part in (self.verdict, self.because, self.missed):
            told.addWidget(part)
        told.addStretch(1)
        for part in (self._symptom, self.verdict, self.because, self.missed):
            part.setWordWrap(True)
        self.body.setSpacing(10)
        self.body.addWidget(self.question)
        self.body.addWidget(self._buttons())
        self._reasons = scrolled(reasons, _("The reason"))
        fit(self._reasons, lambda px: self._reasons.setMinimumHeight(px(96)))
        self.body.addWidget(self._reasons, 1)

    def _buttons(self) -> QWidget:
        buttons = QWidget()
        buttons.setObjectName("answers")
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (*self.answers.values(), self.next):
            button.setAutoDefault(True)
            row.addWidget(button, 1)
        self.next.setObjectName("primary")
        return buttons


def _missed(symptom: Symptom, answer: Blame) -> str:
    """Say what somebody did not recognise, and what it is."""
    said = _("You said {answer}; {it_is}. {because}")
    told = said.format(answer=NAMES[answer], it_is=IT_IS[symptom.verdict], because=_(symptom.because))
    return f"{_(symptom.text)}\n{told}"

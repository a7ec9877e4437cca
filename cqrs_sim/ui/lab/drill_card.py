"""The drill on screen: a symptom, three answers by key or click, the reason at once, and the score."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.cors.drill import BLAMES, Blame, Round, Symptom, shuffled
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.lab.scrolled import scrolled
from cqrs_sim.ui.pieces import label

NAMES: dict[Blame, str] = {"cqrs": "CQRS", "cors": "CORS", "neither": "Neither"}
IT_IS: dict[Blame, str] = {"cqrs": "it is CQRS", "cors": "it is CORS", "neither": "it is neither"}


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
        super().__init__("CQRS OR CORS?", "which of the two is to blame, or neither", "strong", parent)
        self._symptoms = symptoms
        self.seed = 0
        self.round = Round(symptoms)
        self._asking = True
        self._place, self._score = label("", "secondary"), label("", "strong")
        self.question, self._symptom = Question(), label("", "large")
        self.verdict, self.because = label("", "large"), label("", "lead")
        self.missed = label("", "lead")
        self.answers = {blame: QPushButton(f"{number}  {NAMES[blame]}") for number, blame in enumerate(BLAMES, 1)}
        self.next = QPushButton("Next")
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
        self._place.setText(f"{number} of {of} · seed {self.seed}")
        self._score.setText(f"{self.round.right} of {done} right")
        if summing_up:
            self._sum_up()
        else:
            self._ask()
        for button in self.answers.values():
            button.setVisible(not summing_up)
            button.setEnabled(self._asking)
        self.next.setEnabled(summing_up or not self._asking)
        self.next.setText("Again, in another order" if summing_up else "Sum up" if self.round.over else "Next")
        self.question.setAccessibleName(self.text)
        self._reasons.setFocusPolicy(Qt.FocusPolicy.StrongFocus if summing_up else Qt.FocusPolicy.NoFocus)

    def _ask(self) -> None:
        symptom = self.symptom
        self._symptom.setText(symptom.text)
        self.verdict.setVisible(not self._asking)
        self.because.setVisible(not self._asking)
        self.missed.hide()
        if not self._asking:
            right = self.round.answers[-1] == symptom.verdict
            self.verdict.setText(f"✓ Right, {IT_IS[symptom.verdict]}" if right else f"✗ No, {IT_IS[symptom.verdict]}")
            self.because.setText(symptom.because)

    def _sum_up(self) -> None:
        scores = ((NAMES[blame], *self.round.score(blame)) for blame in BLAMES)
        self._symptom.setText(f"{self.round.right} of {len(self.round.symptoms)} right")
        self.verdict.setText(" · ".join(f"{name} {found} of {of}" for name, found, of in scores))
        self.because.setText("All recognised." if not self.round.missed else "To look at once more:")
        lines = (f"{symptom.text}\nYou said {NAMES[answer]}; {IT_IS[symptom.verdict]}. {symptom.because}"
                 for symptom, answer in self.round.missed)  # fmt: skip
        self.missed.setText("\n\n".join(lines))
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
        self._reasons = scrolled(reasons, "The reason")
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

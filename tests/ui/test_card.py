"""The card: where its choices stand, whatever its title and its fact take."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim.ui.card import CRAMPED, NARROW, Card
from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.line import Reading


def test_choices_go_below_a_title_when_a_fact_leaves_them_too_little_room(
    application: QApplication, qtbot: QtBot
) -> None:
    card, fact = Card("READ STORE", "shaped for the screen", "query"), Reading("at #9 of 10")
    choices = ChoiceBar("Tables", [("feed", "Feed 2"), ("home", "Home feed 3")])
    qtbot.addWidget(card)
    card.add_choices(choices)
    card.top.addWidget(fact)
    card.resize(NARROW + 20, 200)
    card.show()
    QApplication.processEvents()
    assert card.top.indexOf(choices) >= 0
    fact.say("at #9 of 10 · 1 behind, in a language that takes its time")
    for _round in range(2):  # Qt shows what joins a layout at its next round
        QApplication.processEvents()
    assert card.body.indexOf(choices) >= 0
    assert choices.width() > CRAMPED

"""Forms that are made when they are chosen, and the room that they have before."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from cqrs_sim.bootstrap import DOMAINS
from cqrs_sim.core.domain import Domain
from cqrs_sim.ui.form_stack import FormStack
from cqrs_sim.ui.forms import Form, Picker, least_width
from cqrs_sim.ui.last_seen import LastSeen

SIZES = (13, 21)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("domain", DOMAINS.values(), ids=lambda domain: domain.name)
def test_the_room_left_for_a_form_is_what_it_takes_once_it_is_made(
    application: QApplication, domain: Domain, size: int
) -> None:
    for handler in (*domain.commands, *domain.queries):
        kind = getattr(handler, "command", None) or getattr(handler, "query", None)
        assert kind is not None
        form = Form(kind, domain.texts)
        form.setStyleSheet(f"QWidget {{ font-size: {size}px; }}")
        form.ensurePolished()
        for field in form.fields:
            field.ensurePolished()
        assert least_width(kind, domain.texts, form) == form.minimumSizeHint().width(), kind.__name__


def test_a_room_is_shown_fields_that_say_themselves_what_they_are(qtbot: QtBot) -> None:
    domain = DOMAINS["social-feed"]
    kinds = [handler.command for handler in domain.commands] + [handler.query for handler in domain.queries]
    stack = FormStack(kinds, domain.texts)
    qtbot.addWidget(stack)
    stack.project(True)
    stack.show()
    for name, wanted in {
        "CreatePost": ["Text"],
        "LikePost": ["Post"],
        "GetPostFeed": [],
        "EditPost": None,  # a number without a caption would be a riddle
    }.items():
        stack.choose(name)
        fields = [field for field in stack.form.fields if field.isVisible()]
        lines = [field.lineEdit() if isinstance(field, Picker) else field for field in fields]
        captions = [caption for caption in stack.form.findChildren(QLabel) if caption.isVisible()]
        assert bool(captions) == (wanted is None), name
        if wanted is not None:
            assert [line.placeholderText() for line in lines if isinstance(line, QLineEdit)] == wanted
    stack.project(False)
    stack.choose("GetPostFeed")
    assert [field.isVisible() for field in stack.form.fields] == [True]


def test_only_forms_that_were_chosen_are_made_and_nothing_moves(application: QApplication) -> None:
    domain = DOMAINS["social-feed"]
    kinds = [handler.command for handler in domain.commands]
    stack = FormStack(kinds, domain.texts)
    assert stack.choose(kinds[0].__name__)
    before = stack.minimumSizeHint()
    for kind in kinds[1:]:
        assert stack.choose(kind.__name__)
        assert not stack.choose(kind.__name__)
        assert stack.form.kind is kind
        assert stack.minimumSizeHint() == before
    assert stack.count() == len(kinds)


def test_a_form_offers_what_is_there_by_the_time_that_it_is_chosen(qtbot: QtBot) -> None:
    domain = DOMAINS["social-feed"]
    stack = FormStack([handler.command for handler in domain.commands], domain.texts)
    qtbot.addWidget(stack)
    stack.choose("CreatePost")
    for people in (["Ana", "Ben"], ["Ana", "Ben", "Cem"]):
        stack.offer("Ana", LastSeen(), people)
        stack.choose("FollowUser")
        field = stack.form.field("name")
        assert isinstance(field, Picker)
        assert [field.itemText(place) for place in range(field.count())] == people
        stack.choose("CreatePost")

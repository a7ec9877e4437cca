"""Forms: made from dataclasses, offering what their person saw, sent without a mouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from cqrs_sim.core.domain import Entity, Money, Person, Seen
from cqrs_sim.core.facts import Answered, Asked, Rejected, Submitted
from cqrs_sim.core.journal import Ask, Submit
from cqrs_sim.core.messages import Command
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.ui.fields import TextField
from cqrs_sim.ui.forms import Form, Unreadable
from cqrs_sim.ui.last_seen import LastSeen
from tests.ui.driver import COMMANDS, Desk

BOOK = Entity("book", "b")


@dataclass(frozen=True, slots=True)
class Lend(Command):
    book: Annotated[int, BOOK]
    to: Annotated[str, Person()]
    note: str
    days: int = 14


@dataclass(frozen=True, slots=True)
class Retitle(Command):
    book: Annotated[int, BOOK]
    title: Annotated[str, Seen("book", "title")]
    edition: Annotated[int, Seen("book", "edition")]


@dataclass(frozen=True, slots=True)
class Sell(Command):
    book: Annotated[int, BOOK]
    price: Annotated[int, Money(), Seen("book", "worth")]


@dataclass(frozen=True, slots=True)
class PricedRow:
    book: Annotated[int, BOOK]
    worth: Annotated[int | None, Money()]


@dataclass(frozen=True, slots=True)
class BookRow:
    book: Annotated[int, BOOK]
    title: str
    edition: int


def seen_by(client: str, *rows: BookRow, seen: LastSeen | None = None) -> LastSeen:
    seen = seen or LastSeen()
    seen.note(Answered(0, 1, client, "read", 1, "books", rows))
    return seen


def picker(form: Form[Lend] | Form[Retitle], name: str) -> QComboBox:
    field = form.field(name)
    assert isinstance(field, QComboBox)
    return field


def line(form: Form[Lend] | Form[Retitle], name: str) -> QLineEdit:
    field = form.field(name)
    assert isinstance(field, QLineEdit)
    return field


def write(field: QLineEdit | QComboBox, text: str) -> None:
    edit = field if isinstance(field, QLineEdit) else field.lineEdit()
    assert edit is not None
    edit.selectAll()
    QTest.keyClicks(edit, text)


def choices(box: QComboBox) -> list[str]:
    return [box.itemText(i) for i in range(box.count())]


@pytest.fixture
def lend(qtbot: QtBot) -> Form[Lend]:
    form: Form[Lend] = Form(Lend, {"to": "Borrower"})
    qtbot.addWidget(form)
    return form


@pytest.fixture
def sell(qtbot: QtBot) -> Form[Sell]:
    form: Form[Sell] = Form(Sell, {})
    qtbot.addWidget(form)
    return form


@pytest.fixture
def retitle(qtbot: QtBot) -> Form[Retitle]:
    form: Form[Retitle] = Form(Retitle, {})
    qtbot.addWidget(form)
    return form


def test_a_form_has_one_field_for_each_of_its_class_titled_by_the_domain(lend: Form[Lend]) -> None:
    names = [lend.field(name).accessibleName() for name in ("book", "to", "note", "days")]
    assert names == ["Book", "Borrower", "Note", "Days"]
    assert [type(lend.field(name)).__name__ for name in ("book", "to", "note", "days")] == [
        "Picker",
        "Picker",
        "TextField",
        "TextField",
    ]
    assert line(lend, "days").text() == "14"


def test_a_filled_form_is_read_as_its_class(lend: Form[Lend]) -> None:
    lend.offer("Ana", seen_by("Ana", BookRow(3, "Emma", 1)), ("Ana", "Ben"))
    write(line(lend, "note"), "back soon")
    assert lend.message() == Lend(3, "Ana", "back soon", 14)
    write(picker(lend, "book"), "b12")
    write(picker(lend, "to"), "Ben")
    write(line(lend, "days"), "7")
    assert lend.message() == Lend(12, "Ben", "back soon", 7)


@pytest.mark.parametrize(("typed", "meant"), [("b9", 9), ("B9", 9), (" 9 ", 9)])
def test_a_label_can_be_typed_that_was_never_seen(lend: Form[Lend], typed: str, meant: int) -> None:
    write(picker(lend, "book"), typed)
    assert lend.message().book == meant


@pytest.mark.parametrize(
    ("book", "days", "advice"),
    [
        ("x", "1", "Book: 'x' is no book; write one such as b1."),
        ("", "1", "Book: pick a book, or write one such as b1. Ask a query to see some."),
        ("b1", "soon", "Days: write a whole number, not 'soon'."),
        ("b1", "", "Days: write a number."),
    ],
)
def test_what_cannot_be_read_says_what_to_write(lend: Form[Lend], book: str, days: str, advice: str) -> None:
    picker(lend, "book").setEditText(book)
    line(lend, "days").setText(days)
    with pytest.raises(Unreadable) as unreadable:
        lend.message()
    assert str(unreadable.value) == advice


def test_a_label_is_never_completed_to_a_longer_one(desk: Desk) -> None:
    desk.quickly()
    for _ in range(11):
        desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    desk.command("LikePost", post="p1")
    assert desk.told(Submitted)[-1].command.post == 1  # type: ignore[attr-defined]


def test_a_picker_offers_what_the_last_answer_showed_in_its_order(lend: Form[Lend]) -> None:
    seen = seen_by("Ana", BookRow(3, "Emma", 1), BookRow(1, "Persuasion", 1))
    lend.offer("Ana", seen, ())
    assert choices(picker(lend, "book")) == ["b3", "b1"]
    lend.offer("Ana", seen_by("Ana", BookRow(4, "Sanditon", 1), seen=seen), ())
    assert choices(picker(lend, "book")) == ["b4"]


def test_what_was_picked_stays_as_long_as_it_is_offered(lend: Form[Lend]) -> None:
    one, two, three = (BookRow(key, "Emma", 1) for key in (1, 2, 3))
    lend.offer("Ana", seen_by("Ana", two, one), ())
    box = picker(lend, "book")
    assert box.currentText() == "b2"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == "b1"
    lend.offer("Ana", seen_by("Ana", three, two, one), ())
    assert box.currentText() == "b1"
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.currentText() == "b2"
    lend.offer("Ana", seen_by("Ana", three, one), ())
    assert box.currentText() == "b3"


def test_what_was_typed_stays_when_the_choices_change(lend: Form[Lend]) -> None:
    box = picker(lend, "book")
    write(box, "b9")
    for rows in ([BookRow(1, "Emma", 1)], [BookRow(2, "Emma", 1)], []):
        lend.offer("Ana", seen_by("Ana", *rows), ())
        assert box.currentText() == "b9"


def test_nobody_is_offered_what_another_person_saw(lend: Form[Lend]) -> None:
    seen = seen_by("Ana", BookRow(1, "Emma", 1))
    lend.offer("Ana", seen, ())
    lend.offer("Ben", seen, ())
    assert choices(picker(lend, "book")) == []
    assert picker(lend, "book").currentText() == ""


def shown(form: Form[Retitle]) -> Sequence[str]:
    return picker(form, "book").currentText(), line(form, "title").text(), line(form, "edition").text()


EMMA, PERSUASION = BookRow(1, "Emma", 3), BookRow(2, "Persuasion", 5)


def test_fields_start_as_what_was_seen_of_the_thing_picked(retitle: Form[Retitle]) -> None:
    retitle.offer("Ana", seen_by("Ana", EMMA, PERSUASION), ())
    assert shown(retitle) == ("b1", "Emma", "3")
    QTest.keyClick(picker(retitle, "book"), Qt.Key.Key_Down)
    assert shown(retitle) == ("b2", "Persuasion", "5")


def test_money_starts_as_it_is_written_and_is_read_in_cents(sell: Form[Sell]) -> None:
    seen = LastSeen()
    seen.note(Answered(0, 1, "Ana", "read", 1, "books", (PricedRow(1, 12_50), PricedRow(2, None))))
    sell.offer("Ana", seen, ())
    price = sell.field("price")
    assert isinstance(price, QLineEdit)
    assert (price.text(), sell.message()) == ("12.50", Sell(1, 12_50))
    write(price, "9,5")
    assert sell.message() == Sell(1, 9_50)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [("a lot", "Price: write an amount such as 12.50, not 'a lot'."), ("", "Price: write an amount.")],
)
def test_what_is_no_money_says_what_to_write(sell: Form[Sell], typed: str, advice: str) -> None:
    sell.field("book").setEditText("b1")  # type: ignore[union-attr]  # a field of an entity is a picker
    write(sell.field("price"), typed)
    with pytest.raises(Unreadable) as unreadable:
        sell.message()
    assert str(unreadable.value) == advice


def test_fields_are_empty_for_a_thing_that_was_never_seen(retitle: Form[Retitle]) -> None:
    retitle.offer("Ana", seen_by("Ana", EMMA), ())
    write(picker(retitle, "book"), "b9")
    assert shown(retitle) == ("b9", "", "")
    write(picker(retitle, "book"), "b1")
    assert shown(retitle) == ("b1", "Emma", "3")


def test_fields_forget_what_someone_else_saw(retitle: Form[Retitle]) -> None:
    seen = seen_by("Ben", PERSUASION, seen=seen_by("Ana", EMMA))
    retitle.offer("Ana", seen, ())
    retitle.offer("Ben", seen, ())
    assert shown(retitle) == ("b2", "Persuasion", "5")
    retitle.offer("Cy", seen, ())
    assert shown(retitle) == ("", "", "")


def test_a_fresh_answer_changes_what_was_not_typed_over(retitle: Form[Retitle]) -> None:
    retitle.offer("Ana", seen_by("Ana", EMMA), ())
    write(line(retitle, "title"), "Emma!")
    retitle.offer("Ana", seen_by("Ana", BookRow(1, "Emma?", 4)), ())
    assert shown(retitle) == ("b1", "Emma!", "4")


def test_what_was_typed_about_one_thing_is_not_said_of_another(retitle: Form[Retitle]) -> None:
    retitle.offer("Ana", seen_by("Ana", EMMA, PERSUASION), ())
    write(line(retitle, "title"), "Emma!")
    QTest.keyClick(picker(retitle, "book"), Qt.Key.Key_Down)
    assert shown(retitle) == ("b2", "Persuasion", "5")
    write(line(retitle, "title"), "Persuasion!")
    retitle.offer("Ana", seen_by("Ana", EMMA), ())
    assert shown(retitle) == ("b1", "Emma", "3")


def test_a_form_is_ready_for_the_next_after_a_success(retitle: Form[Retitle]) -> None:
    retitle.offer("Ana", seen_by("Ana", EMMA, PERSUASION), ())
    write(line(retitle, "title"), "Emma!")
    retitle.clear_text()
    assert shown(retitle) == ("b1", "Emma", "3")
    QTest.keyClick(picker(retitle, "book"), Qt.Key.Key_Down)
    assert shown(retitle) == ("b2", "Persuasion", "5")


# At the desk


def test_all_ten_commands_are_sent_by_keyboard_alone(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    desk.act_as("Ana")
    for keys, typed in (
        ("Ctrl+1", ("Hello",)),
        ("Ctrl+2", ("p1",)),
        ("Ctrl+5", ("p1", "Nice")),
        ("Ctrl+6", ("p1",)),
        ("Ctrl+3", ("p1", "Hello!", "1")),
        ("Ctrl+4", ("p1",)),
        ("Ctrl+7", ("Ben",)),
        ("Ctrl+8", ("Ben",)),
        ("Ctrl+9", ("Ana B.", "Teacher")),
        ("Ctrl+0", ("Dee",)),
    ):
        desk.press(keys)
        for place, text in enumerate(typed):
            if place:
                QTest.keyClick(desk.focused(), Qt.Key.Key_Tab)
            QTest.keySequence(desk.focused(), "Ctrl+A")
            QTest.keyClicks(desk.focused(), text)
        desk.enter()
    sent = [type(fact.command).__name__ for fact in desk.told(Submitted)]
    assert sorted(sent) == sorted(COMMANDS)
    assert len(desk.slips) == 10
    assert desk.told(Rejected) == []
    assert desk.stage.commands.actor.findText("Dee") >= 0


def test_all_five_queries_are_asked_by_keyboard_alone(desk: Desk) -> None:
    desk.show(1920, 1080)  # wide enough for a button for each
    buttons = [
        desk.stage.queries.choices._buttons[name]
        for name in ("GetPostFeed", "GetHomeFeed", "GetPost", "GetUserProfile", "GetTrending")
    ]
    for button in buttons:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        assert desk.focused() is button
        QTest.keyClick(button, Qt.Key.Key_Space)
        if button is buttons[2]:
            QTest.keyClicks(_next_field(desk), "p1")
        desk.press("Ctrl+R")
    assert [type(fact.query).__name__ for fact in desk.told(Asked)] == [
        "GetPostFeed",
        "GetHomeFeed",
        "GetPost",
        "GetUserProfile",
        "GetTrending",
    ]


def _next_field(desk: Desk) -> QComboBox:
    field = desk.stage.queries.form.field("post")
    assert isinstance(field, QComboBox)
    for _ in range(8):
        QTest.keyClick(desk.focused(), Qt.Key.Key_Tab)
        if desk.focused() in (field, field.lineEdit()):
            break
    assert field.hasFocus()
    return field


def test_return_in_a_field_of_a_query_asks_it(desk: Desk) -> None:
    desk.type(desk.stage.queries.form.field("limit"), "3")
    desk.enter()
    assert [fact.query.limit for fact in desk.told(Asked)] == [3]  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_space_and_return_press_the_button_that_has_the_focus(desk: Desk, key: Qt.Key) -> None:
    for button in (desk.stage.commands.send, desk.stage.queries.refresh, desk.window.bar.run_button):
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, key)
    assert desk.slips == ["Success receipt #4 CreatePost"]
    assert len(desk.told(Asked)) == 1
    assert desk.live.running


def test_post_pickers_hold_what_that_person_was_shown_and_nothing_else(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+2")
    assert desk.offered == []
    desk.press("Ctrl+R")
    assert desk.offered == []
    desk.let_pass(2)
    assert desk.offered == []
    desk.press("Ctrl+R")
    assert desk.offered == ["p1"]
    desk.command("CreatePost", text="Hello again")
    desk.press("Ctrl+2")
    assert desk.offered == ["p1"]
    desk.act_as("Ben")
    assert desk.offered == []
    assert desk.value("post") == ""
    desk.act_as("Ana")
    assert desk.offered == ["p1"]
    assert desk.value("post") == "p1"


def test_a_typed_label_is_sent_and_the_gate_decides(desk: Desk) -> None:
    desk.command("LikePost", post="p9")
    assert desk.slips == ["Rejected There is no p9 LikePost"]


def test_an_unreadable_label_says_what_to_write_and_sends_nothing(desk: Desk) -> None:
    lines = desk.journal()
    desk.command("LikePost", post="x")
    assert desk.advice == "✗ Not sent. Post: 'x' is no post; write one such as p1."
    assert desk.stage.commands.replies._advice.isVisible()
    assert desk.slips == []
    assert desk.journal() == lines
    desk.command("LikePost", post="p1")
    assert not desk.stage.commands.replies._advice.isVisible()
    assert len(desk.slips) == 1


def test_an_unreadable_query_says_what_to_write_and_asks_nothing(desk: Desk) -> None:
    desk.query("GetPostFeed", limit="many")
    assert desk.told(Asked) == []
    assert desk.stage.queries._advice.whole == "✗ At most: write a whole number, not 'many'."


def test_an_edit_starts_from_the_text_and_version_last_seen(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    desk.command("CreatePost", text="One")
    desk.command("CreatePost", text="Two")
    desk.press("Ctrl+R")
    desk.press("Ctrl+3")
    edit = ("post", "text", "expected_version")
    assert [desk.value(name) for name in edit] == ["p2", "Two", "1"]
    desk.pick(desk.field("post"), "p1")  # type: ignore[arg-type]
    assert [desk.value(name) for name in edit] == ["p1", "One", "1"]

    desk.command("EditPost", text="One!")
    assert desk.slips[0] == "Success receipt #6 EditPost"
    assert [desk.value(name) for name in edit] == ["p1", "One", "1"]
    desk.command("EditPost", text="One?")
    assert desk.slips[0] == "Rejected Post p1 is at version 2, edited from version 1 EditPost"
    assert [desk.value(name) for name in edit] == ["p1", "One?", "1"]

    desk.press("Ctrl+R")
    assert [desk.value(name) for name in edit] == ["p1", "One?", "2"]
    desk.command("EditPost")
    assert desk.slips[0] == "Success receipt #7 EditPost"
    assert desk.table("posts")[1][2:4] == ("One?", "3")


def test_typing_after_a_commands_key_replaces_what_the_form_proposes_and_nothing_that_was_written(desk: Desk) -> None:
    desk.press("Ctrl+1")
    QTest.keyClicks(desk.focused(), "Lunch")
    assert desk.value("text") == "Lunch"
    desk.press("Ctrl+1")
    QTest.keyClicks(desk.focused(), "?")
    assert desk.value("text") == "Lunch?"

    desk.quickly()
    desk.command("CreatePost", text="One")
    desk.query("GetPostFeed")
    desk.press("Ctrl+2")
    QTest.keyClicks(desk.focused(), "p7")
    assert desk.value("post") == "p7"


def test_messages_go_to_whoever_is_chosen(desk: Desk) -> None:
    inputs: list[object] = []
    desk.stage.wished.connect(inputs.append)
    desk.act_as("Cy")
    desk.read_as("Ben")
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    assert [wish.client for wish in inputs if isinstance(wish, Submit | Ask)] == ["Cy", "Ben"]
    assert inputs[0] == Submit("Cy", CreatePost("Hello"))


def test_a_field_leaves_undo_to_the_window_while_it_has_nothing_to_undo(application: object) -> None:
    field = TextField("Hello")

    def takes_undo() -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        event.ignore()
        QApplication.sendEvent(field, event)
        return event.isAccepted()

    assert not takes_undo()
    QTest.keyClicks(field, "!")
    assert takes_undo()

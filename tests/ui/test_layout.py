"""The layout at the three tested sizes: nothing outside its panel, nothing on top of anything, no word cut short."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QStackedWidget,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from cqrs_sim.core import faults
from cqrs_sim.core.facts import Rejected
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.settings import ChannelFaults, Layout, ProjectorSwitches
from cqrs_sim.ui.answer_view import AnswerView
from cqrs_sim.ui.focus_ring import FocusRing
from cqrs_sim.ui.pieces import Aside, Elided
from cqrs_sim.ui.store_panel import StorePanel
from cqrs_sim.ui.waiting_lenses import WaitingLenses
from tests.ui.driver import COMMANDS, Desk

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]
QUERIES = ("GetPostFeed", "GetHomeFeed", "GetPost", "GetUserProfile", "GetTrending")
LONG = "Twenty nine words would be far too many here, but a text of this length is what people write"


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def told_of(widget: QWidget) -> str:
    text = getattr(widget, "text", "")
    text = text() if callable(text) else text
    parent = widget.parentWidget()
    return f"{type(widget).__name__} {text!r} {widget.geometry().getRect()} in {type(parent).__name__}"


def audit(top: QWidget) -> list[str]:
    """Return what is wrong with the visible widgets of a window, without what lies over others on purpose."""
    inside = (widget for widget in top.findChildren(QWidget) if not isinstance(widget, FocusRing | WaitingLenses))
    seen = [widget for widget in inside if widget.isVisible() and widget.window() is top]
    faults = [fault for widget in seen for fault in _faults(widget)]
    for parent in [top, *seen]:
        if isinstance(parent, QAbstractScrollArea | QComboBox | QStackedWidget):
            continue
        children = [widget for widget in seen if widget.parentWidget() is parent]
        faults += [
            f"{told_of(one)} lies on {told_of(other)}"
            for one, other in combinations(children, 2)
            if one.geometry().intersects(other.geometry())
        ]
    return faults


def _faults(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    assert parent is not None
    scrolled = isinstance(parent.parentWidget(), QAbstractScrollArea)  # lies on a viewport
    if not scrolled and not isinstance(widget, QScrollBar) and not parent.rect().contains(widget.geometry()):
        yield f"{told_of(widget)} lies outside {parent.rect().getRect()}"
    if scrolled and isinstance(parent.parentWidget(), AnswerView) and widget.width() > parent.width():
        yield f"{told_of(widget)} is wider than {parent.width()}"
    if missing := _missing(widget):
        yield f"{told_of(widget)} lacks {missing.width()} x {missing.height()}"


def _missing(widget: QWidget) -> QSize | None:
    """Return how much more room the text of a widget needs."""
    size, needed = widget.size(), widget.size()
    if isinstance(widget, Aside):
        return None
    if isinstance(widget, Elided):
        return QSize(1, 1) if widget.whole and not widget.text().rstrip("…") else None
    if isinstance(widget, QLabel):
        if widget.text():
            needed = widget.sizeHint()
            if widget.wordWrap():
                words = max(
                    (widget.fontMetrics().horizontalAdvance(word) for word in re.split(r"[\s\u200b]", widget.text())),
                    default=0,
                )
                needed = QSize(words, widget.heightForWidth(widget.width()))
    elif isinstance(widget, QAbstractButton):
        if widget.text():
            needed = widget.sizeHint()
    elif isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, widget)
        # A name may end in an ellipsis as long as enough of it can be read.
        text = widget.fontMetrics().horizontalAdvance(option.currentText)
        if option.currentText.endswith("…") and len(option.currentText) < 5:
            return QSize(1, 1)
        needed = QSize(size.width() + max(0, text - room.width()), size.height())
    elif isinstance(widget, QLineEdit) and not isinstance(widget.parentWidget(), QComboBox):
        needed = QSize(0, widget.fontMetrics().height() + 4)
    more = QSize(max(0, needed.width() - size.width()), max(0, needed.height() - size.height()))
    return more if more.width() or more.height() else None


def first_launch(desk: Desk) -> None:
    desk.run()


def busy(desk: Desk) -> None:
    desk.run()
    for text in ("Hello", LONG, "Lunch?"):
        desk.command("CreatePost", text=text)
        desk.let_pass(0.5)
    desk.press("Ctrl+R")


def waiting(desk: Desk) -> None:
    desk.run()
    desk.set_delay("12.75")
    desk.pick(desk.window.bar.delay.shape, "exponential")
    for number in range(9):
        desk.command("CreatePost", text=f"Number {number} {LONG}")
    while not desk.simulation.lane.projector.waiting:
        desk.let_pass(0.25)
    desk.press("Ctrl+R")


def rejected(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    name = "Bartholomew-Fitzhugh"
    desk.command("RegisterUser", name=name)
    desk.act_as(name)
    desk.read_as(name)
    desk.command("CreatePost", text="w" * 280)
    desk.command("CreatePost", text=LONG * 3)
    desk.press("Ctrl+R")
    desk.act_as("Ana")
    desk.command("EditPost", post="p1", text=LONG, expected_version="999")
    desk.command("FollowUser", name="Somebody " * 8)
    assert len(desk.told(Rejected)) == 2
    desk.command("LikePost", post="x")


def troubled(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text=LONG)
    desk.press("Ctrl+Shift+C")
    desk.press("Ctrl+Shift+P")
    desk.press("Ctrl+Shift+O")
    desk.press("Alt+6")
    naive = ProjectorSwitches(gaps="pass", duplicates="none", checkpoint="after")
    desk.live.do(Configure(replace(desk.simulation.settings, projector=naive, faults=ChannelFaults(0.1, 0, 0.1, 0.1))))
    assert len(desk.stage.troubles.titles) == 9


STATES: list[Callable[[Desk], None]] = [first_launch, busy, waiting, rejected, troubled]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_everything_has_its_place(desk: Desk, state: Callable[[Desk], None], size: tuple[int, int]) -> None:
    desk.show(*size)
    state(desk)
    settle()
    assert desk.window.size() == QSize(*size)
    assert audit(desk.window) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_form_and_every_table_has_its_place(desk: Desk, size: tuple[int, int]) -> None:
    desk.show(*size)
    desk.run()
    desk.quickly()
    desk.press("Ctrl+Shift+S")
    for name in COMMANDS:
        desk.fill(name)
        settle()
        assert audit(desk.window) == [], name
    panels: list[StorePanel] = [desk.stage.write, desk.stage.read]
    for panel in panels:
        for table in panel.models:
            panel.choices.action(table).trigger()
            settle()
            assert audit(desk.window) == [], table
    for name in QUERIES:
        desk.query(name, **({"post": "p2"} if name == "GetPost" else {}))
        settle()
        assert audit(desk.window) == [], name


def test_a_window_fits_the_smallest_size_that_is_tested(desk: Desk) -> None:
    least = desk.window.minimumSizeHint()
    assert least.width() <= 1024
    assert least.height() <= 768


def test_the_audit_sees_what_is_cut_off_and_what_is_covered(desk: Desk) -> None:
    settle()
    desk.window.bar.run_button.setFixedWidth(20)
    desk.window.bar.step_button.move(desk.window.bar.run_button.pos())
    faults = audit(desk.window)
    assert any("lacks" in fault for fault in faults)
    assert any("lies on" in fault for fault in faults)


def test_the_time_bar_stands_on_the_ground_of_the_menu_above_it(desk: Desk) -> None:
    bar = desk.window.bar
    picture = bar.grab().toImage()
    assert picture.pixelColor(2, 2).name().upper() == desk.window.theme.colours.card.upper()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_titles_beside_each_other_are_on_one_level(desk: Desk, size: tuple[int, int]) -> None:
    desk.show(*size)
    settle()
    stage = desk.stage
    names = [card._name for card in (stage.commands, stage.behind, stage.queries)]
    assert len({name.mapTo(stage, name.rect().center()).y() for name in names}) == 1


def test_rules_can_be_read_and_a_line_beside_a_title_is_whole_or_not_there_at_1024x768(desk: Desk) -> None:
    desk.show(1024, 768)
    busy(desk)
    desk.press("F9")
    desk.window.draw_as_if_running()
    for command in ("CreatePost", "LikePost", "AddComment"):
        desk.press(f"Ctrl+{COMMANDS.index(command) + 1}")
        settle()
        rules = [line for line in desk.stage.commands.gate.findChildren(Elided) if not line.isHidden()]
        assert rules
        assert [rule.text() for rule in rules] == [rule.whole for rule in rules]
    asides = [line for line in desk.window.findChildren(Aside) if line.isVisible()]
    assert asides
    assert {line.text() for line in asides} <= {"", *(line.whole for line in asides)}


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_is_said_of_an_answer_ends_with_a_whole_part_well_before_the_counter(
    desk: Desk, size: tuple[int, int]
) -> None:
    desk.show(*size)
    busy(desk)
    desk.press("F9")
    desk.window.draw_as_if_running()
    settle()
    about, counter = desk.stage.queries.first.about, desk.stage.queries._counter
    said = about.text().split(" · ")
    assert said == about.whole.split(" · ")[: len(said)]
    assert said[0].startswith("built at #")
    assert counter.x() - about.geometry().right() > 10


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_five_replicas_with_every_fault_and_the_xray_need_no_more_than_the_window(
    desk: Desk, size: tuple[int, int]
) -> None:
    desk.show(*size)
    desk.run()
    layout = Layout(separate=("feed",), replicas=5)
    desk.live.do(Configure(replace(desk.simulation.settings, layout=layout)))
    desk.command("CreatePost", text="Hello")
    desk.live.do(Inject(faults.PoisonNext()))
    desk.command("LikePost", post="p1")
    desk.let_pass(12)
    desk.live.do(Inject(faults.Partition()))
    desk.live.do(Inject(faults.CrashProjector()))
    desk.command("CreatePost", text="Again")
    desk.press("Ctrl+R")
    desk.press("F9")
    desk.let_pass(0.5)
    desk.press("F5")
    settle()
    bars = [bar for bar in desk.window.workspace.findChildren(QScrollBar) if bar.isVisible()]
    assert not [bar for bar in bars if bar.width() > desk.stage.width() // 2 or bar.height() > desk.stage.height() // 2]
    assert audit(desk.window) == []

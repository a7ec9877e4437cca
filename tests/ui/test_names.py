"""Names and keys: every control is named for screen readers, every action shows its shortcut."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLineEdit, QMenu, QSlider, QTableView

from cqrs_sim.ui.lane_view import LaneView
from tests.ui.driver import Desk

INTERACTIVE = (QAbstractButton, QComboBox, QLineEdit, QSlider, QTableView, QAbstractScrollArea, LaneView)


def named(widget: object) -> bool:
    assert isinstance(widget, INTERACTIVE)
    if isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QComboBox):
        return True  # speaks as the list it belongs to
    if widget.objectName().startswith("qt_") or "Header" in type(widget).__name__:
        return True
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return bool(widget.accessibleName() or text)


def test_every_control_has_a_name(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    controls = [widget for kind in INTERACTIVE for widget in desk.window.findChildren(kind)]
    inner = [widget for widget in controls if type(widget).__name__ in ("QTableCornerButton", "QComboBoxListView")]
    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in controls
        if widget not in inner
        and not type(widget.parent()).__name__.startswith(("QComboBoxPrivate", "QTableView"))
        and not _of_a_popup(widget)
        and not named(widget)
    ]
    assert nameless == []
    assert len(controls) > 60


def _of_a_popup(widget: object) -> bool:
    parent = getattr(widget, "parentWidget", lambda: None)()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QTableView):
            return True
        parent = parent.parentWidget()
    return parent is not None and parent.parentWidget() is not None


def actions(desk: Desk) -> list[QAction]:
    return [action for action in desk.window.actions() if action.text()]


def test_every_action_of_the_window_has_a_shortcut_and_shows_it(desk: Desk) -> None:
    keys = []
    for action in actions(desk):
        written = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert written, action.text()
        assert action.toolTip().endswith(f"({written})"), action.text()
        keys.append(written)
    assert len(keys) == len(set(keys)) >= 16


def test_every_action_of_the_window_is_in_a_menu(desk: Desk) -> None:
    menus = [menu for menu in desk.window.menuBar().findChildren(QMenu) if menu.title()]
    listed = {action for menu in menus for action in menu.actions()}
    assert set(actions(desk)) <= listed


def test_buttons_tell_their_keys(desk: Desk) -> None:
    tips = [
        desk.window.bar.run_button.toolTip(),
        desk.window.bar.step_button.toolTip(),
        desk.stage.queries.refresh.toolTip(),
        desk.stage.commands.choices.action("CreatePost").toolTip(),
        desk.stage.commands.choices.action("RegisterUser").toolTip(),
    ]
    assert [tip[tip.index("(") :] for tip in tips] == ["(F5)", "(F10)", "(Ctrl+R)", "(Ctrl+1)", "(Ctrl+0)"]
    desk.run()
    assert desk.window.bar.run_button.toolTip() == "Stop time (F5)"
    assert desk.window.run_action.toolTip() == "Stop time (F5)"

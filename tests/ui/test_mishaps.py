"""An error that nobody foresaw pauses the run and is told in a dialog, with a report to copy."""

from __future__ import annotations

import sys
from types import TracebackType

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from cqrs_sim.ui.mishaps import COPY, Mishaps, telling_mishaps
from cqrs_sim.ui.versions import versions
from tests.ui.driver import Desk


@pytest.fixture
def written() -> list[BaseException]:
    """What the hook that was there before has been told."""
    return []


@pytest.fixture
def mishaps(desk: Desk, written: list[BaseException]) -> Mishaps:
    def before(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        written.append(error)

    return Mishaps(desk.window, desk.live.pause, before)


def happen(mishaps: Mishaps, error: BaseException) -> BaseException:
    """Raise an error somewhere, uncaught."""
    try:
        raise error
    except BaseException as raised:
        mishaps(type(raised), raised, raised.__traceback__)
    QApplication.processEvents()
    return error


def button(dialog: QMessageBox, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def test_an_error_pauses_the_run_and_is_told_over_the_window(
    desk: Desk, mishaps: Mishaps, written: list[BaseException]
) -> None:
    desk.run()
    error = happen(mishaps, ValueError("no such lane"))
    assert not desk.live.running
    assert written == [error], "a terminal gets its traceback as before"
    dialog = mishaps.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.parent() is desk.window
    assert dialog.text() == "Something happened that this program did not foresee: no such lane"
    assert dialog.informativeText().startswith("The simulation is paused. All that you did is in the session's journal")


def test_its_report_says_where_it_happened_and_in_which_versions_and_can_be_copied(
    desk: Desk, mishaps: Mishaps
) -> None:
    happen(mishaps, ValueError("no such lane"))
    dialog = mishaps.dialog
    assert dialog is not None
    desk.click(button(dialog, COPY))
    report = QGuiApplication.clipboard().text()
    assert report == dialog.detailedText()
    assert report.splitlines()[: len(versions())] == list(versions())
    assert "in happen" in report
    assert report.endswith("ValueError: no such lane")
    assert mishaps.dialog is None, "it goes away when it was copied"


def test_an_error_without_words_is_told_by_its_kind(mishaps: Mishaps) -> None:
    happen(mishaps, KeyError())
    assert mishaps.dialog is not None
    assert mishaps.dialog.text().endswith("did not foresee: KeyError")


def test_what_fails_again_and_again_is_counted_in_the_one_dialog(desk: Desk, mishaps: Mishaps) -> None:
    for _ in range(3):
        happen(mishaps, ValueError("in every frame"))
    dialogs = [box for box in desk.window.findChildren(QMessageBox) if box.isVisible()]
    assert dialogs == [mishaps.dialog]
    assert dialogs[0].informativeText().endswith("It has happened 3 times.")
    dialogs[0].reject()
    happen(mishaps, ValueError("later"))
    assert mishaps.dialog is not None
    assert "times" not in mishaps.dialog.informativeText()


def test_ctrl_c_is_no_mishap(desk: Desk, mishaps: Mishaps, written: list[BaseException]) -> None:
    desk.run()
    error = happen(mishaps, KeyboardInterrupt())
    assert (written, mishaps.dialog, desk.live.running) == ([error], None, True)


def test_errors_are_told_while_the_window_is_open_and_no_longer(desk: Desk) -> None:
    before = sys.excepthook
    with telling_mishaps(desk.window, desk.live.pause) as mishaps:
        assert sys.excepthook is mishaps
    assert sys.excepthook is before


def test_what_the_model_leaves_out_can_be_read(desk: Desk) -> None:
    from cqrs_sim.ui.page_dialog import PageDialog

    desk.press("Shift+F1")
    (page,) = desk.window.findChildren(PageDialog)
    assert page.isVisible()
    assert page.windowTitle() == "What this model leaves out"
    assert page.text.toPlainText().count("\n") > 9
    assert "**" not in page.text.toPlainText()
    page.reject()


def test_about_names_every_version(desk: Desk) -> None:
    desk.press("Ctrl+F1")
    (about,) = (box for box in desk.window.findChildren(QMessageBox) if box.isVisible())
    said = f"{about.text()}\n{about.informativeText()}"
    assert [part for part in versions() if part not in said] == []
    about.reject()

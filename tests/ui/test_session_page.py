"""The page of a session says which one it is, and can be copied."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cqrs_sim.ui.session_page import SessionPage
from tests.ui.driver import Desk


def test_seed_branch_and_folder_can_be_read_and_copied(desk_on_files: Desk) -> None:
    desk_on_files.command("CreatePost", text="Hello")
    desk_on_files.press("Ctrl+I")
    QApplication.processEvents()
    page = desk_on_files.window.findChild(SessionPage)
    assert page is not None
    QTest.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Simulates: Social feed",
        "Seed: 1",
        "Branch: 1",
        "Simulated time: 0.0 s",
        "Head: #4",
        f"Folder: {desk_on_files.folder}",
    ]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()

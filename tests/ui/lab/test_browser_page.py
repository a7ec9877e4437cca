"""Try it in your browser: servers that play the situation, what reached them, and their end."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim.cors.serving.demonstration import Demonstration
from cqrs_sim.ui.lab.browser_page import STOPPED, BrowserPage
from cqrs_sim.ui.lab.diary_table import cells
from tests.cors.serving.browsing import connected, port_of, sent, told
from tests.ui.lab.bench import Bench
from tests.ui.test_layout import SIZES, audit, settle


class Visitor:
    """Who starts the servers, and a browser that visits them."""

    def __init__(self, bench: Bench, qtbot: QtBot) -> None:
        self.bench, self.qtbot = bench, qtbot
        bench.desk.press("Ctrl+B")
        QApplication.processEvents()
        page = bench.lab.pages.currentWidget()
        assert isinstance(page, BrowserPage)
        self.page = page
        self.opened: list[str] = []
        page.open_address = self.opened.append

    @property
    def demonstration(self) -> Demonstration:
        demonstration = self.page._demonstration
        assert demonstration is not None
        return demonstration

    def running(self) -> bool:
        return self.page.running

    def start(self) -> None:
        self.bench.desk.click(self.page.start)

    def rows(self, count: int) -> list[tuple[str, ...]]:
        """Return the rows of the diary once there are so many."""
        self.qtbot.waitUntil(lambda: self.page.diary.rowCount() >= count)
        return [cells(entry) for entry in self.page.diary.entries]


@pytest.fixture
def visitor(bench: Bench, qtbot: QtBot) -> Iterator[Visitor]:
    made = Visitor(bench, qtbot)
    yield made
    made.page.end()


def test_servers_are_started_and_stopped_by_the_lab(visitor: Visitor) -> None:
    page = visitor.page
    assert (page.played.text(), page.open.isEnabled()) == (STOPPED, False)
    visitor.start()
    ports = visitor.demonstration.ports
    assert page.address.text() == f"http://127.0.0.1:{ports[0]}/cors-lab/"
    assert "plays https://api.example" in page.played.text()
    with connected(ports[0]):
        pass
    visitor.bench.desk.click(page.stop_button)
    assert (page.running, page.address.text()) == (False, "")
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 5)


def test_the_address_is_opened_and_copied(visitor: Visitor) -> None:
    visitor.start()
    visitor.bench.desk.click(visitor.page.open)
    visitor.bench.desk.click(visitor.page.copy)
    assert visitor.opened == [QGuiApplication.clipboard().text()] == [visitor.demonstration.address]


def test_what_reaches_the_servers_and_what_the_script_saw_is_told(visitor: Visitor) -> None:
    visitor.start()
    demonstration = visitor.demonstration
    origin = demonstration.address.removesuffix("/cors-lab/")
    told(demonstration, "attempt", {})
    sent(port_of(demonstration, "https://api.example"), "/posts", headers={"Origin": origin})
    told(demonstration, "sighting", {"attempt": 1, "type": "error", "error": "TypeError: Failed to fetch"})
    assert visitor.rows(2) == [
        ("1", "https://api.example", "GET /posts", origin, "200", "yes"),
        ("1", "the page's script", "saw an error: TypeError: Failed to fetch", "", "", ""),
    ]
    said = "Blocked at step 7: The answer has no Access-Control-Allow-Origin: the browser agrees."
    assert visitor.page.news.text().replace("\u200b", "") == said


def test_a_browser_that_differs_from_the_standard_is_said_to(visitor: Visitor) -> None:
    visitor.start()
    told(visitor.demonstration, "attempt", {})
    told(visitor.demonstration, "sighting", {"attempt": 1, "type": "cors", "status": 200, "headers": [], "body": ""})
    visitor.rows(1)
    assert "the browser differs" in visitor.page.news.text()


def test_what_is_edited_at_the_gate_is_answered_from_then_on(visitor: Visitor) -> None:
    visitor.start()
    port = port_of(visitor.demonstration, "https://api.example")
    assert "access-control-allow-origin" not in sent(port, "/posts")[1]
    visitor.bench.desk.press("Ctrl+M")
    page = visitor.demonstration.address.removesuffix("/cors-lab/")
    assert sent(port, "/posts")[1]["access-control-allow-origin"] == page


def test_while_the_gate_cannot_read_the_servers_stay_as_they_are(visitor: Visitor) -> None:
    visitor.start()
    visitor.bench.desk.press("Ctrl+T")
    visitor.bench.desk.type(visitor.bench.request.url, "api.example")
    assert visitor.running()
    visitor.page.end()
    visitor.page.begin()
    assert not visitor.running()
    assert "cannot be read" in visitor.page.news.text()


def test_a_port_that_is_none_or_in_use_is_said_at_the_field(visitor: Visitor) -> None:
    page = visitor.page
    visitor.bench.desk.type(page.port, "many")
    visitor.bench.desk.enter()
    assert page.advice.text() == "✗ 'many' is no port: write a number, or nothing for a free one."
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        visitor.bench.desk.type(page.port, port)
        visitor.bench.desk.enter()
    assert (
        page.advice.text() == f"✗ The port {port} is in use by another program: choose another, or none for a free one."
    )
    assert not visitor.running()
    visitor.bench.desk.type(page.port, "")
    visitor.bench.desk.enter()
    assert visitor.running()
    assert not page.advice.isVisible()


def test_the_servers_end_with_the_window(visitor: Visitor) -> None:
    visitor.start()
    port = visitor.demonstration.ports[0]
    visitor.bench.desk.window.close()
    assert not visitor.running()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_page_has_its_place(visitor: Visitor, size: tuple[int, int]) -> None:
    visitor.bench.desk.show(*size)
    settle()
    assert audit(visitor.bench.desk.window) == []
    visitor.bench.desk.type(visitor.page.port, "many")
    visitor.bench.desk.enter()
    settle()
    assert audit(visitor.bench.desk.window) == []
    visitor.bench.desk.type(visitor.page.port, "")
    visitor.bench.desk.enter()
    told(visitor.demonstration, "attempt", {})
    sent(port_of(visitor.demonstration, "https://api.example"), "/posts/" + "long/" * 50)
    told(visitor.demonstration, "sighting", {"attempt": 1, "type": "error", "error": "TypeError: Failed to fetch"})
    visitor.rows(2)
    settle()
    assert audit(visitor.bench.desk.window) == []

"""The workbench: whatever is edited is judged at once, and what is sent is counted where it arrives."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.lab.words import OUTDATED
from tests.ui.lab.bench import Bench

ALLOWED = "Allowed: the page may read the answer."


def test_a_lab_begins_with_the_header_that_everybody_misses(bench: Bench) -> None:
    assert bench.caption == "Blocked at step 7: The answer has no Access-Control-Allow-Origin."
    assert bench.marks == "✓✓✓–––✗–––"
    assert "The server did the work: yes. The page may read it: no." in bench.words
    assert bench.request.result.startswith("fetch() fails")


def test_a_header_that_is_typed_is_judged_with_each_letter(bench: Bench) -> None:
    said = []
    bench.workbench.judged.connect(lambda: said.append(bench.caption))
    bench.write(bench.server.answer.lines, "Access-Control-Allow-Origin: *")
    assert said[-1] == ALLOWED
    assert len(set(said)) >= 2
    assert bench.request.result == "Status 200, the body, and no headers."


@pytest.mark.parametrize("title", ["PUT without Allow-Methods", "Cookies and *", "Redirect to a third origin"])
def test_another_situation_is_shown_whole(bench: Bench, title: str) -> None:
    bench.begin(title)
    preset = next(preset for preset in bench.lab.presets if preset.title == title)
    shown = bench.workbench.situation
    assert (shown.page, shown.url, shown.method, shown.servers) == (
        preset.situation.page,
        preset.situation.url,
        preset.situation.method,
        preset.situation.servers,
    )
    assert bench.workbench.look.whole == preset.look


def test_every_preset_is_shown_as_it_is_written(bench: Bench) -> None:
    for preset in bench.lab.presets:
        bench.lab.show_preset(preset.id)
        headers = preset.situation.headers or ("",)
        shown = bench.workbench.situation
        assert (shown.headers, shown.credentials, shown.mode, shown.redirect, shown.body) == (
            headers,
            preset.situation.credentials,
            preset.situation.mode,
            preset.situation.redirect,
            preset.situation.body,
        )


def test_each_choice_of_the_request_is_judged(bench: Bench) -> None:
    bench.begin("Allowed")
    desk, request = bench.desk, bench.request
    desk.pick(request.method, "DELETE")
    assert bench.caption.startswith("Blocked at step 5: The answer to OPTIONS has no")
    desk.pick(request.method, "GET")
    desk.pick(request.credentials, "include")
    assert bench.caption == "Blocked at step 7: The answer does not allow credentials."
    desk.pick(request.mode, "no-cors")
    assert bench.caption == "Sent, but the page sees nothing of the answer."
    desk.pick(request.mode, "same-origin")
    assert bench.caption == "Refused at step 2: Another origin in mode same-origin."


def test_what_is_sent_arrives_and_is_counted_by_method(bench: Bench) -> None:
    bench.begin("PUT without Allow-Methods")
    assert bench.words.endswith("received: 0 requests")
    bench.desk.press("Ctrl+Return")
    bench.desk.click(bench.button("Send"))
    assert bench.words.endswith("received: 2 OPTIONS")
    bench.desk.press("Ctrl+Shift+Return")
    assert bench.words.endswith("received: 2 OPTIONS · 1 PUT by curl")
    bench.desk.press("Ctrl+M")
    bench.desk.press("Ctrl+Return")
    assert bench.words.endswith("received: 3 OPTIONS · 1 PUT by curl · 1 PUT")
    bench.begin("Missing header")
    assert bench.words.endswith("received: 0 requests")


def test_a_browser_that_remembers_asks_once_for_as_long_as_the_answer_says(bench: Bench) -> None:
    clock = [100.0]
    bench.workbench.journey.clock = lambda: clock[0]
    bench.begin("PUT without Allow-Methods")
    bench.desk.press("Ctrl+M")
    bench.add(bench.server.preflight.lines, "\nAccess-Control-Max-Age: 60")
    bench.desk.click(bench.workbench.gate.remember, at=QPoint(8, 14))
    for later in (0, 59, 0.9):
        clock[0] += later
        bench.desk.press("Ctrl+Return")
    assert bench.words.endswith("received: 1 OPTIONS · 3 PUT")
    assert bench.marks == "✓✓✓✓––✓–✓✓"
    clock[0] += 1
    bench.desk.press("Ctrl+Return")
    assert bench.words.endswith("received: 2 OPTIONS · 4 PUT")
    bench.desk.click(bench.workbench.gate.remember, at=QPoint(8, 14))
    bench.desk.press("Ctrl+Return")
    assert bench.words.endswith("received: 3 OPTIONS · 5 PUT")


def test_return_in_a_line_sends(bench: Bench) -> None:
    bench.desk.type(bench.request.url, "https://api.example/other")
    bench.desk.enter()
    assert bench.words.endswith("received: 1 GET")


def test_mending_writes_the_header_where_it_is_lacking(bench: Bench) -> None:
    bench.begin("JSON body")
    row = next(row for row in bench.rows if row.mend.isVisible())
    assert row.title.whole == "Method and headers allowed?"
    bench.desk.click(row.mend)
    assert bench.server.preflight.lines.lines()[-1] == "Access-Control-Allow-Headers: content-type"
    assert bench.caption == ALLOWED


def test_a_request_is_copied_as_a_command_of_curl(bench: Bench) -> None:
    bench.begin("JSON body")
    bench.desk.press("Ctrl+Shift+U")
    command = (
        "curl -i -X POST 'https://api.example/posts' -H 'Origin: https://app.example' "
        "-H 'Content-Type: application/json' --data-binary '{\"text\": \"Hello\"}'"
    )
    assert QGuiApplication.clipboard().text() == command
    assert bench.caption == f"Copied: {command}"


def test_a_field_that_cannot_be_read_says_why_and_the_last_verdict_stays_grey(bench: Bench) -> None:
    before = bench.verdict
    bench.desk.type(bench.request.url, "api.example")
    box = bench.request.boxes["url"]
    assert box.advice == "✗ The address 'api.example' has no scheme: write http:// or https:// before it."
    assert (bench.caption, bench.workbench.gate.isEnabled()) == (OUTDATED, False)
    assert (bench.verdict, bench.marks) == (before, "✓✓✓–––✗–––")
    bench.desk.press("Ctrl+Return")
    bench.desk.press("Ctrl+Shift+Return")
    bench.desk.press("Ctrl+M")
    bench.desk.press("Ctrl+Shift+U")
    assert bench.words.endswith("received: 0 requests")
    bench.desk.type(bench.request.url, "https://api.example/")
    assert (box.advice, bench.workbench.gate.isEnabled()) == ("", True)
    assert bench.caption.startswith("Blocked")


def test_a_header_without_colon_is_named_with_its_line(bench: Bench) -> None:
    bench.write(bench.server.answer.lines, "Vary: Origin\nAccess-Control")
    advice = "✗ Line 2: The header 'Access-Control' has no colon: write it as Name: value."
    assert bench.server.answer.box.advice == advice
    assert bench.server.preflight.box.advice == ""


def test_a_page_and_headers_that_cannot_be_read_are_named_together(bench: Bench) -> None:
    bench.desk.type(bench.request.page, "app example")
    bench.write(bench.request.headers, "X Y: z")
    assert "has no scheme" in bench.request.boxes["page"].advice
    assert "'X Y' is no name of a header" in bench.request.boxes["headers"].advice


def test_a_body_that_the_method_does_not_have_is_said_at_the_body(bench: Bench) -> None:
    bench.desk.pick(bench.request.body_kind, "JSON")
    assert bench.request.boxes["body"].advice.startswith("✗ fetch() sends no body with GET")


def test_a_redirect_brings_a_second_server_to_edit(bench: Bench) -> None:
    bench.begin("Allowed")
    bench.desk.pick(bench.server.answer.status, "302")
    assert not bench.server.findChildren(ChoiceBar)
    lines = bench.server.answer.lines
    bench.add(lines, "\nLocation: https://photos.example/1")
    choices = bench.choices
    assert choices is not None
    assert bench.caption.startswith("Blocked at step 7, at photos.example: The answer has no")
    choices.action("1").trigger()
    bench.write(bench.server.answer.lines, "Access-Control-Allow-Origin: null")
    assert bench.caption == ALLOWED
    choices.action("0").trigger()
    assert lines.lines()[-1] == "Location: https://photos.example/1"


def test_the_step_that_is_looked_at_shows_its_bytes_and_its_server(bench: Bench) -> None:
    bench.begin("Redirect to a third origin")
    assert bench.server.choices is not None
    assert bench.server.choices.current == "1", "that of the step which blocks"
    bench.rows[1].setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.mouseClick(bench.rows[1], Qt.MouseButton.LeftButton)
    assert bench.server.choices.current == "0"
    assert bench.rows[1].seen.isVisible()
    assert not bench.rows[12].seen.isVisible()


def test_where_nothing_blocks_one_looks_at_what_the_page_does_not_see(bench: Bench) -> None:
    for title, rule in (("Allowed", "response"), ("Hidden header", "readable"), ("Mode no-cors", "readable")):
        bench.begin(title)
        assert bench.looked_at == rule
    bench.begin("Its own server")
    assert bench.looked_at == "origin"
    bench.begin("Redirect to a third origin")
    bench.desk.pick(bench.request.redirect, "manual")
    assert (bench.caption, bench.looked_at) == ("The page learns only that there is a redirect.", "response")


def test_arrow_keys_go_from_step_to_step(bench: Bench) -> None:
    gate = bench.workbench.gate
    gate.rows[6].setFocus()
    QTest.keyClick(bench.desk.focused(), Qt.Key.Key_Up)
    assert (bench.looked_at, bench.desk.focused()) == ("permission", gate.rows[5])
    QTest.keyClick(bench.desk.focused(), Qt.Key.Key_Home)
    assert bench.looked_at == "request"
    QTest.keyClick(bench.desk.focused(), Qt.Key.Key_End)
    assert bench.looked_at == "server"
    QTest.keyClick(bench.desk.focused(), Qt.Key.Key_Down)
    assert bench.looked_at == "server"


def test_screen_readers_hear_each_step_with_its_verdict(bench: Bench) -> None:
    told = bench.rows[6].accessibleName()
    assert told.startswith("Step 7, May the page read it: failed. The answer has no Access-Control-Allow-Origin")


def test_headers_of_cors_are_added_from_a_menu(bench: Bench) -> None:
    editor = bench.server.answer
    editor.menu.aboutToShow.emit()
    offered = [action.text() for action in editor.menu.actions()]
    assert offered[0] == "Access-Control-Allow-Origin: https://app.example"
    editor.menu.actions()[0].trigger()
    assert editor.lines.lines() == ("Content-Type: application/json", offered[0])
    assert bench.caption == ALLOWED


def test_every_action_of_the_lab_has_keys_that_its_tooltip_shows_and_is_in_its_menu(bench: Bench) -> None:
    keys = [action.shortcut().toString() for action in bench.desk.window.actions()]
    assert all(keys)
    assert len(keys) == len(set(keys))
    menu = next(action.menu() for action in bench.desk.window.menuBar().actions() if action.text() == "C&ORS")
    offered = menu.actions()  # type: ignore[attr-defined]  # QAction.menu() is told as an object
    for action in offered:
        if action.isSeparator():
            continue
        assert action.toolTip().endswith(f"({action.shortcut().toString()})")

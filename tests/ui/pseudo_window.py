"""The window in the pseudo language, looked through from end to end: prints each text with English in it, a line each.

LANGUAGE=pseudo QT_QPA_PLATFORM=offscreen python -m tests.ui.pseudo_window
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QDialog

from cqrs_sim.core import facts as told
from cqrs_sim.core import faults as done
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.lane_names import FIRST_LANE
from cqrs_sim.core.remedies import Remedies, RemedyRule
from cqrs_sim.core.settings import Layout, OutboxMode, ProjectorSwitches, TrafficRates
from cqrs_sim.cors import sentences
from cqrs_sim.cors.drill import BLAMES
from cqrs_sim.cors.serving.diary import Arrival, Sighting
from cqrs_sim.language import _
from cqrs_sim.ui.columns import columns_of
from cqrs_sim.ui.fonts import use_bundled_font
from cqrs_sim.ui.forms import Form, Unreadable
from cqrs_sim.ui.knob_fields import TypedField
from cqrs_sim.ui.lab.browser_page import BrowserPage
from cqrs_sim.ui.lab.drill_page import DrillPage
from cqrs_sim.ui.mishaps import Mishaps
from cqrs_sim.ui.recording import Recorded
from cqrs_sim.ui.remedy_choices import CHOICES, chosen
from cqrs_sim.ui.replay_dialog import ReplayDialog
from cqrs_sim.ui.things import AnswerGiven, CommandSent, Pointed, ProjectorOf, StoredRow, Thing, Token
from cqrs_sim.ui.workspace import LEDGER, LOG, MACHINERY
from tests.ui.driver import Desk, desk_in
from tests.ui.pseudo_eyes import Eyes, written_in


@contextmanager
def opened(domain: str = "social-feed") -> Iterator[tuple[Desk, Eyes]]:
    """A desk in the pseudo language, with eyes on it."""
    with TemporaryDirectory() as folder, desk_in(Path(folder) / "session", files=True, domain=domain) as desk:
        desk.show(1600, 1000)
        yield desk, Eyes(written_in(desk))
        desk.window.close()
        desk.window.deleteLater()


def dialogs(desk: Desk, eyes: Eyes, *opens: Callable[[], object]) -> None:
    """Look at each dialog that these open."""
    for opening in opens:
        opening()
        QApplication.processEvents()
        for dialog in desk.window.findChildren(QDialog):
            eyes.look(dialog)
            dialog.close()
        QApplication.processEvents()


def use_the_stage(desk: Desk, eyes: Eyes) -> None:
    """Send, refuse, ask, wait, look at the tokens, the tables and their menus, with one reader and with two."""
    window, stage = desk.window, desk.stage
    eyes.look(window)
    for name in desk.commands:
        window.choose_command(name)
        eyes.look(stage.commands)
        stage.commands.send.click()
        eyes.look(stage.commands, stage.caption)
    window.samples_action.trigger()
    for handler in desk.simulation.domain.queries:
        stage.queries.choose(handler.query.__name__)
        window.refresh_action.trigger()
        eyes.look(stage.queries)
    desk.run()
    desk.let_pass(1)
    eyes.look(stage)
    for menu in (stage.lane, stage.write.view, stage.read.view):
        menu.setFocus()
    window.two_action.trigger()
    window.refresh_action.trigger()
    desk.let_pass(4)
    eyes.look(window)
    for panel in (stage.write, stage.read):
        for table in panel.models:
            panel.choose(table)
            eyes.look(panel)


def refuse_what_cannot_be_read(desk: Desk, eyes: Eyes) -> None:
    """Type nonsense wherever something can be typed."""
    stage = desk.stage
    for field in (desk.window.bar.delay.field, *stage.behind.traffic.fields.values()):
        desk.type(field, "nonsense")
        desk.enter()
        eyes.look(stage.caption)
    desk.window.aside.show(True, "machinery")
    machinery = desk.window.side.machinery
    for each in machinery.fields.values():
        if isinstance(each, TypedField):
            each.setText("nonsense")
            each.setModified(True)
            each.editingFinished.emit()
            eyes.look(machinery)
    for form in stage.findChildren(Form):
        for column in columns_of(form.kind):
            for text in ("nonsense", ""):
                typed = form.field(column.name)
                (typed.setEditText if isinstance(typed, QComboBox) else typed.setText)(text)
                try:
                    form.message()
                except Unreadable as error:
                    eyes.read("a form", str(error))


def break_it(desk: Desk, eyes: Eyes) -> None:
    """Do every fault there is, and let each be told by lane, chips, caption, log and inspector."""
    stage, live = desk.stage, desk.live
    position = desk.simulation.head
    faults = (
        done.LoseNext(), done.DuplicateNext(), done.DetourNext(), done.Partition(), done.HealPartition(),
        done.LoseCopy("read", position, 0), done.DuplicateCopy("read", position + 1, 0),
        done.DelayCopy("read", position + 1, 0), done.ForgetSent(), done.SendAgain(),
        done.CrashProjector(between=True), done.CrashProjector(), done.RestartProjector(), done.StartSecondProjector(),
        done.PoisonNext(), done.PoisonNext(reason="unknown version"), done.CallOff(), done.Mend(),
        done.Rebuild(), done.Rebuild(source="write tables"), done.Rebuild(behind_glass=True),
    )  # fmt: skip
    for fault in faults:
        stage.commands.send.click()
        try:
            live.do(Inject(fault))
        except ValueError as error:
            eyes.read(type(fault).__name__, str(error))
        eyes.look(stage)
        desk.window.faults.offer()
        eyes.look(desk.window.faults.menu)
        stage.commands.send.click()
        desk.run()
        desk.let_pass(1)
        eyes.look(stage)
    desk.let_pass(20)
    eyes.look(stage)


def turn_every_knob(desk: Desk, eyes: Eyes) -> None:
    """Set up lanes, replicas, traffic and remedies, each in turn."""
    stage, simulation = desk.stage, desk.simulation
    models = [model.name for model in simulation.domain.read_models]
    for setting in (
        {"layout": Layout(separate=(models[0],), missing=(models[-1],))},
        {"layout": Layout(replicas=3, routing="sticky")},
        {"outbox": OutboxMode(on=False, publish_fails=0.5, commit_fails=0.3)},
        {"projector": ProjectorSwitches("pass", "none", "after", 3, 500_000)},
        {"traffic": TrafficRates(20.0, 20.0)},
    ):
        desk.live.do(Configure(replace(simulation.settings, **setting)))
        stage.commands.send.click()
        desk.run()
        desk.let_pass(3)
        eyes.look(desk.window)
    desk.live.do(Configure(replace(simulation.settings, traffic=TrafficRates())))
    for choice in CHOICES:
        rule = chosen(RemedyRule(timeout=1_000_000), choice)
        desk.live.do(Configure(replace(simulation.settings, remedies=Remedies().having(rule))))
        stage.commands.send.click()
        desk.window.refresh_action.trigger()
        desk.let_pass(0.5)
        eyes.look(stage)
        desk.let_pass(3)


def look_behind(desk: Desk, eyes: Eyes) -> None:
    """Inspect one of each thing, and read log, ledger, bill, X-ray and past."""
    window, simulation = desk.window, desk.simulation
    window.xray_action.trigger()
    tickets = [fact.ticket for fact in desk.told(told.Submitted)][-8:]
    answers = [fact.ticket for fact in desk.told(told.Answered)][-4:]
    things: list[Thing] = [*map(Token, (1, simulation.head, 10_000)), ProjectorOf("read9")]
    things += [*map(CommandSent, tickets), *map(AnswerGiven, answers)]
    things += [ProjectorOf(lane.name) for lane in simulation.read_side.lanes]
    for store, panel in ((FIRST_LANE, desk.stage.read), (WRITE, desk.stage.write)):
        for model in panel.models.values():
            if model.rowCount():
                things.append(StoredRow(store, model.table.name, model.key_at(0), model.columns[-1].name))
    for thing in things:
        window.aside.show_thing(thing)
        eyes.look(window.side)
        window.pointing.menu.open_for(Pointed(thing, "Psst", None), QPoint(0, 0))
        eyes.look(window.pointing.menu)
        window.pointing.menu.close()
    for view in (LOG, MACHINERY, LEDGER):
        window.aside.show(True, view)
        eyes.look(window.side)
    window.side.ledger.begin()
    window.side.pages.turn_to("bill")
    eyes.look(window)
    window.aside.show(True, LOG)
    window.side.log.table.selectRow(0)
    window.side.log._open_menu(window.side.log.lines.index(0, 0), QPoint(0, 0))
    eyes.look(window.side.log.menu)
    window.side.log.menu.close()
    window.side.log.text.setText("nonsense")
    eyes.look(window.side)
    window.look_back(simulation.now // 2)
    eyes.look(window)
    assert window.looking_back is not None
    window.looking_back.leave()


def open_dialogs(desk: Desk, eyes: Eyes) -> None:
    """Open every dialog and message."""
    window, guidance = desk.window, desk.window.guidance
    dialogs(
        desk, eyes, window.about_action.trigger, guidance.find_action.trigger, guidance.list_action.trigger,
        *(action.trigger for action in window.findChildren(QAction) if action.shortcut() in ("Ctrl+N", "Ctrl+I")),
        partial(window.greet, "", ("Psst",)), partial(window._tell_trouble, "Psst"),
    )  # fmt: skip
    mishaps = Mishaps(window, lambda: None, lambda *_error: None)
    for _time in range(2):
        mishaps(ValueError, ValueError("Psst"), None)
    assert mishaps.dialog is not None
    eyes.read("a mishap", mishaps.dialog.text())
    eyes.read("a mishap", mishaps.dialog.informativeText())
    mishaps.dialog.close()
    watch = ReplayDialog(_("Opening {name}").format(name="Psst"), window.theme, window)
    watch.show_progress(Recorded(1, 2))
    eyes.look(watch)
    watch.close()
    watch.deleteLater()


def use_the_lab(desk: Desk, eyes: Eyes) -> None:
    """Begin with each preset, send it, mend it, and play the drill to its end; start the servers and stop them."""
    window = desk.window
    lab = window.scenes.lab
    window.motion.choose("Off")
    for preset in lab.presets:
        lab.show_preset(preset.id)
        eyes.look(window)
        for place in range(len(lab.workbench.gate.steps)):
            lab.workbench.gate.look_at(place)
            eyes.look(lab.workbench.gate)
        lab.workbench.send()
        lab.workbench.send_by_curl()
        lab.workbench.copy_as_curl()
        eyes.look(lab)
    lab.workbench.request.page.setText("nonsense")
    lab.workbench.judge()
    eyes.look(lab)
    lab.show_preset(lab.presets[0].id)
    lab.pages.show_scene("browser")
    page = lab.pages.currentWidget()
    assert isinstance(page, BrowserPage)
    eyes.look(lab)
    page.begin()
    arrival = Arrival(1, "http://a.b", "GET", "/", None, False, None, None, True, 0, 200, True)
    for entry in (arrival, replace(arrival, preflight=True, worked=False), Sighting(1, "error", error="Psst"),
                  Sighting(1, "opaque"), Sighting(1, "cors", 200)):  # fmt: skip
        page._note(entry)
        eyes.look(lab)
    page.end()
    page.port.setText("nonsense")
    page.begin()
    eyes.look(lab)
    lab.pages.show_scene("drill")
    drill = lab.pages.currentWidget()
    assert isinstance(drill, DrillPage)
    for number in range(len(drill.drill.round.symptoms)):
        drill.drill._answer(BLAMES[number % 3])
        eyes.look(lab)
        drill.drill._go_on()
    eyes.look(lab)
    for table in (sentences.WHY, sentences.REASONS, sentences.NOTES, sentences.MENDS, sentences.CODES):
        for said in table.values():
            eyes.read("a rule", re.sub(r"{[^}]*}", "", said))


def main() -> int:
    """Print what was found; return how much."""
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    use_bundled_font(application)
    found: dict[str, str] = {}
    for domain, steps in (
        ("social-feed", (use_the_stage, refuse_what_cannot_be_read, break_it, look_behind)),
        ("social-feed", (use_the_stage, turn_every_knob, look_behind, open_dialogs)),
        ("social-feed", (use_the_lab,)),
        ("orders", (use_the_stage, look_behind)),
    ):
        with opened(domain) as (desk, eyes):
            for step in steps:
                step(desk, eyes)
            found |= eyes.found
    for text, why in found.items():
        print(f"{why} | {text!r}")
    return len(found)


if __name__ == "__main__":
    sys.exit(min(main(), 100))

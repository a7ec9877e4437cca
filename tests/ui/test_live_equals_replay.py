"""A live run through the window and a replay of its journal tell the same facts."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Applied, Fact, Rejected
from cqrs_sim.core.journal import Configure, replay
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.trace import Trace
from cqrs_sim.ui.live import SLICE
from tests.ui.driver import Desk, desk_in


@pytest.fixture
def desk(desk_on_files: Desk) -> Desk:
    """A desk as the app opens it, its rows in files."""
    return desk_on_files


def trace_of(facts: list[Fact]) -> str:
    trace = Trace()
    for fact in facts:
        trace(fact)
    return trace.digest


def replayed(folder: Path, until: int) -> list[Fact]:
    session = load(folder, bootstrap.DOMAINS)
    simulation = bootstrap.in_memory(session.head)
    facts: list[Fact] = []
    simulation.subscribe(facts.append)
    replay(simulation, session.entries, until)
    return facts


def assert_same(desk: Desk) -> None:
    again = replayed(desk.folder, desk.now)
    assert again == desk.facts
    assert trace_of(again) == trace_of(desk.facts)


def test_a_busy_hour_at_the_desk_is_told_again_by_its_journal(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+S")
    desk.let_pass(0.5)
    desk.pick(desk.window.bar.speed, "5×")
    desk.let_pass(0.3)
    desk.press("F5")
    desk.query("GetTrending")
    desk.clock.seconds += 0.3
    desk.press("F10")
    desk.command("LikePost", post="p2")
    desk.command("LikePost", post="p2")
    desk.quickly()
    desk.command("CreatePost", text="One")
    desk.command("CreatePost", text="Two")
    desk.press("Ctrl+R")
    desk.pick(desk.window.bar.delay.shape, "exponential")
    desk.set_delay("3")
    desk.run()
    for number in range(6):
        desk.command("CreatePost", text=f"Number {number}")
        desk.let_pass(0.1)
    desk.clock.seconds += 3
    desk.let_pass(1)
    desk.press("F10")

    assert len(desk.told(Rejected)) == 1
    assert len(desk.told(Applied)) > 6
    assert_same(desk)


def test_slices_cut_short_leave_nothing_out_and_change_no_order(desk: Desk) -> None:
    spent = False

    def spend(fact: Fact) -> None:
        # Every other applied event uses up what its frame may take.
        nonlocal spent
        if isinstance(fact, Applied):
            spent = not spent
            desk.clock.seconds += 2 * SLICE * spent

    desk.simulation.subscribe(spend)
    desk.run()
    desk.set_delay("0.25")
    desk.pick(desk.window.bar.delay.shape, "uniform")
    busy = Settings(DelayLaw("uniform", SECOND // 4), TrafficRates(writes=80.0, reads=40.0))
    desk.stage.wished.emit(Configure(busy))
    for number in range(20):
        desk.let_pass(0.2)
        desk.command("CreatePost", text=f"Number {number}")
    assert desk.now < desk.clock.seconds * SECOND
    assert_same(desk)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pass"), st.sampled_from([0.0, 0.016, 0.1, 0.25, 0.7])),
        st.tuples(st.just("delay"), st.sampled_from(["0", "0.05", "1"])),
        st.tuples(st.just("speed"), st.sampled_from(["0.1×", "1×", "10×"])),
        st.tuples(st.just("press"), st.sampled_from(["F5", "F10", "Ctrl+R"])),
        st.tuples(st.just("post"), st.sampled_from(["a", " "])),
        st.tuples(st.just("like"), st.sampled_from(["p1", "p2"])),
    ),
    max_size=12,
)


@pytest.mark.usefixtures("application")
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_at_the_desk_is_told_again(
    steps: list[tuple[str, str | float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with desk_in(tmp_path_factory.mktemp("live") / "session") as desk:
        desk.show()
        for what, how in steps:
            match what, how:
                case "pass", float(seconds):
                    desk.let_pass(seconds)
                case "delay", str(text):
                    desk.set_delay(text)
                case "speed", str(text):
                    desk.pick(desk.window.bar.speed, text)
                case "press", str(keys):
                    desk.press(keys)
                case "post", str(text):
                    desk.command("CreatePost", text=text)
                case "like", str(post):
                    desk.command("LikePost", post=post)
        desk.live.pause()
        assert_same(desk)
        desk.window.close()
        desk.window.deleteLater()
        QApplication.processEvents()

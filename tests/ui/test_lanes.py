"""What the lanes show: faults on the way, what waits and why, several lanes at once, and the tables behind each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cqrs_sim.core import faults as done
from cqrs_sim.core.facts import Answered
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.settings import Capacities, Capacity, ChannelFaults, DelayLaw, Layout, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui import lane_words
from cqrs_sim.ui.fault_painting import FALL
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.picture import look
from cqrs_sim.ui.things import StoredRow
from tests.ui.driver import Desk
from tests.ui.test_layout import audit

TORN = Layout(separate=("feed",), model_delays=(("feed", DelayLaw("fixed", SECOND // 2)),))
EVERY = Layout(separate=("feed", "home_feed", "profiles", "trending", "post_pages"))


def configure(desk: Desk, **sections: object) -> None:
    desk.live.do(Configure(replace(desk.simulation.settings, **sections)))  # type: ignore[arg-type]
    if desk.live.running:
        desk.let_pass(1)


def lane(desk: Desk) -> LanePicture:
    return look(desk.simulation).lane


def words(desk: Desk) -> tuple[str, str, str]:
    """Return what is written: under the heading, and in the box of the projector."""
    picture = look(desk.simulation)
    return (
        lane_words.detail(picture, None),
        lane_words.title(picture.lane),
        lane_words.projector(picture.lane),
    )


def image(desk: Desk) -> QImage:
    QApplication.processEvents()
    return desk.stage.lane.grab().toImage()


def test_a_lost_copy_is_seen_falling_where_it_was_and_is_then_gone(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+L")
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.75)
    seen, half_way = [desk.stage.lane.fallen], desk.tokens()[4]
    for seconds in (0.5, FALL / SECOND):
        desk.let_pass(seconds)
        seen.append(desk.stage.lane.fallen)
    assert seen == [(), (4,), ()]
    assert half_way < 0.5


def test_a_lost_copy_that_falls_is_drawn(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    before = image(desk)
    desk.live.do(Inject(done.LoseCopy("read", 4, 0)))
    falling = image(desk)
    desk.stage.lane._fallen.clear()
    desk.stage.lane.update()
    assert len({before.cacheKey(), falling.cacheKey()}) == 2
    assert falling != image(desk)


def test_what_will_be_sent_again_is_counted_once_it_is_lost(desk: Desk) -> None:
    desk.run()
    configure(desk, faults=ChannelFaults(retry=5 * SECOND))
    desk.press("Ctrl+Shift+L")
    desk.command("CreatePost", text="Hello")
    assert "sent again" not in words(desk)[0]
    desk.let_pass(1.5)
    assert words(desk)[0] == "1 will be sent again"
    desk.let_pass(4)
    assert "sent again" not in words(desk)[0]


def test_a_partition_says_how_long_it_lasts_and_what_it_holds_back(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+P")
    desk.command("CreatePost", text="Hello")
    whole = image(desk)
    desk.let_pass(3)
    assert words(desk)[0] == "cut for 2.0 s more, 1 held back"
    assert desk.tokens()[4] == 1, "it waits at the end"
    assert image(desk) != whole


def test_a_projector_that_is_down_keeps_its_checkpoint_and_counts_what_is_at_its_door(desk: Desk) -> None:
    desk.run()
    up = image(desk)
    desk.press("Ctrl+Shift+C")
    assert words(desk)[1:] == ("Projector down at #3", "nobody applies events")
    assert image(desk) != up
    for _ in range(3):
        desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    assert words(desk)[1:] == ("Projector down at #3", "3 at the door")
    assert "Projector down at #3. 3 at the door" in desk.stage.lane.accessibleDescription()


def test_the_waiting_bay_says_who_waits_for_whom(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+T")
    desk.command("CreatePost", text="Late")
    desk.command("CreatePost", text="Early")
    desk.let_pass(3)
    assert words(desk)[2] == "#5 waits for #4"
    configure(desk, faults=ChannelFaults(retry=0))
    desk.let_pass(3)
    desk.press("Ctrl+Shift+L")
    for _ in range(2):
        desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    assert words(desk)[0::2] == ("1 lost for good", "1 waiting for ever for #6")


def test_a_poisonous_event_counts_its_attempts_and_is_then_parked(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+X")
    desk.command("CreatePost", text="Hello")
    desk.let_pass(2.25)
    assert words(desk)[2] == "fails, attempt 1 of 3"
    desk.let_pass(0.5)
    assert words(desk)[2] == "fails, attempt 2 of 3"
    desk.let_pass(2)
    assert words(desk)[1] == "Projector, 1 parked"


def test_a_projector_with_little_capacity_shows_its_queue(desk: Desk) -> None:
    desk.run()
    configure(desk, capacities=Capacities(projector=Capacity(2)))
    for _ in range(4):
        desk.command("CreatePost", text="Hello")
    desk.let_pass(2.25)
    assert words(desk)[2] == "4 waiting, 2/s: 2.0 s left"
    desk.press("F5")
    configure(desk, capacities=Capacities(projector=Capacity(2)), traffic=TrafficRates(writes=1.5))
    assert words(desk)[2] == "4 waiting, 2/s: 8.0 s left"
    configure(desk, capacities=Capacities(projector=Capacity(2)), traffic=TrafficRates(writes=2))
    assert words(desk)[2] == "4 waiting, 2/s: never done"


def test_commands_and_queries_that_wait_are_counted_in_their_panels(desk: Desk) -> None:
    desk.run()
    configure(desk, capacities=Capacities(write=Capacity(1), replica=Capacity(1)))
    for _ in range(3):
        desk.command("CreatePost", text="Hello")
        desk.press("Ctrl+R")
    assert desk.head == "3 wait · head #3"
    assert desk.stage.queries._counter.text().startswith("3 wait · ")
    desk.let_pass(4)
    assert desk.head == "head #6"


def test_a_rebuild_shows_how_far_it_is_and_empties_the_tables_first(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    for _ in range(5):
        desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+Shift+N")
    assert words(desk)[2] == "rebuilding: 0 of 8"
    assert desk.checkpoint == "built: 0 of 8"
    assert (desk.table("feed"), desk.table("profiles")) == ([], [])
    desk.let_pass(1)
    assert len(desk.table("feed")) == 5
    desk.press("Ctrl+Shift+J")
    assert len(desk.table("feed")) == 5, "from the write tables they are there at once"
    assert desk.checkpoint == "at #8 of 8"


def test_several_lanes_are_shown_one_above_the_other_by_name(desk: Desk) -> None:
    desk.run()
    configure(desk, layout=TORN)
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    picture = look(desk.simulation)
    assert [(each.title, each.checkpoint, len(each.flights)) for each in picture.lanes] == [
        ("Feed", 4, 0),
        ("Other tables", 3, 1),
    ]
    assert picture.lane.title == "Feed", "that is what people look at first"
    said = desk.stage.lane.accessibleDescription()
    assert said.startswith("Feed. Your event #4 is applied. 0 in flight. Projector. applied up to #4. Other tables. ")
    assert "Other tables. Your event #4 arrives in 1.0 s. 1 in flight" in said
    assert (desk.checkpoint, len(desk.table("feed")), len(desk.table("post_pages"))) == ("at #4 of 4", 1, 0)
    desk.stage.read.choices.action("post_pages").trigger()
    desk.let_pass(0.1)
    assert desk.checkpoint == "at #3 of 4"
    desk.let_pass(2)
    assert len(desk.table("post_pages")) == 1


def test_a_row_of_a_lane_of_its_own_is_inspected_there(desk: Desk) -> None:
    desk.run()
    configure(desk, layout=TORN)
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    pointed = desk.stage.read._row_at(desk.stage.read.view.model().index(0, 0))
    assert pointed.thing == StoredRow("read.feed", "feed", (1,))
    desk.window.aside.show_thing(pointed.thing)
    assert desk.window.side.inspector.finding is not None
    assert "Hello" in desk.window.side.inspector.finding.text


def test_each_copy_on_several_lanes_is_a_token_of_its_own(desk: Desk) -> None:
    desk.run()
    configure(desk, layout=EVERY)
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    assert len(desk.stage.lane._spots()) == 5
    desk.stage.lane.setFocus()
    for _ in range(5):
        QTest.keyClick(desk.stage.lane, Qt.Key.Key_Left)
    pointed = desk.stage.lane.pointed
    assert pointed is not None
    assert pointed.where is not None
    assert pointed.where.lane in {"read.feed", "read.home_feed", "read.profiles", "read.trending", "read.post_pages"}
    image(desk)


def test_replicas_are_chosen_and_an_answer_says_which_one_gave_it(desk: Desk) -> None:
    desk.run()
    assert desk.stage.read.which.isHidden()
    late = ((2, DelayLaw("fixed", 6 * SECOND)),)
    configure(desk, layout=Layout(replicas=2, replica_delays=late))
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    which = desk.stage.read.which
    assert which.isVisible()
    assert (desk.checkpoint, len(desk.table("feed"))) == ("at #4 of 4", 1)
    desk.pick(which, "Replica 2")
    which.activated.emit(1)
    assert (desk.checkpoint, desk.table("feed")) == ("at #3 of 4", [])
    told = []
    for _ in range(2):
        desk.press("Ctrl+R")
        told.append(desk.stage.queries.first.about.whole.partition(" · ")[0])
    assert sorted(told) == ["replica 1, built at #4", "replica 2, built at #3"]
    assert {fact.lane for fact in desk.told(Answered)} == {"read", "read2"}
    desk.let_pass(4)
    assert len(desk.table("feed")) == 1, "its own copy has arrived"
    configure(desk, layout=Layout())
    assert which.isHidden()
    assert desk.checkpoint == "at #4 of 4"


def test_a_table_that_is_not_kept_says_so(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    configure(desk, layout=Layout(missing=("feed",)))
    assert (desk.checkpoint, desk.table("feed")) == ("not kept", [])
    configure(desk, layout=Layout())
    desk.let_pass(2)
    assert (desk.checkpoint, len(desk.table("feed"))) == ("at #4 of 4", 1)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)], ids=str)
@pytest.mark.parametrize("layout", [TORN, EVERY, Layout(replicas=5)], ids=["torn", "every", "replicas"])
def test_several_lanes_have_their_place(desk: Desk, layout: Layout, size: tuple[int, int]) -> None:
    desk.show(*size)
    desk.run()
    configure(desk, layout=layout)
    for _ in range(12):
        desk.command("CreatePost", text="Hello")
        desk.let_pass(0.1)
    desk.live.do(Inject(done.CrashProjector()))
    desk.live.do(Inject(done.Partition()))
    desk.let_pass(2)
    for _ in range(3):
        image(desk)
    assert (desk.window.width(), desk.window.height()) == size
    assert audit(desk.window) == []


def test_where_many_lanes_are_busy_only_their_events_are_painted_until_figures_change(desk: Desk) -> None:
    painted: list[QRegion] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            painted.extend([event.region()] if isinstance(event, QPaintEvent) else [])
            return False

    desk.show()
    desk.run()
    configure(desk, layout=Layout(replicas=5), traffic=TrafficRates(writes=100))
    desk.let_pass(1)
    for timer in desk.live.findChildren(QTimer):
        timer.setInterval(24 * 3600 * 1000)  # frames come from here
    watch = Watch()
    QApplication.processEvents()
    desk.stage.lane.installEventFilter(watch)
    for _ in range(20):
        desk.clock.seconds += 1 / 64
        desk.live.tick()
        QApplication.processEvents()
    whole = QRegion(desk.stage.lane.rect())
    assert painted.count(whole) == 1, "four times a second"
    assert len(painted) == 20
    painted.clear()
    desk.press("F5")
    QApplication.processEvents()
    assert painted == [whole]


def test_the_usual_lane_looks_as_ever(desk: Desk) -> None:
    assert desk.simulation.settings == Settings()
    assert words(desk) == ("fixed delay, 2.0 s", "Projector", "applied up to #3")

"""The history keeps both heads over time."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim import bootstrap
from cqrs_sim.core.faults import PoisonNext
from cqrs_sim.core.history import History, Mark, Steps
from cqrs_sim.core.journal import Configure, Entry, Inject, Submit, opening, replay
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.sessions.session import Head


def history_of(*entries: Entry, until: int, delay: int = 2 * SECOND) -> History:
    simulation = bootstrap.in_memory(Head("social-feed", 1))
    replay(simulation, (*opening(simulation.domain, Settings(DelayLaw(mean=delay))), *entries), until)
    return simulation.history


def post(at: int) -> Entry:
    return Entry(at, Submit("Ana", CreatePost("Hello")))


def test_the_vertical_gap_is_how_many_events_the_read_store_is_behind() -> None:
    history = history_of(post(SECOND), post(2 * SECOND), until=10 * SECOND)
    moments = (0, SECOND, 2 * SECOND, 3 * SECOND - 1, 3 * SECOND, 4 * SECOND)
    assert [history.events_behind(moment) for moment in moments] == [0, 1, 2, 2, 1, 0]


def test_the_horizontal_gap_is_the_age_of_the_oldest_event_missing() -> None:
    history = history_of(post(SECOND), post(2 * SECOND), until=10 * SECOND)
    moments = (0, SECOND, 2 * SECOND, 3 * SECOND - 1, 3 * SECOND, 4 * SECOND)
    assert [history.time_behind(moment) for moment in moments] == [0, 0, SECOND, 2 * SECOND - 1, SECOND, 0]


def test_rejections_and_changes_of_settings_leave_a_mark() -> None:
    refused = Entry(3 * SECOND, Submit("Ana", LikePost(9)))
    turned = Entry(4 * SECOND, Configure(Settings(DelayLaw(mean=SECOND))))
    assert history_of(refused, turned, until=5 * SECOND).marks == [
        Mark(0, "settings"),
        Mark(3 * SECOND, "rejected"),
        Mark(4 * SECOND, "settings"),
    ]


def test_a_read_head_goes_on_past_an_event_that_is_parked() -> None:
    poison, likes = Entry(SECOND, Inject(PoisonNext())), Entry(2 * SECOND, Submit("Ana", LikePost(1)))
    history = history_of(poison, post(SECOND), likes, until=20 * SECOND)
    assert [mark.what for mark in history.marks if mark.kind == "fault"] == ["PoisonNext", "Parked", "Parked"]
    assert (history.write.latest, history.read.latest) == (5, 5)
    assert (history.events_behind(20 * SECOND), history.time_behind(20 * SECOND)) == (0, 0)


CUTS = st.lists(st.integers(0, 30), max_size=3)


def steps_of(changes: Iterable[tuple[int, int]], cuts: list[int]) -> Steps:
    """Steps with these changes, gone on with elsewhere after so many of them, while those before went another way."""
    steps = Steps()
    for number, (at, value) in enumerate(changes):
        for _ in range(cuts.count(number)):
            before, steps = steps, steps.up_to(len(steps))
            before.set(at, value + 1)
            before.set(99, 99)
        steps.set(at, value)
    return steps


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=30),
    st.integers(-1, 60),
    st.integers(-1, 60),
    CUTS,
)
def test_steps_answer_as_a_plain_list_does(
    changes: list[tuple[int, int]], moment: int, end: int, cuts: list[int]
) -> None:
    noted = sorted(changes, key=lambda change: change[0])
    steps = steps_of(noted, cuts)
    # What says nothing new is no change.
    before = [0, *(value for _, value in noted)]
    ordered = [change for change, last in zip(noted, before, strict=False) if change[1] != last]

    assert len(steps) == len(ordered)
    assert steps.at(moment) == ([0] + [value for at, value in ordered if at <= moment])[-1]
    assert steps.along([*range(-1, moment), moment]) == [steps.at(each) for each in [*range(-1, moment), moment]]
    assert steps.between(moment, end) == [change for change in ordered if moment < change[0] <= end]
    assert steps.count(-1, moment) == sum(at <= moment for at, _ in ordered)
    assert steps.before(moment) == max((at for at, _ in ordered if at < moment), default=None)
    assert steps.after(moment) == min((at for at, _ in ordered if at > moment), default=None)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=30), st.integers(0, 30), CUTS)
def test_steps_can_be_had_as_they_were_after_so_many_changes(
    changes: list[tuple[int, int]], length: int, cuts: list[int]
) -> None:
    steps = steps_of(sorted(changes, key=lambda change: change[0]), cuts)
    length = min(length, len(steps))
    assert steps.up_to(length).between(-1, 99) == steps.between(-1, 99)[:length]
    assert steps.up_to(length).latest == ([0] + [value for _, value in steps.between(-1, 99)[:length]])[-1]


@given(st.lists(st.integers(0, 50), max_size=30), st.integers(1, 35), CUTS)
def test_steps_know_since_when_a_height_was_reached(moments: list[int], height: int, cuts: list[int]) -> None:
    steps = steps_of(((at, value) for value, at in enumerate(sorted(moments), 1)), cuts)
    assert steps.since(height) == (sorted(moments)[height - 1] if height <= len(moments) else None)

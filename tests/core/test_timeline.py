"""The timeline: what is due is done in order, and only in order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.core.timeline import Timeline


class Room:
    """A room that notes what it performs, and does what the argument says."""

    def __init__(self) -> None:
        self.timeline = Timeline()
        self.timeline.enter("room", self.perform)
        self.done: list[tuple[int, Any]] = []
        self.broken = False

    def perform(self, verb: str, argument: Any) -> None:
        if self.broken:
            raise OSError("no paper")
        self.done.append((self.timeline.now, argument))
        if verb == "again":
            self.timeline.at(self.timeline.now, "room", "note", f"{argument}, again")

    def plan(self, *moments: int, verb: str = "note") -> None:
        for moment in moments:
            self.timeline.at(moment, "room", verb, f"{moment}")


def test_time_begins_at_0_with_nothing_due() -> None:
    timeline = Timeline()
    assert (timeline.now, timeline.next_moment()) == (0, None)


def test_time_passes_also_when_nothing_is_due() -> None:
    timeline = Timeline()
    assert timeline.run_until(7) == timeline.now == 7


def test_time_never_runs_back() -> None:
    room = Room()
    room.timeline.run_until(7)
    assert room.timeline.run_until(3) == room.timeline.now == 7


def test_what_is_due_is_done_at_its_moment_and_no_later() -> None:
    room = Room()
    room.plan(5, 3, 9)
    assert room.timeline.next_moment() == 3
    room.timeline.run_until(5)
    assert room.done == [(3, "3"), (5, "5")]
    assert room.timeline.next_moment() == 9


def test_ties_go_by_order_of_scheduling() -> None:
    room = Room()
    for argument in "badc":
        room.timeline.at(4, "room", "note", argument)
    room.timeline.run_until(4)
    assert [argument for _, argument in room.done] == ["b", "a", "d", "c"]


def test_arguments_that_cannot_be_compared_may_tie() -> None:
    room = Room()
    room.timeline.at(1, "room", "note", {"a": 1})
    room.timeline.at(1, "room", "note", None)
    room.timeline.run_until(1)
    assert room.done == [(1, {"a": 1}), (1, None)]


def test_a_moment_that_has_passed_is_refused() -> None:
    room = Room()
    room.timeline.run_until(5)
    with pytest.raises(ValueError, match="note of room is asked for at 4 us, but it is 5 us already"):
        room.timeline.at(4, "room", "note", None)
    room.plan(5)
    room.timeline.run_until(5)
    assert room.done == [(5, "5")]


def test_what_an_action_schedules_for_the_same_instant_still_happens_in_it() -> None:
    room = Room()
    room.plan(2, verb="again")
    room.plan(2)
    room.timeline.run_until(2)
    assert room.done == [(2, "2"), (2, "2"), (2, "2, again")]


def test_whoever_has_enough_is_heard_between_instants_and_never_within_one() -> None:
    room = Room()
    room.plan(1, 1, 2, 3, verb="again")
    assert room.timeline.run_until(9, lambda: bool(room.done)) == 1
    assert [moment for moment, _ in room.done] == [1, 1, 1, 1]
    assert room.timeline.run_until(9, lambda: len(room.done) >= 5) == 2
    assert room.timeline.run_until(9, lambda: False) == 9


def test_whoever_has_enough_after_the_last_action_keeps_time_there() -> None:
    room = Room()
    room.plan(2)
    assert room.timeline.run_until(9, lambda: bool(room.done)) == room.timeline.now == 2


def test_what_is_taken_off_does_not_happen() -> None:
    room = Room()
    room.plan(1, 3)
    unwanted = room.timeline.at(1, "room", "note", "unwanted")
    room.timeline.cancel(unwanted)
    room.timeline.cancel(unwanted)
    room.timeline.run_until(3)
    assert room.done == [(1, "1"), (3, "3")]


def test_a_moment_whose_only_action_is_taken_off_is_none_any_more() -> None:
    room = Room()
    serial = room.timeline.at(4, "room", "note", "unwanted")
    room.plan(7)
    room.timeline.cancel(serial)
    assert room.timeline.next_moment() == 7
    serial = room.timeline.at(0, "room", "note", "unwanted")
    assert room.timeline.next_moment() == 0
    room.timeline.cancel(serial)
    room.plan(4)
    assert room.timeline.next_moment() == 4
    room.timeline.run_until(9)
    assert room.done == [(4, "4"), (7, "7")]


def test_a_run_within_an_action_goes_on_with_what_is_still_due() -> None:
    timeline = Timeline()
    done: list[str] = []

    def perform(verb: str, argument: Any) -> None:
        done.append(argument)
        if verb == "run":
            assert timeline.next_moment() == 3
            assert timeline.run_until(3) == 3
            assert timeline.next_moment() == 5
        done.append(f"{argument} is over")

    timeline.enter("room", perform)
    for moment, verb, argument in ((3, "run", "a"), (3, "note", "b"), (5, "note", "c")):
        timeline.at(moment, "room", verb, argument)
    timeline.run_until(5)
    assert done == ["a", "b", "b is over", "a is over", "c", "c is over"]


def test_what_fails_stays_due_before_all_others() -> None:
    room = Room()
    room.plan(2, 2, 4)
    room.broken = True
    with pytest.raises(OSError, match="no paper"):
        room.timeline.run_until(9)
    assert (room.timeline.now, room.timeline.next_moment()) == (2, 2)
    room.broken = False
    room.timeline.at(2, "room", "note", "late")
    room.timeline.run_until(9)
    assert room.done == [(2, "2"), (2, "2"), (2, "late"), (4, "4")]


@given(st.lists(st.integers(0, 20)), st.lists(st.integers(0, 25)))
def test_any_actions_come_as_a_sorted_list_would_have_them(moments: list[int], stops: list[int]) -> None:
    room = Room()
    for number, moment in enumerate(moments):
        room.timeline.at(moment, "room", "note", number)
    for stop in (*stops, 20):
        room.timeline.run_until(stop)
        due = sorted((moment, number) for number, moment in enumerate(moments) if moment <= room.timeline.now)
        assert room.done == due


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_actions_scheduled_on_the_way_take_their_place_among_the_others(pairs: list[tuple[int, int]]) -> None:
    timeline = Timeline()
    done: list[tuple[int, int]] = []
    serial = len(pairs)

    def perform(_verb: str, argument: tuple[int, int]) -> None:
        nonlocal serial
        number, further = argument
        done.append((timeline.now, number))
        if further >= 0:
            timeline.at(timeline.now + further, "room", "act", (serial, -1))
            serial += 1

    timeline.enter("room", perform)
    for number, (moment, further) in enumerate(pairs):
        timeline.at(moment, "room", "act", (number, further))
    timeline.run_until(18)
    assert done == sorted(done)
    assert len(done) == 2 * len(pairs)

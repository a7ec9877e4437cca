"""The announcer: every reply, counts merged, the caption's own sentence, and one announcement in two seconds."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.ui.announcer import EVERY, Announcer


def test_the_first_thing_that_happens_is_said_at_once_and_the_next_two_seconds_later() -> None:
    announcer = Announcer()
    announcer.hear_reply(True, "Success, receipt #4")
    assert announcer.speak(10.0) == "Success, receipt #4."
    announcer.hear_caption("The feed is 1 event behind.")
    assert announcer.wait(10.5) == 1.5
    assert announcer.speak(10.5) == ""
    assert announcer.speak(12.0) == "The feed is 1 event behind."
    assert announcer.wait(12.0) is None


def test_events_that_were_applied_meanwhile_are_counted_together() -> None:
    announcer = Announcer(checkpoint=3)
    for checkpoint in (4, 5, 6):
        announcer.hear_checkpoint(checkpoint)
    assert announcer.speak(0.0) == "3 events applied."
    announcer.hear_checkpoint(7)
    assert announcer.speak(2.0) == "1 event applied."


def test_replies_come_before_what_was_applied_and_the_caption_last() -> None:
    announcer = Announcer("Nothing yet.", 3)
    announcer.hear_caption("The read store is up to date, at #5.")
    announcer.hear_checkpoint(5)
    announcer.hear_reply(True, "Success, receipt #5")
    assert announcer.speak(0.0) == "Success, receipt #5. 2 events applied. The read store is up to date, at #5."


def test_a_rejection_that_the_caption_tells_too_is_said_once() -> None:
    announcer = Announcer()
    announcer.hear_reply(False, "Rejected: Ben already likes p1.")
    announcer.hear_caption("Rejected: Ben already likes p1.")
    assert announcer.speak(0.0) == "Rejected: Ben already likes p1."


def test_many_replies_are_counted() -> None:
    announcer = Announcer()
    for number in range(5):
        announcer.hear_reply(True, f"Success, receipt #{number}")
    announcer.hear_reply(False, "Rejected: no.")
    assert announcer.speak(0.0) == "5 commands succeeded. 1 command was rejected."


def test_a_caption_that_is_back_where_it_was_is_not_said() -> None:
    announcer = Announcer("Up to date.")
    announcer.hear_caption("Something else.")
    announcer.hear_caption("Up to date.")
    assert announcer.wait(0.0) is None
    assert announcer.speak(0.0) == ""


def test_a_read_store_that_is_built_anew_counts_from_its_beginning() -> None:
    announcer = Announcer(checkpoint=60)
    announcer.hear_checkpoint(0)
    assert announcer.wait(0.0) is None
    announcer.hear_checkpoint(20)
    assert announcer.speak(0.0) == "20 events applied."


PASSED = st.integers(0, 8).map(lambda sixteenths: sixteenths / 16)
"""Seconds that sum up exactly."""


@given(st.lists(st.tuples(PASSED, st.booleans(), st.integers(0, 3)), max_size=60))
def test_nothing_is_said_twice_lost_or_more_often_than_every_two_seconds(
    happenings: list[tuple[float, bool, int]],
) -> None:
    announcer = Announcer()
    now, checkpoint, replies, spoken = 0.0, 0, 0, []
    for passed, reply, applied in happenings:
        now, checkpoint = now + passed, checkpoint + applied
        if reply:
            replies += 1
            announcer.hear_reply(True, f"Success, receipt #{replies}")
        announcer.hear_checkpoint(checkpoint)
        if said := announcer.speak(now):
            spoken.append((now, said))
    if said := announcer.speak(now + EVERY):
        spoken.append((now + EVERY, said))
    moments = [moment for moment, _said in spoken]
    assert all(later - earlier >= EVERY for earlier, later in pairwise(moments))
    assert sum(_count(said, "applied") for _at, said in spoken) == checkpoint
    assert sum(said.count("Success") + _count(said, "succeeded") for _at, said in spoken) == replies
    assert announcer.wait(now + EVERY) is None


def _count(said: str, word: str) -> int:
    """Return the number before this word, as "3 events applied" tells it."""
    return sum(int(part.split()[0]) for part in said.split(".") if part.strip().endswith(word))

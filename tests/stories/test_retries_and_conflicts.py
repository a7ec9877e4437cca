"""Retries and conflicts: a command that is sent twice happens once, and of two edits of one version one wins."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from cqrs_sim.core.facts import Accepted, Committed, Rejected, Submitted
from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.remedies import REMEDIES, Remedies, Remedy, RemedyRule
from cqrs_sim.core.sentences import refusal
from cqrs_sim.core.settings import Capacities, Capacity, DelayLaw, Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, EditPost
from cqrs_sim.domains.social_feed.tables import POSTS
from tests.core.conftest import Open
from tests.core.play import Log, head, registered
from tests.stories.conftest import line

TOLD = (Submitted, Committed, Accepted, Rejected)
LAG = Settings(DelayLaw(mean=2 * SECOND))
SLOW = replace(LAG, capacities=Capacities(write=Capacity(1)))
"""The write store decides on one command a second."""


def text(block: str) -> str:
    return dedent(block).strip("\n")


class Run:
    """A run on stores of either kind in which three people are known, and what has happened in it since."""

    def __init__(self, open_run: Open, settings: Settings) -> None:
        self.simulation: Simulation = registered(open_run(head()))
        self.simulation.configure(settings)
        self.log = Log()
        self.simulation.subscribe(self.log)

    def at(self, seconds: float) -> Simulation:
        self.simulation.run_until(round(seconds * SECOND))
        return self.simulation

    def news(self) -> str:
        told = "\n".join(line(fact) for fact in self.log if isinstance(fact, TOLD))
        self.log.clear()
        return told


def test_a_retry_after_a_timeout_is_one_event_and_the_same_receipt(open_run: Open) -> None:
    run = Run(open_run, LAG)
    run.simulation.submit(CreatePost("Hello"), "Ana", "mine")
    run.at(5).submit(CreatePost("Hello"), "Ana", "mine")
    assert run.news() == text("""
        0.000  Ana sends CreatePost(text='Hello') as mine, ticket 4
        0.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        0.000  ticket 4 accepted, receipt #4
        5.000  Ana sends CreatePost(text='Hello') as mine, ticket 5
        5.000  ticket 5 accepted, receipt #4""")
    with run.simulation.stores.write.reading() as rows:
        assert len(rows.find(POSTS)) == 1
        assert [row.command_id for row in rows.find(OUTBOX)][3:] == ["mine"]


def test_a_retry_may_come_while_the_first_one_still_waits_in_the_queue(open_run: Open) -> None:
    run = Run(open_run, SLOW)
    run.simulation.submit(CreatePost("First"), "Ben")
    run.simulation.submit(CreatePost("Hello"), "Ana", "mine")
    run.at(0.5).submit(CreatePost("Hello"), "Ana", "mine")
    assert [submitted.command_id for submitted in run.simulation.queued] == ["c4", "mine", "mine"]
    run.at(5)
    assert run.news() == text("""
        0.000  Ben sends CreatePost(text='First') as c4, ticket 4
        0.000  Ana sends CreatePost(text='Hello') as mine, ticket 5
        0.500  Ana sends CreatePost(text='Hello') as mine, ticket 6
        1.000  #4 PostCreated(post=1, author=2, author_name='Ben', text='First'), p1 v1, committed
        1.000  ticket 4 accepted, receipt #4
        2.000  #5 PostCreated(post=2, author=1, author_name='Ana', text='Hello'), p2 v1, committed
        2.000  ticket 5 accepted, receipt #5
        3.000  ticket 6 accepted, receipt #5""")
    assert run.simulation.gate.receipt_of("Ana") == 5


def test_a_retry_of_what_was_rejected_is_judged_anew(open_run: Open) -> None:
    run = Run(open_run, LAG)
    run.simulation.submit(EditPost(1, "Hello", 1), "Ana", "mine")
    run.at(1).submit(CreatePost("Hi"), "Ana")
    run.at(2).submit(EditPost(1, "Hello", 1), "Ana", "mine")
    assert [type(fact) for fact in run.log if isinstance(fact, Accepted | Rejected)] == [Rejected, Accepted, Accepted]


@pytest.mark.parametrize("remedy", REMEDIES)
@pytest.mark.parametrize("settings", [LAG, SLOW], ids=["at once", "in a queue"])
def test_whatever_the_remedy_a_retry_happens_once(open_run: Open, settings: Settings, remedy: Remedy) -> None:
    run = Run(open_run, replace(settings, remedies=Remedies((RemedyRule(remedy),))))
    for seconds in (0, 0.1, 6):
        run.at(seconds).submit(CreatePost("Hello"), "Ana", "mine")
    run.at(20)
    assert [fact.receipt for fact in run.log if isinstance(fact, Accepted)] == [4, 4, 4]
    assert run.simulation.head == 4
    assert run.simulation.lane.checkpoint == 4
    assert run.simulation.doubles.of("read") == ()


def test_of_two_edits_from_one_version_one_wins_and_the_other_is_told(open_run: Open) -> None:
    run = Run(open_run, LAG)
    run.simulation.submit(CreatePost("Hello"), "Ana")
    run.at(3)
    run.log.clear()
    # Ana's post is open in two windows, and both show version 1.
    run.simulation.submit(EditPost(1, "Hello all", 1), "Ana")
    run.simulation.submit(EditPost(1, "Hello both", 1), "Ana")
    assert run.news() == text("""
        3.000  Ana sends EditPost(post=1, text='Hello all', expected_version=1) as c5, ticket 5
        3.000  #5 PostEdited(post=1, text='Hello all', post_version=2), p1 v2, committed
        3.000  ticket 5 accepted, receipt #5
        3.000  Ana sends EditPost(post=1, text='Hello both', expected_version=1) as c6, ticket 6
        3.000  ticket 6 rejected, latest_version: post p1, latest 2, seen 1""")
    with run.simulation.stores.write.reading() as rows:
        assert [(row.text, row.version) for row in rows.find(POSTS)] == [("Hello all", 2)]
    told = refusal(SOCIAL_FEED, "latest_version", {"post": "p1", "latest": 2, "seen": 1})
    assert told == "Post p1 is at version 2, edited from version 1"


def test_two_edits_may_wait_in_the_queue_together_and_the_first_in_it_wins(open_run: Open) -> None:
    run = Run(open_run, SLOW)
    run.simulation.submit(CreatePost("Hello"), "Ana")
    run.simulation.submit(EditPost(1, "Hello all", 1), "Ana")
    run.simulation.submit(EditPost(1, "Hello both", 1), "Ana")
    assert len(run.simulation.queued) == 3
    run.at(5)
    decided = [line(fact) for fact in run.log if isinstance(fact, Accepted | Rejected)]
    assert decided == [
        "1.000  ticket 4 accepted, receipt #4",
        "2.000  ticket 5 accepted, receipt #5",
        "3.000  ticket 6 rejected, latest_version: post p1, latest 2, seen 1",
    ]
    run.simulation.submit(EditPost(1, "Hello both", 2), "Ana")  # having looked again
    run.at(9)
    with run.simulation.stores.write.reading() as rows:
        assert [(row.text, row.version) for row in rows.find(POSTS)] == [("Hello both", 3)]

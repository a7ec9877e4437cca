"""Remedies for read-after-write: what each does about the same few seconds of Ana, as whole logs."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

from cqrs_sim.core import faults as done
from cqrs_sim.core.facts import Answered, AnsweredPending, Applied, Asked, Committed, TimedOut, Waits
from cqrs_sim.core.remedies import Remedies, RemedyRule
from cqrs_sim.core.settings import Capacities, Capacity, DelayLaw, Layout, Settings
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed, GetTrending
from tests.stories.conftest import Story

TOLD = (Committed, Asked, Waits, TimedOut, Applied, Answered, AnsweredPending)


def with_remedy(*rules: RemedyRule, settings: Settings | None = None) -> Settings:
    """Return settings with these rules; the delay is 4 s where nothing else is said."""
    return replace(settings or Settings(DelayLaw("fixed", 4 * SECOND)), remedies=Remedies(rules))


def posts_and_looks(*rules: RemedyRule) -> Story:
    """Let Ana post at 0 s and look at 1 s, and return what happened until 6 s."""
    story = Story(with_remedy(*rules))
    story.simulation.submit(CreatePost("Hello"), "Ana")
    story.at(1).ask(GetPostFeed(), "Ana")
    story.at(6)
    return story


def text(block: str) -> str:
    return dedent(block).strip("\n")


def test_without_a_remedy_ana_does_not_see_her_post() -> None:
    assert posts_and_looks().news(*TOLD) == text("""
        0.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        1.000  Ana asks GetPostFeed(limit=50), ticket 5
        1.000  ticket 5 answered at #3: nothing here yet
        4.000  #4 applied""")


def test_who_waits_for_the_receipt_is_answered_as_soon_as_it_is_reached() -> None:
    assert posts_and_looks(RemedyRule("wait", timeout=0)).news(*TOLD) == text("""
        0.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        1.000  Ana asks GetPostFeed(limit=50), ticket 5
        1.000  ticket 5 waits for #4 on read, for ever
        4.000  #4 applied
        4.000  ticket 5 answered at #4: 1 of feed""")


def test_a_timeout_shows_what_is_there_and_rolls_nothing_back() -> None:
    assert posts_and_looks(RemedyRule("wait", timeout=2 * SECOND)).news(*TOLD) == text("""
        0.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        1.000  Ana asks GetPostFeed(limit=50), ticket 5
        1.000  ticket 5 waits for #4 on read, until 3.000
        3.000  ticket 5 timed out: read at #3, not #4
        3.000  ticket 5 answered at #3: nothing here yet
        4.000  #4 applied""")


def test_a_timeout_may_say_that_it_is_pending_instead() -> None:
    story = posts_and_looks(RemedyRule("wait", timeout=2 * SECOND, on_timeout="pending"))
    assert story.news(TimedOut, Answered, AnsweredPending) == text("""
        3.000  ticket 5 timed out: read at #3, not #4
        3.000  ticket 5 answered at #3: #4 is pending""")


def test_who_reaches_it_at_the_very_moment_of_the_timeout_is_answered_in_time() -> None:
    story = posts_and_looks(RemedyRule("wait", timeout=3 * SECOND))
    assert story.news(Applied, TimedOut, Answered) == text("""
        4.000  #4 applied
        4.000  ticket 5 answered at #4: 1 of feed""")


def test_only_who_has_the_remedy_waits_and_only_for_an_own_receipt() -> None:
    story = Story(with_remedy(RemedyRule("wait", "Ana", "GetPostFeed", timeout=0)))
    simulation = story.simulation
    simulation.submit(CreatePost("Hello"), "Ben")
    simulation.ask(GetPostFeed(), "Ana")
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.ask(GetTrending(), "Ana")
    simulation.ask(GetPostFeed(), "Ben")
    simulation.ask(GetPostFeed(), "Ana")
    assert story.news(Waits, Answered) == text("""
        0.000  ticket 5 answered at #3: nothing here yet
        0.000  ticket 7 answered at #3: nothing here yet
        0.000  ticket 8 answered at #3: nothing here yet
        0.000  ticket 9 waits for #5 on read, for ever""")
    assert [ticket.number for ticket in simulation.read_side.answering.waiting] == [9]


def test_who_waits_holds_nobody_up_at_a_replica_of_limited_capacity() -> None:
    slow = Settings(DelayLaw("fixed", 4 * SECOND), capacities=Capacities(replica=Capacity(1)))
    story = Story(with_remedy(RemedyRule("wait", "Ana", timeout=0), settings=slow))
    story.simulation.submit(CreatePost("Hello"), "Ana")
    for client in ("Ana", "Ben", "Cy"):
        story.simulation.ask(GetPostFeed(), client)
    story.at(6)
    assert story.news(Asked, Waits, Answered) == text("""
        0.000  Ana asks GetPostFeed(limit=50), ticket 5
        0.000  Ben asks GetPostFeed(limit=50), ticket 6
        0.000  Cy asks GetPostFeed(limit=50), ticket 7
        1.000  ticket 5 waits for #4 on read, for ever
        2.000  ticket 6 answered at #3: nothing here yet
        3.000  ticket 7 answered at #3: nothing here yet
        4.000  ticket 5 answered at #4: 1 of feed""")


def test_a_timeout_counts_from_the_question_also_where_there_is_a_queue_before() -> None:
    slow = Settings(DelayLaw("fixed", 4 * SECOND), capacities=Capacities(replica=Capacity(1)))
    story = Story(with_remedy(RemedyRule("wait", timeout=SECOND // 2), settings=slow))
    story.simulation.submit(CreatePost("Hello"), "Ana")
    story.simulation.ask(GetPostFeed(), "Ana")
    story.at(6)
    assert story.news(Waits, TimedOut, Answered) == text("""
        1.000  ticket 5 timed out: read at #3, not #4
        1.000  ticket 5 answered at #3: nothing here yet""")


def test_who_waits_goes_on_with_the_lane_that_takes_over() -> None:
    story = Story(with_remedy(RemedyRule("wait", timeout=0)))
    simulation = story.simulation
    simulation.submit(CreatePost("Hello"), "Ana")
    story.at(1).ask(GetPostFeed(), "Ana")
    simulation.configure(replace(simulation.settings, layout=Layout(separate=("feed",))))
    story.at(6)
    assert story.news(Waits, Answered) == text("""
        1.000  ticket 5 waits for #4 on read, for ever
        1.120  ticket 5 answered at #4: 1 of feed""")


def test_who_waits_for_an_event_that_was_lost_waits_until_it_is_sent_again() -> None:
    story = Story(with_remedy(RemedyRule("wait", timeout=0), settings=Settings(DelayLaw("fixed", SECOND))))
    story.simulation.configure(
        replace(story.simulation.settings, faults=replace(story.simulation.settings.faults, retry=0))
    )
    story.simulation.inject(done.LoseNext())
    story.simulation.submit(CreatePost("Hello"), "Ana")
    story.simulation.ask(GetPostFeed(), "Ana")
    story.at(60).inject(done.SendAgain())
    story.at(70)
    assert story.news(Waits, Answered) == text("""
        0.000  ticket 5 waits for #4 on read, for ever
        61.000  ticket 5 answered at #4: 1 of feed""")


def lanes_of(story: Story, client: str, looks: int) -> list[str]:
    """Return which lanes answered when the client looked so often."""
    for _ in range(looks):
        story.simulation.ask(GetPostFeed(), client)
    lanes = [fact.lane for fact in story.log if isinstance(fact, Answered) and fact.client == client]
    story.log.clear()
    return lanes


def test_who_has_a_sticky_replica_stays_there_while_others_go_round() -> None:
    story = Story(with_remedy(RemedyRule("sticky", "Ana"), settings=Settings(layout=Layout(replicas=3))))
    story.at(1)
    story.log.clear()
    assert len(set(lanes_of(story, "Ana", 9))) == 1
    assert lanes_of(story, "Ben", 6) == ["read", "read2", "read3"] * 2

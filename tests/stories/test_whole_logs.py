"""Whole logs: every fact of a small story, in its order and at its moment."""

from __future__ import annotations

from textwrap import dedent

from cqrs_sim.core.facts import Applied, Delivered, Held, Sent
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPost
from tests.core.play import delayed, digests
from tests.stories.conftest import Story


def lines(block: str) -> str:
    """Return an indented block as the story has it."""
    return dedent(block).strip("\n")


def test_a_post_crosses_in_two_seconds() -> None:
    story = Story(delayed(seconds=2))
    story.at(1).submit(CreatePost("Hello"), "Ana")
    story.at(9)
    assert story.news() == lines("""
        1.000  Ana sends CreatePost(text='Hello') as c4, ticket 4
        1.000    caller_registered: holds
        1.000    text_not_empty: holds
        1.000    text_at_most_280: holds
        1.000    write: + posts 1
        1.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Hello'), p1 v1, committed
        1.000  ticket 4 accepted, receipt #4
        1.000  #4 sent, due at 3.000
        3.000  #4 delivered
        3.000    read: + feed 1
        3.000    read: + home_feed 1 Ana
        3.000    read: profiles 1, posts 0 -> 1, as_of 1 -> 4
        3.000    read: + trending 1
        3.000    read: + post_pages 1 0
        3.000  #4 applied
        """)


def test_a_second_like_is_rejected_with_its_rule_and_changes_nothing() -> None:
    story = Story(delayed(seconds=0))
    story.at(1).submit(CreatePost("Hello"), "Ana")
    story.at(2).submit(LikePost(1), "Ben")
    story.news()
    before = digests(story.simulation), story.simulation.head
    story.at(3).submit(LikePost(1), "Ben")
    story.at(9)
    assert story.news() == lines("""
        3.000  Ben sends LikePost(post=1) as c6, ticket 6
        3.000    caller_registered: holds
        3.000    post_exists: holds
        3.000    post_not_deleted: holds
        3.000    one_like_per_person: broken by client Ben, post p1
        3.000  ticket 6 rejected, one_like_per_person: client Ben, post p1
        """)
    assert (digests(story.simulation), story.simulation.head) == before


def test_a_reader_sees_the_post_when_it_has_arrived_and_no_sooner() -> None:
    story = Story(delayed(seconds=2))
    story.at(1).submit(CreatePost("Hello"), "Ana")
    story.news()
    story.at(2.999).ask(GetPost(1), "Ben")
    story.at(3).ask(GetPost(1), "Ben")
    assert story.news() == lines("""
        2.999  Ben asks GetPost(post=1), ticket 5
        2.999  ticket 5 answered at #3: nothing here yet
        3.000  #4 delivered
        3.000    read: + feed 1
        3.000    read: + home_feed 1 Ana
        3.000    read: profiles 1, posts 0 -> 1, as_of 1 -> 4
        3.000    read: + trending 1
        3.000    read: + post_pages 1 0
        3.000  #4 applied
        3.000  Ben asks GetPost(post=1), ticket 6
        3.000  ticket 6 answered at #4: 1 of post_pages
        """)


def test_without_delay_a_like_is_shown_at_the_instant_it_is_given() -> None:
    story = Story(delayed(seconds=0))
    story.at(1).submit(CreatePost("Hello"), "Ana")
    story.news()
    story.at(2).submit(LikePost(1), "Ben")
    story.simulation.ask(GetPost(1), "Ben")
    assert story.news() == lines("""
        2.000  Ben sends LikePost(post=1) as c5, ticket 5
        2.000    caller_registered: holds
        2.000    post_exists: holds
        2.000    post_not_deleted: holds
        2.000    one_like_per_person: holds
        2.000    write: + likes 1 2
        2.000  #5 PostLiked(post=1, user=2, author=1), p1 v2, committed
        2.000  ticket 5 accepted, receipt #5
        2.000  #5 sent, due at 2.000
        2.000  #5 delivered
        2.000    read: feed 1, likes 0 -> 1, as_of 4 -> 5
        2.000    read: home_feed 1 Ana, likes 0 -> 1, as_of 4 -> 5
        2.000    read: profiles 1, likes_received 0 -> 1, as_of 4 -> 5
        2.000    read: trending 1, likes 0 -> 1, score 0 -> 1, as_of 4 -> 5
        2.000    read: post_pages 1 0, likes 0 -> 1, as_of 4 -> 5
        2.000  #5 applied
        2.000  Ben asks GetPost(post=1), ticket 6
        2.000  ticket 6 answered at #5: 1 of post_pages
        """)


def test_the_third_post_overtakes_and_waits_for_the_second() -> None:
    story = Story(delayed("exponential", seconds=2), seed=5)
    for moment, text in ((1, "One"), (2, "Two"), (2.5, "Three")):
        story.at(moment).submit(CreatePost(text), "Ana")
    story.at(9)
    assert story.news(Sent, Delivered, Held, Applied) == lines("""
        1.000  #4 sent, due at 1.504
        1.504  #4 delivered
        1.504  #4 applied
        2.000  #5 sent, due at 6.415
        2.500  #6 sent, due at 3.119
        3.119  #6 delivered
        3.119  #6 held, waits for #5
        6.415  #5 delivered
        6.415  #5 applied
        6.415  #6 applied
        """)


def test_a_shorter_delay_overtakes_what_is_on_its_way_but_not_in_the_store() -> None:
    story = Story(delayed(seconds=5))
    story.at(1).submit(CreatePost("Slow"), "Ana")
    story.simulation.configure(delayed(seconds=1))
    story.simulation.submit(LikePost(1), "Ben")
    story.at(9)
    assert story.news() == lines("""
        1.000  Ana sends CreatePost(text='Slow') as c4, ticket 4
        1.000    caller_registered: holds
        1.000    text_not_empty: holds
        1.000    text_at_most_280: holds
        1.000    write: + posts 1
        1.000  #4 PostCreated(post=1, author=1, author_name='Ana', text='Slow'), p1 v1, committed
        1.000  ticket 4 accepted, receipt #4
        1.000  #4 sent, due at 6.000
        1.000  delay is fixed 1 s
        1.000  Ben sends LikePost(post=1) as c5, ticket 5
        1.000    caller_registered: holds
        1.000    post_exists: holds
        1.000    post_not_deleted: holds
        1.000    one_like_per_person: holds
        1.000    write: + likes 1 2
        1.000  #5 PostLiked(post=1, user=2, author=1), p1 v2, committed
        1.000  ticket 5 accepted, receipt #5
        1.000  #5 sent, due at 2.000
        2.000  #5 delivered
        2.000  #5 held, waits for #4
        6.000  #4 delivered
        6.000    read: + feed 1
        6.000    read: + home_feed 1 Ana
        6.000    read: profiles 1, posts 0 -> 1, as_of 1 -> 4
        6.000    read: + trending 1
        6.000    read: + post_pages 1 0
        6.000  #4 applied
        6.000    read: feed 1, likes 0 -> 1, as_of 4 -> 5
        6.000    read: home_feed 1 Ana, likes 0 -> 1, as_of 4 -> 5
        6.000    read: profiles 1, likes_received 0 -> 1, as_of 4 -> 5
        6.000    read: trending 1, likes 0 -> 1, score 0 -> 1, as_of 4 -> 5
        6.000    read: post_pages 1 0, likes 0 -> 1, as_of 4 -> 5
        6.000  #5 applied
        """)


def test_a_like_of_a_post_that_is_not_shown_yet_is_accepted_for_the_write_store_knows_it() -> None:
    story = Story(delayed(seconds=2))
    story.at(1).submit(CreatePost("Hello"), "Ana")
    story.news()
    story.at(1.5).ask(GetPost(1), "Ben")
    story.simulation.submit(LikePost(1), "Ben")
    assert story.news() == lines("""
        1.500  Ben asks GetPost(post=1), ticket 5
        1.500  ticket 5 answered at #3: nothing here yet
        1.500  Ben sends LikePost(post=1) as c6, ticket 6
        1.500    caller_registered: holds
        1.500    post_exists: holds
        1.500    post_not_deleted: holds
        1.500    one_like_per_person: holds
        1.500    write: + likes 1 2
        1.500  #5 PostLiked(post=1, user=2, author=1), p1 v2, committed
        1.500  ticket 6 accepted, receipt #5
        1.500  #5 sent, due at 3.500
        """)

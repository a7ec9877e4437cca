"""The social feed as a whole: who is there at first, and what its samples say."""

from __future__ import annotations

from cqrs_sim.core.messages import storable
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.habits import COMMENTS, POSTS
from tests.domains.social_feed.play import World

PEOPLE = [(sample.client, sample.command) for sample in SOCIAL_FEED.opening]


def test_three_people_register_and_that_makes_three_events() -> None:
    assert [envelope.client for envelope in World(PEOPLE).log] == ["Ana", "Ben", "Cy"]


def test_sample_texts_are_short_and_can_be_kept() -> None:
    for text in (*POSTS, *COMMENTS):
        assert 0 < len(text) <= 45
    for sample in SOCIAL_FEED.samples:
        storable(sample.command)

"""What the tests of the social feed play with: its world, and people and posts that are there already."""

from __future__ import annotations

from collections.abc import Iterable

from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, DeletePost, RegisterUser
from tests.domains import world
from tests.domains.world import Step

PEOPLE: tuple[Step, ...] = tuple((name, RegisterUser(name)) for name in ("Ana", "Ben", "Cy"))
TWO_POSTS: tuple[Step, ...] = (
    *PEOPLE,
    ("Ana", CreatePost("Hello")),
    ("Ben", CreatePost("Gone soon")),
    ("Ben", DeletePost(2)),
)
"""p1 is Ana's, p2 was Ben's and is deleted, p3 never was."""


class World(world.World):
    """A social feed."""

    def __init__(self, steps: Iterable[Step] = ()) -> None:
        super().__init__(SOCIAL_FEED, steps)

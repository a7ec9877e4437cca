"""The sample people and what they write when someone asks for sample posts."""

from __future__ import annotations

from cqrs_sim.core.domain import SampleCommand
from cqrs_sim.domains.social_feed.commands import AddComment, CreatePost, FollowUser, LikePost, RegisterUser

PEOPLE = tuple(SampleCommand(name, RegisterUser(name)) for name in ("Ana", "Ben", "Cy"))

# p1 and p2 are the two posts of a log that is otherwise empty; in a longer one some of these may be rejected.
SAMPLES = (
    SampleCommand("Ana", CreatePost("The window seats in the library have sockets")),
    SampleCommand("Ben", CreatePost("Lunch at noon, who is in?")),
    SampleCommand("Ben", LikePost(1)),
    SampleCommand("Cy", LikePost(1)),
    SampleCommand("Cy", AddComment(2, "Me! Keep me a seat")),
    SampleCommand("Cy", FollowUser("Ana")),
)

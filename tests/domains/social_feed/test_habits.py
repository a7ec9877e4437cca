"""What simulated clients do with what they see."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

from cqrs_sim.core.messages import Command
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import (
    AddComment,
    CreatePost,
    DeletePost,
    EditPost,
    FollowUser,
    LikePost,
    RegisterUser,
    UnlikePost,
)
from cqrs_sim.domains.social_feed.habits import WEIGHTS
from cqrs_sim.domains.social_feed.queries import (
    GetHomeFeed,
    GetPost,
    GetPostFeed,
    GetTrending,
    GetUserProfile,
)
from tests.domains.social_feed.oracle import Oracle, without_position
from tests.domains.social_feed.play import PEOPLE, World
from tests.domains.world import Refused, draws

HABITS = SOCIAL_FEED.habits
ALMOST_ONE = 1 - 2**-53


@pytest.fixture
def seen() -> tuple[Any, ...]:
    """Return a feed of two posts, p1 by Ana with a like and p2 by Ben."""
    world = World((*PEOPLE, ("Ana", CreatePost("a")), ("Ben", CreatePost("b")), ("Cy", LikePost(1))))
    return tuple(world.ask("Ana", GetPostFeed()))


def test_weights_are_percent() -> None:
    assert sum(weight for _, weight in WEIGHTS) == 100


def test_likes_come_most_often_and_deletions_least(seen: tuple[Any, ...]) -> None:
    chance = Random(1)
    kinds = Counter(type(HABITS.write(draws(chance), "Ana", seen)) for _ in range(5000))
    assert [kind for kind, _ in kinds.most_common()] == [
        LikePost,
        AddComment,
        CreatePost,
        EditPost,
        UnlikePost,
        FollowUser,
        DeletePost,
    ]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.9, 0.95, 0.99, ALMOST_ONE])
def test_who_has_seen_nothing_writes_a_post(share: float) -> None:
    assert isinstance(HABITS.write(lambda _: share, "Ana", ()), CreatePost)


def test_who_has_seen_only_a_profile_writes_a_post() -> None:
    profile = tuple(World(PEOPLE).ask("Ana", GetUserProfile("Ana")))
    chance = Random(2)
    kinds = {type(HABITS.write(draws(chance), "Ana", profile)) for _ in range(300)}
    assert kinds == {CreatePost}


def test_people_act_only_on_what_they_saw_and_change_only_their_own(seen: tuple[Any, ...]) -> None:
    chance = Random(3)
    for _ in range(2000):
        command: Command = HABITS.write(draws(chance), "Ana", seen)
        match command:
            case LikePost(post) | AddComment(post):
                assert post in {1, 2}
            case UnlikePost(post) | DeletePost(post):
                assert post == 1
            case EditPost(post, _, version):
                assert (post, version) == (1, 1)
            case FollowUser(name):
                assert name == "Ben"
            case _:
                assert isinstance(command, CreatePost)


def test_what_is_read_most_is_the_feed_and_a_profile_is_ones_own() -> None:
    chance = Random(4)
    queries = [HABITS.read(draws(chance), "Ana") for _ in range(2000)]
    kinds = [kind for kind, _ in Counter(map(type, queries)).most_common()]
    assert kinds == [GetPostFeed, GetHomeFeed, GetTrending, GetUserProfile]
    assert {query.name for query in queries if isinstance(query, GetUserProfile)} == {"Ana"}


@pytest.mark.parametrize("share", [0.0, ALMOST_ONE])
def test_the_ends_of_a_draw_are_no_trouble(seen: tuple[Any, ...], share: float) -> None:
    HABITS.write(lambda _: share, "Ana", seen)
    HABITS.read(lambda _: share, "Ana")


def test_clients_join_under_names_of_their_own() -> None:
    assert {HABITS.join(name) for name in HABITS.clients} == {RegisterUser(name) for name in HABITS.clients}
    assert not set(HABITS.clients) & {sample.client for sample in SOCIAL_FEED.opening}
    World((*PEOPLE, *((name, HABITS.join(name)) for name in HABITS.clients)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_most_of_what_clients_do_is_accepted_and_both_sides_agree(seed: int) -> None:
    chance = Random(seed)
    world = World((name, HABITS.join(name)) for name in HABITS.clients)
    refused = 0
    for _ in range(600):
        draw = draws(chance)
        client = chance.choice(HABITS.clients)
        asked = world.ask(client, HABITS.read(draws(chance), client))
        try:
            world.submit(client, HABITS.write(draw, client, tuple(asked)))
        except Refused:
            refused += 1
    assert 0 < refused < 300
    assert without_position(world.read_rows()) == Oracle(world).tables()


def test_a_page_of_comments_is_no_trouble() -> None:
    world = World((*PEOPLE, ("Ana", CreatePost("a")), ("Ana", AddComment(1, "b"))))
    page = tuple(world.ask("Ana", GetPost(1)))
    chance = Random(5)
    edits = [command for _ in range(500) if isinstance(command := HABITS.write(draws(chance), "Ana", page), EditPost)]
    assert {edit.expected_version for edit in edits} == {1}

"""What queries answer."""

from __future__ import annotations

import pytest

from cqrs_sim.core.domain import QueryHandler
from cqrs_sim.core.messages import Caller, Query
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import AddComment, CreatePost, FollowUser, LikePost
from cqrs_sim.domains.social_feed.queries import (
    GetHomeFeed,
    GetPost,
    GetPostFeed,
    GetTrending,
    GetUserProfile,
)
from tests.domains.social_feed.play import PEOPLE, World

EXAMPLES: dict[type[Query], Query] = {
    GetPostFeed: GetPostFeed(),
    GetHomeFeed: GetHomeFeed(),
    GetPost: GetPost(1),
    GetUserProfile: GetUserProfile("Ana"),
    GetTrending: GetTrending(),
}


@pytest.fixture
def world() -> World:
    """Return a world of four posts: p2 has a comment, p3 two likes, p1 one like."""
    return World(
        (
            *PEOPLE,
            *((author, CreatePost(f"By {author}")) for author in ("Ana", "Ben", "Cy", "Ana")),
            ("Ana", LikePost(3)),
            ("Ben", LikePost(3)),
            ("Cy", LikePost(1)),
            ("Cy", AddComment(2, "Nice")),
            ("Ben", FollowUser("Ana")),
        )
    )


def posts(rows: list[object]) -> list[int]:
    """Return the posts of an answer."""
    return [row.post for row in rows]  # type: ignore[attr-defined]  # each of these tables has the column


def test_the_feed_shows_everyones_posts_newest_first(world: World) -> None:
    assert posts(world.ask("Ana", GetPostFeed())) == [4, 3, 2, 1]


def test_the_feed_stops_at_its_limit(world: World) -> None:
    assert posts(world.ask("Ana", GetPostFeed(limit=2))) == [4, 3]


@pytest.mark.parametrize("query", [GetPostFeed(limit=-1), GetTrending(limit=-1), GetTrending(limit=0)])
def test_a_limit_below_one_asks_for_nothing_of_any_store(world: World, query: Query) -> None:
    select = SOCIAL_FEED.query_handler_of[type(query)].select(query, Caller("Ana", 0))
    assert select.limit == 0
    assert world.ask("Ana", query) == []


def test_the_home_feed_shows_own_posts_and_those_of_people_followed(world: World) -> None:
    assert posts(world.ask("Ben", GetHomeFeed())) == [4, 2, 1]
    assert posts(world.ask("Cy", GetHomeFeed())) == [3]


def test_the_home_feed_of_a_stranger_is_empty(world: World) -> None:
    assert world.ask("Zed", GetHomeFeed()) == []


def test_a_post_is_answered_with_its_comments(world: World) -> None:
    assert [(row.author_name, row.text) for row in world.ask("Ana", GetPost(2))] == [
        ("Ben", "By Ben"),
        ("Cy", "Nice"),
    ]


def test_a_post_that_is_not_there_is_an_empty_answer(world: World) -> None:
    assert world.ask("Ana", GetPost(9)) == []


def test_a_profile_is_found_by_its_name(world: World) -> None:
    (row,) = world.ask("Cy", GetUserProfile("Ana"))
    assert (row.posts, row.followers, row.following, row.likes_received) == (2, 1, 0, 1)


def test_trending_ranks_by_score_and_equals_by_age_newest_first(world: World) -> None:
    answer = world.ask("Ana", GetTrending())
    assert [(row.post, row.score) for row in answer] == [(3, 2), (2, 2), (1, 1), (4, 0)]


@pytest.mark.parametrize("handler", SOCIAL_FEED.queries, ids=lambda handler: handler.query.__name__)
def test_a_query_asks_the_first_table_of_its_read_model(handler: QueryHandler[Query]) -> None:
    select = handler.select(EXAMPLES[handler.query], Caller("Ana", 0))
    model = next(model for model in SOCIAL_FEED.read_models if model.name == handler.read_model)
    assert select.table is model.tables[0]

"""What each event does to each read table."""

from __future__ import annotations

from typing import Any

import pytest

from cqrs_sim.core.domain import ReadModel
from cqrs_sim.core.messages import Command
from cqrs_sim.core.projection import projections_of
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import (
    AddComment,
    CreatePost,
    DeletePost,
    EditPost,
    FollowUser,
    LikePost,
    RegisterUser,
    UnfollowUser,
    UnlikePost,
    UpdateProfile,
)
from cqrs_sim.domains.social_feed.events import (
    CommentAdded,
    PostCreated,
    PostDeleted,
    PostEdited,
    PostLiked,
    PostUnliked,
    ProfileUpdated,
    UserFollowed,
    UserRegistered,
    UserUnfollowed,
)
from tests.domains.social_feed.oracle import Oracle, without_position
from tests.domains.social_feed.play import PEOPLE, World
from tests.domains.world import SECOND, Fenced, Step, empty_read_store, rows_of

BUSY: tuple[Step, ...] = (
    *PEOPLE,
    ("Ana", CreatePost("Hello")),
    ("Ben", CreatePost("Lunch?")),
    ("Cy", FollowUser("Ana")),
    ("Ben", FollowUser("Ana")),
    ("Ben", LikePost(1)),
    ("Cy", LikePost(1)),
    ("Cy", AddComment(1, "Hi")),
    ("Ana", AddComment(2, "Yes")),
)

EVENTS_OF: dict[str, tuple[Step, object, str]] = {
    "registering": (("Dia", RegisterUser("Dia")), UserRegistered(4, "Dia", "Dia", ""), "u4"),
    "a new profile": (("Ana", UpdateProfile("A.", "b")), ProfileUpdated(1, "A.", "b"), "u1"),
    "following": (("Ana", FollowUser("Ben")), UserFollowed(1, "Ana", 2, "Ben"), "u1"),
    "unfollowing": (("Ben", UnfollowUser("Ana")), UserUnfollowed(2, "Ben", 1, "Ana"), "u2"),
    "posting": (("Cy", CreatePost("New")), PostCreated(3, 3, "Cy", "New"), "p3"),
    "editing": (("Ana", EditPost(1, "Hello!", 1)), PostEdited(1, "Hello!", 2), "p1"),
    "deleting": (("Ana", DeletePost(1)), PostDeleted(1, 1, 2), "p1"),
    "liking": (("Ana", LikePost(1)), PostLiked(1, 1, 1), "p1"),
    "unliking": (("Ben", UnlikePost(1)), PostUnliked(1, 2, 1), "p1"),
    "commenting": (("Ben", AddComment(1, "Hey")), CommentAdded(1, 3, 2, "Ben", "Hey"), "p1"),
}


@pytest.mark.parametrize(("step", "event", "subject"), EVENTS_OF.values(), ids=EVENTS_OF)
def test_a_command_tells_of_one_event_about_its_subject(step: Step, event: object, subject: str) -> None:
    envelope = World(BUSY).submit(*step)
    assert (envelope.event, envelope.subject) == (event, subject)


def test_every_kind_of_event_is_told_of() -> None:
    assert {type(event) for _, event, _ in EVENTS_OF.values()} == set(SOCIAL_FEED.events)


@pytest.mark.parametrize("step", [step for step, _, _ in EVENTS_OF.values()], ids=EVENTS_OF)
def test_after_each_event_the_read_tables_agree_with_the_write_tables(step: Step) -> None:
    world = World((*BUSY, step))
    assert without_position(world.read_rows()) == Oracle(world).tables()


CHANGED_TABLES: dict[str, tuple[Step, set[str]]] = {
    "registering": (("Dia", RegisterUser("Dia")), {"profiles", "home_follows"}),
    "a new profile": (
        ("Ana", UpdateProfile("A.", "b")),
        {"profiles", "feed", "home_feed", "trending", "post_pages"},
    ),
    "following": (("Ana", FollowUser("Ben")), {"profiles", "home_feed", "home_follows"}),
    "unfollowing": (("Ben", UnfollowUser("Ana")), {"profiles", "home_feed", "home_follows"}),
    "posting": (("Cy", CreatePost("New")), {"profiles", "feed", "home_feed", "trending", "post_pages"}),
    "editing": (("Ana", EditPost(1, "!", 1)), {"feed", "home_feed", "trending", "post_pages"}),
    "deleting": (("Ana", DeletePost(1)), {"profiles", "feed", "home_feed", "trending", "post_pages"}),
    "liking": (("Ana", LikePost(1)), {"profiles", "feed", "home_feed", "trending", "post_pages"}),
    "unliking": (("Ben", UnlikePost(1)), {"profiles", "feed", "home_feed", "trending", "post_pages"}),
    "commenting": (("Ben", AddComment(1, "!")), {"feed", "home_feed", "trending", "post_pages"}),
}


@pytest.mark.parametrize(("step", "tables"), CHANGED_TABLES.values(), ids=CHANGED_TABLES)
def test_an_event_changes_these_tables_and_says_so_in_their_rows(step: Step, tables: set[str]) -> None:
    world = World((*BUSY, step))
    envelope, changes = world.changes[-1]
    assert {change.table for change in changes} == tables
    assert all(change.after is None or change.after.as_of == envelope.position for change in changes)


def column(world: World, table: str, wanted: str, **where: Any) -> list[Any]:
    """Return one column of the rows of a read table where these values stand."""
    rows = world.read_rows()[table]
    return [getattr(row, wanted) for row in rows if all(getattr(row, name) == value for name, value in where.items())]


def test_following_brings_the_posts_that_exist_and_unfollowing_takes_them_away() -> None:
    world = World((*PEOPLE, ("Ana", CreatePost("a")), ("Ben", CreatePost("b")), ("Ana", CreatePost("c"))))
    world.submit("Ben", FollowUser("Ana"))
    assert column(world, "home_feed", "post", follower="Ben") == [1, 2, 3]
    world.submit("Ben", UnfollowUser("Ana"))
    assert column(world, "home_feed", "post", follower="Ben") == [2]


def test_a_follower_finds_the_counts_and_texts_of_earlier_posts_as_they_are_now() -> None:
    world = World((*BUSY, ("Ana", EditPost(1, "Hello!", 1)), ("Ben", UnfollowUser("Ana"))))
    world.submit("Ana", LikePost(1))
    world.submit("Ben", FollowUser("Ana"))
    (row,) = [row for row in world.read_rows()["home_feed"] if (row.follower, row.post) == ("Ben", 1)]
    assert (row.text, row.version, row.likes, row.comments) == ("Hello!", 2, 3, 1)
    assert row.as_of == world.log[-1].position


def test_a_new_display_name_reaches_every_row_that_shows_it() -> None:
    world = World((*BUSY, ("Ana", UpdateProfile("Anna"))))
    for table in ("feed", "home_feed", "trending", "post_pages"):
        assert set(column(world, table, "author_name", author=1)) == {"Anna"}
        assert "Anna" not in column(world, table, "author_name", author=2)


def test_a_post_after_a_new_display_name_shows_it() -> None:
    world = World((*PEOPLE, ("Ana", UpdateProfile("Anna")), ("Ana", CreatePost("Hello"))))
    assert column(world, "feed", "author_name") == ["Anna"]


def test_a_deleted_post_takes_its_likes_from_its_author() -> None:
    world = World(BUSY)
    assert column(world, "profiles", "likes_received", name="Ana") == [2]
    world.submit("Ana", DeletePost(1))
    assert column(world, "profiles", "likes_received", name="Ana") == [0]
    assert column(world, "profiles", "posts", name="Ana") == [0]


def test_a_page_holds_the_post_and_then_its_comments_in_order() -> None:
    world = World((*BUSY, ("Ben", AddComment(1, "Hey"))))
    assert column(world, "post_pages", "text", post=1) == ["Hello", "Hi", "Hey"]
    assert column(world, "post_pages", "entry", post=1) == [0, 1, 3]


def test_a_comment_counts_for_two_likes() -> None:
    world = World(BUSY)
    assert column(world, "trending", "score", post=1) == [2 + 2 * 1]


def test_rows_carry_the_moment_of_their_event_not_of_their_projection() -> None:
    world = World((*PEOPLE, ("Ana", CreatePost("Hello"))))
    assert column(world, "feed", "created_at") == [4 * SECOND]


@pytest.mark.parametrize("model", SOCIAL_FEED.read_models, ids=lambda model: model.name)
def test_a_read_model_builds_itself_from_its_own_tables_alone(model: ReadModel) -> None:
    world = World(BUSY)
    for step, _, _ in EVENTS_OF.values():
        world.try_each([step])
    store = empty_read_store((model,))
    projections = projections_of((model,))
    for envelope in world.log:
        with store.transaction() as rows:
            for projection in projections.get(type(envelope.event), ()):
                projection(Fenced(rows, model), envelope)
    everything = world.read_rows()
    assert rows_of(store, (model,)) == {table.name: everything[table.name] for table in model.tables}


@pytest.mark.parametrize("command", [LikePost(1), AddComment(1, "x")], ids=["like", "comment"])
def test_a_like_or_comment_changes_one_row_a_table_whatever_else_there_is(command: Command) -> None:
    many = [("Ben", CreatePost(f"Post {number}")) for number in range(30)]
    world = World((*PEOPLE, ("Ana", CreatePost("Hello")), *many))
    world.submit("Cy", command)
    _, changes = world.changes[-1]
    tables = [change.table for change in changes if change.before is not None]
    assert len(tables) == len(set(tables))

"""Random streams of commands, good and bad: both sides stay right, whatever people do."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

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
from cqrs_sim.domains.social_feed.people import folded
from cqrs_sim.domains.social_feed.tables import COMMENTS, FOLLOWS, LIKES, NAMES, POSTS, USERS
from tests.domains.social_feed.oracle import Oracle, without_position
from tests.domains.social_feed.play import PEOPLE, World
from tests.domains.world import Refused, Step, empty_read_store, fold_one, folded_log

MODELS = SOCIAL_FEED.read_models

names = st.sampled_from(["Ana", "Ben", "Cy", "Dia", "dia", ""])
posts = st.integers(0, 6)
texts = st.sampled_from(["Hello", "Lunch?", "Queues smooth bursts", " ", "x" * 281])
versions = st.integers(1, 3)
display_names = st.sampled_from(["Ana", "Anna", "Captain", ""])
commands = st.one_of(
    st.builds(CreatePost, texts),
    st.builds(CreatePost, texts),
    st.builds(LikePost, posts),
    st.builds(LikePost, posts),
    st.builds(LikePost, posts),
    st.builds(UnlikePost, posts),
    st.builds(AddComment, posts, texts),
    st.builds(EditPost, posts, texts, versions),
    st.builds(DeletePost, posts),
    st.builds(FollowUser, names),
    st.builds(FollowUser, names),
    st.builds(UnfollowUser, names),
    st.builds(UpdateProfile, display_names, texts),
    st.builds(RegisterUser, names),
)
streams = st.lists(st.tuples(names, commands), max_size=60)


def played(stream: list[Step]) -> World:
    """Return the world after the sample people registered and the stream was tried."""
    world = World(PEOPLE)
    world.try_each(stream)
    return world


@given(streams)
@settings(deadline=None)
def test_every_read_table_equals_what_the_write_tables_say(stream: list[Step]) -> None:
    world = played(stream)
    assert without_position(world.read_rows()) == Oracle(world).tables()


@given(streams)
@settings(deadline=None)
def test_the_write_tables_hold_together(stream: list[Step]) -> None:
    world = played(stream)
    users = {user.id: user for user in world.written(USERS)}
    posts = {post.id: post for post in world.written(POSTS)}
    assert all(post.author in users and post.text.strip() and post.version >= 1 for post in posts.values())
    assert all(like.post in posts and like.user in users for like in world.written(LIKES))
    assert all(comment.post in posts and comment.author in users for comment in world.written(COMMENTS))
    for follow in world.written(FOLLOWS):
        assert follow.follower in users
        assert follow.followed in users
        assert follow.follower != follow.followed
    assert {name.folded: name.user for name in world.written(NAMES)} == {
        folded(user.name): user.id for user in users.values()
    }


@given(streams)
@settings(deadline=None)
def test_a_fold_of_the_log_builds_the_same_rows_again(stream: list[Step]) -> None:
    world = played(stream)
    assert folded_log(MODELS, world.log) == world.read_rows()


@given(streams)
@settings(deadline=None)
def test_a_row_that_changes_says_at_which_event(stream: list[Step]) -> None:
    for envelope, changes in played(stream).changes:
        for change in changes:
            assert change.after is None or change.after.as_of == envelope.position


@given(streams)
@settings(deadline=None)
def test_a_row_that_gets_a_new_position_differs_in_more_than_that(stream: list[Step]) -> None:
    for _, changes in played([step for step in stream if not isinstance(step[1], UpdateProfile)]).changes:
        for change in changes:
            if change.before is not None and change.after is not None:
                assert replace(change.after, as_of=change.before.as_of) != change.before


@given(streams, names, commands)
@settings(deadline=None)
def test_a_refused_command_leaves_no_trace(stream: list[Step], name: str, command: Command) -> None:
    world = played(stream)
    before = [world.written(table) for table in SOCIAL_FEED.tables]
    try:
        world.submit(name, command)
    except Refused:
        assert [world.written(table) for table in SOCIAL_FEED.tables] == before
    else:
        assert [world.written(table) for table in SOCIAL_FEED.tables] != before or isinstance(command, UpdateProfile)


@given(streams, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_projections_survive_lost_doubled_and_shuffled_events(stream: list[Step], chance: Random) -> None:
    log = played(stream).log
    mixed = [envelope for envelope in log for _ in range(chance.choice((0, 1, 1, 2)))]
    chance.shuffle(mixed)
    store, projections = empty_read_store(MODELS), projections_of(MODELS)
    for envelope in mixed:
        fold_one(store, projections, envelope)


@given(streams)
@settings(deadline=None)
def test_the_write_tables_alone_build_the_same_rows(stream: list[Step]) -> None:
    world = played(stream)
    derived = empty_read_store(SOCIAL_FEED.read_models)
    with world.write.reading() as write, derived.transaction() as rows:
        for model in SOCIAL_FEED.read_models:
            assert model.derive is not None
            model.derive(write, rows, len(world.log))
    tables = [table for model in SOCIAL_FEED.read_models for table in model.tables]
    with derived.reading() as found:
        assert without_position({table.name: found.find(table) for table in tables}) == Oracle(world).tables()

"""The guesses of optimistic clients: what people expect of their commands, knowing only what they were shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cqrs_sim.core.domain import Guessing
from cqrs_sim.core.messages import Caller, Command, Event
from cqrs_sim.core.rows import Rows, Table
from cqrs_sim.domains.social_feed.commands import (
    AddComment,
    CreatePost,
    DeletePost,
    EditPost,
    FollowUser,
    LikePost,
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
    UserUnfollowed,
)
from cqrs_sim.domains.social_feed.read_models.feed import FEED
from cqrs_sim.domains.social_feed.read_models.home_feed import HOME_FEED, HOME_FOLLOWS, HomeFollowRow
from cqrs_sim.domains.social_feed.read_models.post_pages import POST_PAGES
from cqrs_sim.domains.social_feed.read_models.profiles import PROFILES
from cqrs_sim.domains.social_feed.read_models.trending import TRENDING

Events = tuple[Event, ...]

UNKNOWN = 0
"""The key of who or what was not shown; no row has it."""

_SHOWING_POSTS: tuple[Table[Any], ...] = (FEED, HOME_FEED, TRENDING, POST_PAGES)


def _create(rows: Rows, command: CreatePost, caller: Caller) -> Events:
    author, name = _oneself(rows, caller)
    rows.put(HOME_FOLLOWS, HomeFollowRow(author, caller.client, as_of=0))
    post = 1 + max((row.post for row in _posts(rows)), default=0)
    return (PostCreated(post, author, name, command.text),)


def _edit(_rows: Rows, command: EditPost, _caller: Caller) -> Events:
    return (PostEdited(command.post, command.text, command.expected_version + 1),)


def _delete(rows: Rows, command: DeletePost, caller: Caller) -> Events:
    likes = next((row.likes for row in _posts(rows) if row.post == command.post and row.likes is not None), 0)
    return (PostDeleted(command.post, _oneself(rows, caller)[0], likes),)


def _like(rows: Rows, command: LikePost, caller: Caller) -> Events:
    return (PostLiked(command.post, _oneself(rows, caller)[0], _author(rows, command.post)),)


def _unlike(rows: Rows, command: UnlikePost, caller: Caller) -> Events:
    return (PostUnliked(command.post, _oneself(rows, caller)[0], _author(rows, command.post)),)


def _comment(rows: Rows, command: AddComment, caller: Caller) -> Events:
    author, name = _oneself(rows, caller)
    comment = 1 + max((row.entry for row in rows.find(POST_PAGES)), default=0)
    return (CommentAdded(command.post, comment, author, name, command.text),)


def _follow(rows: Rows, command: FollowUser, caller: Caller) -> Events:
    return (UserFollowed(_oneself(rows, caller)[0], caller.client, _person(rows, command.name)[0], command.name),)


def _unfollow(rows: Rows, command: UnfollowUser, caller: Caller) -> Events:
    return (UserUnfollowed(_oneself(rows, caller)[0], caller.client, _person(rows, command.name)[0], command.name),)


def _update(rows: Rows, command: UpdateProfile, caller: Caller) -> Events:
    return (ProfileUpdated(_oneself(rows, caller)[0], command.display_name, command.bio),)


def _posts(rows: Rows) -> Iterator[Any]:
    return (row for table in _SHOWING_POSTS for row in rows.find(table))


def _author(rows: Rows, post: int) -> int:
    return next((row.author for row in _posts(rows) if row.post == post), UNKNOWN)


def _oneself(rows: Rows, caller: Caller) -> tuple[int, str]:
    return _person(rows, caller.client)


def _person(rows: Rows, name: str) -> tuple[int, str]:
    """Return the key and display name of the person with this sign-in name, as far as what was shown tells."""
    for profile in rows.find(PROFILES, {"name": name}):
        return profile.user, profile.display_name
    # A display name is the sign-in name until somebody changes it.
    return next((row.author for row in _posts(rows) if row.author_name == name), UNKNOWN), name


GUESSES: Mapping[type[Command], Guessing] = {
    CreatePost: _create,
    EditPost: _edit,
    DeletePost: _delete,
    LikePost: _like,
    UnlikePost: _unlike,
    AddComment: _comment,
    FollowUser: _follow,
    UnfollowUser: _unfollow,
    UpdateProfile: _update,
}

"""The profiles: each person with their numbers already counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Annotated

from cqrs_sim.core.domain import Card, Person, Position, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import ReadRows, Rows, Table
from cqrs_sim.domains.social_feed.entities import USER
from cqrs_sim.domains.social_feed.events import (
    PostCreated,
    PostDeleted,
    PostLiked,
    PostUnliked,
    ProfileUpdated,
    UserFollowed,
    UserRegistered,
    UserUnfollowed,
)
from cqrs_sim.domains.social_feed.read_models.from_tables import posts_in
from cqrs_sim.domains.social_feed.tables import FOLLOWS, USERS


@quick
@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One person; `likes_received` counts the likes of all their posts that are there."""

    user: Annotated[int, USER]
    name: Annotated[str, Person()]
    display_name: str
    bio: str
    posts: int
    followers: int
    following: int
    likes_received: int
    as_of: Annotated[int, Position()]


# That names are unique is for the write store to guard; here the index only serves the question.
PROFILES: Table[ProfileRow] = Table("profiles", ProfileRow, key=("user",), indexes=(("name",),))


def _registered(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, UserRegistered)
    row = ProfileRow(
        event.user,
        event.name,
        event.display_name,
        event.bio,
        posts=0,
        followers=0,
        following=0,
        likes_received=0,
        as_of=envelope.position,
    )
    rows.put(PROFILES, row)


def _updated(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ProfileUpdated)
    row = rows.get(PROFILES, event.user)
    if row is not None:
        as_of = max(row.as_of, envelope.position)
        updated = replace(row, display_name=event.display_name, bio=event.bio, as_of=as_of)
        rows.put(PROFILES, updated)


def _followed(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, UserFollowed)
    _count(rows, event.user, envelope.position, following=1)
    _count(rows, event.followed, envelope.position, followers=1)


def _unfollowed(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, UserUnfollowed)
    _count(rows, event.user, envelope.position, following=-1)
    _count(rows, event.followed, envelope.position, followers=-1)


def _created(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostCreated)
    _count(rows, event.author, envelope.position, posts=1)


def _deleted(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostDeleted)
    _count(rows, event.author, envelope.position, posts=-1, likes=-event.likes)


def _liked(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostLiked)
    _count(rows, event.author, envelope.position, likes=1)


def _unliked(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostUnliked)
    _count(rows, event.author, envelope.position, likes=-1)


def _count(
    rows: Rows,
    user: int,
    position: int,
    posts: int = 0,
    followers: int = 0,
    following: int = 0,
    likes: int = 0,
) -> None:
    row = rows.get(PROFILES, user)
    if row is None:
        return
    # Likes are most of the traffic: the constructor is several times as fast as dataclasses.replace.
    counted = ProfileRow(
        row.user,
        row.name,
        row.display_name,
        row.bio,
        row.posts + posts,
        row.followers + followers,
        row.following + following,
        row.likes_received + likes,
        max(row.as_of, position),  # an event that was parked comes after younger ones
    )
    rows.put(PROFILES, counted)


def _derived(write: ReadRows, rows: Rows, head: int) -> None:
    posts, likes = Counter[int](), Counter[int]()
    for posted in posts_in(write):
        posts[posted.post.author] += 1
        likes[posted.post.author] += posted.likes
    follows = write.find(FOLLOWS)
    followers = Counter(follow.followed for follow in follows)
    following = Counter(follow.follower for follow in follows)
    for user in write.find(USERS):
        row = ProfileRow(
            user.id,
            user.name,
            user.display_name,
            user.bio,
            posts[user.id],
            followers[user.id],
            following[user.id],
            likes[user.id],
            head,
        )
        rows.put(PROFILES, row)


PROFILES_MODEL = ReadModel(
    "profiles",
    (PROFILES,),
    {
        UserRegistered: _registered,
        ProfileUpdated: _updated,
        UserFollowed: _followed,
        UserUnfollowed: _unfollowed,
        PostCreated: _created,
        PostDeleted: _deleted,
        PostLiked: _liked,
        PostUnliked: _unliked,
    },
    Card("display_name", "bio", figures=("posts", "followers", "following", "likes_received")),
    _derived,
)

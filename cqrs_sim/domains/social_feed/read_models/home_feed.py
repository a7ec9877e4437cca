"""The home feed: for each person the posts of those they follow and their own."""

from __future__ import annotations

from typing import Annotated

from cqrs_sim.core.domain import Card, Moment, Person, Position, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import ReadRows, Rows, Table
from cqrs_sim.domains.social_feed.entities import POST, USER
from cqrs_sim.domains.social_feed.events import PostCreated, UserFollowed, UserRegistered, UserUnfollowed
from cqrs_sim.domains.social_feed.read_models.from_tables import posts_in, readers_in
from cqrs_sim.domains.social_feed.read_models.posts import follow_posts


@quick
@dataclass(frozen=True, slots=True)
class HomeFeedRow:
    """One post in the home feed of `follower`.

    Followers are kept by sign-in name, all that a query knows of its caller. An author's own home feed has
    every post of theirs, and there it is found when someone begins to follow.
    """

    follower: Annotated[str, Person()]
    post: Annotated[int, POST]
    author: Annotated[int, USER]
    author_name: str
    text: str
    likes: int
    comments: int
    as_of: Annotated[int, Position()]
    version: int
    created_at: Annotated[int, Moment()]


@dataclass(frozen=True, slots=True)
class HomeFollowRow:
    """Whose home feed takes the posts of `followed`: each follower's, and the author's own."""

    followed: Annotated[int, USER]
    follower: Annotated[str, Person()]
    as_of: Annotated[int, Position()]


# By post for counts and texts, most of what happens: all rows of one post lie side by side. By follower for the feed
# itself, by author for display names, by author and follower for follows.
HOME_FEED: Table[HomeFeedRow] = Table(
    "home_feed",
    HomeFeedRow,
    key=("post", "follower"),
    indexes=(("follower", "post"), ("author", "follower")),
)
HOME_FOLLOWS: Table[HomeFollowRow] = Table("home_follows", HomeFollowRow, key=("followed", "follower"))


def _registered(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, UserRegistered)
    rows.put(HOME_FOLLOWS, HomeFollowRow(event.user, event.name, envelope.position))


def _followed(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, UserFollowed)
    rows.put(HOME_FOLLOWS, HomeFollowRow(event.followed, event.name, envelope.position))
    posts = rows.find(HOME_FEED, {"follower": event.followed_name, "author": event.followed})
    rows.put_all(HOME_FEED, [_shown_to(event.name, row, envelope.position) for row in posts])


def _shown_to(follower: str, row: HomeFeedRow, position: int) -> HomeFeedRow:
    # All of an author's posts at once: the constructor is several times as fast as dataclasses.replace.
    return HomeFeedRow(
        follower,
        row.post,
        row.author,
        row.author_name,
        row.text,
        row.likes,
        row.comments,
        max(row.as_of, position),
        row.version,
        row.created_at,
    )


def _unfollowed(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, UserUnfollowed)
    rows.drop(HOME_FOLLOWS, event.followed, event.name)
    for row in rows.find(HOME_FEED, {"follower": event.name, "author": event.followed}):
        rows.drop(HOME_FEED, row.post, row.follower)


def _created(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostCreated)
    for reader in rows.find(HOME_FOLLOWS, {"followed": event.author}):
        row = HomeFeedRow(
            reader.follower,
            event.post,
            event.author,
            event.author_name,
            event.text,
            likes=0,
            comments=0,
            version=1,
            created_at=envelope.committed_at,
            as_of=envelope.position,
        )
        rows.put(HOME_FEED, row)


def _showing(rows: ReadRows, post: int) -> list[HomeFeedRow]:
    return rows.find(HOME_FEED, {"post": post})


def _counted(row: HomeFeedRow, likes: int, comments: int, position: int) -> HomeFeedRow:
    # Likes are most of the traffic: the constructor is several times as fast as dataclasses.replace.
    return HomeFeedRow(
        row.follower,
        row.post,
        row.author,
        row.author_name,
        row.text,
        row.likes + likes,
        row.comments + comments,
        position,
        row.version,
        row.created_at,
    )


def _derived(write: ReadRows, rows: Rows, head: int) -> None:
    readers = readers_in(write)
    for followed, names in readers.items():
        for name in names:
            rows.put(HOME_FOLLOWS, HomeFollowRow(followed, name, head))
    for posted in posts_in(write):
        post = posted.post
        for name in readers[post.author]:
            row = HomeFeedRow(
                name,
                post.id,
                post.author,
                posted.author.display_name,
                post.text,
                posted.likes,
                len(posted.comments),
                head,
                post.version,
                post.created_at,
            )
            rows.put(HOME_FEED, row)


HOME_FEED_MODEL = ReadModel(
    "home_feed",
    (HOME_FEED, HOME_FOLLOWS),
    {
        UserRegistered: _registered,
        UserFollowed: _followed,
        UserUnfollowed: _unfollowed,
        PostCreated: _created,
        **follow_posts(HOME_FEED, _showing, _counted),
    },
    Card("author_name", "text", "created_at", ("likes", "comments")),
    _derived,
)

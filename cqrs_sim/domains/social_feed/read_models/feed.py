"""The feed: every post, newest first, with author and counts already joined."""

from __future__ import annotations

from typing import Annotated

from cqrs_sim.core.domain import Card, Moment, Position, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import ReadRows, Rows, Table
from cqrs_sim.domains.social_feed.entities import POST, USER
from cqrs_sim.domains.social_feed.events import PostCreated
from cqrs_sim.domains.social_feed.read_models.from_tables import posts_in
from cqrs_sim.domains.social_feed.read_models.posts import follow_posts


@quick
@dataclass(frozen=True, slots=True)
class FeedRow:
    """One post as the feed shows it."""

    post: Annotated[int, POST]
    author: Annotated[int, USER]
    author_name: str
    text: str
    likes: int
    comments: int
    as_of: Annotated[int, Position()]
    version: int
    created_at: Annotated[int, Moment()]


# Only a change of a display name looks for an author.
FEED: Table[FeedRow] = Table("feed", FeedRow, key=("post",), indexes=(("author",),))


def _created(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostCreated)
    row = FeedRow(
        event.post,
        event.author,
        event.author_name,
        event.text,
        likes=0,
        comments=0,
        as_of=envelope.position,
        version=1,
        created_at=envelope.committed_at,
    )
    rows.put(FEED, row)


def _showing(rows: ReadRows, post: int) -> tuple[FeedRow, ...]:
    row = rows.get(FEED, post)
    return () if row is None else (row,)


def _counted(row: FeedRow, likes: int, comments: int, position: int) -> FeedRow:
    # Likes are most of the traffic: the constructor is several times as fast as dataclasses.replace.
    return FeedRow(
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
    for posted in posts_in(write):
        post = posted.post
        row = FeedRow(
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
        rows.put(FEED, row)


FEED_MODEL = ReadModel(
    "feed",
    (FEED,),
    {PostCreated: _created, **follow_posts(FEED, _showing, _counted)},
    Card("author_name", "text", "created_at", ("likes", "comments")),
    _derived,
)

"""Trending: every post by its score, highest first, among equals the newest; nothing fades with time."""

from __future__ import annotations

from typing import Annotated

from cqrs_sim.core.domain import Card, Position, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import ReadRows, Rows, Table
from cqrs_sim.domains.social_feed.entities import POST, USER
from cqrs_sim.domains.social_feed.events import PostCreated
from cqrs_sim.domains.social_feed.read_models.from_tables import posts_in
from cqrs_sim.domains.social_feed.read_models.posts import follow_posts

COMMENT_WEIGHT = 2
"""Likes that a comment counts for: to write one takes more than a click."""


@quick
@dataclass(frozen=True, slots=True)
class TrendingRow:
    """One post and its score: likes + 2 x comments."""

    post: Annotated[int, POST]
    author: Annotated[int, USER]
    author_name: str
    text: str
    likes: int
    comments: int
    score: int
    version: int
    as_of: Annotated[int, Position()]


TRENDING: Table[TrendingRow] = Table("trending", TrendingRow, key=("post",), indexes=(("score", "post"), ("author",)))


def score_of(likes: int, comments: int) -> int:
    """Return how a post with these counts ranks."""
    return likes + COMMENT_WEIGHT * comments


def _created(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostCreated)
    row = TrendingRow(
        event.post,
        event.author,
        event.author_name,
        event.text,
        likes=0,
        comments=0,
        score=0,
        version=1,
        as_of=envelope.position,
    )
    rows.put(TRENDING, row)


def _showing(rows: ReadRows, post: int) -> tuple[TrendingRow, ...]:
    row = rows.get(TRENDING, post)
    return () if row is None else (row,)


def _counted(row: TrendingRow, likes: int, comments: int, position: int) -> TrendingRow:
    likes, comments = row.likes + likes, row.comments + comments
    # Likes are most of the traffic: the constructor is several times as fast as dataclasses.replace.
    return TrendingRow(
        row.post,
        row.author,
        row.author_name,
        row.text,
        likes,
        comments,
        score_of(likes, comments),
        row.version,
        position,
    )


def _derived(write: ReadRows, rows: Rows, head: int) -> None:
    for posted in posts_in(write):
        post, likes, comments = posted.post, posted.likes, len(posted.comments)
        row = TrendingRow(
            post.id,
            post.author,
            posted.author.display_name,
            post.text,
            likes,
            comments,
            score_of(likes, comments),
            post.version,
            head,
        )
        rows.put(TRENDING, row)


TRENDING_MODEL = ReadModel(
    "trending",
    (TRENDING,),
    {PostCreated: _created, **follow_posts(TRENDING, _showing, _counted)},
    Card("author_name", "text", figures=("score", "likes", "comments")),
    _derived,
)

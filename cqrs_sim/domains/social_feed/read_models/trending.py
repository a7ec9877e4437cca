"""Trending: every post by its score, highest first, among equals the newest; nothing fades with time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from cqrs_sim.core.domain import Card, Position, ReadModel
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.rows import Rows, Table
from cqrs_sim.domains.social_feed.entities import POST, USER
from cqrs_sim.domains.social_feed.events import (
    CommentAdded,
    PostCreated,
    PostDeleted,
    PostEdited,
    PostLiked,
    PostUnliked,
    ProfileUpdated,
)

COMMENT_WEIGHT = 2
"""Likes that a comment counts for: to write one takes more than a click."""


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


def _edited(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostEdited)
    row = rows.get(TRENDING, event.post)
    if row is not None:
        edited = replace(row, text=event.text, version=event.post_version, as_of=envelope.position)
        rows.put(TRENDING, edited)


def _deleted(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostDeleted)
    rows.drop(TRENDING, event.post)


def _liked(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostLiked)
    _count(rows, event.post, envelope.position, likes=1)


def _unliked(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostUnliked)
    _count(rows, event.post, envelope.position, likes=-1)


def _commented(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, CommentAdded)
    _count(rows, event.post, envelope.position, comments=1)


def _renamed(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ProfileUpdated)
    for row in rows.find(TRENDING, {"author": event.user}):
        rows.put(TRENDING, replace(row, author_name=event.display_name, as_of=envelope.position))


def _count(rows: Rows, post: int, position: int, likes: int = 0, comments: int = 0) -> None:
    row = rows.get(TRENDING, post)
    if row is None:
        return
    likes, comments = row.likes + likes, row.comments + comments
    # Likes are most of the traffic: the constructor is several times as fast as dataclasses.replace.
    counted = TrendingRow(
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
    rows.put(TRENDING, counted)


TRENDING_MODEL = ReadModel(
    "trending",
    (TRENDING,),
    {
        PostCreated: _created,
        PostEdited: _edited,
        PostDeleted: _deleted,
        PostLiked: _liked,
        PostUnliked: _unliked,
        CommentAdded: _commented,
        ProfileUpdated: _renamed,
    },
    Card("author_name", "text", figures=("score", "likes", "comments")),
)

"""The post pages: for each post the whole page, the post as entry 0 and a row for each comment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from cqrs_sim.core.domain import Card, Moment, Position, ReadModel
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

THE_POST = 0
"""The entry that is the post itself; every other entry is the key of a comment, so they stand in order."""


@dataclass(frozen=True, slots=True)
class PostPageRow:
    """One entry of a post's page; a comment has no likes, comments or version of its own."""

    post: Annotated[int, POST]
    entry: int
    author: Annotated[int, USER]
    author_name: str
    text: str
    likes: int | None
    comments: int | None
    version: int | None
    created_at: Annotated[int, Moment()]
    as_of: Annotated[int, Position()]


POST_PAGES: Table[PostPageRow] = Table("post_pages", PostPageRow, key=("post", "entry"), indexes=(("author",),))


def _created(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostCreated)
    row = PostPageRow(
        event.post,
        THE_POST,
        event.author,
        event.author_name,
        event.text,
        likes=0,
        comments=0,
        version=1,
        created_at=envelope.committed_at,
        as_of=envelope.position,
    )
    rows.put(POST_PAGES, row)


def _edited(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostEdited)
    row = rows.get(POST_PAGES, event.post, THE_POST)
    if row is not None:
        edited = replace(row, text=event.text, version=event.post_version, as_of=envelope.position)
        rows.put(POST_PAGES, edited)


def _deleted(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, PostDeleted)
    for row in rows.find(POST_PAGES, {"post": event.post}):
        rows.drop(POST_PAGES, row.post, row.entry)


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
    if rows.get(POST_PAGES, event.post, THE_POST) is None:
        return  # A comment without its post is no page.
    _count(rows, event.post, envelope.position, comments=1)
    row = PostPageRow(
        event.post,
        event.comment,
        event.author,
        event.author_name,
        event.text,
        likes=None,
        comments=None,
        version=None,
        created_at=envelope.committed_at,
        as_of=envelope.position,
    )
    rows.put(POST_PAGES, row)


def _renamed(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, ProfileUpdated)
    for row in rows.find(POST_PAGES, {"author": event.user}):
        rows.put(POST_PAGES, replace(row, author_name=event.display_name, as_of=envelope.position))


def _count(rows: Rows, post: int, position: int, likes: int = 0, comments: int = 0) -> None:
    row = rows.get(POST_PAGES, post, THE_POST)
    if row is None:
        return
    # Likes are most of the traffic: the constructor is several times as fast as dataclasses.replace.
    counted = PostPageRow(
        row.post,
        row.entry,
        row.author,
        row.author_name,
        row.text,
        (row.likes or 0) + likes,
        (row.comments or 0) + comments,
        row.version,
        row.created_at,
        position,
    )
    rows.put(POST_PAGES, counted)


POST_PAGES_MODEL = ReadModel(
    "post_pages",
    (POST_PAGES,),
    {
        PostCreated: _created,
        PostEdited: _edited,
        PostDeleted: _deleted,
        PostLiked: _liked,
        PostUnliked: _unliked,
        CommentAdded: _commented,
        ProfileUpdated: _renamed,
    },
    Card("author_name", "text", "created_at", ("likes", "comments")),
)

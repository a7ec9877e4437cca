"""What read models that show posts have in common: texts, names and counts that follow the events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from cqrs_sim.core.domain import Projection
from cqrs_sim.core.messages import Envelope, Event
from cqrs_sim.core.rows import R, ReadRows, Rows, Table
from cqrs_sim.domains.social_feed.events import (
    CommentAdded,
    PostDeleted,
    PostEdited,
    PostLiked,
    PostUnliked,
    ProfileUpdated,
)


def follow_posts(
    table: Table[R],
    showing: Callable[[ReadRows, int], Iterable[R]],
    counted: Callable[[R, int, int, int], R],
) -> Mapping[type[Event], Projection]:
    """Return the projections that keep a table with columns post, author, author_name, text, version and as_of.

    `showing(rows, post)` finds the rows that show a post's text and counts; `counted(row, likes, comments, as_of)`
    adds to the counts of one. Every row with the post goes when that is deleted.
    """

    def edited(rows: Rows, envelope: Envelope) -> None:
        event: Any = envelope.event
        for row in showing(rows, event.post):
            put(rows, row, envelope.position, text=event.text, version=event.post_version)

    def deleted(rows: Rows, envelope: Envelope) -> None:
        event: Any = envelope.event
        for row in rows.find(table, {"post": event.post}):
            rows.drop(table, *table.key_of(row))

    def renamed(rows: Rows, envelope: Envelope) -> None:
        event: Any = envelope.event
        for row in rows.find(table, {"author": event.user}):
            put(rows, row, envelope.position, author_name=event.display_name)

    def put(rows: Rows, row: Any, position: int, **values: int | str) -> None:
        # An event that was parked comes after younger ones.
        rows.put(table, replace(row, as_of=max(row.as_of, position), **values))

    def count(likes: int, comments: int) -> Projection:
        def project(rows: Rows, envelope: Envelope) -> None:
            event: Any = envelope.event
            row: Any
            for row in showing(rows, event.post):
                rows.put(table, counted(row, likes, comments, max(row.as_of, envelope.position)))

        return project

    return {
        PostEdited: edited,
        PostDeleted: deleted,
        PostLiked: count(1, 0),
        PostUnliked: count(-1, 0),
        CommentAdded: count(0, 1),
        ProfileUpdated: renamed,
    }

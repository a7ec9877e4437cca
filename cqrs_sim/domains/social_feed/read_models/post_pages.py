"""The post pages: for each post the whole page, the post as entry 0 and a row for each comment."""

from __future__ import annotations

from typing import Annotated

from cqrs_sim.core.domain import Card, Moment, Position, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import ReadRows, Rows, Table
from cqrs_sim.domains.social_feed.entities import POST, USER
from cqrs_sim.domains.social_feed.events import CommentAdded, PostCreated
from cqrs_sim.domains.social_feed.read_models.from_tables import posts_in
from cqrs_sim.domains.social_feed.read_models.posts import follow_posts

THE_POST = 0
"""The entry that is the post itself; every other entry is the key of a comment, so they stand in order."""


@quick
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


def _showing(rows: ReadRows, post: int) -> tuple[PostPageRow, ...]:
    row = rows.get(POST_PAGES, post, THE_POST)
    return () if row is None else (row,)


def _counted(row: PostPageRow, likes: int, comments: int, position: int) -> PostPageRow:
    # Likes are most of the traffic: the constructor is several times as fast as dataclasses.replace.
    return PostPageRow(
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


_FOLLOWING = follow_posts(POST_PAGES, _showing, _counted)


def _commented(rows: Rows, envelope: Envelope) -> None:
    event = envelope.event
    assert isinstance(event, CommentAdded)
    if rows.get(POST_PAGES, event.post, THE_POST) is None:
        return  # A comment without its post is no page.
    _FOLLOWING[CommentAdded](rows, envelope)
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


def _derived(write: ReadRows, rows: Rows, head: int) -> None:
    for posted in posts_in(write):
        post, name = posted.post, posted.author.display_name
        counts = (posted.likes, len(posted.comments), post.version)
        rows.put(
            POST_PAGES, PostPageRow(post.id, THE_POST, post.author, name, post.text, *counts, post.created_at, head)
        )
        for comment, author in posted.comments:
            row = PostPageRow(
                post.id,
                comment.id,
                author.id,
                author.display_name,
                comment.text,
                likes=None,
                comments=None,
                version=None,
                created_at=comment.created_at,
                as_of=head,
            )
            rows.put(POST_PAGES, row)


POST_PAGES_MODEL = ReadModel(
    "post_pages",
    (POST_PAGES,),
    {PostCreated: _created, **_FOLLOWING, CommentAdded: _commented},
    Card("author_name", "text", "created_at", ("likes", "comments")),
    _derived,
)

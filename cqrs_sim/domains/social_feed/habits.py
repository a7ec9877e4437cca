"""What simulated clients do: mostly like what they see, often comment or post, seldom edit or delete."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from cqrs_sim.core.domain import Habits
from cqrs_sim.core.hints import hints_of
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.domains.social_feed.commands import (
    AddComment,
    CreatePost,
    DeletePost,
    EditPost,
    FollowUser,
    LikePost,
    RegisterUser,
    UnlikePost,
)
from cqrs_sim.domains.social_feed.entities import POST
from cqrs_sim.domains.social_feed.queries import GetHomeFeed, GetPostFeed, GetTrending, GetUserProfile

Draw = Callable[[str], float]
Seen = tuple[Any, ...]

CLIENTS = ("Dia", "Eli", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kim", "Leo", "Mia", "Noa", "Omar")

POSTS = (
    "First rain of the term",
    "The group project works at last",
    "Anyone for a run along the river?",
    "Lost a blue scarf in room 12",
    "Soup day in the canteen",
    "My bread turned out well",
    "Notes for the lecture are in the folder",
    "The lift is repaired",
    "Choir practice starts at six",
    "I finally understand queues",
    "Free seats in the quiet room",
    "The cherry tree by the gate is in bloom",
)
COMMENTS = (
    "Good to know, thank you",
    "I am in",
    "Well done!",
    "That made my day",
    "See you there",
    "Tell me more tomorrow",
)


def _pick(options: Seen, share: float) -> Any:
    return options[int(share * len(options))]


@cache
def _post_field(row: type) -> str | None:
    return next((name for name, hint in hints_of(row).items() if POST in getattr(hint, "__metadata__", ())), None)


def _post_of(row: Any) -> int | None:
    kind: type = type(row)
    name = _post_field(kind)
    return None if name is None else getattr(row, name)


def _one_of(draw: Draw, rows: Seen) -> int | None:
    return _post_of(_pick(rows, draw("which"))) if rows else None


def _own(client: str, rows: Seen) -> Seen:
    # A client knows authors by what the screen shows; a changed display name hides its own posts from it.
    return tuple(row for row in rows if getattr(row, "author_name", None) == client)


def _create(draw: Draw, _client: str, _rows: Seen) -> Command:
    return CreatePost(_pick(POSTS, draw("text")))


def _like(draw: Draw, _client: str, rows: Seen) -> Command | None:
    post = _one_of(draw, rows)
    return None if post is None else LikePost(post)


def _unlike(draw: Draw, _client: str, rows: Seen) -> Command | None:
    post = _one_of(draw, tuple(row for row in rows if getattr(row, "likes", None)))
    return None if post is None else UnlikePost(post)


def _comment(draw: Draw, _client: str, rows: Seen) -> Command | None:
    post = _one_of(draw, rows)
    return None if post is None else AddComment(post, _pick(COMMENTS, draw("text")))


def _edit(draw: Draw, client: str, rows: Seen) -> Command | None:
    own = tuple(row for row in _own(client, rows) if getattr(row, "version", None) is not None)
    if not own:
        return None
    row = _pick(own, draw("which"))
    post = _post_of(row)
    return None if post is None else EditPost(post, _pick(POSTS, draw("text")), row.version)


def _delete(draw: Draw, client: str, rows: Seen) -> Command | None:
    post = _one_of(draw, _own(client, rows))
    return None if post is None else DeletePost(post)


def _follow(draw: Draw, client: str, rows: Seen) -> Command | None:
    names = tuple(name for row in rows if (name := getattr(row, "author_name", client)) != client)
    return FollowUser(_pick(names, draw("which"))) if names else None


WEIGHTS: tuple[tuple[Callable[[Draw, str, Seen], Command | None], int], ...] = (
    (_like, 46),
    (_comment, 20),
    (_create, 18),
    (_edit, 6),
    (_unlike, 5),
    (_follow, 3),
    (_delete, 2),
)
"""How often, in percent."""


def _chosen(share: float) -> Callable[[Draw, str, Seen], Command | None]:
    left = share * 100
    for habit, weight in WEIGHTS:
        left -= weight
        if left < 0:
            return habit
    return _create


def _join(client: str) -> Command:
    return RegisterUser(client)


def _write(draw: Draw, client: str, rows: Seen) -> Command:
    # Who sees nothing to act on writes something for others to see.
    return _chosen(draw("what"))(draw, client, rows) or _create(draw, client, rows)


def _read(draw: Draw, client: str) -> Query:
    share = draw("what")
    if share < 0.6:
        return GetPostFeed()
    if share < 0.8:
        return GetHomeFeed()
    if share < 0.92:
        return GetTrending()
    return GetUserProfile(client)


HABITS = Habits(clients=CLIENTS, join=_join, write=_write, read=_read)

"""The write tables: normalised, each fact once, parents before children."""

from __future__ import annotations

from typing import Annotated, Any

from cqrs_sim.core.domain import Moment, Person
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import ForeignKey, Table
from cqrs_sim.domains.social_feed.entities import COMMENT, POST, USER


@dataclass(frozen=True, slots=True)
class User:
    """A registered person: `name` is the sign-in name for ever, `display_name` is what others see."""

    id: Annotated[int, USER]
    name: Annotated[str, Person()]
    display_name: str
    bio: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is taken, folded so that Ana and ANA are one: what a rule finds by its key."""

    folded: str
    user: Annotated[int, USER]


@quick
@dataclass(frozen=True, slots=True)
class Post:
    """A post; `version` counts its texts, from 1."""

    id: Annotated[int, POST]
    author: Annotated[int, USER]
    text: str
    version: int
    created_at: Annotated[int, Moment()]


@quick
@dataclass(frozen=True, slots=True)
class Like:
    """One person likes one post."""

    post: Annotated[int, POST]
    user: Annotated[int, USER]


@dataclass(frozen=True, slots=True)
class Comment:
    """What one person wrote below a post."""

    id: Annotated[int, COMMENT]
    post: Annotated[int, POST]
    author: Annotated[int, USER]
    text: str
    created_at: Annotated[int, Moment()]


@dataclass(frozen=True, slots=True)
class Follow:
    """One person follows another."""

    follower: Annotated[int, USER]
    followed: Annotated[int, USER]


USERS: Table[User] = Table("users", User, key=("id",), unique=(("name",),))
NAMES: Table[Name] = Table("names", Name, key=("folded",), foreign_keys=(ForeignKey("user", "users"),))
POSTS: Table[Post] = Table("posts", Post, key=("id",), foreign_keys=(ForeignKey("author", "users"),))
LIKES: Table[Like] = Table(
    "likes",
    Like,
    key=("post", "user"),
    foreign_keys=(ForeignKey("post", "posts"), ForeignKey("user", "users")),
)
COMMENTS: Table[Comment] = Table(
    "comments",
    Comment,
    key=("id",),
    indexes=(("post",),),
    foreign_keys=(ForeignKey("post", "posts"), ForeignKey("author", "users")),
)
FOLLOWS: Table[Follow] = Table(
    "follows",
    Follow,
    key=("follower", "followed"),
    foreign_keys=(ForeignKey("follower", "users"), ForeignKey("followed", "users")),
)

# The order is the order of the tabs on screen, and parents come before children.
WRITE_TABLES: tuple[Table[Any], ...] = (USERS, NAMES, POSTS, LIKES, COMMENTS, FOLLOWS)

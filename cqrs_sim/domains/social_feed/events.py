"""The events of the social feed: what has happened, with all that the projections need to know of it."""

from __future__ import annotations

from typing import Annotated

from cqrs_sim.core.domain import Person
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Event
from cqrs_sim.core.records import quick
from cqrs_sim.domains.social_feed.entities import COMMENT, POST, USER


@dataclass(frozen=True, slots=True)
class PostEvent(Event):
    """Something that happened to a post."""

    post: Annotated[int, POST]

    @property
    def subject(self) -> str:
        """The post, such as p4."""
        return POST.label(self.post)


@dataclass(frozen=True, slots=True)
class UserEvent(Event):
    """Something that a user did to what is known of users."""

    user: Annotated[int, USER]

    @property
    def subject(self) -> str:
        """The user, such as u1."""
        return USER.label(self.user)


@dataclass(frozen=True, slots=True)
class FollowEvent(UserEvent):
    """Something between two users; home feeds are kept by sign-in name, so both names are here."""

    name: Annotated[str, Person()]
    followed: Annotated[int, USER]
    followed_name: Annotated[str, Person()]

    @property
    def touches(self) -> tuple[str, ...]:
        """Both users."""
        return (self.subject, USER.label(self.followed))


@dataclass(frozen=True, slots=True)
class UserRegistered(UserEvent):
    """A person became known."""

    name: Annotated[str, Person()]
    display_name: str
    bio: str


@dataclass(frozen=True, slots=True)
class ProfileUpdated(UserEvent):
    """A user shows this name and this bio from now on."""

    display_name: str
    bio: str


@dataclass(frozen=True, slots=True)
class UserFollowed(FollowEvent):
    """`user` follows `followed` from now on."""


@dataclass(frozen=True, slots=True)
class UserUnfollowed(FollowEvent):
    """`user` follows `followed` no longer."""


@quick
@dataclass(frozen=True, slots=True)
class PostCreated(PostEvent):
    """A post was published; `author_name` is the display name its author had then."""

    author: Annotated[int, USER]
    author_name: str
    text: str

    @property
    def touches(self) -> tuple[str, ...]:
        """The post, and the author, whose name it shows and whose followers get it."""
        return (self.subject, USER.label(self.author))


@dataclass(frozen=True, slots=True)
class PostEdited(PostEvent):
    """A post has a new text and with it a new version."""

    text: str
    post_version: int


@dataclass(frozen=True, slots=True)
class PostDeleted(PostEvent):
    """A post is gone with its likes and comments; how many likes its author lost is part of what happened."""

    author: Annotated[int, USER]
    likes: int


@quick
@dataclass(frozen=True, slots=True)
class PostLiked(PostEvent):
    """`user` likes the post, which is by `author`."""

    user: Annotated[int, USER]
    author: Annotated[int, USER]


@quick
@dataclass(frozen=True, slots=True)
class PostUnliked(PostEvent):
    """`user` likes the post, which is by `author`, no longer."""

    user: Annotated[int, USER]
    author: Annotated[int, USER]


@quick
@dataclass(frozen=True, slots=True)
class CommentAdded(PostEvent):
    """A comment stands below the post; `author` and `author_name` are the comment's."""

    comment: Annotated[int, COMMENT]
    author: Annotated[int, USER]
    author_name: str
    text: str

    @property
    def touches(self) -> tuple[str, ...]:
        """The post, and the author, whose name it shows."""
        return (self.subject, USER.label(self.author))


EVENTS: tuple[type[Event], ...] = (
    UserRegistered,
    ProfileUpdated,
    UserFollowed,
    UserUnfollowed,
    PostCreated,
    PostEdited,
    PostDeleted,
    PostLiked,
    PostUnliked,
    CommentAdded,
)

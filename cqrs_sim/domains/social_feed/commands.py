"""The commands of the social feed: wishes to change something, named in the imperative."""

from __future__ import annotations

from typing import Annotated

from cqrs_sim.core.domain import Person, Seen
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Command
from cqrs_sim.domains.social_feed.entities import POST


@dataclass(frozen=True, slots=True)
class RegisterUser(Command):
    """Make a person known by this sign-in name."""

    name: str


@dataclass(frozen=True, slots=True)
class UpdateProfile(Command):
    """Replace what others see of the caller."""

    display_name: str = "New name"
    bio: str = ""


@dataclass(frozen=True, slots=True)
class CreatePost(Command):
    """Publish a text."""

    text: str


@dataclass(frozen=True, slots=True)
class EditPost(Command):
    """Replace the text of an own post, as last seen at `expected_version`."""

    post: Annotated[int, POST]
    text: Annotated[str, Seen("post", "text")]
    expected_version: Annotated[int, Seen("post", "version")]


@dataclass(frozen=True, slots=True)
class DeletePost(Command):
    """Take an own post away, with its likes and comments."""

    post: Annotated[int, POST]


@dataclass(frozen=True, slots=True)
class LikePost(Command):
    """Like a post."""

    post: Annotated[int, POST]


@dataclass(frozen=True, slots=True)
class UnlikePost(Command):
    """Take an own like back."""

    post: Annotated[int, POST]


@dataclass(frozen=True, slots=True)
class AddComment(Command):
    """Write something below a post."""

    post: Annotated[int, POST]
    text: str


@dataclass(frozen=True, slots=True)
class FollowUser(Command):
    """Have someone's posts in the own home feed."""

    name: Annotated[str, Person()]


@dataclass(frozen=True, slots=True)
class UnfollowUser(Command):
    """Have someone's posts in the own home feed no longer."""

    name: Annotated[str, Person()]

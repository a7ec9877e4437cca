"""From tables: what read models need of the write tables to be built without the log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.rows import ReadRows
from cqrs_sim.domains.social_feed.tables import COMMENTS, FOLLOWS, LIKES, POSTS, USERS, Comment, Post, User


@dataclass(frozen=True, slots=True)
class Posted:
    """A post with its author, its number of likes, and its comments with theirs."""

    post: Post
    author: User
    likes: int
    comments: tuple[tuple[Comment, User], ...]


def posts_in(write: ReadRows) -> Iterator[Posted]:
    """Yield every post that is there, by its key."""
    users = {user.id: user for user in write.find(USERS)}
    likes = Counter(like.post for like in write.find(LIKES))
    comments: defaultdict[int, list[tuple[Comment, User]]] = defaultdict(list)
    for comment in write.find(COMMENTS):
        comments[comment.post].append((comment, users[comment.author]))
    for post in write.find(POSTS):
        yield Posted(post, users[post.author], likes[post.id], tuple(comments[post.id]))


def readers_in(write: ReadRows) -> dict[int, list[str]]:
    """Return who has the posts of each author in their home feed: the author and the followers, by sign-in name."""
    names = {user.id: user.name for user in write.find(USERS)}
    readers = {user: [name] for user, name in names.items()}
    for follow in write.find(FOLLOWS):
        readers[follow.followed].append(names[follow.follower])
    return readers

"""The oracle: what every read table must hold, counted the obvious way from the write tables alone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cqrs_sim.domains.social_feed.tables import (
    COMMENTS,
    FOLLOWS,
    LIKES,
    POSTS,
    USERS,
    Post,
    User,
)
from tests.domains.social_feed.play import World

Rows = list[dict[str, Any]]


class Oracle:
    """All write rows of a world, and questions to them."""

    def __init__(self, world: World) -> None:
        self.users = world.written(USERS)
        self.posts = world.written(POSTS)
        self.likes = world.written(LIKES)
        self.comments = world.written(COMMENTS)
        self.follows = world.written(FOLLOWS)

    def tables(self) -> dict[str, Rows]:
        """Return the rows of every read table in the order of their keys, without `as_of`."""
        return {
            "feed": [self._card(post) for post in self.posts],
            "home_feed": self._home_feed(),
            "home_follows": self._home_follows(),
            "profiles": [self._profile(user) for user in self.users],
            "trending": [self._trending(post) for post in self.posts],
            "post_pages": [entry for post in self.posts for entry in self._page(post)],
        }

    def _name(self, user: int) -> str:
        return next(u.name for u in self.users if u.id == user)

    def _display_name(self, user: int) -> str:
        return next(u.display_name for u in self.users if u.id == user)

    def _likes(self, post: Post) -> int:
        return sum(like.post == post.id for like in self.likes)

    def _comments(self, post: Post) -> int:
        return sum(comment.post == post.id for comment in self.comments)

    def _card(self, post: Post) -> dict[str, Any]:
        return {
            "post": post.id,
            "author": post.author,
            "author_name": self._display_name(post.author),
            "text": post.text,
            "likes": self._likes(post),
            "comments": self._comments(post),
            "version": post.version,
            "created_at": post.created_at,
        }

    def _readers(self, author: int) -> list[str]:
        followers = [follow.follower for follow in self.follows if follow.followed == author]
        return [self._name(user) for user in (author, *followers)]

    def _home_feed(self) -> Rows:
        rows = [
            {"follower": reader, **self._card(post)} for post in self.posts for reader in self._readers(post.author)
        ]
        return sorted(rows, key=lambda row: (row["post"], row["follower"]))

    def _home_follows(self) -> Rows:
        return [
            {"followed": user.id, "follower": reader}
            for user in self.users
            for reader in sorted(self._readers(user.id))
        ]

    def _profile(self, user: User) -> dict[str, Any]:
        posts = [post for post in self.posts if post.author == user.id]
        return {
            "user": user.id,
            "name": user.name,
            "display_name": user.display_name,
            "bio": user.bio,
            "posts": len(posts),
            "followers": sum(follow.followed == user.id for follow in self.follows),
            "following": sum(follow.follower == user.id for follow in self.follows),
            "likes_received": sum(self._likes(post) for post in posts),
        }

    def _trending(self, post: Post) -> dict[str, Any]:
        card = self._card(post)
        del card["created_at"]
        return {**card, "score": card["likes"] + 2 * card["comments"]}

    def _page(self, post: Post) -> Rows:
        entries: Rows = [{"entry": 0, **self._card(post)}]
        for comment in self.comments:
            if comment.post == post.id:
                entries.append(
                    {
                        "post": post.id,
                        "entry": comment.id,
                        "author": comment.author,
                        "author_name": self._display_name(comment.author),
                        "text": comment.text,
                        "likes": None,
                        "comments": None,
                        "version": None,
                        "created_at": comment.created_at,
                    }
                )
        return entries


def without_position(tables: dict[str, list[Any]]) -> dict[str, Rows]:
    """Return read rows as the oracle writes them: it knows no positions."""
    return {
        name: [{column: value for column, value in asdict(row).items() if column != "as_of"} for row in rows]
        for name, rows in tables.items()
    }

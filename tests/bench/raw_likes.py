"""The floor of LikePost: the statements that the gate runs, in its order, by sqlite3 alone."""

from __future__ import annotations

import sqlite3
from itertools import count
from pathlib import Path

PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")

_NAME = "SELECT names.folded, names.user FROM names WHERE names.folded = ?"
_USER = "SELECT users.id, users.name, users.display_name, users.bio FROM users WHERE users.id = ?"
_POST = "SELECT posts.id, posts.author, posts.text, posts.version, posts.created_at FROM posts WHERE posts.id = ?"
_LIKE = "SELECT likes.post, likes.user FROM likes WHERE likes.post = ? AND likes.user = ?"
_EVENT = (
    "SELECT outbox.position, outbox.committed_at, outbox.event_type, outbox.event_version, outbox.subject, "
    "outbox.subject_version, outbox.command_id, outbox.client, outbox.payload FROM outbox"
)
_AT = f"{_EVENT} WHERE outbox.position = ?"
_PUT_LIKE = "INSERT INTO likes (post, user) VALUES (?, ?)"
_PUT_EVENT = (
    "INSERT INTO outbox (position, committed_at, event_type, event_version, subject, subject_version, command_id, "
    "client, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def connected(path: Path) -> sqlite3.Connection:
    """A connection with the pragmas of a store's."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


class RawLikes:
    """Likes by hand; like the gate it knows where the log ends from the likes before."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        cursor = connection.cursor()
        self._execute, self._fetch = cursor.execute, cursor.fetchall
        self._tickets = count(1)
        self._head: int = connection.execute("SELECT max(position) FROM outbox").fetchone()[0]
        newest = connection.execute("SELECT subject, max(subject_version) FROM outbox GROUP BY subject")
        self._versions: dict[str, int] = dict(newest)

    def like(self, name: str, post: int) -> None:
        """One like and its event in one transaction."""
        execute, fetch = self._execute, self._fetch
        ticket = next(self._tickets)
        execute("BEGIN IMMEDIATE")
        execute(_NAME, (name,))
        user = fetch()[0][1]
        execute(_USER, (user,))
        fetch()
        execute(_POST, (post,))
        author = fetch()[0][1]
        execute(_LIKE, (post, user))
        if fetch():
            raise RuntimeError(f"{name} already likes {post}")
        subject = f"p{post}"
        version, position = self._versions[subject] + 1, self._head + 1
        execute(_AT, (position,))
        if fetch():
            raise RuntimeError(f"somebody else wrote event {position}")
        payload = f'{{"post":{post},"user":{user},"author":{author}}}'
        execute(_PUT_LIKE, (post, user))
        execute(_PUT_EVENT, (position, ticket, "PostLiked", 1, subject, version, f"c{ticket}", name, payload))
        execute("COMMIT")
        self._versions[subject], self._head = version, position

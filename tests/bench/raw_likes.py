"""The floor of LikePost: the statements that the gate runs, in its order, by sqlite3 alone."""

from __future__ import annotations

import sqlite3
from itertools import count
from pathlib import Path

PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")

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
    """Likes by hand.

    As the gate's store does, it knows people, posts, their likes and the end of the log from before, as long as nobody
    else writes.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        cursor = connection.cursor()
        self._execute, self._fetch = cursor.execute, cursor.fetchone
        self._tickets = count(1)
        self._head: int = connection.execute("SELECT max(position) FROM outbox").fetchone()[0]
        newest = connection.execute("SELECT subject, max(subject_version) FROM outbox GROUP BY subject")
        self._versions: dict[str, int] = dict(newest)
        self._users: dict[str, int] = dict(connection.execute("SELECT folded, user FROM names"))
        self._authors: dict[int, int] = dict(connection.execute("SELECT id, author FROM posts"))
        self._likes: set[tuple[int, int]] = set(connection.execute("SELECT post, user FROM likes"))
        self._seen: int = connection.execute("PRAGMA data_version").fetchone()[0]

    def like(self, name: str, post: int) -> None:
        """One like and its event in one transaction."""
        execute, fetch = self._execute, self._fetch
        ticket = next(self._tickets)
        execute("BEGIN IMMEDIATE")
        execute("PRAGMA data_version")
        if fetch()[0] != self._seen:
            raise RuntimeError("somebody else wrote, so what is known must be read again")
        user, author = self._users[name], self._authors[post]
        if (post, user) in self._likes:
            raise RuntimeError(f"{name} already likes {post}")
        subject = f"p{post}"
        version, position = self._versions[subject] + 1, self._head + 1
        payload = f'{{"post":{post},"user":{user},"author":{author}}}'
        execute(_PUT_LIKE, (post, user))
        execute(_PUT_EVENT, (position, ticket, "PostLiked", 1, subject, version, f"c{ticket}", name, payload))
        execute("COMMIT")
        self._likes.add((post, user))
        self._versions[subject], self._head = version, position

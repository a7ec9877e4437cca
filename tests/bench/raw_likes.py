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
_LATEST = f"{_EVENT} WHERE outbox.subject = ? ORDER BY outbox.subject_version DESC, outbox.position LIMIT ? OFFSET ?"
_HEAD = f"{_EVENT} ORDER BY outbox.position DESC LIMIT ? OFFSET ?"
_AT = f"{_EVENT} WHERE outbox.position = ?"
_PUT_LIKE = "INSERT INTO likes (post, user) VALUES (?, ?)"
_PUT_EVENT = (
    "INSERT INTO outbox (position, committed_at, event_type, event_version, subject, subject_version, command_id, "
    "client, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_tickets = count(1)


def connected(path: Path) -> sqlite3.Connection:
    """A connection with the pragmas of a store's."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def raw_like(cursor: sqlite3.Cursor, name: str, post: int) -> None:
    """One like and its event in one transaction."""
    execute, fetch = cursor.execute, cursor.fetchall
    ticket = next(_tickets)
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
    execute(_LATEST, (subject, 1, 0))
    version = fetch()[0][5] + 1
    execute(_HEAD, (1, 0))
    position = fetch()[0][0] + 1
    execute(_AT, (position,))
    fetch()
    payload = f'{{"post":{post},"user":{user},"author":{author}}}'
    execute(_PUT_LIKE, (post, user))
    execute(_PUT_EVENT, (position, ticket, "PostLiked", 1, subject, version, f"c{ticket}", name, payload))
    execute("COMMIT")

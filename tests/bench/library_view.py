"""The same log and view by the library `eventsourcing`, on SQLite at the same synchronous."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, DomainEventProtocol, event
from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteDatastore,
    SQLiteTrackingRecorder,
)

PULLED = 500
"""How many events are read from the log at once."""


class Post(Aggregate):
    """A post that counts its likes."""

    @event("Created")
    def __init__(self, author: int, author_name: str, text: str) -> None:
        self.author = author
        self.author_name = author_name
        self.text = text
        self.likes = 0

    @event("Liked")
    def like(self, user: int, author: int) -> None:
        self.likes += 1


class Posts(Application[UUID]):
    """The log."""


class _Pool(SQLiteConnectionPool):
    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        connection.cursor().execute("PRAGMA synchronous = NORMAL")
        return connection


class View(SQLiteTrackingRecorder):
    """A table of posts with their likes; the tracking of each event is in its transaction."""

    def construct_create_table_statements(self) -> list[str]:
        """The library's own, and the view."""
        return [
            *super().construct_create_table_statements(),
            "CREATE TABLE feed (post TEXT PRIMARY KEY, author INTEGER, author_name TEXT, text TEXT, likes INTEGER, "
            "comments INTEGER, as_of INTEGER, version INTEGER, created_at INTEGER)",
        ]

    def process(self, happened: DomainEventProtocol[UUID], tracking: Tracking) -> None:
        """Add a post or count a like."""
        post, position = str(happened.originator_id), tracking.notification_id
        with self.datastore.transaction(commit=True) as cursor:
            if isinstance(happened, Post.Created):
                values = vars(happened)
                row = (post, values["author"], values["author_name"], values["text"], 0, 0, position, 1, 0)
                cursor.execute("INSERT INTO feed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            else:
                cursor.execute("UPDATE feed SET likes = likes + 1, as_of = ? WHERE post = ?", (position, post))
            self._insert_tracking(cursor, tracking)


class LibraryLog:
    """A log of posts and likes, and how views are made of it."""

    def __init__(self, path: Path, posts: int, likes: int) -> None:
        self._app = Posts({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})
        made = [Post(1, "user1", "Something to like") for _ in range(posts)]
        for like in range(likes):
            made[like % posts].like(like // posts + 1, 1)
        self._events = posts + likes
        self._app.save(*made)

    @contextmanager
    def view(self, path: Path) -> Iterator[View]:
        """An empty view in a file of its own."""
        with closing(SQLiteDatastore(str(path))) as datastore:
            datastore.pool.close()
            datastore.pool = _Pool(db_name=str(path))
            view = View(datastore)
            view.create_table()
            yield view

    def project(self, view: View) -> None:
        """Bring an empty view up to the end of the log."""
        # On SQLite the library has no subscriptions; this is how its own runners pull from such a log.
        log, mapper = self._app.recorder, self._app.mapper
        done = 0
        while notifications := log.select_notifications(start=done, limit=PULLED, inclusive_of_start=False):
            for notification in notifications:
                happened = mapper.to_domain_event(notification)
                view.process(happened, Tracking(self._app.name, notification.id))
            done = notifications[-1].id
        if done != self._events:
            raise RuntimeError(f"{done} events of {self._events} were projected")

    def close(self) -> None:
        """Close the log."""
        self._app.close()

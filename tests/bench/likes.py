"""LikePost through the gate on a SQL store: rules, rows and outbox in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from cqrs_sim.core.facts import Submitted
from cqrs_sim.core.gate import Gate
from cqrs_sim.core.messages import Command
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.simulation import write_tables
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost, RegisterUser
from cqrs_sim.stores.sql import SqlStore
from tests.bench.figures import Figure, Measure, Target, micros, rate, sized
from tests.bench.mediator import mediator_likes
from tests.bench.raw_likes import RawLikes, connected

PEOPLE = 60
ROUNDS = 9

Pair = tuple[str, int]


def people() -> list[str]:
    return [f"user{number}" for number in range(1, PEOPLE + 1)]


def pairs(posts: int) -> Iterator[Pair]:
    """Every person with every post, each pair once."""
    return ((name, post) for post in range(1, posts + 1) for name in people())


class GateLikes:
    """A write store with people and posts, and a gate that takes likes."""

    def __init__(self, path: Path, posts: int) -> None:
        self.store = SqlStore(path, write_tables(SOCIAL_FEED))
        publisher = Publisher()
        publisher.subscribe(lambda _fact: None)
        self._gate = Gate(SOCIAL_FEED, self.store, publisher)
        self._tickets = count(1)
        for name in people():
            self._judge(name, RegisterUser(name))
        for _ in range(posts):
            self._judge(people()[0], CreatePost("Something to like"))

    @property
    def connection(self) -> sqlite3.Connection:
        """What the gate writes through, for the test of this contest."""
        connection: sqlite3.Connection = self.store._writer._raw
        return connection

    def like(self, name: str, post: int) -> None:
        self._judge(name, LikePost(post))

    def _judge(self, client: str, command: Command) -> None:
        ticket = next(self._tickets)
        if not self._gate.judge(Submitted(ticket, ticket, client, f"c{ticket}", command)):
            raise RuntimeError(f"{command} by {client} was rejected")


@contextmanager
def against_raw(share: float) -> Iterator[tuple[Measure, Measure]]:
    """Microseconds a command, beside the same statements on the same tables by sqlite3."""
    size = sized(600, share)
    posts = -(-size * ROUNDS // PEOPLE)
    with TemporaryDirectory() as folder:
        ours, raw = Path(folder, "ours.db"), Path(folder, "raw.db")
        GateLikes(raw, posts).store.close()
        gate = GateLikes(ours, posts)
        with closing(gate.store), closing(connected(raw)) as connection:
            ours_left, raw_left = pairs(posts), pairs(posts)
            raw_likes = RawLikes(connection)

            def by_gate() -> None:
                for name, post in islice(ours_left, size):
                    gate.like(name, post)

            def by_hand() -> None:
                for name, post in islice(raw_left, size):
                    raw_likes.like(name, post)

            yield lambda: micros(by_gate, size), lambda: micros(by_hand, size)


@contextmanager
def against_mediator(share: float) -> Iterator[tuple[Measure, Measure]]:
    """Commands a second, beside python-cqrs with its SQL outbox."""
    size, size_there = sized(600, share), sized(100, share)
    posts = -(-size * ROUNDS // PEOPLE)
    with TemporaryDirectory() as folder:
        gate = GateLikes(Path(folder, "ours.db"), posts)
        with closing(gate.store), mediator_likes(Path(folder, "mediator.db"), people(), posts) as like_all:
            left, left_there = pairs(posts), pairs(posts)

            def by_gate() -> None:
                for name, post in islice(left, size):
                    gate.like(name, post)

            def by_mediator() -> None:
                like_all(list(islice(left_there, size_there)))

            yield lambda: rate(by_gate, size), lambda: rate(by_mediator, size_there)


def log_of(path: Path) -> list[tuple[object, ...]]:
    """What both ways must agree about, for the test of this contest."""
    with closing(sqlite3.connect(path)) as connection:
        columns = "position, event_type, event_version, subject, subject_version, client, payload"
        return [
            *connection.execute("SELECT * FROM likes ORDER BY post, user"),
            *connection.execute(f"SELECT {columns} FROM outbox ORDER BY position"),
        ]


FIGURES = (
    Figure(
        "like",
        "LikePost on SQL: rules, rows, outbox",
        "same statements, raw sqlite3",
        "us",
        Target(2, "at most"),
        against_raw,
        ROUNDS,
    ),
    Figure(
        "like-mediator",
        "LikePost on SQL: rules, rows, outbox",
        "python-cqrs, SQL outbox",
        "/s",
        Target(10, "at least"),
        against_mediator,
        ROUNDS,
    ),
)

"""A page of the feed: 50 rows of 10,000 out of a SQL read store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cqrs_sim.core.messages import Caller
from cqrs_sim.core.simulation import read_tables
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from cqrs_sim.domains.social_feed.read_models.feed import FEED, FeedRow
from cqrs_sim.stores.sql import SqlStore
from tests.bench.figures import Figure, Measure, Target, micros, sized
from tests.bench.raw_likes import connected

PAGE = 50

_PAGE = (
    "SELECT feed.post, feed.author, feed.author_name, feed.text, feed.likes, feed.comments, feed.as_of, feed.version, "
    "feed.created_at FROM feed ORDER BY feed.post DESC LIMIT ? OFFSET ?"
)


def _row(post: int) -> FeedRow:
    author = post % 60 + 1
    text = f"Post number {post} says something worth a line in a feed."
    return FeedRow(post, author, f"user{author}", text, post % 10, post % 3, post, 1, post * 1000)


@contextmanager
def against_raw(share: float) -> Iterator[tuple[Measure, Measure]]:
    """Microseconds a page, beside one consistent view by sqlite3 that builds the same row objects."""
    rows, pages = max(2 * PAGE, sized(10_000, share)), sized(400, share)
    with TemporaryDirectory() as folder:
        path = Path(folder, "read.db")
        with (
            closing(SqlStore(path, read_tables(SOCIAL_FEED))) as store,
            closing(connected(path)) as connection,
        ):
            with store.transaction() as filling:
                for post in range(1, rows + 1):
                    filling.put(FEED, _row(post))
            cursor = connection.cursor()
            execute, fetch = cursor.execute, cursor.fetchall
            query, caller = GetPostFeed(PAGE), Caller("user1", 0)
            answer = SOCIAL_FEED.query_handler_of[GetPostFeed].select

            def by_store() -> list[FeedRow]:
                select = answer(query, caller)
                with store.reading() as look:
                    return look.find(select.table, dict(select.where), order=select.order, limit=select.limit)

            def by_hand() -> list[FeedRow]:
                execute("BEGIN")
                execute(_PAGE, (PAGE, 0))
                found = [FeedRow(*values) for values in fetch()]
                execute("COMMIT")
                return found

            if by_store() != by_hand():
                raise RuntimeError("the two pages differ")

            yield (
                lambda: micros(lambda: [by_store() for _ in range(pages)], pages),
                lambda: micros(lambda: [by_hand() for _ in range(pages)], pages),
            )


FIGURES = (
    Figure(
        "feed-page",
        "GetPostFeed, 50 of 10,000 rows, on SQL",
        "same rows, raw sqlite3",
        "us",
        Target(1.5, "at most"),
        against_raw,
        15,
    ),
)

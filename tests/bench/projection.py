"""Projection from a log in SQLite to the rows of the feed in SQLite, event by event and by the hundred."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from cqrs_sim.core.bookkeeping import CHECKPOINTS, Checkpoint
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.materializer import Arrival
from cqrs_sim.core.messages import Envelope, Event
from cqrs_sim.core.outbox import OUTBOX, envelope_of, row_of
from cqrs_sim.core.projection import apply, projections_of
from cqrs_sim.core.projector import Projector
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.simulation import read_tables, write_tables
from cqrs_sim.core.timeline import Timeline
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.events import PostCreated, PostLiked
from cqrs_sim.domains.social_feed.read_models.feed import FEED_MODEL
from cqrs_sim.stores.sql import SqlStore
from tests.bench.figures import Contest, Figure, Measure, Target, rate, sized

LANE = "read"
POSTS = 20
DOMAIN = replace(SOCIAL_FEED, read_models=(FEED_MODEL,))  # one view, as there

_EVENTS: dict[str, type[Event]] = {event.__name__: event for event in SOCIAL_FEED.events}


def happened(likes: int) -> Iterator[Event]:
    """Posts are created, then liked by one person after the other."""
    for post in range(1, POSTS + 1):
        yield PostCreated(post, 1, "user1", "Something to like")
    for like in range(likes):
        yield PostLiked(like % POSTS + 1, like // POSTS + 1, 1)


def write_log(store: SqlStore, likes: int) -> None:
    """Put these events into the outbox."""
    with store.transaction() as rows:
        for position, event in enumerate(happened(likes), 1):
            kind, command = type(event).__name__, f"c{position}"
            envelope = Envelope(position, position, kind, event.version, event.subject, position, command, "u", event)
            rows.put(OUTBOX, row_of(envelope))


def read_log(store: SqlStore) -> Iterator[Envelope]:
    """Make envelopes of the outbox again."""
    with store.reading() as rows:
        found = rows.find(OUTBOX)
    for row in found:
        yield envelope_of(row, _EVENTS)


def project_singly(log: SqlStore, store: SqlStore) -> None:
    """A transaction for each event, as the lane does it."""
    timeline = Timeline()
    projector = Projector(LANE, store, DOMAIN.read_models, timeline, Draws(1), Publisher())
    projector.kept.projections = projections_of(DOMAIN.read_models)
    for envelope in read_log(log):
        timeline.now = envelope.position
        projector.take_in(Arrival(envelope, 0))
        projector.go_on()


def project_batches(log: SqlStore, store: SqlStore, batch: int) -> None:
    """A transaction for so many events, the checkpoint in it."""
    projections = projections_of(DOMAIN.read_models)
    envelopes = list(read_log(log))
    for begin in range(0, len(envelopes), batch):
        part = envelopes[begin : begin + batch]
        with store.transaction() as rows:
            for envelope in part:
                apply(rows, projections, envelope)
            rows.put(CHECKPOINTS, Checkpoint(LANE, part[-1].position, part[-1].position))


@contextmanager
def _against_library(batch: int, share: float) -> Iterator[tuple[Measure, Measure]]:
    from tests.bench.library_view import LibraryLog

    likes = sized(1_500, share)
    events = likes + POSTS
    with TemporaryDirectory() as folder:
        numbers = count()
        library = LibraryLog(Path(folder, "library.db"), POSTS, likes)
        with closing(SqlStore(Path(folder, "write.db"), write_tables(DOMAIN))) as log, closing(library):
            write_log(log, likes)

            def by_us() -> float:
                path = Path(folder, f"read{next(numbers)}.db")
                with closing(SqlStore(path, read_tables(DOMAIN))) as store:
                    if batch == 1:
                        return rate(lambda: project_singly(log, store), events)
                    return rate(lambda: project_batches(log, store, batch), events)

            def by_library() -> float:
                with library.view(Path(folder, f"view{next(numbers)}.db")) as view:
                    return rate(lambda: library.project(view), events)

            yield by_us, by_library


def _contest(batch: int) -> Contest:
    return partial(_against_library, batch)


def _figure(batch: int, bound: float) -> Figure:
    return Figure(
        f"projection-{batch}",
        f"log to feed rows on SQL, {batch} a transaction",
        "eventsourcing, SQLite view",
        "/s",
        Target(bound, "at least"),
        _contest(batch),
    )


FIGURES = (_figure(1, 1.2), _figure(100, 4))

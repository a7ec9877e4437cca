"""Replay of a journal on memory stores: what opening a session costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heapify, heappop, heappush
from random import Random

from cqrs_sim import bootstrap
from cqrs_sim.core.journal import SYNCHRONOUS, Entry, Submit, opening, replay
from cqrs_sim.core.messages import Command
from cqrs_sim.core.settings import Settings
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost, UnlikePost
from cqrs_sim.sessions.session import Head
from tests.bench.figures import Figure, Measure, Target, rate, sized

EVERY = 5_000
"""Microseconds from one command to the next: 200 a second."""


def journal(commands: int) -> list[Entry]:
    """One command in ten creates a post, the others like one or take the like back; every one is accepted."""
    names = [person.client for person in SOCIAL_FEED.opening]
    chance = Random(1)
    liked: set[tuple[str, int]] = set()
    posts = 0
    entries = list(opening(SOCIAL_FEED, Settings()))
    for number in range(1, commands + 1):
        client = chance.choice(names)
        command: Command
        if number % 10 == 1:
            posts += 1
            command = CreatePost(f"Post {posts} of a long class")
        else:
            post = chance.randint(max(1, posts - 50), posts)
            command = UnlikePost(post) if (client, post) in liked else LikePost(post)
            liked ^= {(client, post)}
        entries.append(Entry(number * EVERY, Submit(client, command)))
    return entries


@contextmanager
def against_heap(share: float) -> Iterator[tuple[Measure, Measure]]:
    """Commands a second, beside pushes and pops of a heap, so that machines can be compared."""
    size, turns = sized(4_000, share), sized(300_000, share)
    entries = journal(size)

    def replayed() -> int:
        simulation = bootstrap.in_memory(Head(SOCIAL_FEED.name, 1, SYNCHRONOUS))
        replay(simulation, entries, entries[-1].at)
        return simulation.head

    def heap() -> None:
        due = [(number * 7919 % 1000, number) for number in range(1000)]
        heapify(due)
        for number in range(turns):
            moment, _ = heappop(due)
            heappush(due, (moment + 1000, number))

    if replayed() < size:
        raise RuntimeError("a command of the journal was rejected")
    yield lambda: rate(replayed, size), lambda: rate(heap, turns)


FIGURES = (
    Figure(
        "replay",
        "replay on memory stores, commands",
        "heapq pop and push",
        "/s",
        Target(20_000, "at least", absolute=True),
        against_heap,
        3,
    ),
)

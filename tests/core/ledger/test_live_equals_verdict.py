"""The live ledger against the verdict on the whole history, whose versions are read off the rows themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.ledger.operations import KINDS, Operation, Snapshot, Write
from cqrs_sim.core.ledger.verdict import judge
from cqrs_sim.core.messages import Command
from cqrs_sim.core.settings import Capacities, Capacity, DelayLaw, Layout, Settings
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import AddComment, CreatePost, LikePost, UnlikePost
from cqrs_sim.domains.social_feed.queries import GetPost, GetPostFeed, GetTrending
from tests.core.play import PEOPLE, delayed, head, registered

EVERYTHING = 1_000


class Historian:
    """Writes down what was done as a history; the places of facts are its moments.

    A row's `as_of` is the event that changed it last, so the version that it shows is that event's. No post is ever
    deleted and no name changed, and lists are asked for whole, so a post that is not shown is at version 0.
    """

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self._place = 0
        self._begun: dict[int, int] = {}
        self._asked: dict[int, object] = {}
        self._log: list[told.Committed] = []
        self._clients: dict[int, str] = {}

    @property
    def busy(self) -> set[str]:
        """Who waits for a reply: sessions are sequential, so they do nothing else."""
        return set(self._clients.values())

    def __call__(self, fact: Fact) -> None:
        self._place += 1
        if isinstance(fact, told.Submitted | told.Asked):
            self._clients[fact.ticket] = fact.client
        elif isinstance(fact, told.Accepted | told.Rejected | told.Answered):
            self._clients.pop(fact.ticket)
        match fact:
            case told.Submitted():
                self._begun[fact.ticket] = self._place
            case told.Asked():
                self._begun[fact.ticket] = self._place
                self._asked[fact.ticket] = fact.query
            case told.Committed():
                self._log.append(fact)
                envelope = fact.envelope
                began = self._begun[fact.ticket]
                name, key, version, g = (
                    f"#{envelope.position}",
                    envelope.subject,
                    envelope.subject_version,
                    len(self._log),
                )
                self.operations.append(Write(name, envelope.client, key, version, g, began, self._place))
            case told.Answered():
                began, versions = self._begun[fact.ticket], self._shown(fact)
                self.operations.append(Snapshot(f"{fact.ticket}", fact.client, versions, began, self._place, fact.lane))

    def _shown(self, fact: told.Answered) -> dict[str, int]:
        query = self._asked[fact.ticket]
        if isinstance(query, GetPost):
            versions = {f"p{query.post}": 0}
        else:
            created = (committed.envelope for committed in self._log if committed.envelope.event_type == "PostCreated")
            versions = {envelope.subject: 0 for envelope in created}
        for row in fact.rows:
            envelope = self._log[row.as_of - 1].envelope
            assert envelope.subject == f"p{row.post}"
            versions[envelope.subject] = max(versions[envelope.subject], envelope.subject_version)
        return versions


def command(chance: Random) -> Command:
    post = chance.randint(1, 6)
    return chance.choice(
        (CreatePost("Hello"), LikePost(post), UnlikePost(post), AddComment(post, "Yes"), LikePost(post))
    )


def slow(seconds: float, shape: str = "exponential") -> DelayLaw:
    return DelayLaw(shape, round(seconds * SECOND))  # type: ignore[arg-type]  # a shape by its name


LAYOUTS: dict[str, Settings] = {
    "one lane": delayed("exponential", 1),
    "a lane a model": replace(
        delayed("fixed", 1), layout=Layout(separate=("feed", "trending"), model_delays=(("feed", slow(0.2)),))
    ),
    "three replicas": replace(
        delayed("exponential", 0.5),
        layout=Layout(replicas=3, replica_delays=((2, slow(1.5)), (3, slow(0, "fixed"))), routing="random"),
    ),
    "queues": Settings(
        slow(0.3),
        capacities=Capacities(write=Capacity(4), replica=Capacity(5, "exponential"), projector=Capacity(3)),
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(5))
def test_the_ledger_says_of_each_answer_what_the_verdict_on_the_history_says(layout: str, seed: int) -> None:
    chance = Random(seed)
    simulation = bootstrap.in_memory(head(seed, LAYOUTS[layout]))
    ledger, historian = Ledger(simulation), Historian()
    simulation.subscribe(historian)
    registered(simulation)
    simulation.run_until(30 * SECOND)
    for _ in range(300):
        simulation.run_until(simulation.now + chance.choice((0, 50_000, 200_000, 400_000)))
        client = chance.choice((*PEOPLE, "nobody"))
        if client in historian.busy:
            continue
        if chance.random() < 0.4:
            simulation.submit(command(chance), client)
        else:
            post = chance.randint(1, 7)
            simulation.ask(chance.choice((GetPost(post), GetPostFeed(EVERYTHING), GetTrending(EVERYTHING))), client)
    simulation.run_until(simulation.now + 60 * SECOND)

    verdict = judge(historian.operations)
    expected = Counter(
        (kind, name) for kind in KINDS for name in {name.partition(".")[0] for name in verdict.ids(kind)}
    )
    torn_screens = {
        entry.ticket for entry in ledger.entries.newest if entry.kind == "prefix" and "screen" in entry.sentence
    }
    counted = Counter(kind for kind, _ in expected.elements())
    suffered = sum((Counter(dict(account.suffered)) for account in ledger.entries.accounts.values()), Counter[str]())
    for kind in KINDS:
        more = len(torn_screens) if kind == "prefix" else 0
        assert suffered[kind] == counted[kind] + more, kind
    told_of = {(entry.kind, f"{entry.ticket}") for entry in ledger.entries.newest}
    assert {pair for pair in expected if pair[0] != "linearizable"} == {
        pair
        for pair in told_of
        if pair[0] != "linearizable" and (pair[0] != "prefix" or int(pair[1]) not in torn_screens)
    }
    assert counted["stale"] > 20
    assert counted["ryw"] > 5
    assert max(account.versions for account in ledger.entries.accounts.values()) == verdict.max_versions_behind

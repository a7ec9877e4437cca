"""What the tests of the core play with: short ways to begin a run, a log of its facts, random inputs."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from cqrs_sim import bootstrap
from cqrs_sim.core.bookkeeping import BOOKKEEPING
from cqrs_sim.core.facts import Applied, Committed, Fact, RowChanged, Sent
from cqrs_sim.core.journal import SYNCHRONOUS, Ask, Configure, Entry, Input, Submit, Watch, perform
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.core.publisher import Listener, Publisher
from cqrs_sim.core.remedies import ON_TIMEOUT, REMEDIES, Remedies, RemedyRule
from cqrs_sim.core.rows import Store
from cqrs_sim.core.settings import SHAPES, DelayLaw, Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation, read_tables, write_tables
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.truth import Truth
from cqrs_sim.domains.social_feed.commands import (
    AddComment,
    CreatePost,
    DeletePost,
    EditPost,
    FollowUser,
    LikePost,
    RegisterUser,
    UnfollowUser,
    UnlikePost,
    UpdateProfile,
)
from cqrs_sim.domains.social_feed.queries import GetHomeFeed, GetPost, GetPostFeed, GetTrending, GetUserProfile
from cqrs_sim.sessions.session import Head
from cqrs_sim.stores.digest import digest

F = TypeVar("F", bound=Fact)

PEOPLE = ("Ana", "Ben", "Cy")


class Log(list[Fact]):
    """Every fact that it was told."""

    def __call__(self, fact: Fact) -> None:
        self.append(fact)

    def of(self, kind: type[F]) -> list[F]:
        """Return the facts of one kind."""
        return [fact for fact in self if isinstance(fact, kind)]


def telling(listener: Listener) -> Publisher:
    """Return a publisher that tells this listener everything."""
    publisher = Publisher()
    publisher.subscribe(listener)
    return publisher


def head(seed: int = 1, settings: Settings = SYNCHRONOUS) -> Head:
    """Return the head of a social feed."""
    return Head("social-feed", seed, settings)


def delayed(shape: str = "fixed", seconds: float = 2, traffic: TrafficRates | None = None) -> Settings:
    """Return settings with this law and mean."""
    assert shape in SHAPES
    return Settings(DelayLaw(shape, round(seconds * SECOND)), traffic or TrafficRates())


def registered(simulation: Simulation) -> Simulation:
    """Let the three sample people register, now."""
    for name in PEOPLE:
        simulation.submit(RegisterUser(name), name)
    return simulation


def begun(settings: Settings, seed: int = 1) -> tuple[Simulation, Log]:
    """Return a run in memory in which the people are known on both sides, and the log of what comes next."""
    simulation = registered(bootstrap.in_memory(head(seed)))
    simulation.configure(settings)
    log = Log()
    simulation.subscribe(log)
    return simulation, log


def drain(simulation: Simulation) -> None:
    """Stop the traffic and let everything on its way arrive."""
    simulation.configure(Settings(simulation.settings.delay))
    while (moment := simulation.next_moment()) is not None:
        simulation.run_until(moment)


def digest_of(simulation: Simulation, store: Store | Truth) -> str:
    """Return the digest of all that one of the simulation's stores holds."""
    tables = write_tables(simulation.domain) if store is simulation.stores.write else read_tables(simulation.domain)
    with store.reading() as rows:
        return digest(rows, tables)


def digests(simulation: Simulation) -> dict[str, str]:
    """Return the digest of each store, by what it is for."""
    stores = simulation.stores
    return {
        "write": digest_of(simulation, stores.write),
        "read": digest_of(simulation, simulation.lane.store),
        "truth": digest_of(simulation, simulation.truth),
    }


def shown(simulation: Simulation, store: Store | Truth) -> str:
    """Return the digest of the read models alone, whatever the checkpoint."""
    tables = [table for table in read_tables(simulation.domain) if table not in BOOKKEEPING]
    with store.reading() as rows:
        return digest(rows, tables)


def delays(log: Log) -> dict[int, int]:
    """Return how long each event travels, by position."""
    return {fact.position: fact.arrives_at - fact.at for fact in log.of(Sent)}


def waits(log: Log) -> dict[int, int]:
    """Return how long after its commit each event was applied, by position."""
    committed = {fact.envelope.position: fact.at for fact in log.of(Committed)}
    return {fact.position: fact.at - committed[fact.position] for fact in log.of(Applied)}


def changed(log: Iterable[Fact], store: str) -> list[RowChanged]:
    """Return the changes of rows in this store."""
    return [fact for fact in log if isinstance(fact, RowChanged) and fact.store == store]


def play(simulation: Simulation, entries: Iterable[Entry]) -> None:
    """Perform each input at its moment."""
    for entry in entries:
        simulation.run_until(entry.at)
        perform(simulation, entry.input)


clients = st.sampled_from((*PEOPLE, "Dia", "nobody"))
posts = st.integers(0, 6)
texts = st.sampled_from(("Hello", "Lunch?", "Queues smooth bursts", " ", "x" * 281))
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(CreatePost, texts),
    st.builds(LikePost, posts),
    st.builds(UnlikePost, posts),
    st.builds(AddComment, posts, texts),
    st.builds(EditPost, posts, texts, st.integers(1, 3)),
    st.builds(DeletePost, posts),
    st.builds(FollowUser, clients),
    st.builds(UnfollowUser, clients),
    st.builds(UpdateProfile, clients, texts),
    st.builds(RegisterUser, clients),
)
queries: st.SearchStrategy[Query] = st.one_of(
    st.builds(GetPostFeed, st.integers(-1, 60)),
    st.builds(GetHomeFeed),
    st.builds(GetPost, posts),
    st.builds(GetUserProfile, clients),
    st.builds(GetTrending, st.integers(-1, 12)),
)
means = st.sampled_from((0, 1, 1_000, SECOND, 2 * SECOND)) | st.integers(0, 30 * SECOND)
laws = st.builds(DelayLaw, st.sampled_from(SHAPES), means, st.floats(0, 3))
rates = st.sampled_from((0.0, 0.0, 0.5, 2.0, 8.0))
rules = st.builds(
    RemedyRule,
    st.sampled_from(REMEDIES),
    st.sampled_from(("", *PEOPLE)),
    st.sampled_from(("", "GetPost", "GetPostFeed")),
    st.sampled_from((0, 1, SECOND, 2 * SECOND)),
    st.sampled_from(ON_TIMEOUT),
)
remedies = st.lists(rules, max_size=3, unique_by=lambda rule: rule.scope).map(lambda found: Remedies(tuple(found)))
settings = st.builds(Settings, laws, st.builds(TrafficRates, rates, rates), remedies=remedies)
inputs: st.SearchStrategy[Input] = st.one_of(
    st.builds(Submit, clients, commands),
    st.builds(Submit, clients, commands),
    st.builds(Ask, clients, queries),
    st.builds(Watch, clients, queries, st.sampled_from((0, SECOND // 10, SECOND))),
    st.builds(Configure, settings),
)
gaps = st.sampled_from((0, 0, 1, SECOND, 2 * SECOND)) | st.integers(0, 3 * SECOND)
scripts = st.lists(st.tuples(gaps, inputs), max_size=25)


def entries_of(script: Iterable[tuple[int, Input]]) -> list[Entry]:
    """Return the inputs, each this gap after the one before."""
    entries: list[Entry] = []
    now = 0
    for gap, wish in script:
        now += gap
        entries.append(Entry(now, wish))
    return entries


def random_query(chance: Random) -> Query:
    """Return any of the five queries, sensible or not."""
    post, limit, name = chance.randint(-2, 40), chance.randint(-3, 99), chance.choice((*PEOPLE, "Dia", "nobody", ""))
    options = (GetPostFeed(limit), GetHomeFeed(), GetPost(post), GetUserProfile(name), GetTrending(limit))
    return chance.choice(options)

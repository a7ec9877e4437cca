"""The poll that CONTRIBUTING.md walks through is a whole domain: it runs on both stores, with traffic and sessions."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cqrs_sim.core.bookkeeping import tables_of
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Fact, Rejected
from cqrs_sim.core.journal import Ask, Configure, Entry, Submit, opening, replay
from cqrs_sim.core.sentences import refusal
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation, Stores, read_tables, write_tables
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.branches import Files
from cqrs_sim.sessions.codec import decode_session
from cqrs_sim.sessions.encoding import encode_session
from cqrs_sim.sessions.read_files import new_read_files
from cqrs_sim.sessions.session import Head, Session
from cqrs_sim.stores.digest import digest
from cqrs_sim.stores.memory import MemoryStore
from cqrs_sim.stores.sql import SqlStore
from tests.polling import PAGE, TEXT, built

BUSY = Settings(DelayLaw("exponential", 2 * SECOND), TrafficRates(writes=5, reads=5))
END = 60 * SECOND


@pytest.fixture(scope="module")
def poll() -> Domain:
    """Return the domain of the page."""
    return built()


def stores_in(folder: Path | None, domain: Domain) -> Stores:
    """Return empty stores, in this folder or in memory."""
    truth = MemoryStore(read_tables(domain))
    if folder is None:
        return Stores(MemoryStore(write_tables(domain)), truth, lambda _lane, models: MemoryStore(tables_of(models)))
    files = Files(folder)
    return Stores(SqlStore(files.write_db, write_tables(domain)), truth, new_read_files(files))


def session_of(domain: Domain) -> Session:
    """Return a minute in which the samples are sent and simulated clients vote."""
    samples = (Entry(SECOND, Submit(sample.client, sample.command)) for sample in domain.samples)
    twice = Entry(2 * SECOND, Submit("Ana", domain.samples[0].command))
    query = domain.queries[0].query
    entries = (*opening(domain, BUSY), *samples, twice, Entry(3 * SECOND, Ask("Ana", query())))
    return Session(Head(domain.name, 1), (*entries, Entry(30 * SECOND, Configure(Settings()))))


def played(stores: Stores, domain: Domain) -> tuple[Simulation, list[Fact]]:
    """Return the run of that session, and its facts."""
    session = session_of(domain)
    simulation = Simulation(domain, stores, session.head.seed, session.head.settings)
    facts: list[Fact] = []
    simulation.subscribe(facts.append)
    replay(simulation, session.entries, END)
    return simulation, facts


def rows_of(store: Any, table: Any) -> list[Any]:
    """Return all rows of a table."""
    with store.reading() as rows:
        return list(rows.find(table))


def test_the_poll_tells_the_same_on_both_stores_and_counts_right(poll: Domain, tmp_path: Path) -> None:
    (one, facts), (other, same) = played(stores_in(None, poll), poll), played(stores_in(tmp_path, poll), poll)
    assert facts == same
    assert one.head == one.lane.checkpoint > 50
    for mine, theirs, tables in (
        (one.stores.write, other.stores.write, write_tables(poll)),
        (one.lane.store, other.lane.store, read_tables(poll)),
    ):
        with mine.reading() as rows, theirs.reading() as others:
            assert digest(rows, tables) == digest(others, tables)
    (polls, ballots), (tally,) = poll.tables, poll.read_models[0].tables
    votes = Counter((ballot.poll, ballot.choice) for ballot in rows_of(other.stores.write, ballots))
    counted = [(row.poll, row.question, row.yes, row.no) for row in rows_of(other.lane.store, tally)]
    asked = rows_of(other.stores.write, polls)
    assert counted == [(each.id, each.question, votes[each.id, "yes"], votes[each.id, "no"]) for each in asked]
    assert one.clients[:2] == ("Ana", "Ben")
    other.close()


def test_who_votes_twice_is_refused_by_name(poll: Domain) -> None:
    _, facts = played(stores_in(None, poll), poll)
    refused = [refusal(poll, fact.rule, fact.values) for fact in facts if isinstance(fact, Rejected)]
    assert "Ana has voted on p1" in refused


def test_a_session_of_the_poll_is_written_and_read(poll: Domain) -> None:
    session = session_of(poll)
    assert decode_session(encode_session(session), {poll.name: poll}) == session


def test_the_page_names_every_part_of_a_domain_that_can_be_given() -> None:
    (given,) = (
        {keyword.arg for keyword in node.keywords}
        for node in ast.walk(ast.parse(TEXT))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Domain"
    )
    assert given | {"bugs", "guesses"} == set(Domain.__dataclass_fields__)
    assert "may also offer `bugs`" in PAGE
    assert "`DOMAINS` of `bootstrap.py`" in PAGE

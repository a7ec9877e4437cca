"""A tiny domain for measuring: keys on a board that are written again and again, and a counter of all writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from cqrs_sim.core.bookkeeping import tables_of
from cqrs_sim.core.domain import Card, CommandHandler, Domain, Habits, QueryHandler, ReadModel
from cqrs_sim.core.messages import Caller, Command, Envelope, Event, Query
from cqrs_sim.core.rows import Rows, Select, Table
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import Simulation, Stores, read_tables, write_tables
from cqrs_sim.stores.memory import MemoryStore


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key and the version that is written, or shown, of it."""

    key: int
    version: int


BOARD: Table[KeyRow] = Table("board", KeyRow, key=("key",))
LATEST: Table[KeyRow] = Table("latest", KeyRow, key=("key",))
"""The last arrival wins."""
NEWEST: Table[KeyRow] = Table("newest", KeyRow, key=("key",))
"""The highest version wins."""
COUNTED: Table[KeyRow] = Table("counted", KeyRow, key=("key",))
"""How many writes were seen, under key 0."""


@dataclass(frozen=True, slots=True)
class Write(Command):
    """Make a new version of a key."""

    key: int


@dataclass(frozen=True, slots=True)
class Written(Event):
    """A key has a new version."""

    key: int
    of_key: int

    @property
    def subject(self) -> str:
        return f"k{self.key}"


@dataclass(frozen=True, slots=True)
class GetBoard(Query):
    """All keys."""


def _write(rows: Rows, command: Write, _caller: Caller) -> tuple[Event, ...]:
    before = rows.get(BOARD, command.key)
    version = 1 if before is None else before.version + 1
    rows.put(BOARD, KeyRow(command.key, version))
    return (Written(command.key, version),)


def _last_wins(rows: Rows, envelope: Envelope) -> None:
    event: Any = envelope.event
    rows.put(LATEST, KeyRow(event.key, event.of_key))


def _highest_wins(rows: Rows, envelope: Envelope) -> None:
    event: Any = envelope.event
    before = rows.get(NEWEST, event.key)
    if before is None or event.of_key > before.version:
        rows.put(NEWEST, KeyRow(event.key, event.of_key))


def _count(rows: Rows, _envelope: Envelope) -> None:
    before = rows.get(COUNTED, 0)
    rows.put(COUNTED, KeyRow(0, 1 if before is None else before.version + 1))


MODELS = {
    table.name: ReadModel(table.name, (table,), {Written: project}, Card("key", "version"))
    for table, project in ((LATEST, _last_wins), (NEWEST, _highest_wins), (COUNTED, _count))
}


def board_of(shares: Sequence[float], table: Table[KeyRow]) -> Domain:
    """Return a board whose keys get these shares of the traffic, with this one read model."""
    bounds = list(accumulate(shares))

    def write(draw: Callable[[str], float], _client: str, _rows: tuple[Any, ...]) -> Command:
        share = draw("key") * bounds[-1]
        return Write(next((key for key, bound in enumerate(bounds) if share < bound), len(bounds) - 1))

    return Domain(
        name="board",
        title="A board",
        entities=(),
        tables=(BOARD,),
        commands=(CommandHandler(Write, (), _write),),
        events=(Written,),
        read_models=(MODELS[table.name],),
        queries=(QueryHandler(GetBoard, table.name, lambda _query, _caller: Select(table)),),
        opening=(),
        samples=(),
        habits=Habits(("Zoe",), lambda _: Write(len(bounds)), write, lambda _draw, _client: GetBoard()),
    )


def board(settings: Settings, seed: int, table: Table[KeyRow] = NEWEST, shares: Sequence[float] = (1.0,)) -> Simulation:
    """Return a run on a board at 0 s. The first write of its traffic is to a key of its own, past all others."""
    domain = board_of(shares, table)
    stores = Stores(
        MemoryStore(write_tables(domain)),
        MemoryStore(read_tables(domain)),
        lambda _lane, models: MemoryStore(tables_of(models)),
    )
    return Simulation(domain, stores, seed, settings)

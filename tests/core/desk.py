"""A tiny domain: a desk with drawers and a tally; its commands have no rules, so only keys can refuse them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from cqrs_sim.core.bookkeeping import tables_of
from cqrs_sim.core.domain import Card, CommandHandler, Domain, Entity, Habits, QueryHandler, ReadModel
from cqrs_sim.core.messages import Caller, Command, Envelope, Event, Query
from cqrs_sim.core.rows import ForeignKey, Rows, Select, Table
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import Simulation, Stores, read_tables, write_tables
from cqrs_sim.stores.memory import MemoryStore

DRAWER = Entity("drawer", "d")


@dataclass(frozen=True, slots=True)
class Drawer:
    drawer: Annotated[int, DRAWER]
    label: str
    inside: int | None = None


DRAWERS: Table[Drawer] = Table(
    "drawers", Drawer, key=("drawer",), unique=(("label",),), foreign_keys=(ForeignKey("inside", "drawers"),)
)


@dataclass(frozen=True, slots=True)
class Tally:
    key: str
    count: int


COUNTED: Table[Tally] = Table("counted", Tally, key=("key",))
SHOWN: Table[Tally] = Table("shown", Tally, key=("key",))


@dataclass(frozen=True, slots=True)
class AddDrawers(Command):
    """Put in this many drawers, all with one label from the second on."""

    label: str
    inside: int | None = None
    many: int = 1


@dataclass(frozen=True, slots=True)
class Count(Command):
    """Add one to the tally."""


@dataclass(frozen=True, slots=True)
class Idle(Command):
    """Succeed without an event, which no handler may."""


@dataclass(frozen=True, slots=True)
class DrawerAdded(Event):
    drawer: Annotated[int, DRAWER]
    label: str

    @property
    def subject(self) -> str:
        return DRAWER.label(self.drawer)


@dataclass(frozen=True, slots=True)
class Counted(Event):
    key: str

    @property
    def subject(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class GetTally(Query):
    """What has been counted."""


def _add_drawers(rows: Rows, command: AddDrawers, _caller: Caller) -> tuple[Event, ...]:
    events = []
    for number in range(command.many):
        drawer = Drawer(rows.next_key(DRAWERS), command.label if number < 2 else f"{number}", command.inside)
        rows.put(DRAWERS, drawer)
        events.append(DrawerAdded(drawer.drawer, drawer.label))
    return tuple(events)


def _count(rows: Rows, _command: Count, _caller: Caller) -> tuple[Event, ...]:
    _one_more(rows, COUNTED)
    return (Counted("all"),)


def _show(rows: Rows, _envelope: Envelope) -> None:
    _one_more(rows, SHOWN)


def _one_more(rows: Rows, table: Table[Tally]) -> None:
    tally = rows.get(table, "all")
    rows.put(table, Tally("all", 1 if tally is None else tally.count + 1))


def _write(_draw: Callable[[str], float], _client: str, _rows: tuple[Any, ...]) -> Command:
    return Count()


DESK = Domain(
    name="desk",
    title="A desk",
    entities=(DRAWER,),
    tables=(DRAWERS, COUNTED),
    commands=(
        CommandHandler(AddDrawers, (), _add_drawers),
        CommandHandler(Count, (), _count),
        CommandHandler(Idle, (), lambda *_: ()),
    ),
    events=(DrawerAdded, Counted),
    read_models=(ReadModel("shown", (SHOWN,), {Counted: _show}, Card("key", "key")),),
    queries=(QueryHandler(GetTally, "shown", lambda _query, _caller: Select(SHOWN)),),
    opening=(),
    samples=(),
    habits=Habits(
        clients=("Zoe",),
        join=lambda _client: Count(),
        write=_write,
        read=lambda _draw, _client: GetTally(),
    ),
)


def stores_in_memory() -> Stores:
    """Return empty stores for a desk."""
    return Stores(
        MemoryStore(write_tables(DESK)),
        MemoryStore(read_tables(DESK)),
        lambda _lane, models: MemoryStore(tables_of(models)),
    )


def desk(settings: Settings, seed: int = 1) -> Simulation:
    """Return a desk in memory at 0 s."""
    return Simulation(DESK, stores_in_memory(), seed, settings)

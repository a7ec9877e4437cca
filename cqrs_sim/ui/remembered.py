"""What a stage remembers of a session: all that it shows beside what is there at the moment. Data alone; no Qt."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.lasting import makes_suspect
from cqrs_sim.core.rows import Key, ReadRows, Table
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.ui import askings, rollbacks
from cqrs_sim.ui.askings import Askings
from cqrs_sim.ui.rollbacks import Rollbacks

KEPT = 1_000
"""Of how many rows of a table, the newest, it is remembered in which order they came."""
REPLIES = 12
"""How many commands are remembered with their replies."""


@dataclass()
class Newest:
    """The newest rows of one table: their keys, the last to come at the end, and what changed last."""

    total: int = 0
    keys: dict[Key, None] = field(default_factory=dict)
    changed_at: int = -1
    changed: set[Key] = field(default_factory=set)

    def note(self, fact: told.RowChanged, lit: bool) -> None:
        """Take one more change; it stays lit until the next, unless it is not to be."""
        if lit and self.changed_at != fact.at:
            self.changed_at, self.changed = fact.at, set()
        if lit:
            self.changed.add(fact.key)
        if fact.after is None:
            self.total -= 1
            self.keys.pop(fact.key, None)
        elif fact.before is None:
            self.total += 1
            self.keys[fact.key] = None
            if len(self.keys) > KEPT:
                del self.keys[next(iter(self.keys))]

    def rows(self, table: Table[Any], rows: ReadRows, most: int) -> list[Any]:
        """Return so many of these rows, the newest first."""
        found = (rows.get(table, *key) for key in islice(reversed(self.keys), most))
        return [row for row in found if row is not None]


class Remembered:
    """Listens to a simulation from its first fact on, and can be kept with it."""

    def __init__(self, simulation: Simulation) -> None:
        """Remember nothing yet."""
        self._simulation = simulation
        self.last: Fact | None = None
        """The newest fact that a person caused."""
        self.committed_at = -1
        """When the newest event came, that did not come with the session."""
        self.asked = self.changes_by_queries = 0
        self.suspect = makes_suspect(told.SettingsChanged(0, simulation.settings))
        """Whether read stores may be wrong for ever."""
        self._asking = False
        self._number = 0
        self._opening = simulation.domain.opening  # until it is over
        self._open: dict[int, list[Fact]] = {}
        self._commands: deque[tuple[int, list[Fact]]] = deque(maxlen=REPLIES)
        self._answers: dict[tuple[str, type], tuple[int, list[Fact]]] = {}
        self._tables: dict[tuple[str, str], Newest] = {}
        self.askings, self.rollbacks = Askings(), Rollbacks(simulation.domain)
        """What became of people's queries, and what they were shown and had to be taken back."""
        simulation.subscribe(self)

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        if isinstance(fact, askings.HEARD):
            self.askings(fact)
        if isinstance(fact, rollbacks.HEARD):
            self.rollbacks(fact)
        match fact:
            case told.RowChanged():
                self.changes_by_queries += self._asking
                self.newest(fact.store, fact.table).note(fact, lit=not self._opening)
            case told.Committed():
                self.committed_at = -1 if self._opening else fact.at
            case told.Submitted():
                self._end_opening(fact)
                self._opened(fact.ticket, fact.client, fact)
            case told.Accepted() | told.Rejected():
                self._judged(fact)
            case told.Asked():
                self._asking = True
                self.asked += self._opened(fact.ticket, fact.client, fact)
            case told.Answered():
                self._answered(fact)
            case told.AnsweredPending():
                self._asking = False
                self._open.pop(fact.ticket, None)
            case told.Wiped() | told.LaneServes():
                self._take(fact.lane)
            case told.SettingsChanged() | told.Injected():
                self._opening = ()
                self.last = fact
                self.suspect = self.suspect or makes_suspect(fact)
            case told.RuleChecked() | told.Waits() | told.AskedWriteStore():
                if not isinstance(fact, told.RuleChecked):
                    self._asking = False  # what changes while a query waits is changed by events
                if fact.ticket in self._open:
                    self._open[fact.ticket].append(fact)

    def newest(self, store: str, table: str) -> Newest:
        """Return what is remembered of a table of the store that facts call so."""
        found = self._tables.get((store, table))
        if found is None:
            found = self._tables[store, table] = Newest()
        return found

    def latest_table(self) -> str | None:
        """Return the table of the write store that changed last; None where none did."""
        tables = [(name, newest) for (store, name), newest in self._tables.items() if store == WRITE]
        latest = max((newest.changed_at for _, newest in tables), default=-1)
        order = [table.name for table in self._simulation.domain.tables]
        return min((name for name, newest in tables if newest.changed_at == latest), key=order.index, default=None)

    def facts(self) -> Iterator[Fact]:
        """Yield the facts that a stage would still show, in the order in which they were settled."""
        for _, facts in sorted((*self._commands, *self._answers.values()), key=lambda numbered: numbered[0]):
            yield from facts
        for facts in self._open.values():
            yield from facts

    def _opened(self, ticket: int, client: str, fact: Fact) -> bool:
        """Follow what a person began; return whether it was one."""
        if client in self._simulation.domain.habits.clients or self._opening:
            return False
        self._open[ticket] = [fact]
        return True

    def _end_opening(self, fact: told.Submitted) -> None:
        """Take what comes with every session for no deed of a person."""
        expected = self._opening[self._number : self._number + 1]
        self._number += bool(self._opening)
        if [(sample.client, sample.command) for sample in expected] != [(fact.client, fact.command)]:
            self._opening = ()

    def _judged(self, fact: told.Accepted | told.Rejected) -> None:
        facts = self._open.pop(fact.ticket, None)
        if facts is not None:
            self._commands.append((self._next(), [*facts, fact]))
            self.last = fact

    def _answered(self, fact: told.Answered) -> None:
        self._asking = False
        facts = self._open.pop(fact.ticket, None)
        asked = None if facts is None else facts[0]
        if facts is not None and isinstance(asked, told.Asked):
            self._answers[fact.client, type(asked.query)] = (self._next(), [*facts, fact])
            if self._simulation.watched.get(fact.client) != asked.query:
                self.last = fact

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _take(self, lane: str) -> None:
        """Begin anew with the rows of a read store, by their keys: it was emptied, built, or answers from now on."""
        there = self._simulation.read_side.lane(lane)
        if there is None:
            return
        with there.store.reading() as rows:
            for table in there.tables:
                found = [table.key_of(row) for row in rows.find(table)]
                self._tables[lane, table.name] = Newest(len(found), dict.fromkeys(found[-KEPT:]))

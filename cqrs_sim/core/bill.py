"""The bill: what each remedy has brought and cost, client by client, counted from facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.ledger.operations import Kind
from cqrs_sim.core.remedies import COUPLED, Remedy
from cqrs_sim.core.simulation import Simulation

BILLED = (
    told.SettingsChanged,
    told.Submitted,
    told.Accepted,
    told.Rejected,
    told.Asked,
    told.AskedWriteStore,
    told.Waits,
    told.TimedOut,
    told.AnsweredPending,
    told.Guessed,
    told.RolledBack,
)
"""The kinds of facts that a bill is made of, beside the answers that a ledger judges."""


@dataclass(slots=True)
class Costs:
    """What came of the queries and commands under one remedy; times are sums in simulated microseconds.

    Of the queries `asked`, `answers` were given, of which `stale` were behind, `broken` lacked an own write and
    `gone_back` showed something older than before; beside them `pending` were only told that something is on its way.
    `timeouts` is how often a wait was in vain. `wait` is what the remedy added between question and answer, and
    `longest_wait` the worst of it. `write_reads` went to the write store.

    `commands` were decided, of which `refused` only because the read side was not well; `command_time` is from sending
    to verdict. `guessed` were shown before they were true, and `rolled_back` of those had to be taken back.
    """

    asked: int = 0
    answers: int = 0
    stale: int = 0
    broken: int = 0
    gone_back: int = 0
    pending: int = 0
    timeouts: int = 0
    wait: int = 0
    longest_wait: int = 0
    write_reads: int = 0
    commands: int = 0
    refused: int = 0
    command_time: int = 0
    guessed: int = 0
    rolled_back: int = 0

    @property
    def mean_wait(self) -> float:
        """The added wait of an answer (simulated microseconds), those without any wait included."""
        return self.wait / max(1, self.answers + self.pending)

    @property
    def mean_command_time(self) -> float:
        """From sending a command to its verdict (simulated microseconds)."""
        return self.command_time / max(1, self.commands)

    @property
    def write_load(self) -> float:
        """The share of queries in what the write store was asked to do, 0 to 1."""
        return self.write_reads / max(1, self.write_reads + self.commands)


def total(all_costs: Iterable[Costs]) -> Costs:
    """Return several costs as one."""
    whole = Costs()
    for costs in all_costs:
        for field in fields(Costs):
            mine, more = getattr(whole, field.name), getattr(costs, field.name)
            setattr(whole, field.name, max(mine, more) if field.name == "longest_wait" else mine + more)
    return whole


@dataclass(slots=True)
class _UnderWay:
    """A query or command under way: since when (microseconds), for whose account, and since when it is held up."""

    at: int
    costs: Costs
    held_at: int | None = None


class Bill:
    """Listens to a simulation from its start, and to a ledger about it, which judges the answers."""

    def __init__(self, simulation: Simulation, ledger: Ledger) -> None:
        """Begin with nothing on it."""
        self.costs: dict[tuple[str, Remedy], Costs] = {}
        """By client and remedy."""
        self._remedies = simulation.settings.remedies
        self.ledger = ledger
        self._under_way: dict[int, _UnderWay] = {}
        self._stop = simulation.subscribe(self, *BILLED)
        ledger.tell(self._judged)

    def follow(self, simulation: Simulation) -> None:
        """Listen to another simulation from now on, with the ledger, as `Ledger.follow`. Raises ValueError as it."""
        self.ledger.follow(simulation)
        self._stop()
        self._stop = simulation.subscribe(self, *BILLED)

    def of_client(self, client: str) -> Costs:
        """Return the costs of one client, whatever its remedies were."""
        return total(costs for (name, _), costs in self.costs.items() if name == client)

    def of_remedy(self, remedy: Remedy) -> Costs:
        """Return the costs of one remedy, whoever had it."""
        return total(costs for (_, used), costs in self.costs.items() if used == remedy)

    @property
    def whole(self) -> Costs:
        """The costs of all."""
        return total(self.costs.values())

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        match fact:
            case told.SettingsChanged():
                self._remedies = fact.settings.remedies
            case told.Submitted():
                self._begin(fact.ticket, fact.at, fact.client, self._of_commands(fact.client))
            case told.Accepted():
                self._decided(fact.ticket, fact.at)
            case told.Rejected():
                self._decided(fact.ticket, fact.at).refused += fact.rule in COUPLED
            case told.Asked():
                remedy = self._remedies.of(fact.client, type(fact.query).__name__).remedy
                self._begin(fact.ticket, fact.at, fact.client, remedy)
                self._of(fact.client, remedy).asked += 1
            case told.Waits():
                self._hold_up(fact.ticket, fact.at)
            case told.AskedWriteStore():
                self._hold_up(fact.ticket, fact.at).write_reads += 1
            case told.TimedOut():
                self._under_way[fact.ticket].costs.timeouts += 1
            case told.AnsweredPending():
                self._answered(fact.ticket, fact.at).pending += 1
            case told.Guessed():
                self._of(fact.client, "optimistic").guessed += 1
            case told.RolledBack():
                self._of(fact.client, "optimistic").rolled_back += 1

    def _judged(self, answer: told.Answered, wrong: Collection[Kind]) -> None:
        costs = self._answered(answer.ticket, answer.at)
        costs.answers += 1
        costs.stale += "stale" in wrong
        costs.broken += "ryw" in wrong
        costs.gone_back += "mr" in wrong

    def _of_commands(self, client: str) -> Remedy:
        concerned: tuple[Remedy, ...] = ("synchronous", "optimistic")
        return next((each for each in concerned if self._remedies.uses(client, each)), self._remedies.of(client).remedy)

    def _of(self, client: str, remedy: Remedy) -> Costs:
        return self.costs.setdefault((client, remedy), Costs())

    def _begin(self, ticket: int, at: int, client: str, remedy: Remedy) -> None:
        self._under_way[ticket] = _UnderWay(at, self._of(client, remedy))

    def _hold_up(self, ticket: int, at: int) -> Costs:
        under_way = self._under_way[ticket]
        if under_way.held_at is None:
            under_way.held_at = at
        return under_way.costs

    def _decided(self, ticket: int, at: int) -> Costs:
        under_way = self._under_way.pop(ticket)
        under_way.costs.commands += 1
        under_way.costs.command_time += at - under_way.at
        return under_way.costs

    def _answered(self, ticket: int, at: int) -> Costs:
        under_way = self._under_way.pop(ticket)
        costs = under_way.costs
        if under_way.held_at is not None:
            wait = at - under_way.held_at
            costs.wait += wait
            costs.longest_wait = max(costs.longest_wait, wait)
        return costs

"""Answering: how a query comes to its answer, from the replica that it is routed to, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush

from cqrs_sim.core.arrangement import Replica
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import (
    Answered,
    AnsweredPending,
    Applied,
    AppliedAtOnce,
    Asked,
    AskedWriteStore,
    CheckpointSaved,
    Fact,
    LaneClosed,
    LaneServes,
    Parked,
    Rebuilt,
    TimedOut,
    Waits,
)
from cqrs_sim.core.faults import CannotBeDone
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.looking import Looking, Ticket
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.remedies import Remedies
from cqrs_sim.core.settings import Routing
from cqrs_sim.core.station import Station
from cqrs_sim.core.timeline import Timeline
from cqrs_sim.core.written import listed
from cqrs_sim.language import _

ROOM = "answering"
GO_ON, TIME_OUT = "go on", "time out"

MOVING = (Applied, AppliedAtOnce, CheckpointSaved, Parked, Rebuilt, LaneServes, LaneClosed)
"""The kinds of facts by which a checkpoint may have moved, or a lane be gone that somebody waits for."""


def check_remedies(domain: Domain, remedies: Remedies) -> None:
    """Raise CannotBeDone for a remedy of a query that this domain has not."""
    names = sorted(handler.query.__name__ for handler in domain.queries)
    for rule in remedies.rules:
        if rule.query and rule.query not in names:
            said = _("There is no query {query}: choose from {choices}.")
            raise CannotBeDone(said.format(query=rule.query, choices=listed(names)))


@dataclass(frozen=True, slots=True)
class Visit:
    """A query at the write store; `replica` is the number of the one it comes from, 0 for none."""

    ticket: Ticket
    replica: int = 0


@dataclass(slots=True)
class _Wait:
    """A query that waits: at which replica, for which lane, and the number of the action that ends it in vain."""

    ticket: Ticket
    replica: int
    lane: str
    timer: int | None
    over: bool = False


class Answering:
    """Routes queries to replicas and has them answered there: at once, in their turn, or when a lane is far enough."""

    def __init__(
        self,
        looking: Looking,
        timeline: Timeline,
        draws: Draws,
        publish: Publisher,
        replicas: Mapping[int, Replica],
        desk: Station,
        routing: Routing,
    ) -> None:
        """Join the timeline; `replicas` are those there are, by number, and at the `desk` the write store serves.

        Nobody listens before somebody waits.
        """
        self.routing: Routing = routing
        self._looking = looking
        self._desk = desk
        self._timeline = timeline
        self._draws = draws
        self._publish = publish
        self._replicas = replicas
        self._turn = 0
        self._waits: dict[int, _Wait] = {}
        self._queues: dict[str, list[tuple[int, int]]] = {}
        """By lane a heap of the receipts that are waited for, each with the number of who waits or has waited."""
        self._listens = False
        timeline.enter(ROOM, self._perform)

    @property
    def waiting(self) -> tuple[Ticket, ...]:
        """The queries that wait for a lane, in the order they were asked."""
        return tuple(wait.ticket for wait in self._waits.values())

    def ask(self, ticket: Ticket) -> None:
        """Have a replica answer, at once or when its turn comes. Raises StoreUnavailable; then nobody has asked."""
        if ticket.rule.remedy == "same database":
            self._visit(Visit(ticket), told=False)
            return
        replica = self._route(ticket)
        if replica.station.idle:
            self.arrive(replica, ticket, told=False)
        else:
            self._tell_asked(ticket)
            replica.station.enter(ticket)
        self._turn += 1

    def line_up(self, ticket: Ticket) -> None:
        """Have another replica answer, in its turn, because the one that this query waited at is gone."""
        self._route(ticket).station.line_up(ticket)

    def arrive(self, replica: Replica, ticket: Ticket, told: bool) -> None:
        """Answer or wait, now that it is this query's turn at the replica; `told`: that it was asked is known.

        Raises StoreUnavailable; then nothing has happened.
        """
        lane = self._looking.lane(replica, ticket)
        missing = lane is not None and lane.checkpoint < ticket.receipt
        match ticket.rule.remedy:
            case "wait" if lane is not None and missing:
                self._wait(replica, lane, ticket, told)
            case "own writes" if missing:
                self._visit(Visit(ticket, replica.number), told)
            case _:
                self._answer(replica, ticket, told)

    def _wait(self, replica: Replica, lane: Lane, ticket: Ticket, told: bool) -> None:
        until = ticket.asked_at + ticket.rule.timeout if ticket.rule.timeout else None
        if until is not None and until <= self._timeline.now:
            self._give_up(replica, ticket, told)
            return
        if not told:
            self._tell_asked(ticket)
        if not self._listens:
            self._publish.subscribe(self._notice, *MOVING)
            self._listens = True
        timer = None if until is None else self._timeline.at(until, ROOM, TIME_OUT, ticket.number)
        self._waits[ticket.number] = _Wait(ticket, replica.number, lane.name, timer)
        heappush(self._queues.setdefault(lane.name, []), (ticket.receipt, ticket.number))
        self._publish(Waits(self._timeline.now, ticket.number, ticket.client, lane.name, ticket.receipt, until))

    # Who answers

    def _route(self, ticket: Ticket) -> Replica:
        replicas = [replica for replica in self._replicas.values() if replica.serves]
        replicas = replicas or list(self._replicas.values())
        if len(replicas) == 1:
            return replicas[0]
        match "sticky" if ticket.rule.remedy == "sticky" else self.routing:
            case "round robin":
                return replicas[self._turn % len(replicas)]
            case "random":
                return replicas[int(self._draws.draw("route", "queries", ticket.number) * len(replicas))]
            case "sticky":
                return replicas[int(self._draws.draw("route", ticket.client, 0) * len(replicas))]

    # What is waited for

    def _notice(self, fact: Fact) -> None:
        """Have those who wait for a lane looked at within this instant, once it may be far enough."""
        if not self._waits:
            return
        if isinstance(fact, LaneServes | LaneClosed):  # one lane may take over from another
            for wait in self._waits.values():
                self._end_if_over(wait)
            return
        lane: str = fact.lane  # type: ignore[attr-defined]  # each kind that it listens for has one
        queue = self._queues.get(lane, [])
        while queue:
            first = self._waits.get(queue[0][1])
            if first is not None and first.lane == lane and not self._end_if_over(first):
                return
            heappop(queue)

    def _end_if_over(self, wait: _Wait) -> bool:
        if not wait.over and self._is_over(wait):
            wait.over = True
            self._timeline.at(self._timeline.now, ROOM, GO_ON, wait.ticket.number)
        return wait.over

    def _is_over(self, wait: _Wait) -> bool:
        replica = self._replicas.get(wait.replica)
        lane = None if replica is None else self._looking.lane(replica, wait.ticket)
        return lane is None or lane.name != wait.lane or lane.checkpoint >= wait.ticket.receipt

    def _perform(self, verb: str, number: int) -> None:
        wait = self._waits.get(number)
        if wait is None or (verb == TIME_OUT and wait.over):  # it goes on within this very instant
            return
        replica = self._replicas.get(wait.replica) or self._route(wait.ticket)
        if verb == TIME_OUT:
            self._give_up(replica, wait.ticket, told=True)
            del self._waits[number]
            return
        del self._waits[number]
        try:
            self.arrive(replica, wait.ticket, told=True)
        except BaseException:
            self._waits[number] = wait  # the action stays due
            raise
        if wait.timer is not None:
            self._timeline.cancel(wait.timer)

    def _give_up(self, replica: Replica, ticket: Ticket, told: bool) -> None:
        """Show what there is, or say that it is not here yet, because the time is over."""
        now, number, client, receipt = self._timeline.now, ticket.number, ticket.client, ticket.receipt
        answer = self._looking.at_replica(replica, ticket)
        if not told:
            self._tell_asked(ticket)
        self._publish(TimedOut(now, number, client, answer.lane, receipt, answer.position))
        if ticket.rule.on_timeout == "pending":
            self._publish(AnsweredPending(now, number, client, answer.lane, answer.position, receipt))
        else:
            self._publish(answer)

    # The answer

    def _answer(self, replica: Replica, ticket: Ticket, told: bool) -> None:
        answer = self._looking.at_replica(replica, ticket)
        if not told:
            self._tell_asked(ticket)
        self._publish(answer)

    def _visit(self, visit: Visit, told: bool) -> None:
        """Have the write store answer, or help, at once or when its turn comes."""
        ticket = visit.ticket
        answer = self._look(visit) if self._desk.idle else None
        if not told:
            self._tell_asked(ticket)
        self._publish(AskedWriteStore(self._timeline.now, ticket.number, ticket.client))
        if answer is None:
            self._desk.enter(visit)
        else:
            self._publish(answer)

    def served(self, visit: Visit) -> None:
        """Answer a query whose turn at the write store has come. Raises StoreUnavailable; then nothing has happened."""
        self._publish(self._look(visit))

    def _look(self, visit: Visit) -> Answered:
        if not visit.replica:
            return self._looking.at_write_store(visit.ticket)
        return self._looking.with_own(self._replicas.get(visit.replica) or self._route(visit.ticket), visit.ticket)

    def _tell_asked(self, ticket: Ticket) -> None:
        self._publish(Asked(self._timeline.now, ticket.number, ticket.client, ticket.query))

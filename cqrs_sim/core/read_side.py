"""The read side: replicas, each with lanes to its read stores, and who answers which query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cqrs_sim.core.arrangement import Arrangement, NewStore, Replica, check_layout
from cqrs_sim.core.bookkeeping import checkpoint_of
from cqrs_sim.core.domain import Domain, QueryHandler
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Answered, Asked
from cqrs_sim.core.faults import CannotBeDone, Fault, Rebuild
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.lane_names import base_name
from cqrs_sim.core.log import Log
from cqrs_sim.core.messages import Caller, Envelope, Query
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import Store
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.timeline import Timeline

ROOM, INJECT = "read side", "inject"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A query under way: who asked what, and which number it carries."""

    number: int
    client: str
    query: Query


class ReadSide:
    """Everything behind the outbox: carries events to every lane, and asks the right store."""

    def __init__(
        self,
        domain: Domain,
        log: Log,
        timeline: Timeline,
        draws: Draws,
        publish: Publisher,
        new_store: NewStore,
        settings: Settings,
    ) -> None:
        """Open the lanes that the settings name; a new session's log is empty, so they answer at once."""
        self._domain = domain
        self._timeline = timeline
        self._draws = draws
        self._publish = publish
        self._routing = settings.layout.routing
        self._turn = 0
        self._lanes = Arrangement(domain, log, timeline, draws, publish, new_store, self._answer_late)
        timeline.enter(ROOM, self._perform)
        self._lanes.configure(settings)

    @property
    def replicas(self) -> Mapping[int, Replica]:
        """The replicas by number, from 1."""
        return self._lanes.replicas

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """Every lane that answers queries, by replica, the shared one first."""
        return tuple(lane for replica in self.replicas.values() for lane in replica.lanes.values())

    @property
    def all_lanes(self) -> tuple[Lane, ...]:
        """Every lane that events are carried on, those that are still being built included."""
        return tuple(self._lanes)

    def lane(self, name: str) -> Lane | None:
        """Return the lane of this name; None where there is none."""
        return next((lane for lane in self._lanes if lane.name == name), None)

    def adopt(self, stores: Mapping[str, Store], new_store: NewStore) -> None:
        """Go on with other read stores that hold the same, by lane. Raises ValueError for those that do not."""
        for lane in self._lanes:
            lane.adopt(stores[lane.name])
        self._lanes.new_store = new_store

    def relay(self, envelopes: Sequence[Envelope], copy: int = 0) -> None:
        """Send fresh events on every lane."""
        for lane in self._lanes:
            lane.relay(envelopes, copy)

    def configure(self, settings: Settings) -> None:
        """Work by these settings.

        Raises CannotBeDone for a layout without any read model or with one that there is not, and StoreUnavailable
        for a store that cannot be made; nothing changes then.
        """
        check_layout(self._domain, settings.layout)
        homeless = self._lanes.configure(settings)
        self._routing = settings.layout.routing
        for ticket in homeless:
            self._route(ticket).station.line_up(ticket)

    def check(self, fault: Fault) -> None:
        """Raise CannotBeDone for a lane that there is not and for what its read models cannot do."""
        lanes = self._meant(fault)
        if not lanes:
            names = ", ".join(lane.name for lane in self._lanes)
            raise CannotBeDone(f"There is no lane {fault.lane}: choose from {names}.")
        if isinstance(fault, Rebuild) and fault.source == "write tables":
            for model in (model for lane in lanes for model in lane.models if model.derive is None):
                raise CannotBeDone(f"{model.name} cannot be built from the write tables: rebuild it from the log.")

    def inject(self, fault: Fault) -> None:
        """Do this, now, to the lane that it names, or to all: an action each, so that a store may refuse at first."""
        for lane in self._meant(fault):
            self._timeline.at(self._timeline.now, ROOM, INJECT, (lane.name, fault))

    def _perform(self, _verb: str, argument: tuple[str, Fault]) -> None:
        name, fault = argument
        lane = self.lane(name)
        if lane is None:  # closed in the meantime
            return
        if isinstance(fault, Rebuild) and fault.behind_glass:
            self._lanes.rebuild_behind_glass(lane)
        else:
            lane.inject(fault)

    def _meant(self, fault: Fault) -> list[Lane]:
        return [lane for lane in self._lanes if fault.lane in ("", lane.name)]

    def ask(self, ticket: Ticket) -> None:
        """Have a replica answer, at once or when its turn comes. Raises StoreUnavailable; then nobody has asked."""
        replica = self._route(ticket)
        if replica.station.idle:
            self._answer(replica, ticket, told=False)
        else:
            self._publish(Asked(self._timeline.now, ticket.number, ticket.client, ticket.query))
            replica.station.enter(ticket)
        self._turn += 1

    # Who answers

    def _route(self, ticket: Ticket) -> Replica:
        replicas = [replica for replica in self.replicas.values() if replica.serves]
        replicas = replicas or list(self.replicas.values())
        if len(replicas) == 1:
            return replicas[0]
        match self._routing:
            case "round robin":
                return replicas[self._turn % len(replicas)]
            case "random":
                return replicas[int(self._draws.draw("route", "queries", ticket.number) * len(replicas))]
            case "sticky":
                return replicas[int(self._draws.draw("route", ticket.client, 0) * len(replicas))]

    def _answer_late(self, replica: Replica, ticket: Ticket) -> None:
        self._answer(replica, ticket, told=True)

    def _answer(self, replica: Replica, ticket: Ticket, told: bool) -> None:
        now = self._timeline.now
        handler: QueryHandler[Any] = self._domain.query_handler_of[type(ticket.query)]
        select = handler.select(ticket.query, Caller(ticket.client, now))
        lane = replica.answering.get(handler.read_model)
        rows: tuple[Any, ...] = ()
        position = 0
        if lane is not None:
            with lane.store.reading() as found:
                rows = tuple(found.find(select.table, dict(select.where), order=select.order, limit=select.limit))
                position = checkpoint_of(found, lane.name)
        name = base_name(replica.number, handler.read_model) if lane is None else lane.name
        if not told:
            self._publish(Asked(now, ticket.number, ticket.client, ticket.query))
        self._publish(Answered(now, ticket.number, ticket.client, name, position, select.table.name, rows))

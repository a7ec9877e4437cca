"""Looking: what a replica says to a query at this moment, alone or with the write store's help, or that one alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cqrs_sim.core.arrangement import Replica
from cqrs_sim.core.bookkeeping import checkpoint_of
from cqrs_sim.core.domain import Domain, Position, QueryHandler, ReadModel
from cqrs_sim.core.facts import Answered
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.lane_names import base_name
from cqrs_sim.core.log import Log
from cqrs_sim.core.messages import Caller, Envelope, Query
from cqrs_sim.core.overlay import overlay
from cqrs_sim.core.projection import apply, projections_of
from cqrs_sim.core.recent_log import RecentLog
from cqrs_sim.core.remedies import NO_REMEDY, RemedyRule
from cqrs_sim.core.rows import ReadRows, Select
from cqrs_sim.core.sentences import notes_of
from cqrs_sim.core.timeline import Timeline
from cqrs_sim.core.transaction import Schema, Transaction


@dataclass(frozen=True, slots=True)
class Ticket:
    """A query under way: who asked what, when (microseconds), under which number.

    `receipt` is the newest one that the client had then, and `rule` what it does where that is not visible yet.
    """

    number: int
    client: str
    query: Query
    asked_at: int = 0
    receipt: int = 0
    rule: RemedyRule = NO_REMEDY


class Looking:
    """Reads and changes nothing. Each look may raise StoreUnavailable."""

    def __init__(self, domain: Domain, log: Log, timeline: Timeline) -> None:
        """Look on behalf of this domain's queries; `log` is the write store's, to be read."""
        self._domain = domain
        self._log = log
        self._recent = RecentLog(log)
        self._timeline = timeline
        self._models = {model.name: model for model in domain.read_models}
        self._views: dict[str, tuple[int, Transaction]] = {}
        self._schemas: dict[str, Schema] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Leave out of a copy what is made again when somebody looks."""
        return self.__dict__ | {"_views": {}, "_schemas": {}}

    def handler(self, ticket: Ticket) -> QueryHandler[Any]:
        """Return how this query is answered."""
        return self._domain.query_handler_of[type(ticket.query)]

    def lane(self, replica: Replica, ticket: Ticket) -> Lane | None:
        """Return the lane of the replica that answers this query; None where that is not kept."""
        return replica.answering.get(self.handler(ticket).read_model)

    def at_replica(self, replica: Replica, ticket: Ticket) -> Answered:
        """Return what is in the replica."""
        select, lane = self._select(ticket), self.lane(replica, ticket)
        rows: tuple[Any, ...] = ()
        position = 0
        if lane is not None:
            with lane.store.reading() as found:
                rows = _found(found, select)
                position = checkpoint_of(found, lane.name)
        name = base_name(replica.number, self.handler(ticket).read_model) if lane is None else lane.name
        return self._answered(ticket, name, position, select, rows)

    def with_own(self, replica: Replica, ticket: Ticket) -> Answered:
        """Return what is in the replica, with the client's own events from the write store where it lacks them."""
        lane = self.lane(replica, ticket)
        if lane is None:
            return self.at_replica(replica, ticket)
        model = self._models[self.handler(ticket).read_model]
        select, kept = self._select(ticket), (lane.second or lane.projector).kept
        own = self._recent.concerning(ticket.client, lane.checkpoint, ticket.receipt, kept.seen)
        with lane.store.reading() as found:
            rows = overlay(self._schema(model), found)
            self._project(rows, model, own)
            seen, position = _found(rows, select), checkpoint_of(found, lane.name)
        return self._answered(ticket, lane.name, position, select, seen, tuple(event.position for event in own))

    def at_write_store(self, ticket: Ticket) -> Answered:
        """Return what the write tables come to in the shape of the read model."""
        select, model = self._select(ticket), self._models[self.handler(ticket).read_model]
        rows, head = _found(self._view(model), select), self._log.head
        if model.derive is not None:  # the write tables know no positions
            rows = tuple(_as_of(row, head) for row in rows)
        return self._answered(ticket, WRITE, head, select, rows)

    def _select(self, ticket: Ticket) -> Select[Any]:
        return self.handler(ticket).select(ticket.query, Caller(ticket.client, self._timeline.now))

    def _answered(
        self,
        ticket: Ticket,
        lane: str,
        position: int,
        select: Select[Any],
        rows: tuple[Any, ...],
        from_write: tuple[int, ...] = (),
    ) -> Answered:
        now, table = self._timeline.now, select.table.name
        return Answered(now, ticket.number, ticket.client, lane, position, table, rows, from_write)

    def _view(self, model: ReadModel) -> Transaction:
        """Return the read model as of the head: derived from the write tables once, and then kept up with the log.

        One that cannot be derived is projected from the log's beginning.
        """
        head, rows = self._views.get(model.name, (0, None))
        if rows is None:
            rows = overlay(self._schema(model))
            if model.derive is not None:
                with self._log.reading() as write:
                    model.derive(write, rows, self._log.head)
                head = self._log.head
        for envelope in self._log.between(head, self._log.head):
            self._project(rows, model, (envelope,))
            self._views[model.name] = envelope.position, rows
        self._views[model.name] = self._log.head, rows
        return rows

    def _schema(self, model: ReadModel) -> Schema:
        if model.name not in self._schemas:
            self._schemas[model.name] = Schema(model.tables)
        return self._schemas[model.name]

    def _project(self, rows: Transaction, model: ReadModel, envelopes: tuple[Envelope, ...]) -> None:
        projections = projections_of((model,))
        for envelope in envelopes:
            apply(rows, projections, envelope)


def _as_of(row: Any, head: int) -> Any:
    """Return a row with this position as that of the event which changed it last."""
    notes = notes_of(type(row))
    return replace(row, **{name: head for name in notes if any(isinstance(note, Position) for note in notes[name])})


def _found(rows: ReadRows, select: Select[Any]) -> tuple[Any, ...]:
    return tuple(rows.find(select.table, dict(select.where), order=select.order, limit=select.limit))

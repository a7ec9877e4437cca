"""Projection: what read models take from an event."""

from __future__ import annotations

from collections.abc import Iterable

from cqrs_sim.core.domain import Bug, Projection, ReadModel
from cqrs_sim.core.messages import Envelope, Event
from cqrs_sim.core.rows import Rows


class Projections(dict[type[Event], list[Projection]]):
    """The projections of some read models by event: functions of a domain, and as unchanging as that."""


def projections_of(read_models: Iterable[ReadModel], bug: Bug | None = None) -> Projections:
    """Return the projections of these read models by event, so that applying one event is one look-up.

    With a `bug`, its faulty projection stands in for the right one.
    """
    by_event = Projections()
    for model in read_models:
        for event, projection in model.projections.items():
            faulty = bug is not None and (bug.read_model, bug.event) == (model.name, event)
            by_event.setdefault(event, []).append(bug.projection if faulty and bug is not None else projection)
    return by_event


def apply(rows: Rows, projections: Projections, envelope: Envelope) -> None:
    """Let every read model take from the event what it needs; one that ignores it advances all the same."""
    for projection in projections.get(type(envelope.event), ()):
        projection(rows, envelope)

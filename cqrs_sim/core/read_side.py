"""The read side: replicas, each with lanes to its read stores, and what is done to them."""

from __future__ import annotations

from collections.abc import Mapping

from cqrs_sim.core.answering import Answering, check_remedies
from cqrs_sim.core.arrangement import Arrangement, NewStore, Replica, check_layout
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.faults import CannotBeDone, Fault, Rebuild
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.log import Log
from cqrs_sim.core.looking import Looking, Ticket
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import Store
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.station import Station
from cqrs_sim.core.timeline import Timeline
from cqrs_sim.core.written import listed
from cqrs_sim.language import _

ROOM, INJECT = "read side", "inject"


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
        desk: Station,
        settings: Settings,
    ) -> None:
        """Open the lanes that the settings name; a new session's log is empty, so they answer at once.

        At the `desk` the write store serves, which some remedies ask too.
        """
        self._domain = domain
        self._timeline = timeline
        self._lanes = Arrangement(domain, log, timeline, draws, publish, new_store, self._arrive)
        looking, replicas = Looking(domain, log, timeline), self._lanes.replicas
        self.answering = Answering(looking, timeline, draws, publish, replicas, desk, settings.layout.routing)
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

    def relay(self, envelope: Envelope, copy: int = 0) -> None:
        """Send a fresh event on every lane."""
        for lane in self._lanes:
            lane.relay(envelope, copy)

    def configure(self, settings: Settings) -> None:
        """Work by these settings.

        Raises CannotBeDone for a layout without any read model or with one that there is not, and for a remedy of a
        query that there is not, and StoreUnavailable for a store that cannot be made; nothing changes then.
        """
        check_layout(self._domain, settings.layout)
        check_remedies(self._domain, settings.remedies)
        homeless = self._lanes.configure(settings)
        self.answering.routing = settings.layout.routing
        for ticket in homeless:
            self.answering.line_up(ticket)

    def check(self, fault: Fault) -> None:
        """Raise CannotBeDone for a lane that there is not and for what its read models cannot do."""
        lanes = self._meant(fault)
        if not lanes:
            said = _("There is no lane {lane}: choose from {choices}.")
            raise CannotBeDone(said.format(lane=fault.lane, choices=listed(lane.name for lane in self._lanes)))
        if isinstance(fault, Rebuild) and fault.source == "write tables":
            for model in (model for lane in lanes for model in lane.models if model.derive is None):
                said = _("{model} cannot be built from the write tables: rebuild it from the log.")
                raise CannotBeDone(said.format(model=model.name))

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
        """Have a replica answer, as `Answering.ask`."""
        self.answering.ask(ticket)

    def _arrive(self, replica: Replica, ticket: Ticket) -> None:
        self.answering.arrive(replica, ticket, told=True)

"""The read side: replicas, each with lanes to its read stores, and who answers which query."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cqrs_sim.core.bookkeeping import checkpoint_of
from cqrs_sim.core.domain import Domain, QueryHandler, ReadModel
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Answered, Asked, LaneClosed, LaneOpened, LaneServes
from cqrs_sim.core.faults import Fault, Rebuild
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.lane_names import base_name, base_of, next_name
from cqrs_sim.core.log import Log
from cqrs_sim.core.messages import Caller, Envelope, Query
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import Store, StoreUnavailable
from cqrs_sim.core.settings import Layout, Settings
from cqrs_sim.core.station import Station
from cqrs_sim.core.timeline import Timeline

ROOM, INJECT = "read side", "inject"

NewStore = Callable[[str, Sequence[ReadModel]], Store]
"""Makes the empty read store of the lane of this name, for these read models."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A query under way: who asked what, and which number it carries."""

    number: int
    client: str
    query: Query


class Replica:
    """One copy of the read side: its lanes by name, and the station at which its queries wait."""

    def __init__(self, number: int, station: Station) -> None:
        """Begin without lanes."""
        self.number = number
        self.station = station
        self.lanes: dict[str, Lane] = {}
        """Those that answer queries."""
        self.building: dict[str, Lane] = {}
        """Those that will answer once they have caught up."""
        self.answering: dict[str, Lane] = {}
        """The lane that answers for each read model."""

    @property
    def serves(self) -> bool:
        """Whether every lane is ready to answer: none is being rebuilt in sight."""
        return bool(self.lanes) and all(lane.progress is None for lane in self.lanes.values())


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
        self.new_store = new_store
        self.replicas: dict[int, Replica] = {}
        self._domain = domain
        self._log = log
        self._timeline = timeline
        self._draws = draws
        self._publish = publish
        self._settings = settings
        self._turn = 0
        self._opened: dict[str, int] = {}
        timeline.enter(ROOM, self._perform)
        self._arrange(settings.layout)

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """Every lane that answers queries, by replica, the shared one first."""
        return tuple(lane for replica in self.replicas.values() for lane in replica.lanes.values())

    @property
    def all_lanes(self) -> tuple[Lane, ...]:
        """Every lane that events are carried on, those that are still being built included."""
        return tuple(self._all())

    def lane(self, name: str) -> Lane | None:
        """Return the lane of this name; None where there is none."""
        return next((lane for lane in self._all() if lane.name == name), None)

    def adopt(self, stores: Mapping[str, Store], new_store: NewStore) -> None:
        """Go on with other read stores that hold the same, by lane. Raises ValueError for those that do not."""
        for lane in self._all():
            lane.adopt(stores[lane.name])
        self.new_store = new_store

    def relay(self, envelopes: Sequence[Envelope], copy: int = 0) -> None:
        """Send fresh events on every lane."""
        for lane in self._all():
            lane.relay(envelopes, copy)

    def configure(self, settings: Settings) -> None:
        """Work by these settings. Raises StoreUnavailable for a store that cannot be made; nothing changes then."""
        before, self._settings = self._settings, settings
        try:
            self._arrange(settings.layout)
        except StoreUnavailable:
            self._settings = before
            raise

    def check(self, fault: Fault) -> None:
        """Raise ValueError, with a sentence, for a lane that there is not and for what its read models cannot do."""
        lanes = self._meant(fault)
        if not lanes:
            names = ", ".join(lane.name for lane in self._all())
            raise ValueError(f"There is no lane {fault.lane}: choose from {names}.")
        if isinstance(fault, Rebuild) and fault.source == "write tables":
            for model in (model for lane in lanes for model in lane.models if model.derive is None):
                raise ValueError(f"{model.name} cannot be built from the write tables: rebuild it from the log.")

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
            self._rebuild_behind_glass(lane)
        else:
            lane.inject(fault)

    def _meant(self, fault: Fault) -> list[Lane]:
        return [lane for lane in self._all() if fault.lane in ("", lane.name)]

    def settle(self) -> None:
        """Let lanes that have caught up take over from those before them."""
        for replica in self.replicas.values():
            if all(lane.progress is None for lane in replica.building.values()) and self._differs(replica):
                self._swap(replica)

    def ask(self, ticket: Ticket) -> None:
        """Have a replica answer, at once or when its turn comes. Raises StoreUnavailable; then nobody has asked."""
        replica = self._route(ticket)
        if replica.station.idle:
            self._answer(replica, ticket, told=False)
        else:
            self._publish(Asked(self._timeline.now, ticket.number, ticket.client, ticket.query))
            replica.station.enter(ticket)
        self._turn += 1

    def _all(self) -> Iterator[Lane]:
        for replica in self.replicas.values():
            yield from replica.lanes.values()
            yield from replica.building.values()

    # Who answers

    def _route(self, ticket: Ticket) -> Replica:
        replicas = [replica for replica in self.replicas.values() if replica.serves]
        replicas = replicas or list(self.replicas.values())
        if len(replicas) == 1:
            return replicas[0]
        match self._settings.layout.routing:
            case "round robin":
                return replicas[self._turn % len(replicas)]
            case "random":
                return replicas[int(self._draws.draw("route", "queries", ticket.number) * len(replicas))]
            case "sticky":
                return replicas[int(self._draws.draw("route", ticket.client, 0) * len(replicas))]

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

    # Which lanes there are

    def _arrange(self, layout: Layout) -> None:
        """Open the lanes that are wanted and not there. Raises StoreUnavailable; then nothing has changed."""
        plans = [
            (base, number, models)
            for number in range(1, layout.replicas + 1)
            for base, models in self._wanted(number, layout).items()
            if not self._is_there(base, number, models)
        ]
        stores = self._new_stores(plans)
        homeless = list(self._remove_replicas(layout.replicas))
        for number in range(1, layout.replicas + 1):
            replica = self.replicas.get(number) or self._new_replica(number)
            replica.station.configure(self._settings.capacities.replica)
            self._give_up(replica, layout)
        for (_, number, models), (name, store) in zip(plans, stores, strict=True):
            self.replicas[number].building[name] = self._open(name, number, models, store)
        for lane in self._all():
            lane.configure(self._settings)
        self.settle()
        for ticket in homeless:
            self._route(ticket).station.line_up(ticket)

    def _remove_replicas(self, most: int) -> Iterator[Ticket]:
        """Close the replicas past this many; yield the queries that were waiting there."""
        for number in [number for number in self.replicas if number > most]:
            replica = self.replicas.pop(number)
            for lane in (*replica.lanes.values(), *replica.building.values()):
                self._close(lane)
            yield from replica.station.close()

    def _is_there(self, base: str, number: int, models: Sequence[ReadModel]) -> bool:
        replica = self.replicas.get(number)
        if replica is None:
            return False
        good_enough = (lane for lane in replica.lanes.values() if _names(models) <= _names(lane.models))
        exact = (lane for lane in replica.building.values() if _names(models) == _names(lane.models))
        return any(_base(lane) == base for lane in (*good_enough, *exact))

    def _new_stores(self, plans: Sequence[tuple[str, int, Sequence[ReadModel]]]) -> list[tuple[str, Store]]:
        opened, made = dict(self._opened), list[tuple[str, Store]]()
        try:
            for base, _, models in plans:
                number = opened.get(base, 0)
                opened[base] = number + 1
                name = next_name(base, number)
                made.append((name, self.new_store(name, models)))
        except BaseException:
            for _, store in made:
                store.close()
            raise
        self._opened = opened
        return made

    def _give_up(self, replica: Replica, layout: Layout) -> None:
        """Close lanes that were being built and are not wanted any more."""
        wanted = self._wanted(replica.number, layout)
        for lane in list(replica.building.values()):
            if _names(wanted.get(_base(lane), ())) != _names(lane.models):
                del replica.building[lane.name]
                self._close(lane)

    def _new_replica(self, number: int) -> Replica:
        def finish(ticket: Ticket) -> None:
            self._answer(self.replicas[number], ticket, told=True)

        replica = Replica(number, Station(f"replica {number}", self._timeline, self._draws, finish))
        self.replicas[number] = replica
        return replica

    def _wanted(self, replica: int, layout: Layout) -> dict[str, tuple[ReadModel, ...]]:
        kept = [model for model in self._domain.read_models if model.name not in layout.missing]
        shared = tuple(model for model in kept if model.name not in layout.separate)
        alone = {base_name(replica, model.name): (model,) for model in kept if model.name in layout.separate}
        return ({base_name(replica): shared} if shared else {}) | alone

    def _open(self, name: str, replica: int, models: Sequence[ReadModel], store: Store) -> Lane:
        lane = Lane(
            name,
            replica,
            models,
            store,
            self._domain,
            self._log,
            self._timeline,
            self._draws,
            self._publish,
            self.settle,
        )
        lane.configure(self._settings)
        self._publish(LaneOpened(self._timeline.now, name, tuple(model.name for model in models)))
        if self._log.head:
            lane.catch_up()
        return lane

    def _swap(self, replica: Replica) -> None:
        """Have the lanes that were built answer, and close or shrink those whose read models they have taken over."""
        wanted = self._wanted(replica.number, self._settings.layout)
        before, built = replica.lanes, replica.building
        lanes = {_base(lane): lane for lane in (*before.values(), *built.values())}
        replica.lanes = {lanes[base].name: lanes[base] for base in wanted}
        replica.building = {}
        for lane in before.values():
            if lane.name not in replica.lanes:
                self._close(lane)
        for base, models in wanted.items():
            lane = lanes[base]
            if lane.name in built or _names(models) != _names(lane.models):
                lane.keep(models)
                self._publish(LaneServes(self._timeline.now, lane.name, tuple(model.name for model in models)))
        replica.answering = {model.name: lane for lane in replica.lanes.values() for model in lane.models}

    def _differs(self, replica: Replica) -> bool:
        """Whether the lanes that answer are not the ones that are wanted."""
        wanted = self._wanted(replica.number, self._settings.layout)
        there = {_base(lane): _names(lane.models) for lane in replica.lanes.values()}
        return bool(replica.building) or there != {base: _names(models) for base, models in wanted.items()}

    def _rebuild_behind_glass(self, lane: Lane) -> None:
        replica = self.replicas[lane.replica]
        if not replica.building:
            ((name, store),) = self._new_stores([(_base(lane), lane.replica, lane.models)])
            replica.building[name] = self._open(name, lane.replica, lane.models, store)
            self.settle()

    def _close(self, lane: Lane) -> None:
        lane.close()
        self._publish(LaneClosed(self._timeline.now, lane.name))


def _base(lane: Lane) -> str:
    return base_of(lane.name)


def _names(models: Sequence[ReadModel]) -> frozenset[str]:
    return frozenset(model.name for model in models)

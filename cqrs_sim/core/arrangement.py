"""The arrangement: which lanes there are on the read side, and how one arrangement becomes another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from cqrs_sim.core.domain import Domain, ReadModel
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import LaneClosed, LaneOpened, LaneServes
from cqrs_sim.core.faults import CannotBeDone
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.lane_names import base_name, base_of, next_name
from cqrs_sim.core.log import Log
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import Store
from cqrs_sim.core.settings import Layout, Settings
from cqrs_sim.core.station import Station
from cqrs_sim.core.timeline import Timeline
from cqrs_sim.core.written import listed
from cqrs_sim.language import _

NewStore = Callable[[str, Sequence[ReadModel]], Store]
"""Makes the empty read store of the lane of this name, for these read models."""


def check_layout(domain: Domain, layout: Layout) -> None:
    """Raise CannotBeDone for a layout that this domain's read models cannot be arranged by."""
    names = {model.name for model in domain.read_models}
    named = (*layout.separate, *layout.missing, *(name for name, _delay in layout.model_delays))
    if unknown := sorted(set(named) - names):
        said = _("There is no read model {unknown}: choose from {choices}.")
        raise CannotBeDone(said.format(unknown=listed(unknown), choices=listed(sorted(names))))
    if names <= set(layout.missing):
        raise CannotBeDone(_("A layout keeps one read model at least."))


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


class Arrangement:
    """The replicas by number, and their lanes. A lane takes over from another once it has caught up."""

    def __init__(
        self,
        domain: Domain,
        log: Log,
        timeline: Timeline,
        draws: Draws,
        publish: Publisher,
        new_store: NewStore,
        finish: Callable[[Replica, Any], object],
    ) -> None:
        """Begin without replicas. `finish` does what was waiting at a replica's station, when its time was served."""
        self.new_store = new_store
        self.replicas: dict[int, Replica] = {}
        self._domain = domain
        self._log = log
        self._timeline = timeline
        self._draws = draws
        self._publish = publish
        self._finish = finish
        self._settings = Settings()
        self._opened: dict[str, int] = {}

    def __iter__(self) -> Iterator[Lane]:
        """Every lane that events are carried on, by replica, those that are still being built last."""
        for replica in self.replicas.values():
            yield from replica.lanes.values()
            yield from replica.building.values()

    def configure(self, settings: Settings) -> list[Any]:
        """Open the lanes that are wanted and not there, close those not wanted, and let all work by these settings.

        Returns what was waiting at replicas that are gone. Raises StoreUnavailable; then nothing has changed.
        """
        layout = settings.layout
        plans = [
            (base, number, models)
            for number in range(1, layout.replicas + 1)
            for base, models in self._wanted(number, layout).items()
            if not self._is_there(base, number, models)
        ]
        stores = self._new_stores(plans)
        self._settings = settings
        homeless = list(self._remove_replicas(layout.replicas))
        for number in range(1, layout.replicas + 1):
            replica = self.replicas.get(number) or self._new_replica(number)
            replica.station.configure(self._settings.capacities.replica)
            self._give_up(replica, layout)
        for (_base, number, models), (name, store) in zip(plans, stores, strict=True):
            self.replicas[number].building[name] = self._open(name, number, models, store)
        for lane in self:
            lane.configure(settings)
        self.settle()
        return homeless

    def settle(self) -> None:
        """Let lanes that have caught up take over from those before them."""
        for replica in self.replicas.values():
            if all(lane.progress is None for lane in replica.building.values()) and self._differs(replica):
                self._swap(replica)

    def rebuild_behind_glass(self, lane: Lane) -> None:
        """Build a lane anew beside this one, that takes over from it; not while others are being built there.

        Raises StoreUnavailable; then nothing has changed.
        """
        replica = self.replicas[lane.replica]
        if not replica.building:
            ((name, store),) = self._new_stores([(_base(lane), lane.replica, lane.models)])
            replica.building[name] = self._open(name, lane.replica, lane.models, store)
            self.settle()

    def _remove_replicas(self, most: int) -> Iterator[Any]:
        """Close the replicas past this many; yield what was waiting there."""
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
            for base, _number, models in plans:
                number = opened.get(base, 0)
                opened[base] = number + 1
                name = next_name(base, number)
                made.append((name, self.new_store(name, models)))
        except BaseException:
            for _name, store in made:
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
        finish = partial(self._finish_at, number)
        replica = Replica(number, Station(f"replica {number}", self._timeline, self._draws, finish))
        self.replicas[number] = replica
        return replica

    def _finish_at(self, number: int, work: Any) -> None:
        self._finish(self.replicas[number], work)

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
        replica.answering = {model.name: lanes[base] for base, models in wanted.items() for model in models}
        for lane in before.values():
            if lane.name not in replica.lanes:
                self._close(lane)
        for base, models in wanted.items():
            lane = lanes[base]
            if lane.name in built or _names(models) != _names(lane.models):
                lane.keep(models)
                self._publish(LaneServes(self._timeline.now, lane.name, tuple(model.name for model in models)))

    def _differs(self, replica: Replica) -> bool:
        """Whether the lanes that answer are not the ones that are wanted."""
        wanted = self._wanted(replica.number, self._settings.layout)
        there = {_base(lane): _names(lane.models) for lane in replica.lanes.values()}
        return bool(replica.building) or there != {base: _names(models) for base, models in wanted.items()}

    def _close(self, lane: Lane) -> None:
        lane.close()
        self._publish(LaneClosed(self._timeline.now, lane.name))


def _base(lane: Lane) -> str:
    return base_of(lane.name)


def _names(models: Sequence[ReadModel]) -> frozenset[str]:
    return frozenset(model.name for model in models)

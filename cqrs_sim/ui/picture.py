"""The picture: the few figures that the stage shows of a simulation at one moment, frozen."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.settings import DelayLaw
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.language import _
from cqrs_sim.ui.columns import title_of
from cqrs_sim.ui.detail import Detail, next_detail
from cqrs_sim.ui.following import follow
from cqrs_sim.ui.lane_picture import LanePicture, look_at
from cqrs_sim.ui.viewing import Viewing

RATE_WINDOW = 10 * SECOND
"""Over how long the rate of commits is measured (microseconds)."""
SEEN_OVER = 1.0
"""Over how long the rate of what is seen is measured (seconds of the viewer's time)."""
MOST_LANES = 5
"""How many lanes are in sight at most."""
_REPLICA, _OTHER_TABLES = _("Replica {number}"), _("Other tables")


@dataclass(frozen=True)
class Picture:
    """Positions as in the log; moments and durations in simulated microseconds."""

    now: int
    head: int
    rate: float
    """Events a second that were committed over the last RATE_WINDOW."""
    lane: LanePicture
    """The lane that leads to what people look at first."""
    lanes: tuple[LanePicture, ...]
    """Every lane in sight, that one among them."""
    time_behind: int
    """How long ago the oldest event was committed that the read store has not applied; 0 when there is none."""
    detail: Detail
    """How much of each event is drawn."""
    viewing: Viewing
    mine: int | None
    """The position of a person's own last event, until it is in every read store; else None."""

    @property
    def checkpoint(self) -> int:
        """How far the read store is that people look at first."""
        return self.lane.checkpoint

    @cached_property
    def reach(self) -> int:
        """What the rulers of all lanes reach to, where they are drawn on one scale of time (microseconds)."""
        return max(lane.reach for lane in self.lanes)

    @property
    def flights(self) -> tuple[Flight, ...]:
        """What is on its way there."""
        return self.lane.flights

    @property
    def delay(self) -> DelayLaw:
        """How long that takes."""
        return self.lane.delay

    @property
    def events_behind(self) -> int:
        """How many committed events that read store has not applied."""
        return max(0, self.head - self.checkpoint)


def look(
    simulation: Simulation,
    replica: int = 1,
    viewing: Viewing = Viewing(),  # noqa: B008 - frozen
    before: Detail = Detail(),  # noqa: B008 - frozen
    mine: int | None = None,
) -> Picture:
    """Return what there is to see now, of this replica where not all of them have room.

    `before` is the level of detail that was in force, `mine` the event that is followed until it is everywhere.
    """
    settings, history, now = simulation.settings, simulation.history, simulation.now
    if mine is not None and all(follow(lane, mine).over for lane in simulation.read_side.lanes):
        mine = None
    shown = lanes_in_sight(simulation, replica)
    lanes = {lane: look_at(lane, settings, title, history, now, mine) for lane, title in shown.items()}
    first = first_lane(simulation, replica)
    most = max(len(picture.flights) for picture in lanes.values())
    return Picture(
        now=now,
        head=simulation.head,
        rate=_rate(simulation),
        lane=lanes.get(first) or look_at(first, settings, "", history, now, mine),
        lanes=tuple(lanes.values()),
        time_behind=history.time_behind(now, first.name),
        detail=next_detail(before, most, _seen(simulation, lanes, viewing.speed), viewing.wall),
        viewing=viewing,
        mine=mine,
    )


def _seen(simulation: Simulation, lanes: Iterable[Lane], speed: float) -> float:
    """Return how often a second the viewer has lately seen a store change: the write store, or one at a lane's end."""
    since, history = max(0, simulation.now - round(SEEN_OVER * speed * SECOND)), simulation.history
    steps = (history.write, *(history.read_of(lane.name) for lane in lanes))
    return max(each.instants(since, simulation.now) for each in steps) / SEEN_OVER


def first_lane(simulation: Simulation, replica: int) -> Lane:
    """Return the lane of a replica that leads to the first read model of the domain, or whichever it has."""
    answering = simulation.read_side.replicas[replica].answering
    models = (model.name for model in simulation.domain.read_models)
    return next((answering[name] for name in models if name in answering), simulation.lane)


def lanes_in_sight(simulation: Simulation, replica: int) -> dict[Lane, str]:
    """Return the lanes that are shown, with what tells each from the others: all replicas where each has one lane."""
    lanes = simulation.read_side.lanes
    if len(lanes) == 1:
        return {lanes[0]: ""}
    if len(lanes) == len(simulation.read_side.replicas):
        return {lane: _REPLICA.format(number=lane.replica) for lane in lanes}
    order = [model.name for model in simulation.domain.read_models]
    own = sorted((lane for lane in lanes if lane.replica == replica), key=lambda lane: order.index(lane.models[0].name))
    return {lane: _title(lane, simulation.domain) for lane in own[:MOST_LANES]}


def _title(lane: Lane, domain: Domain) -> str:
    return title_of(lane.models[0].name, domain.texts) if len(lane.models) == 1 else _OTHER_TABLES


def _rate(simulation: Simulation) -> float:
    since = max(0, simulation.now - RATE_WINDOW)
    committed = simulation.head - simulation.history.write.at(since)
    return committed * SECOND / (simulation.now - since) if simulation.now > since else 0.0

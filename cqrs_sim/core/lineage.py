"""Lineage: from a row of a read store to the events that made it, and from an event to the rows it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cqrs_sim.core.fates import Fate, Fates
from cqrs_sim.core.footprints import Deed, Footprints, Place, Step
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one event does to a row, and to which columns; `through` is the row that brought it there, None if itself.

    With the true projections, in the order of the log: what a read store really holds may differ.
    """

    position: int
    deed: Deed
    columns: tuple[str, ...]
    through: Place | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """An event that makes a row what it ought to be, and what has become of it on the lane of that row."""

    envelope: Envelope
    contribution: Contribution
    fate: Fate


@dataclass(frozen=True, slots=True)
class Effect:
    """A row of a lane's read store that an event touches, and what has become of that event there."""

    lane: str
    place: Place
    position: int
    fate: Fate


def makers(
    simulation: Simulation, lane: Lane, place: Place, column: str = "", most: int | None = None
) -> tuple[Maker, ...]:
    """Return the events that make a row, or one column of it, in the order of the log.

    Those of an earlier row with the same key count only where the lane still shows that. Of more than `most` those are
    left out that are oldest, and applied as they should be before any other. Raises StoreUnavailable.
    """
    footprints, fates = footprints_of(simulation), Fates(simulation, lane)
    found = contributions(footprints, place, fates.applied)
    wanted = [each for each in found if not column or column in each.columns]
    if most is not None and len(wanted) > most:
        wanted.sort(key=lambda each: (fates.of(each.position).state != "applied", each.position))
        wanted = sorted(wanted[-most:], key=lambda each: each.position)
    return tuple(Maker(simulation.log.envelope(each.position), each, fates.of(each.position)) for each in wanted)


def effects(simulation: Simulation, position: int) -> Iterator[Effect]:
    """Yield the rows of every lane that an event touches. Raises StoreUnavailable."""
    footprints = footprints_of(simulation)
    for lane in simulation.read_side.lanes:
        fate = Fates(simulation, lane).of(position)
        kept = {table.name for model in lane.models for table in model.tables}
        for place in footprints.of_event(position):
            if place[0] in kept:
                yield Effect(lane.name, place, position, fate)


def footprints_of(simulation: Simulation) -> Footprints:
    """Return the footprints of the whole log. Raises StoreUnavailable."""
    footprints = simulation.truth.observe()
    while simulation.truth.catch_up():
        pass
    return footprints


def contributions(
    footprints: Footprints, place: Place, applied: Callable[[int], bool], since: int = 0
) -> tuple[Contribution, ...]:
    """Return what events from `since` on do to a row, and before that to the rows that it was made from.

    It begins where the row was made last; where a lane has not `applied` that, where it was made before.
    """
    found: dict[int, Contribution] = {}
    _Search(footprints, applied, since, found).follow(place, None)
    return tuple(found[position] for position in sorted(found))


class _Search:
    """Goes from a row to those that it was made from, each once."""

    def __init__(
        self, footprints: Footprints, applied: Callable[[int], bool], since: int, found: dict[int, Contribution]
    ) -> None:
        self._footprints = footprints
        self._applied = applied
        self._since = since
        self._found = found
        self._visited: set[Place] = set()

    def follow(
        self, place: Place, until: int | None, through: Place | None = None, columns: tuple[str, ...] = ()
    ) -> None:
        """Note what events did to a row up to a position; `through` it they came to others, and there to `columns`.

        Without columns, to the same ones: as in a copy.
        """
        self._visited.add(place)
        steps = self._latest(place, until)
        for step in steps:
            done = Contribution(step.position, step.deed, columns or step.columns, through)
            self._found.setdefault(step.position, done)
        for step in steps:
            for origin, needed in self._footprints.sources_of(step):
                if origin not in self._visited and needed:
                    self._note_making(origin, step)
                elif origin not in self._visited:
                    passed = () if origin[0] == place[0] else step.columns
                    self.follow(origin, step.position - 1, through or origin, columns or passed)

    def _note_making(self, place: Place, step: Step) -> None:
        """Note only that a row had to be there."""
        for made in self._latest(place, step.position - 1):
            if made.deed == "made":
                self._found.setdefault(made.position, Contribution(made.position, "made", step.columns, place))

    def _latest(self, place: Place, until: int | None) -> list[Step]:
        """Return the steps since the row was made last, or before that as long as this is not applied."""
        steps = self._footprints.of_row(place, self._since, until)
        begin = 0
        for index, step in enumerate(steps):
            if step.deed == "made" and self._applied(step.position):
                begin = index
        return steps[begin:]

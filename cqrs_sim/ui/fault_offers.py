"""Fault offers: what can be done to the token or projector that a person points at, as lines of its menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from cqrs_sim.core import faults as done
from cqrs_sim.core.fault_sentences import copy_named
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.journal import Inject, Input
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.language import _
from cqrs_sim.ui.deeds import PROJECTOR
from cqrs_sim.ui.thing_menu import Choice
from cqrs_sim.ui.things import OnLane, Pointed, ProjectorOf, Token


class FaultOffers:
    """Call it with what a person points at; `do` takes the input that is chosen."""

    def __init__(self, simulation: Simulation, do: Callable[[Input], object]) -> None:
        """Offer faults in this simulation."""
        self._simulation = simulation
        self._do = do

    def __call__(self, pointed: Pointed) -> Iterator[Choice]:
        """Yield what can be done to it now."""
        match pointed:
            case Pointed(Token(position), where=where):
                lane = self._lane_with(position, where)
                if lane is not None:
                    copy = where.copy if where is not None else 0
                    for title, fault in _on_copy(lane.name, position, copy):
                        yield Choice(title, partial(self._do, Inject(fault)))
            case Pointed(ProjectorOf(name)):
                for deed in PROJECTOR:
                    if not deed.obstacle(self._simulation, name):
                        act = partial(self._do, deed.wish(self._simulation, name))
                        yield Choice(deed.title, act)

    def _lane_with(self, position: int, where: OnLane | None) -> Lane | None:
        """Return the lane on which this copy, or of an event seen elsewhere the first one, is on its way."""
        wanted = (position, 0 if where is None else where.copy)
        for lane in self._simulation.read_side.lanes:
            if where is None or where.lane == lane.name:
                flying = ((flight.envelope.position, flight.copy) for flight in lane.channel.flights)
                if wanted in flying:
                    return lane
        return None


def _on_copy(lane: str, position: int, copy: int) -> Iterator[tuple[str, Fault]]:
    one = done.LoseCopy(lane, position, copy)
    named = copy_named(one)
    yield _("Lose {copy}").format(copy=named), one
    yield _("Split {copy} in two").format(copy=named), done.DuplicateCopy(lane, position, copy)
    for time in (1, 5):
        said = _("Hold {copy} up for {time} s").format(copy=named, time=time)
        yield said, done.DelayCopy(lane, position, copy, time * SECOND)

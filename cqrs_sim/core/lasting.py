"""Lasting damage: how many rows of each read store at rest are wrong, and the rebuild that mends them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cqrs_sim.core.differences import at_rest, differences
from cqrs_sim.core.facts import (
    Applied,
    AppliedAtOnce,
    Committed,
    Fact,
    Injected,
    LaneClosed,
    LaneServes,
    Rebuilt,
    Replayed,
    SettingsChanged,
    Wiped,
)
from cqrs_sim.core.faults import Mend, Rebuild, SendAgain
from cqrs_sim.core.journal import Inject
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.settings import OutboxMode, ProjectorSwitches, Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.troubles import Trouble, placed
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext, pgettext

QUIET = SECOND
"""While time passes, read stores are compared once nothing has changed for so long (simulated microseconds)."""

_CHANGES = (Committed, Applied, AppliedAtOnce, Replayed, Wiped, Rebuilt, LaneServes, LaneClosed)


class Lasting:
    """Listens to facts; compares a read store with the truth only when something has happened since the last time.

    Where nobody ever did a fault or turned a switch, nothing can be wrong, and nothing is compared.
    """

    def __init__(self, simulation: Simulation, suspect: bool | None = None) -> None:
        """Begin to listen; `suspect` says whether anything so far `makes_suspect`, where that is known."""
        self._simulation = simulation
        if suspect is None:  # one that has been played before this began to listen may have been faulty at any time
            marks = [mark.kind for mark in simulation.history.marks]
            suspect = _is_faulty(simulation.settings) or "fault" in marks or marks.count("settings") > 1
        self._suspect = suspect
        self._changed_at = 0
        self._wrong: dict[str, int] = {}
        self._looked = -1
        self._changes = 0
        self.stops = (
            simulation.subscribe(self._note, *_CHANGES),
            simulation.subscribe(self._suspects, Injected, SettingsChanged),
        )
        """Call each to stop listening."""

    def look(self, running: bool) -> None:
        """Compare what is at rest, if there is news and time for it. A store that is not available waits."""
        quiet = not running or self._simulation.now - self._changed_at >= QUIET
        if not (self._suspect and quiet) or self._looked == self._changes:
            return
        lanes = self._simulation.read_side.lanes
        resting = [lane for lane in lanes if at_rest(lane)]
        self._wrong |= {lane.name: len(differences(self._simulation, lane)) for lane in resting}
        if len(resting) == len(lanes):
            self._looked = self._changes

    def wrong(self, lane: Lane) -> int:
        """Return how many of its rows were wrong when it last was at rest: they stay so until somebody rebuilds."""
        return self._wrong.get(lane.name, 0)

    def troubles(self) -> Iterator[Trouble]:
        """Yield the damage to each lane, with the rebuild that mends it.

        A store that never comes to rest cannot be compared, but what was applied twice is known at once.
        """
        simulation = self._simulation
        for lane in simulation.read_side.lanes:
            if wrong := self.wrong(lane):
                title = ngettext("{n} row differs for ever", "{n} rows differ for ever", wrong).format(n=whole(wrong))
            elif (twice := simulation.doubles.of(lane.name)) and not at_rest(lane):
                count = len(twice)
                title = ngettext("{n} event applied twice", "{n} events applied twice", count).format(n=whole(count))
            else:
                continue
            where = placed(title, lane, simulation.domain.texts)
            yield Trouble(where, pgettext("a read store", "Rebuild"), Inject(Rebuild(lane.name)))

    def caption(self) -> str:
        """Return the first damage as a sentence; nothing where there is none."""
        for lane in self._simulation.read_side.lanes:
            if wrong := self.wrong(lane):
                twice = self._simulation.doubles.of(lane.name)
                return _counted_twice(twice) if twice else _wrong_rows(wrong)
        return ""

    def _suspects(self, fact: Fact) -> None:
        self._suspect = self._suspect or makes_suspect(fact)
        self._changes += 1
        if isinstance(fact, Injected) and isinstance(fact.fault, SendAgain | Mend):
            self._forget(fact.fault.lane)  # what was missing is on its way: whether all is well shows at rest

    def _note(self, fact: Fact) -> None:
        self._changes += 1
        self._changed_at = fact.at
        if isinstance(fact, Wiped | LaneClosed):
            self._forget(fact.lane)

    def _forget(self, lane: str) -> None:
        """Say nothing of this lane, or of any where it has no name, until it is compared again."""
        for name in [lane] if lane else list(self._wrong):
            self._wrong.pop(name, None)


def _counted_twice(twice: Sequence[int]) -> str:
    more = len(twice) - 1
    if not more:
        return _("Counts #{position} twice, for ever.").format(position=twice[0])
    said = ngettext(
        "Counts #{position} and {n} more twice, for ever.", "Counts #{position} and {n} more twice, for ever.", more
    )
    return said.format(position=twice[0], n=whole(more))


def _wrong_rows(wrong: int) -> str:
    said = ngettext(
        "{n} row of the read store is wrong for ever.", "{n} rows of the read store are wrong for ever.", wrong
    )
    return said.format(n=whole(wrong))


def makes_suspect(fact: Fact) -> bool:
    """Whether read stores may be wrong for ever from this fact on."""
    return isinstance(fact, Injected) or (isinstance(fact, SettingsChanged) and _is_faulty(fact.settings))


def _is_faulty(settings: Settings) -> bool:
    """Whether these settings alone can make a read store wrong."""
    projector, sound = settings.projector, ProjectorSwitches()
    pace = replace(sound, batch=projector.batch, polling=projector.polling)
    return projector != pace or settings.outbox != OutboxMode()

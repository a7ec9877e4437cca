"""The finding about the timeline: where the heads stood at a moment, and what had happened beside them until then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.sentences import lane_title
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.written import listed, whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.finding import Finding, Line, Section, saying
from cqrs_sim.ui.mark_words import MARKS, READ_HEAD, WRITE_HEAD, behind, latest, mark_named

_NOTHING = _("Nothing was rejected, set or broken until then.")


def of_timeline(simulation: Simulation, moment: int) -> Finding:
    """Return what the gap chart shows at this moment (microseconds), its marks in words."""
    title = _("Timeline at {moment}").format(moment=seconds(moment))
    heads = tuple(_heads(simulation, moment))
    return Finding(title, "", (Section("", heads), Section(MARKS, tuple(_marks(simulation, moment)))))


def _heads(simulation: Simulation, moment: int) -> Iterator[Line]:
    history = simulation.history
    write = history.write.at(moment)
    yield Line(WRITE_HEAD, f"#{write}")
    for lane in simulation.read_side.lanes:
        read, title = history.read_of(lane.name).at(moment), lane_title(lane.name, simulation.domain.texts)
        late = behind(read, write, history.time_behind(moment, lane.name))
        yield Line(title or READ_HEAD, listed((f"#{read}", late)))


def _marks(simulation: Simulation, moment: int) -> Iterator[Line]:
    marks = simulation.history.marks
    told, more = latest(marks[: bisect_right(marks, moment, key=attrgetter("at"))])
    for mark in told:
        yield Line(seconds(mark.at), mark_named(mark))
    if more:
        yield from saying(ngettext("and {n} before", "and {n} before", more).format(n=whole(more)))
    if not told:
        yield from saying(_NOTHING)

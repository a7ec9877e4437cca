"""Stories: whole logs as text, one line a fact, and the runs of both kinds of store."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.settings import Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from tests.core.conftest import Open
from tests.core.conftest import open_run as open_run  # the same fixture serves both folders
from tests.core.play import begun, delayed, head, registered


def line(fact: Fact) -> str:
    """Return the fact as people would note it: the moment in seconds, then what happened."""
    return f"{fact.at / SECOND:5.3f}  {_what(fact)}"


def _what(fact: Fact) -> str:
    match fact:
        case told.Submitted():
            return f"{fact.client} sends {fact.command} as {fact.command_id}, ticket {fact.ticket}"
        case told.RuleChecked():
            return f"  {fact.rule}: {'holds' if fact.broken_by is None else f'broken by {_pairs(fact.broken_by)}'}"
        case told.Accepted():
            return f"ticket {fact.ticket} accepted, receipt #{fact.receipt}"
        case told.Rejected():
            return f"ticket {fact.ticket} rejected, {fact.rule}: {_pairs(fact.values)}"
        case told.Committed():
            envelope = fact.envelope
            return f"#{envelope.position} {envelope.event}, {envelope.subject} v{envelope.subject_version}, committed"
        case told.RowChanged():
            return f"  {fact.store}: {_row(fact)}"
        case told.Sent():
            return f"#{fact.position} sent, due at {fact.arrives_at / SECOND:.3f}"
        case told.Held():
            return f"#{fact.position} held, waits for #{fact.waiting_for}"
        case told.AppliedAtOnce():
            return f"#{fact.position} applied at once to {fact.lane}, for ticket {fact.ticket}"
        case told.OfLane():
            return f"{fact.lane} {type(fact).__name__.lower()}"
        case told.PublishFailed():
            return f"#{fact.position} was not published"
        case told.PublishedUncommitted():
            return f"{fact.envelope.event} was published, but not committed"
        case told.Injected():
            return f"somebody does {fact.fault}"
        case told.LaneFact():
            return f"#{fact.position} {type(fact).__name__.lower()}"
        case told.Asked():
            return f"{fact.client} asks {fact.query}, ticket {fact.ticket}"
        case told.Answered():
            rows = f"{len(fact.rows)} of {fact.table}" if fact.rows else "nothing here yet"
            own = f", {fact.from_write} from the write store" if fact.from_write else ""
            return f"ticket {fact.ticket} answered at #{fact.position}: {rows}{own}"
        case told.Waits():
            until = "for ever" if fact.until is None else f"until {fact.until / SECOND:.3f}"
            return f"ticket {fact.ticket} waits for #{fact.receipt} on {fact.lane}, {until}"
        case told.AskedWriteStore():
            return f"ticket {fact.ticket} goes to the write store"
        case told.OfGuess():
            return f"{type(fact).__name__.lower()} for ticket {fact.ticket}"
        case told.TimedOut():
            return f"ticket {fact.ticket} timed out: {fact.lane} at #{fact.checkpoint}, not #{fact.receipt}"
        case told.AnsweredPending():
            return f"ticket {fact.ticket} answered at #{fact.position}: #{fact.receipt} is pending"
        case told.SettingsChanged():
            return f"delay is {fact.settings.delay.shape} {fact.settings.delay.mean / SECOND:g} s"
    raise AssertionError(f"there is no line for {fact}")


def _pairs(values: Any) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())


def _row(fact: told.RowChanged) -> str:
    place = f"{fact.table} {' '.join(map(str, fact.key))}"
    if fact.before is None or fact.after is None:
        return f"{'-' if fact.after is None else '+'} {place}"
    columns = [field.name for field in fields(fact.before)]
    pairs = ((name, getattr(fact.before, name), getattr(fact.after, name)) for name in columns)
    return f"{place}, " + ", ".join(f"{name} {was} -> {is_now}" for name, was, is_now in pairs if was != is_now)


class Story:
    """A run in which Ana, Ben and Cy are known on both sides (#1 to #3), and what has happened in it since."""

    def __init__(self, settings: Settings, seed: int = 1) -> None:
        self.simulation: Simulation
        self.simulation, self.log = begun(settings, seed)

    def at(self, seconds: float) -> Simulation:
        """Let time pass up to this moment; return the simulation to act on."""
        self.simulation.run_until(round(seconds * SECOND))
        return self.simulation

    def news(self, *kinds: type[Fact]) -> str:
        """Return what has happened since the last news (facts of these kinds, if given), and forget it."""
        lines = [line(fact) for fact in self.log if not kinds or isinstance(fact, kinds)]
        self.log.clear()
        return "\n".join(lines)


@pytest.fixture
def half_way(open_run: Open) -> Simulation:
    """A run with posts and likes, with events on their way and events that wait."""
    simulation = registered(open_run(head()))
    simulation.configure(delayed("exponential", 4, TrafficRates(6, 3)))
    simulation.run_until(10 * SECOND)
    simulation.configure(delayed("exponential", 4))
    assert len(simulation.lane.channel.flights) > 3
    assert simulation.lane.projector.waiting
    return simulation

"""One run of a campaign: a seed's chaos, watched, then healed; and its journal replayed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cqrs_sim import bootstrap
from cqrs_sim.core.journal import Entry, opening, replay
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.session import Head, Marker, Session
from cqrs_sim.sessions.trace import Trace
from tests.campaign.chaos import Chaos
from tests.campaign.healing import heal
from tests.campaign.outcome import Outcome
from tests.campaign.tally import Tally
from tests.campaign.watch import Broken, Watch, must

INPUTS = 40

Check = Callable[[Simulation], object]
"""One more check after every event, as a test of the campaign itself has it; raises Broken."""


def run_seed(seed: int, also: Check = lambda _: None, files: Path | None = None) -> Outcome:
    """Run a seed on memory stores, and its journal again; with a folder, which is new, also on files there."""
    chaos = Chaos(seed)
    head = Head(chaos.people.domain.name, seed)
    simulation, trace = bootstrap.in_memory(head), Trace()
    simulation.subscribe(trace)
    watch, tally = Watch(simulation), Tally(simulation)
    entries: list[Entry] = []
    markers: list[Marker] = []
    recorder = Recorder(simulation, entries.append, entries.pop, markers.append)
    outcome = Outcome(seed, Session(head))
    try:
        _play(recorder, chaos, watch, tally, also)
        outcome.repairs = heal(recorder, watch.check, watch.hurt)
        must(not simulation.read_side.answering.waiting, "All is well, and somebody still waits for an answer.")
        _check_replays(Session(head, tuple(entries)), trace.digest, simulation.now, files)
        outcome.trace = trace.digest
    except Exception as error:  # whatever it is, the seed has to be told
        outcome.broken = str(error) if isinstance(error, Broken) else f"{type(error).__name__}: {error}"
        recorder.mark()  # so that a replay comes as far
    outcome.session = Session(head, tuple(entries), tuple(markers))
    outcome.fired, outcome.injected, outcome.events = tally.fired, tally.injected, simulation.head
    return outcome


def _play(recorder: Recorder, chaos: Chaos, watch: Watch, tally: Tally, also: Check) -> None:
    simulation = recorder.simulation

    def check() -> None:
        watch.check()
        tally.look()
        also(simulation)

    for entry in opening(simulation.domain, chaos.settings(simulation.domain, Settings())):
        recorder.do(entry.input)
    for _ in range(INPUTS):
        run_checked(simulation, simulation.now + chaos.gap(), check)
        before = simulation.now
        must(simulation.run_until(before - 1_000) == before, "Simulated time went back with the clock.")
        tally.fired[24] += 1
        recorder.do(chaos.wish(simulation))
        check()


def run_checked(simulation: Simulation, until: int, check: Callable[[], object]) -> None:
    """Let time pass instant by instant, with the check after each."""
    while (moment := simulation.next_moment()) is not None and moment <= until:
        simulation.run_until(moment)
        check()
    simulation.run_until(until)


def _check_replays(session: Session, expected: str, until: int, files: Path | None) -> None:
    again = _told_again(bootstrap.in_memory(session.head), session, until)
    must(again == expected, "A replay of the journal tells other facts.")
    if files is not None:
        files.mkdir()
        with bootstrap.on_files(session.head, files) as simulation:
            again = _told_again(simulation, session, until)
        must(again == expected, "A replay of the journal on files tells other facts.")


def _told_again(simulation: Simulation, session: Session, until: int) -> str:
    trace = Trace()
    simulation.subscribe(trace)
    replay(simulation, session.entries, until)
    return trace.digest

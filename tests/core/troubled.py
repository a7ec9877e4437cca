"""Troubled runs: random traffic of any domain with random faults, for laws that hold whatever happens."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from cqrs_sim.bootstrap import DOMAINS
from cqrs_sim.core import faults as done
from cqrs_sim.core.faults import CannotBeDone, Fault
from cqrs_sim.core.journal import Configure, Inject, Input, opening
from cqrs_sim.core.remedies import Remedies, RemedyRule
from cqrs_sim.core.settings import (
    Capacities,
    Capacity,
    ChannelFaults,
    DelayLaw,
    Layout,
    OutboxMode,
    ProjectorSwitches,
    Settings,
    TrafficRates,
)
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from tests.core.play import laws, play

domains = st.sampled_from(tuple(DOMAINS))
shares = st.sampled_from((0.0, 0.0, 0.2, 0.6))
channels = st.builds(ChannelFaults, shares, st.sampled_from((0, SECOND)), shares, shares)
switches = st.builds(
    ProjectorSwitches,
    st.sampled_from(("wait", "pass")),
    st.sampled_from(("applied", "none")),
    st.sampled_from(("same", "after", "before")),
    st.sampled_from((1, 5)),
)
layouts = st.sampled_from((Layout(), Layout(replicas=2)))
troubled = st.builds(
    Settings,
    laws,
    st.just(TrafficRates(6.0, 2.0)),
    channels,
    switches,
    st.sampled_from((Capacities(), Capacities(projector=Capacity(3.0)))),
    st.sampled_from((OutboxMode(), OutboxMode(on=False, publish_fails=0.3, commit_fails=0.3))),
    layouts,
    remedies=st.sampled_from((Remedies(), Remedies(), Remedies((RemedyRule("synchronous"),)))),
)
deeds: st.SearchStrategy[Fault] = st.sampled_from(
    (
        done.LoseNext(),
        done.DuplicateNext(),
        done.DetourNext(),
        done.Partition(duration=2 * SECOND),
        done.ForgetSent(),
        done.SendAgain(),
        done.CrashProjector(),
        done.CrashProjector(between=True),
        done.RestartProjector(),
        done.StartSecondProjector(),
        done.PoisonNext(),
        done.PoisonNext(reason="unknown version"),
        done.Mend(),
        done.Rebuild(),
        done.Rebuild(source="write tables"),
        done.Rebuild(behind_glass=True),
    )
)
wishes: st.SearchStrategy[Input] = st.builds(Inject, deeds) | st.builds(Configure, troubled)
scripts = st.lists(st.tuples(st.integers(0, 3 * SECOND), wishes), min_size=1, max_size=10)


def let_happen(simulation: Simulation, begin: Settings, script: list[tuple[int, Input]]) -> None:
    """Open the session and do these things, each this gap after the one before; what cannot be done is left out."""
    play(simulation, opening(simulation.domain, begin))
    for gap, wish in script:
        simulation.run_until(simulation.now + gap)
        try:
            if isinstance(wish, Inject):
                simulation.inject(wish.fault)
            elif isinstance(wish, Configure):
                simulation.configure(wish.settings)
        except CannotBeDone:
            continue
    simulation.run_until(simulation.now + SECOND)


def healthy(delay: DelayLaw) -> Settings:
    """Return settings under which all that is on its way arrives at the moment it says."""
    return replace(Settings(delay), traffic=TrafficRates(6.0, 0.0))

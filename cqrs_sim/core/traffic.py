"""Traffic: simulated clients that write and read at random, as Poisson processes from the seed."""

from __future__ import annotations

from collections.abc import Callable
from math import log1p
from typing import Any

from cqrs_sim.core.domain import Habits
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Answered, Fact
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.core.timeline import SECOND, Timeline

ROOM = "traffic"
WRITE, READ = "write", "read"

_NEVER = 1e9
"""Seconds; nobody watches a simulation for thirty years."""


class Traffic:
    """Writers and readers of a domain's habits.

    The n-th command and the n-th query are drawn by their number, so a change of rate moves them in time but changes
    neither who acts nor what they wish for.
    """

    def __init__(
        self,
        habits: Habits,
        timeline: Timeline,
        draws: Draws,
        submit: Callable[[Command, str], object],
        ask: Callable[[Query, str], object],
    ) -> None:
        """Join the timeline, idle until `configure` gives a rate."""
        self._habits = habits
        self._timeline = timeline
        self._draws = draws
        self._submit = submit
        self._ask = ask
        self._rates = {WRITE: 0.0, READ: 0.0}
        self._done = {WRITE: 0, READ: 0}
        # How much of the wait is left, in mean gaps: a new rate stretches the rest of it, or the rate that is turned
        # again and again would never let anyone act. Drawn once there is a rate.
        self._left: dict[str, float] = {}
        self._since = {WRITE: 0, READ: 0}
        self._planned: dict[str, int] = {}
        self._joined: dict[str, tuple[Any, ...]] = {}
        timeline.enter(ROOM, self._perform)

    def configure(self, rates: TrafficRates) -> None:
        """Act at these rates from now on."""
        for verb, rate in ((WRITE, rates.writes), (READ, rates.reads)):
            if rate != self._rates[verb]:
                waited = (self._timeline.now - self._since[verb]) / SECOND
                left = self._left[verb] if verb in self._left else self._gap(verb)
                self._left[verb] = max(0.0, left - waited * self._rates[verb])
                self._rates[verb] = rate
                if verb in self._planned:
                    self._timeline.cancel(self._planned.pop(verb))
                self._plan(verb)

    def notice(self, fact: Fact) -> None:
        """Remember what simulated clients were shown: people act on what they saw."""
        if isinstance(fact, Answered) and fact.client in self._joined:
            self._joined[fact.client] = fact.rows

    def _plan(self, verb: str) -> None:
        now, rate = self._timeline.now, self._rates[verb]
        self._since[verb] = now
        if rate > 0:
            wait = min(self._left[verb] / rate, _NEVER)
            self._planned[verb] = self._timeline.at(now + round(wait * SECOND), ROOM, verb, None)

    def _gap(self, verb: str) -> float:
        # The gap between events of a Poisson process is exponential; this one has mean 1.
        return -log1p(-self._draws.draw("gap", verb, self._done[verb]))

    def _perform(self, verb: str, _: None) -> None:
        self._act(verb, self._done[verb])
        # Counted only now: an act whose store was not available is tried again, and is the same one.
        self._done[verb] += 1
        self._left[verb] = self._gap(verb)
        self._plan(verb)

    def _act(self, verb: str, number: int) -> None:
        def draw(what: str) -> float:
            return self._draws.draw(what, verb, number)

        clients = self._habits.clients
        client = clients[int(draw("client") * len(clients))]
        if client not in self._joined:
            self._submit(self._habits.join(client), client)
            self._joined[client] = ()
        elif verb == READ:
            self._ask(self._habits.read(draw, client), client)
        else:
            self._submit(self._habits.write(draw, client, self._joined[client]), client)

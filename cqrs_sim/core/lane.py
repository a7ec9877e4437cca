"""A lane: the way of events from the log to one read store."""

from __future__ import annotations

from typing import Any

from cqrs_sim.core.channel import DELIVER, Channel
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.projector import Projector
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import Store
from cqrs_sim.core.settings import DelayLaw
from cqrs_sim.core.timeline import Timeline


class Lane:
    """Relay, channel, projector and read store; it carries every position, also those its tables ignore."""

    def __init__(
        self, name: str, store: Store, domain: Domain, timeline: Timeline, draws: Draws, publish: Publisher
    ) -> None:
        """Join the timeline under the lane's name."""
        self.name = name
        self.store = store
        self.channel = Channel(name, timeline, draws, publish)
        self.projector = Projector(name, store, domain, publish)
        self._timeline = timeline
        timeline.enter(name, self._perform)

    def adopt(self, store: Store) -> None:
        """Go on with another read store that holds the same. Raises ValueError for one whose checkpoint differs."""
        self.projector.adopt(store)
        self.store = store

    def relay(self, envelopes: tuple[Envelope, ...], law: DelayLaw) -> None:
        """Send fresh events on their way."""
        for envelope in envelopes:
            self.channel.send(envelope, law)

    def _perform(self, verb: str, argument: Any) -> None:
        if verb != DELIVER:
            raise ValueError(f"lane {self.name} cannot {verb}")
        position, copy = argument
        envelope = self.channel.take(position, copy)
        if envelope is None:  # the second try of a delivery whose store was not available
            self.projector.go_on(self._timeline.now)
        else:
            self.projector.receive(self._timeline.now, envelope, copy)

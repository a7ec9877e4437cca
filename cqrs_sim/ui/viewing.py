"""Viewing: how the stage is being looked at, as far as that decides what is drawn. Data alone; no Qt."""

from __future__ import annotations

from cqrs_sim.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Viewing:
    """The viewer's side of a moment."""

    wall: float = 0.0
    """Seconds of the UI clock."""
    speed: float = 1.0
    """Simulated seconds that pass in a second of that."""
    running: bool = False
    """Whether time passes; decoration ends at once where it does not."""
    reduced: bool = False
    """Whether things stand still and jump rather than move."""

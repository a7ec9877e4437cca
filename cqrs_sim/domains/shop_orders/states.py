"""The state machine of an order: open, paid, shipped or cancelled, and the moves between them."""

from __future__ import annotations

from cqrs_sim.core.frozen import dataclass

OPEN, PAID, SHIPPED, CANCELLED = "open", "paid", "shipped", "cancelled"

STATES = (OPEN, PAID, SHIPPED, CANCELLED)
"""In the order in which people look at them."""


@dataclass(frozen=True)
class Move:
    """What may be done to an order in these states, and the state it is in then."""

    sources: tuple[str, ...]
    target: str

    def allowed(self, state: str) -> bool:
        """Whether an order in this state can make the move."""
        return state in self.sources


CHANGE = Move((OPEN,), OPEN)
PAY = Move((OPEN,), PAID)
SHIP = Move((PAID,), SHIPPED)
CANCEL = Move((OPEN, PAID), CANCELLED)

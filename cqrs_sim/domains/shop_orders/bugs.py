"""Faulty projections to choose from: mistakes that real projections have, to be mended and rebuilt."""

from __future__ import annotations

from cqrs_sim.core.domain import Bug
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.rows import Rows
from cqrs_sim.domains.shop_orders.events import ItemRemoved, OrderCancelled, PriceChanged
from cqrs_sim.language import _


def _ignored(_rows: Rows, _envelope: Envelope) -> None:
    """Take nothing from the event."""


BUGS: tuple[Bug, ...] = (
    Bug("removals-ignored", _("The order board ignores removed items"), "order_board", ItemRemoved, _ignored),
    Bug("cancelled-sold", _("The best sellers count what was cancelled"), "best_sellers", OrderCancelled, _ignored),
    Bug("prices-stay", _("The best sellers keep old prices"), "best_sellers", PriceChanged, _ignored),
)

"""The kinds of things people point at: orders o1, products p1."""

from __future__ import annotations

from cqrs_sim.core.domain import Entity

ORDER = Entity("order", "o")
PRODUCT = Entity("product", "p")

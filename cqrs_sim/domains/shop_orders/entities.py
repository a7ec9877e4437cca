"""The kinds of things people point at: orders o1, products p1."""

from __future__ import annotations

from cqrs_sim.core.domain import Entity
from cqrs_sim.language import pgettext

ORDER = Entity(pgettext("kind of thing", "order"), "o")
PRODUCT = Entity(pgettext("kind of thing", "product"), "p")

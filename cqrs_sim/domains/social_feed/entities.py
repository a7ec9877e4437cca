"""The kinds of things people point at: posts p1, users u1, comments c1."""

from __future__ import annotations

from cqrs_sim.core.domain import Entity
from cqrs_sim.language import pgettext

POST = Entity(pgettext("kind of thing", "post"), "p")
USER = Entity(pgettext("kind of thing", "user"), "u")
COMMENT = Entity(pgettext("kind of thing", "comment"), "c")

"""The kinds of things people point at: posts p1, users u1, comments c1."""

from __future__ import annotations

from cqrs_sim.core.domain import Entity

POST = Entity("post", "p")
USER = Entity("user", "u")
COMMENT = Entity("comment", "c")

"""Faulty projections to choose from: mistakes that real projections have, to be mended and rebuilt."""

from __future__ import annotations

from cqrs_sim.core.domain import Bug
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.rows import Rows
from cqrs_sim.domains.social_feed.events import PostLiked, PostUnliked, ProfileUpdated
from cqrs_sim.domains.social_feed.read_models.feed import FEED_MODEL
from cqrs_sim.language import _


def _ignored(_rows: Rows, _envelope: Envelope) -> None:
    """Take nothing from the event."""


BUGS: tuple[Bug, ...] = (
    Bug("unlikes-ignored", _("The feed ignores unlikes"), "feed", PostUnliked, _ignored),
    Bug(
        "unlike-likes", _("The feed counts an unlike as a like"), "feed", PostUnliked, FEED_MODEL.projections[PostLiked]
    ),
    Bug("names-stay", _("The feed keeps old display names"), "feed", ProfileUpdated, _ignored),
)

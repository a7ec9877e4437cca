"""The queries of the social feed, each one select on one table."""

from __future__ import annotations

from typing import Annotated, Any

from cqrs_sim.core.domain import Person, QueryHandler
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Caller, Query
from cqrs_sim.core.rows import Select
from cqrs_sim.domains.social_feed.entities import POST
from cqrs_sim.domains.social_feed.read_models.feed import FEED, FeedRow
from cqrs_sim.domains.social_feed.read_models.home_feed import HOME_FEED, HomeFeedRow
from cqrs_sim.domains.social_feed.read_models.post_pages import POST_PAGES, PostPageRow
from cqrs_sim.domains.social_feed.read_models.profiles import PROFILES, ProfileRow
from cqrs_sim.domains.social_feed.read_models.trending import TRENDING, TrendingRow

HOME_FEED_LENGTH = 50


@dataclass(frozen=True, slots=True)
class GetPostFeed(Query):
    """Everyone's posts, newest first."""

    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetHomeFeed(Query):
    """The caller's posts and those of the people the caller follows, newest first."""


@dataclass(frozen=True, slots=True)
class GetPost(Query):
    """One post with its comments, oldest first."""

    post: Annotated[int, POST]


@dataclass(frozen=True, slots=True)
class GetUserProfile(Query):
    """One person."""

    name: Annotated[str, Person()]


@dataclass(frozen=True, slots=True)
class GetTrending(Query):
    """The posts with the highest score."""

    limit: int = 10


def _post_feed(query: GetPostFeed, _caller: Caller) -> Select[FeedRow]:
    return Select(FEED, order=("-post",), limit=_at_least_0(query.limit))


def _home_feed(_query: GetHomeFeed, caller: Caller) -> Select[HomeFeedRow]:
    return Select(HOME_FEED, (("follower", caller.client),), ("-post",), HOME_FEED_LENGTH)


def _post(query: GetPost, _caller: Caller) -> Select[PostPageRow]:
    return Select(POST_PAGES, (("post", query.post),), ("entry",))


def _user_profile(query: GetUserProfile, _caller: Caller) -> Select[ProfileRow]:
    return Select(PROFILES, (("name", query.name),))


def _trending(query: GetTrending, _caller: Caller) -> Select[TrendingRow]:
    return Select(TRENDING, order=("-score", "-post"), limit=_at_least_0(query.limit))


def _at_least_0(limit: int) -> int:
    # A negative limit means "all" to one store and "all but the last" to another.
    return max(0, limit)


QUERIES: tuple[QueryHandler[Any], ...] = (
    QueryHandler(GetPostFeed, "feed", _post_feed),
    QueryHandler(GetHomeFeed, "home_feed", _home_feed),
    QueryHandler(GetPost, "post_pages", _post, single=True),
    QueryHandler(GetUserProfile, "profiles", _user_profile, single=True),
    QueryHandler(GetTrending, "trending", _trending),
)

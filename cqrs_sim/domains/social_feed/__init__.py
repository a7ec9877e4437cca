"""The social feed: people post, like, comment and follow; feeds and profiles are kept ready to read."""

from __future__ import annotations

from cqrs_sim.core.domain import Domain
from cqrs_sim.domains.social_feed.bugs import BUGS
from cqrs_sim.domains.social_feed.entities import COMMENT, POST, USER
from cqrs_sim.domains.social_feed.events import EVENTS
from cqrs_sim.domains.social_feed.guesses import GUESSES
from cqrs_sim.domains.social_feed.habits import HABITS
from cqrs_sim.domains.social_feed.handlers import COMMANDS
from cqrs_sim.domains.social_feed.queries import QUERIES
from cqrs_sim.domains.social_feed.read_models.feed import FEED_MODEL
from cqrs_sim.domains.social_feed.read_models.home_feed import HOME_FEED_MODEL
from cqrs_sim.domains.social_feed.read_models.post_pages import POST_PAGES_MODEL
from cqrs_sim.domains.social_feed.read_models.profiles import PROFILES_MODEL
from cqrs_sim.domains.social_feed.read_models.trending import TRENDING_MODEL
from cqrs_sim.domains.social_feed.samples import PEOPLE, SAMPLES
from cqrs_sim.domains.social_feed.tables import WRITE_TABLES
from cqrs_sim.domains.social_feed.texts import TEXTS
from cqrs_sim.language import _

SOCIAL_FEED = Domain(
    name="social-feed",
    title=_("Social feed"),
    entities=(POST, USER, COMMENT),
    tables=WRITE_TABLES,
    commands=COMMANDS,
    events=EVENTS,
    read_models=(FEED_MODEL, HOME_FEED_MODEL, PROFILES_MODEL, TRENDING_MODEL, POST_PAGES_MODEL),
    queries=QUERIES,
    opening=PEOPLE,
    samples=SAMPLES,
    habits=HABITS,
    bugs=BUGS,
    guesses=GUESSES,
    texts=TEXTS,
)

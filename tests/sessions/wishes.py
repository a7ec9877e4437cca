"""Sessions to test with: random ones, and one small one with everything in it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from cqrs_sim.core.journal import SYNCHRONOUS, Ask, Configure, Entry, Input, Submit, Watch, opening
from cqrs_sim.core.messages import LARGEST, Command, Query
from cqrs_sim.core.remedies import LONGEST_TIMEOUT, ON_TIMEOUT, REMEDIES, Remedies, RemedyRule
from cqrs_sim.core.settings import HIGHEST_RATE, LONGEST_DELAY, SHAPES, DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.watching import LONGEST, SHORTEST
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, DeletePost, EditPost, LikePost
from cqrs_sim.domains.social_feed.queries import GetHomeFeed, GetPost, GetPostFeed, GetTrending
from cqrs_sim.sessions.folder import Folder
from cqrs_sim.sessions.session import Head, Marker, Session

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0")) | st.sampled_from(
    ["Ana", "\r\n", "\u2028", '"\\', "\U0001f469\u200d\U0001f393", "a\u0301", "\ufeff", "\x7f\x1b[31m", "{}", "null"]
)
numbers = st.integers(-LARGEST - 1, LARGEST)


def messages(kind: type[Command] | type[Query]) -> st.SearchStrategy[Command | Query]:
    """Return messages of one kind, its texts and numbers as odd as stores can keep."""
    of = {"int": numbers, "str": texts}
    fields: dict[str, str] = kind.__annotations__
    return st.builds(kind, **{name: of["int" if "int" in written else "str"] for name, written in fields.items()})


def settings() -> st.SearchStrategy[Settings]:
    """Return every kind of settings."""
    laws = st.builds(DelayLaw, st.sampled_from(SHAPES), st.integers(0, LONGEST_DELAY), st.floats(0, 3))
    rates = st.floats(0, HIGHEST_RATE)
    return st.builds(Settings, laws, st.builds(TrafficRates, rates, rates), remedies=remedies())


def remedies() -> st.SearchStrategy[Remedies]:
    """Return every kind of remedies."""
    names = st.sampled_from(["", *(handler.query.__name__ for handler in SOCIAL_FEED.queries)])
    timeouts, outcomes = st.integers(0, LONGEST_TIMEOUT), st.sampled_from(ON_TIMEOUT)
    rules = st.builds(RemedyRule, st.sampled_from(REMEDIES), texts, names, timeouts, outcomes)
    return st.lists(rules, max_size=3, unique_by=lambda rule: rule.scope).map(lambda found: Remedies(tuple(found)))


def inputs() -> st.SearchStrategy[Input]:
    """Return every kind of input: all commands, all queries, settings."""
    commands = st.sampled_from(SOCIAL_FEED.commands).flatmap(lambda handler: messages(handler.command))
    queries = st.sampled_from(SOCIAL_FEED.queries).flatmap(lambda handler: messages(handler.query))
    return st.one_of(
        st.builds(Submit, texts, commands, st.none() | texts),
        st.builds(Ask, texts, queries),
        st.builds(Watch, texts, queries, st.just(0) | st.integers(SHORTEST, LONGEST)),
        st.builds(Configure, settings()),
    )


def heads() -> st.SearchStrategy[Head]:
    """Return heads with every kind of settings."""
    return st.builds(Head, st.just("social-feed"), st.integers(), settings())


moments = st.integers(0, 10**18) | st.integers(0, 60 * SECOND)


def markers() -> st.SearchStrategy[Marker]:
    """Return every kind of marker."""
    return st.builds(Marker, moments, st.integers(0, LARGEST), st.text("0123456789abcdef", min_size=64, max_size=64))


def sessions() -> st.SearchStrategy[Session]:
    """Return sessions with inputs and markers in the order of time."""
    in_order = st.lists(moments, max_size=8).map(sorted)
    entries = in_order.flatmap(lambda at: st.tuples(*(st.builds(Entry, st.just(moment), inputs()) for moment in at)))
    noted = st.lists(markers(), max_size=3).map(lambda some: tuple(sorted(some, key=lambda marker: marker.at)))
    return st.builds(Session, heads(), entries, noted)


def lively(seed: int = 7, seconds: int = 6) -> Session:
    """Return a session with rejected commands, events that overtake each other, queries and traffic."""
    people = opening(SOCIAL_FEED, Settings(DelayLaw("exponential", 2 * SECOND), TrafficRates(4.0, 2.0)))
    wishes: list[Input] = [
        Submit("Ana", CreatePost("Hello \u00e4\u4f60")),
        Submit("Ana", CreatePost("")),
        Submit("Ben", LikePost(1), "mine"),
        Ask("Ben", GetPostFeed()),
        Submit("Cy", LikePost(99)),
        Configure(Settings(DelayLaw("lognormal", SECOND, 1.5), TrafficRates(9.0, 3.0))),
        Submit("Ana", EditPost(1, "Hello again", 1)),
        Ask("Cy", GetHomeFeed()),
        Submit("Ben", DeletePost(1)),
        Ask("Cy", GetPost(1)),
        Ask("Ben", GetTrending(-3)),
        Configure(Settings(DelayLaw("fixed", SECOND // 10))),
    ]
    step = seconds * SECOND // len(wishes)
    entries = (Entry(number * step, wish) for number, wish in enumerate(wishes, 1))
    return Session(Head(SOCIAL_FEED.name, seed, SYNCHRONOUS), (*people, *entries))


def write_folder(path: Path, session: Session) -> Path:
    """Write the session as a folder that has no stores yet; return the folder."""
    with Folder.create(path, session.head) as folder:
        for line in session.lines:
            folder.append(line)
    return path


def files_in(path: Path) -> dict[str, bytes]:
    """Return what is in each file below this folder, by its place there."""
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}

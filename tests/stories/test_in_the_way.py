"""Another program in the way: the journal stays right while a file is held, and the session goes on when it is free."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from cqrs_sim.bootstrap import DOMAINS, in_memory, new_session, open_session
from cqrs_sim.core.journal import Ask, Configure, Input, Submit, replay
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.sessions.trace import Trace
from tests.core.play import digests
from tests.stories.test_file_in_use import in_use

SLOW, AT_ONCE = Settings(DelayLaw("fixed", SECOND)), Settings(DelayLaw("fixed", 0))
BUSY = Settings(DelayLaw("exponential", SECOND // 4), TrafficRates(40, 20))
HELLO = Submit("Ana", CreatePost("Hello"))


def command_refused(session: OpenSession) -> None:
    session.do(HELLO)


def delivery_refused(session: OpenSession) -> None:
    session.simulation.run_until(5 * SECOND)


def traffic_turned_on(session: OpenSession) -> None:
    session.do(Configure(BUSY))
    delivery_refused(session)


CASES: dict[str, tuple[Settings, str, Callable[[OpenSession], object]]] = {
    "a command": (SLOW, "write.db", command_refused),
    "a command whose event arrives at once": (AT_ONCE, "read.db", command_refused),
    "a delivery": (SLOW, "read.db", delivery_refused),
    "traffic that writes": (BUSY, "write.db", delivery_refused),
    "traffic whose events arrive": (BUSY, "read.db", delivery_refused),
    "traffic that is just turned on": (
        AT_ONCE,
        "write.db",
        traffic_turned_on,
    ),
}


def check_story(path: Path, live: Trace, end: int, stores: dict[str, str]) -> None:
    """Compare what was told and kept with a replay, and with the session opened again."""
    session, told, again = load(path, DOMAINS), Trace(), Trace()
    fresh = in_memory(session.head)
    fresh.subscribe(told)
    replay(fresh, session.entries, end)
    assert live.digest == told.digest
    assert stores == digests(fresh)
    with open_session(path, again) as opened:
        assert (opened.notices, opened.simulation.now) == ((), end)
        assert again.digest == live.digest


@pytest.mark.parametrize("case", CASES)
def test_what_is_refused_meanwhile_leaves_the_journal_right(tmp_path: Path, case: str) -> None:
    settings, file, act = CASES[case]
    live = Trace()
    with new_session(tmp_path, "social-feed", 2, settings, live) as session:
        session.do(HELLO)
        session.mark()
        with in_use(tmp_path / "branches" / "1" / file):
            for _ in range(3):
                with pytest.raises(StoreUnavailable, match="in use by another program"):
                    act(session)
                session.mark()
        session.do(Submit("Ben", LikePost(1)))
        session.simulation.run_until(7 * SECOND)
        session.do(Ask("Cy", GetPostFeed()))
        stores = digests(session.simulation)
    check_story(tmp_path, live, 7 * SECOND, stores)


@pytest.mark.parametrize("file", ["write.db", "read.db"])
def test_a_session_that_is_closed_while_a_file_is_held_goes_on(tmp_path: Path, file: str) -> None:
    with (
        new_session(tmp_path, "social-feed", 2, BUSY) as session,
        in_use(tmp_path / "branches" / "1" / file),
        pytest.raises(StoreUnavailable),
    ):
        session.simulation.run_until(5 * SECOND)
    trace = Trace()
    with open_session(tmp_path, trace) as session:
        session.simulation.run_until(6 * SECOND)
        stores = digests(session.simulation)
    check_story(tmp_path, trace, 6 * SECOND, stores)


@pytest.mark.parametrize("seed", range(4))
def test_files_held_at_any_time_change_nothing_of_the_story(tmp_path: Path, seed: int) -> None:
    chance, live, hindrances = Random(seed), Trace(), 0
    wishes: list[Input] = [HELLO, Submit("Ben", LikePost(1)), Ask("Cy", GetPostFeed()), Configure(AT_ONCE)]
    wishes += [Configure(BUSY), Configure(SLOW)]
    with new_session(tmp_path, "social-feed", seed, BUSY, live) as session:

        def act() -> None:
            session.simulation.run_until(session.simulation.now + chance.randrange(SECOND // 4))
            session.do(chance.choice(wishes))

        for _ in range(25):
            held = chance.choice(("write.db", "read.db"))
            with in_use(tmp_path / "branches" / "1" / held):
                try:
                    act()
                except StoreUnavailable:
                    hindrances += 1
                session.mark()
            act()
        end, stores = session.simulation.now, digests(session.simulation)
    assert hindrances > 5
    check_story(tmp_path, live, end, stores)

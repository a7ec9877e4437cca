"""Another program in the way: the journal stays right while a file is held, and the session goes on when it is free."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from cqrs_sim.bootstrap import DOMAINS, in_memory, new_session, open_session
from cqrs_sim.core import faults as done
from cqrs_sim.core.differences import at_rest
from cqrs_sim.core.journal import Ask, Configure, Inject, Input, Submit, replay
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import DelayLaw, Layout, ProjectorSwitches, Settings, TrafficRates
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


TOUCHING_FILES: dict[str, tuple[Input, ...]] = {
    "a restart": (Inject(done.CrashProjector()), HELLO, Inject(done.RestartProjector())),
    "a second projector": (Inject(done.StartSecondProjector()),),
    "a second projector that takes over": (Inject(done.StartSecondProjector()), HELLO),
    "a mended projection": (Inject(done.PoisonNext()), HELLO, Inject(done.Mend())),
    "a rebuild": (Inject(done.Rebuild()),),
    "a rebuild behind glass": (Inject(done.Rebuild(behind_glass=True)),),
    "a lane and a replica more": (Configure(replace(SLOW, layout=Layout(("feed",), replicas=2))),),
    "a relay that forgets": (Inject(done.ForgetSent()),),
    "a crash between rows and checkpoint": (
        Configure(replace(AT_ONCE, projector=ProjectorSwitches(checkpoint="after"))),
        Inject(done.CrashProjector(between=True)),
        HELLO,
        Inject(done.RestartProjector()),
    ),
    "a checkpoint before the rows": (
        Configure(replace(AT_ONCE, projector=ProjectorSwitches(checkpoint="before"))),
        HELLO,
    ),
    "a checkpoint that was put off": (
        Configure(replace(AT_ONCE, projector=ProjectorSwitches(checkpoint="after", batch=3))),
        HELLO,
        Configure(AT_ONCE),
    ),
}


@pytest.mark.parametrize("settings", [SLOW, AT_ONCE])
@pytest.mark.parametrize("file", ["write.db", "read.db"])
@pytest.mark.parametrize("case", TOUCHING_FILES)
def test_what_is_done_to_the_machinery_while_a_file_is_held_is_done_once_and_whole(
    tmp_path: Path, case: str, file: str, settings: Settings
) -> None:
    live = Trace()
    with new_session(tmp_path, "social-feed", 2, settings, live) as session:
        session.do(HELLO)
        session.simulation.run_until(3 * SECOND)
        for wish in TOUCHING_FILES[case]:
            with in_use(tmp_path / "branches" / "1" / file):
                for _ in range(2):
                    with suppress(StoreUnavailable):
                        session.do(wish)
                    session.mark()
                with suppress(StoreUnavailable):
                    session.simulation.run_until(session.simulation.now + SECOND)
            session.simulation.run_until(session.simulation.now)
        session.do(Submit("Ben", LikePost(1)))
        session.do(Inject(done.RestartProjector()))
        session.simulation.run_until(30 * SECOND)
        assert all(at_rest(lane) for lane in session.simulation.read_side.all_lanes)
        stores = digests(session.simulation)
    check_story(tmp_path, live, 30 * SECOND, stores)


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

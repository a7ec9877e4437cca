"""The narrator: every fact has its sentence, told in any order, in words that people write."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given

from cqrs_sim import bootstrap
from cqrs_sim.core import facts as told
from cqrs_sim.core import faults as done
from cqrs_sim.core import narrator as module
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.fault_sentences import deed
from cqrs_sim.core.faults import FAULTS, Fault
from cqrs_sim.core.gate import CONSTRAINT
from cqrs_sim.core.journal import Input
from cqrs_sim.core.narrator import Narrator
from cqrs_sim.core.sentences import LONGEST_VALUE, spelled
from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, EditPost, LikePost, RegisterUser
from cqrs_sim.domains.social_feed.queries import GetHomeFeed, GetPost, GetPostFeed
from cqrs_sim.domains.social_feed.tables import Like, Post
from tests.core.desk import DESK, Drawer
from tests.core.play import begun, delayed, entries_of, head, play, scripts


def lines(block: str) -> str:
    return dedent(block).strip("\n")


def story_of(log: list[Fact]) -> str:
    """Return the log as sentences, each with its moment."""
    narrator = Narrator(SOCIAL_FEED)
    for fact in log:
        narrator.note(fact)
    return "\n".join(f"{fact.at / SECOND:.1f}  {narrator.tell(fact)}" for fact in log)


def kinds_of_fact() -> set[type[Fact]]:
    """Return every kind of fact that is not a kind of kinds."""
    kinds = {kind for kind in vars(told).values() if isinstance(kind, type) and issubclass(kind, Fact)}
    return {kind for kind in kinds if not any(other is not kind and issubclass(other, kind) for other in kinds)}


def kinds_of_fault() -> set[type[Fault]]:
    """Return every kind of fault that is not a kind of kinds."""
    kinds = {kind for kind in vars(done).values() if isinstance(kind, type) and issubclass(kind, Fault)}
    return {kind for kind in kinds if not any(other is not kind and issubclass(other, kind) for other in kinds)}


def test_every_kind_of_fact_has_a_sentence() -> None:
    assert set(Narrator(SOCIAL_FEED)._tellers) == kinds_of_fact()


def test_every_kind_of_fault_has_a_sentence_and_is_known_to_the_journal() -> None:
    assert kinds_of_fault() == set(FAULTS)
    assert all(deed(kind(), {}) for kind in FAULTS)


def test_a_post_and_a_refused_second_like_as_sentences() -> None:
    simulation, log = begun(delayed(seconds=2))
    simulation.run_until(SECOND)
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.run_until(4 * SECOND)
    simulation.submit(LikePost(1), "Ben")
    simulation.submit(LikePost(1), "Ben")
    simulation.ask(GetPost(1), "Cy")
    simulation.ask(GetPost(7), "Cy")
    simulation.run_until(9 * SECOND)
    assert story_of(log) == lines("""
        1.0  Ana sends CreatePost: text “Hello”.
        1.0  Ana's CreatePost: “caller is registered” holds.
        1.0  Ana's CreatePost: “text not empty” holds.
        1.0  Ana's CreatePost: “at most 280 characters” holds.
        1.0  Write store: posts has a new row p1.
        1.0  PostCreated #4 about p1 is in the log.
        1.0  Success: Ana's CreatePost has receipt #4.
        1.0  #4 is sent and will arrive at 3.0 s.
        3.0  #4 arrives at the projector.
        3.0  Read store: feed has a new row p1.
        3.0  Read store: home feed has a new row p1, Ana.
        3.0  Read store: profiles row u1: posts 0 to 1, as of #1 to #4.
        3.0  Read store: trending has a new row p1.
        3.0  Read store: post pages has a new row p1, 0.
        3.0  #4 is applied: the read store is at #4.
        4.0  Ben sends LikePost: post p1.
        4.0  Ben's LikePost: “caller is registered” holds.
        4.0  Ben's LikePost: “post exists” holds.
        4.0  Ben's LikePost: “post not deleted” holds.
        4.0  Ben's LikePost: “one like per person” holds.
        4.0  Write store: likes has a new row p1, u2.
        4.0  PostLiked #5 about p1 is in the log.
        4.0  Success: Ben's LikePost has receipt #5.
        4.0  #5 is sent and will arrive at 6.0 s.
        4.0  Ben sends LikePost: post p1.
        4.0  Ben's LikePost: “caller is registered” holds.
        4.0  Ben's LikePost: “post exists” holds.
        4.0  Ben's LikePost: “post not deleted” holds.
        4.0  Ben's LikePost: “one like per person” is broken.
        4.0  Rejected: Ben's LikePost. Ben already likes p1.
        4.0  Cy asks GetPost: post p1.
        4.0  Cy's GetPost finds 1 row of post pages, built at #4.
        4.0  Cy asks GetPost: post p7.
        4.0  Cy's GetPost finds no rows of post pages, built at #4.
        6.0  #5 arrives at the projector.
        6.0  Read store: feed row p1: likes 0 to 1, as of #4 to #5.
        6.0  Read store: home feed row p1, Ana: likes 0 to 1, as of #4 to #5.
        6.0  Read store: profiles row u1: likes received 0 to 1, as of #4 to #5.
        6.0  Read store: trending row p1: likes 0 to 1, score 0 to 1, as of #4 to #5.
        6.0  Read store: post pages row p1, 0: likes 0 to 1, as of #4 to #5.
        6.0  #5 is applied: the read store is at #5.
        """)


def test_a_forgotten_ticket_is_told_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TICKETS", 2)
    narrator = Narrator(SOCIAL_FEED)
    for ticket in (1, 2, 3):
        narrator.note(told.Submitted(0, ticket, "Ana", f"c{ticket}", LikePost(1)))
    assert narrator.tell(told.Accepted(0, 1, 9)) == "Success: Ticket 1 has receipt #9."
    assert narrator.tell(told.Accepted(0, 2, 9)) == "Success: Ana's LikePost has receipt #9."


def test_old_facts_are_told_as_well_as_new_ones() -> None:
    simulation, log = begun(delayed(seconds=1))
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.ask(GetPostFeed(), "Ben")
    narrator = Narrator(SOCIAL_FEED)
    for fact in log:
        narrator.note(fact)
    forwards = [narrator.tell(fact) for fact in log]
    assert [narrator.tell(fact) for fact in reversed(log)] == forwards[::-1]


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        (told.Sent(0, "read", 5, 1, 2 * SECOND), "Copy 2 of #5 is sent and will arrive at 2.0 s."),
        (told.Held(0, "read", 5, 0, 4), "#5 waits for #4."),
        (told.Ignored(0, "read", 5, 1), "Copy 2 of #5 was here already, so it is ignored."),
        (
            told.RowChanged(0, "write", "likes", (2, 1), Like(2, 1), None),
            "Write store: likes has row p2, u1 no longer.",
        ),
        (
            told.RowChanged(0, "write", "posts", (1,), Post(1, 1, "{x}", 1, 0), Post(1, 1, "a\nb", 2, 0)),
            "Write store: posts row p1: text “{x}” to “a b”, version 1 to 2.",
        ),
        (
            told.Rejected(0, 8, CONSTRAINT, {"constraint": "unique", "table": "users", "columns": "name"}),
            "Rejected: Ticket 8. The write store's own unique key of users (name) refused it.",
        ),
        (
            told.Answered(0, 8, "Ana", "read", 4, "home_feed", ()),
            "A query of Ana finds no rows of home feed, built at #4.",
        ),
        (told.Asked(0, 8, "Ana", GetHomeFeed()), "Ana asks GetHomeFeed."),
        (told.Asked(0, 8, "Ana", GetPostFeed(50)), "Ana asks GetPostFeed: at most 50."),
        (
            told.SettingsChanged(0, delayed("exponential", 0.25, TrafficRates(1.5, 3))),
            "Events sent from now on travel 250 ms on average (exponential); "
            "simulated clients send 1.5 commands and 3 queries a second.",
        ),
        (
            told.SettingsChanged(0, delayed(seconds=0)),
            "Events sent from now on travel 0.0 s; no simulated clients act.",
        ),
    ],
    ids=lambda case: type(case).__name__ if isinstance(case, Fact) else "",
)
def test_sentences(fact: Fact, sentence: str) -> None:
    assert Narrator(SOCIAL_FEED).tell(fact) == sentence


def test_a_value_that_is_missing_is_nothing() -> None:
    fact = told.RowChanged(0, "write", "drawers", (1,), Drawer(1, "a"), Drawer(1, "a", 2))
    assert Narrator(DESK).tell(fact) == "Write store: drawers row d1: inside nothing to 2."


def test_long_values_are_cut_and_line_breaks_are_spaces() -> None:
    said = spelled(EditPost(2, "Twenty nine words\nwould be far too many here", 3), SOCIAL_FEED.texts)
    assert said == "EditPost: post p2, text “Twenty nine words would be fa…”, version 3"
    assert len("Twenty nine words would be fa…") == LONGEST_VALUE
    assert spelled(RegisterUser("a\u2028b"), SOCIAL_FEED.texts) == "RegisterUser: name “a b”"


@given(script=scripts)
def test_any_run_is_told_in_plain_sentences(script: list[tuple[int, Input]]) -> None:
    simulation = bootstrap.in_memory(head())
    narrator, log = Narrator(SOCIAL_FEED), list[Fact]()
    simulation.subscribe(narrator.note)
    simulation.subscribe(log.append)
    play(simulation, entries_of(script))
    simulation.run_until(simulation.now + 5 * SECOND)
    for fact in log:
        said = narrator.tell(fact)
        assert said.endswith((".", "…")), said
        assert "\n" not in said
        assert not set("{}<>") & set(said), said
        assert "None" not in said
        assert "icket" not in said
        assert len(said) <= 300

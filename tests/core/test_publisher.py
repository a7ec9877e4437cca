"""The publisher: each fact to whoever wants its kind, and no fact made that nobody wants."""

from __future__ import annotations

from functools import partial

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Accepted, Fact, Rejected, Sent
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from tests.core.play import Log, delayed, head, registered

ACCEPTED, REJECTED = Accepted(0, 1, 1), Rejected(0, 2, "rule", {})


def test_a_listener_hears_the_kinds_it_asked_for_and_without_any_all() -> None:
    publisher, some, every = Publisher(), Log(), Log()
    publisher.subscribe(some, Rejected)
    publisher.subscribe(every)
    publisher(ACCEPTED)
    publisher(REJECTED)
    assert some == [REJECTED]
    assert every == [ACCEPTED, REJECTED]


def test_listeners_are_told_in_the_order_they_began_to_listen() -> None:
    publisher = Publisher()
    told: list[str] = []

    def note(name: str, _fact: Fact) -> None:
        told.append(name)

    for name in ("first", "second", "third"):
        publisher.subscribe(partial(note, name))
    publisher(ACCEPTED)
    assert told == ["first", "second", "third"]


def test_a_kind_is_wanted_for_as_long_as_somebody_listens_for_it() -> None:
    publisher = Publisher()
    assert not publisher.wanted(Accepted)
    stop_some, stop_all = publisher.subscribe(Log(), Accepted, Rejected), publisher.subscribe(Log())
    assert publisher.wanted(Accepted)
    assert publisher.wanted(Sent)
    stop_all()
    assert publisher.wanted(Accepted)
    assert not publisher.wanted(Sent)
    stop_some()
    stop_some()
    assert not publisher.wanted(Accepted)


def test_whoever_stops_listening_while_a_fact_is_told_still_hears_that_one() -> None:
    publisher, late = Publisher(), Log()
    publisher.subscribe(lambda _fact: stop())
    stop = publisher.subscribe(late)
    publisher(ACCEPTED)
    publisher(REJECTED)
    assert late == [ACCEPTED]


def heard(*kinds: type[Fact]) -> Log:
    """Return what a listener for these kinds hears of a short run to which nobody else listens."""
    simulation, log = registered(bootstrap.in_memory(head())), Log()
    simulation.subscribe(log, *kinds)
    simulation.configure(delayed())
    for command in (CreatePost("Hello"), LikePost(1), LikePost(9)):
        simulation.submit(command, "Ana")
    simulation.ask(GetPostFeed(), "Ben")
    simulation.run_until(9 * SECOND)
    return log


def test_a_listener_for_one_kind_hears_what_one_for_all_hears_of_it() -> None:
    whole = heard()
    kinds = {type(fact) for fact in whole}
    assert len(kinds) == 12
    for kind in kinds:
        assert heard(kind) == whole.of(kind)

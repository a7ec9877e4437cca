"""The log hash: it knows every event, and a witness tells the first marker that a replay does not bear out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Committed, Fact
from cqrs_sim.core.journal import replay
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.log_hash import LogHash, Witness
from cqrs_sim.sessions.session import Marker
from tests.sessions.wishes import lively


def facts_of(seed: int = 7) -> list[Fact]:
    simulation, facts = bootstrap.in_memory(lively().head), list[Fact]()
    simulation.subscribe(facts.append)
    replay(simulation, lively(seed).entries, 6 * SECOND)
    return facts


FACTS = facts_of()
EVENTS = [fact for fact in FACTS if isinstance(fact, Committed)]


def markers_of(facts: list[Fact]) -> list[Marker]:
    """Return one marker for each moment at which something happened, as a recorder takes them."""
    log, head, markers = LogHash(), 0, dict[int, Marker]()
    for fact in facts:
        log(fact)
        head = fact.envelope.position if isinstance(fact, Committed) else head
        markers[fact.at] = Marker(fact.at, head, log.digest)
    return list(markers.values())


MARKERS = markers_of(FACTS)


def objection(*markers: Marker) -> Marker | None:
    witness = Witness(markers)
    for fact in FACTS:
        witness(fact)
    return witness.objection()


def test_a_replay_bears_out_every_marker_of_its_own() -> None:
    assert len(MARKERS) > 30
    assert objection(*MARKERS) is None


def test_a_marker_between_two_events_of_one_instant_is_borne_out() -> None:
    log = LogHash()
    first, second = EVENTS[:2]
    assert first.at == second.at == 0
    log(first)
    assert objection(Marker(0, 1, log.digest)) is None
    assert objection(Marker(0, 0, LogHash().digest)) is None


def test_what_is_no_event_leaves_the_hash_alone() -> None:
    log = LogHash()
    for fact in FACTS:
        before = log.digest
        log(fact)
        assert (log.digest != before) == isinstance(fact, Committed)


@given(st.integers(0, len(MARKERS) - 1), st.data())
def test_the_first_marker_that_was_changed_is_told(place: int, data: st.DataObject) -> None:
    marker = MARKERS[place]
    change = data.draw(st.sampled_from(("hash", "head", "late", "early")))
    moments = [0, *(event.at for event in EVENTS)]
    following = moments[marker.head + 1 : marker.head + 2]
    if change == "hash":
        wrong = replace(marker, log_hash="0" * 64)
    elif change == "head":
        wrong = replace(marker, head=data.draw(st.integers(0, 200).filter(lambda head: head != marker.head)))
    elif change == "late" and following:
        wrong = replace(marker, at=following[0] + 1)
    elif change == "early" and moments[marker.head]:
        wrong = replace(marker, at=moments[marker.head] - 1)
    else:
        return
    assert objection(*MARKERS[:place], wrong, *MARKERS[place + 1 :]) == wrong


def test_a_replay_that_ends_too_early_comes_to_no_later_marker() -> None:
    witness = Witness(MARKERS)
    assert witness.objection() == MARKERS[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_another_seed_is_told(seed: int) -> None:
    witness = Witness(MARKERS)
    simulation = bootstrap.in_memory(lively(seed).head)
    simulation.subscribe(witness)
    replay(simulation, lively(seed).entries, 6 * SECOND)
    assert witness.objection() is not None

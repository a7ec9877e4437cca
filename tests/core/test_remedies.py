"""Remedies: which rule counts for whom, and what cannot be simulated."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.core.faults import CannotBeDone
from cqrs_sim.core.remedies import NO_REMEDY, REMEDIES, Remedies, RemedyRule
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.timeline import SECOND
from tests.core.play import begun

NAMES = ("", "Ana", "Ben")
QUERIES = ("", "GetPost", "GetPostFeed")
rules = st.builds(RemedyRule, st.sampled_from(REMEDIES), st.sampled_from(NAMES), st.sampled_from(QUERIES))
many = st.lists(rules, unique_by=lambda rule: rule.scope).map(lambda found: Remedies(tuple(found)))


def test_without_a_rule_nobody_does_anything() -> None:
    assert Remedies().of("Ana", "GetPost") == NO_REMEDY
    assert NO_REMEDY.remedy == "none"


def test_the_most_specific_rule_counts_and_the_client_before_the_query() -> None:
    all_of_them = Remedies(
        (
            RemedyRule("wait", timeout=1),
            RemedyRule("wait", query="GetPost", timeout=2),
            RemedyRule("wait", client="Ana", timeout=3),
            RemedyRule("wait", client="Ana", query="GetPost", timeout=4),
        )
    )
    found = [all_of_them.of(client, query).timeout for client in ("Ben", "Ana") for query in ("GetTrending", "GetPost")]
    assert found == [1, 2, 3, 4]


@given(many, st.sampled_from(NAMES[1:]), st.sampled_from(QUERIES))
def test_the_order_of_rules_does_not_matter(remedies: Remedies, client: str, query: str) -> None:
    assert Remedies(remedies.rules[::-1]).of(client, query) == remedies.of(client, query)


@given(many, rules)
def test_a_rule_takes_the_place_of_the_one_with_its_scope(remedies: Remedies, rule: RemedyRule) -> None:
    having = remedies.having(rule)
    assert having.of(*rule.scope) == rule
    assert len({each.scope for each in having.rules}) == len(having.rules)
    assert rule.scope not in {each.scope for each in having.without(*rule.scope).rules}


@given(many, st.sampled_from(NAMES[1:]), st.sampled_from(REMEDIES[1:]))
def test_a_client_uses_a_remedy_that_counts_for_any_of_its_queries(
    remedies: Remedies, client: str, remedy: Any
) -> None:
    queries = (*QUERIES, "GetTrending")
    assert remedies.uses(client, remedy) == any(remedies.of(client, query).remedy == remedy for query in queries)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"remedy": "hope"}, "The remedy is one of none, wait, .*, not hope"),
        ({"on_timeout": "cry"}, "What is shown after a timeout is one of stale, pending, not cry"),
        ({"timeout": -1}, "An answer waits for 30 s at most"),
        ({"timeout": 31 * SECOND}, "An answer waits for 30 s at most"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_a_sentence(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        RemedyRule(**wrong)


def test_two_rules_for_the_same_are_refused() -> None:
    with pytest.raises(ValueError, match="There are two remedies for everybody and GetPost"):
        Remedies((RemedyRule("wait", query="GetPost"), RemedyRule("sticky", query="GetPost")))


def test_a_remedy_of_a_query_that_is_not_there_changes_nothing() -> None:
    simulation, log = begun(Settings())
    with pytest.raises(CannotBeDone, match="There is no query GetPosts: choose from GetHomeFeed, GetPost, "):
        simulation.configure(Settings(remedies=Remedies((RemedyRule("wait", query="GetPosts"),))))
    assert simulation.settings == Settings()
    assert log == []

"""The steps: that each is told in order and in a sentence, and that what is said to mend a failure does mend it."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cqrs_sim.cors import sentences
from cqrs_sim.cors.exchange import NOT_FOUND, Answer, Asked, Hop
from cqrs_sim.cors.headers import without
from cqrs_sim.cors.judge import Verdict
from cqrs_sim.cors.steps import AT_THE_END, OF_EACH_HOP
from tests.cors.requests import API, CREDENTIALS, EXPOSE, HEADERS, METHODS, ORIGIN, OTHER, PAGE, ask, hop, judged

ORDER = ["request", *OF_EACH_HOP, *AT_THE_END]

origins = st.sampled_from(["*", PAGE, "null", f"{PAGE}/", "", f"{PAGE}, *", "http://other.test"])
lists = st.sampled_from(["*", "PUT", "x-a", "x-a, authorization", "PUT, x-a", "", "not good", "authorization"])
answers = st.builds(
    lambda status, headers: Answer(status, tuple(headers.items())),
    st.sampled_from([200, 204, 404, 302]),
    st.fixed_dictionaries(
        {},
        optional={
            ORIGIN: origins,
            CREDENTIALS: st.sampled_from(["true", "True", "false"]),
            METHODS: lists,
            HEADERS: lists,
            EXPOSE: lists,
            "Location": st.sampled_from([OTHER, "/2", "data:x", "http://u:p@api.test/2", f"{PAGE}/home", API]),
        },
    ),
)
requests = st.builds(
    ask,
    method=st.sampled_from(["GET", "POST", "PUT", "patch", "TRACE"]),
    headers=st.lists(
        st.sampled_from([("X-A", "1"), ("Authorization", "a"), ("Content-Type", "application/json"), ("Accept", "b")])
    ),
    page=st.sampled_from([PAGE, "null"]),
    url=st.sampled_from([API, f"{PAGE}/home"]),
    mode=st.sampled_from(["cors", "cors", "no-cors", "same-origin"]),
    credentials=st.sampled_from(["omit", "same-origin", "include"]),
    redirect=st.sampled_from(["follow", "error", "manual"]),
    asks_first=st.booleans(),
)
Exchange = tuple[Asked, Answer, Answer, Answer, Answer]
exchanges = st.tuples(requests, answers, answers, answers, answers)


def told(exchange: Exchange) -> tuple[Verdict, list[Hop]]:
    request, first, second, third, fourth = exchange
    hops = [Hop(request.url, first, second), hop(OTHER, third, fourth)]
    return judged(request, *hops), hops


@given(exchanges)
def test_the_steps_come_in_order_each_with_its_sentence(exchange: Exchange) -> None:
    verdict, _ = told(exchange)
    rules = [step.rule for step in verdict.steps]
    count = max(len(verdict.visits), 1)
    assert rules == ["request", *OF_EACH_HOP * count, *AT_THE_END]
    failed = [place for place, step in enumerate(verdict.steps) if step.state == "failed"]
    assert len(failed) == (verdict.outcome in ("blocked", "rejected-before-sending"))
    for step in verdict.steps:
        for sentence in (step.why, *step.remarks):
            assert sentence[0].isupper()
            assert sentence.endswith((".", "…"))
            assert "{" not in sentence
        assert (step.code is not None) == (step.mend is not None and step.state == "failed") or step.rule == "server"
        assert (step.meaning is None) == (step.code is None)
    if failed:
        assert all(step.state == "skipped" for step in verdict.steps[failed[0] + 1 :])


@given(exchanges)
def test_a_verdict_is_of_one_piece(exchange: Exchange) -> None:
    verdict, _ = told(exchange)
    assert verdict == told(exchange)[0]
    assert (verdict.response_type == "error") == (verdict.blocking is not None)
    assert (verdict.outcome == "rejected-before-sending") <= (not verdict.server_acted)
    assert (verdict.status == 0) == (verdict.response_type not in ("basic", "cors"))
    assert bool(verdict.readable) <= (verdict.outcome == "allowed")
    assert not verdict.readable & {"set-cookie", "set-cookie2"}


@given(exchanges)
def test_what_is_said_to_mend_a_failure_mends_it_step_by_step(exchange: Exchange) -> None:
    verdict, hops = told(exchange)
    request = exchange[0]
    done: list[tuple[int, str, tuple[str, ...]]] = []
    while (failed := verdict.blocking) is not None:
        assert failed.mend is not None
        assert failed.mend.sentence[0].isupper()
        if failed.mend.on == "request" or not (failed.mend.headers or failed.mend.status):
            return
        place = verdict.visits[-1].place
        assume(place is not None)
        failure = (failed.hop or 0, str(failed.code), tuple(name for name, _ in failed.mend.headers))
        assert failure not in done, "the same failure is not met twice"
        done.append(failure)
        assert place is not None
        hops[place] = mended(hops[place], verdict)
        verdict = judged(request, *hops)


def mended(found: Hop, verdict: Verdict) -> Hop:
    """The hop with the answer as the blocking step would have it."""
    assert verdict.blocking is not None
    mend = verdict.blocking.mend
    assert mend is not None
    old = (found.preflight if mend.on == "preflight" else found.actual) or NOT_FOUND
    kept = without(old.headers, frozenset(name.lower() for name, _ in mend.headers))
    new = Answer(mend.status or old.status, (*kept, *mend.headers))
    return replace(found, preflight=new) if mend.on == "preflight" else replace(found, actual=new)


@pytest.mark.parametrize("table", [sentences.WHY, sentences.REASONS, sentences.MENDS, sentences.NOTES])
def test_templates_are_plain(table: dict[str, str]) -> None:
    for text in table.values():
        for _, field, spec, _ in string.Formatter().parse(text):
            assert not spec
            assert field is None or field.isidentifier()


def test_every_rule_has_a_title_and_every_code_a_sentence_and_a_meaning() -> None:
    assert list(sentences.RULES) == ORDER
    assert set(sentences.CODES) <= set(sentences.WHY)

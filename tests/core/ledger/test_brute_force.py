"""The judge against trying everything, on thousands of small random histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.core.ledger.operations import KINDS, Operation
from cqrs_sim.core.ledger.verdict import judge, stale_beyond
from tests.core.ledger import brute_force as brute
from tests.core.ledger.random_histories import history

DELTAS = (0, 1, 2.5)
EACH = 1_000


def by_the_judge(operations: Sequence[Operation]) -> dict[str, Any]:
    verdict = judge(operations)
    return {
        **{kind: set(verdict.ids(kind)) for kind in KINDS if kind != "linearizable"},
        "linearizable": verdict.linearizable,
        "max_versions_behind": verdict.max_versions_behind,
        "stale_beyond": [set(stale_beyond(operations, delta)) for delta in DELTAS],
    }


def by_trying(operations: Sequence[Operation]) -> dict[str, Any]:
    tried = brute.History(operations)
    return {
        "stale": brute.stale(tried),
        "future": brute.future(tried),
        "ryw": brute.ryw(tried),
        "mr": brute.mr(tried),
        "mw": brute.mw(tried),
        "wfr": brute.wfr(tried),
        "prefix": brute.prefix(tried),
        "linearizable": brute.linearizable(tried),
        "max_versions_behind": brute.max_versions_behind(tried),
        "stale_beyond": [brute.stale_beyond(tried, delta) for delta in DELTAS],
    }


@pytest.mark.parametrize("block", range(6))
def test_the_judge_says_what_trying_everything_says(block: int) -> None:
    for seed in range(block * EACH, (block + 1) * EACH):
        operations = history(seed)
        assert by_the_judge(operations) == by_trying(operations), f"seed {seed}: {operations}"


@given(st.integers(0, 2**40))
def test_the_judge_says_what_trying_everything_says_of_any_history(seed: int) -> None:
    operations = history(seed)
    assert by_the_judge(operations) == by_trying(operations)


def test_the_random_histories_break_and_keep_every_rule() -> None:
    broken, whole = Counter[str](), Counter[str]()
    for seed in range(1_500):
        found = by_trying(history(seed))
        found["linearizable"] = {key for key, legal in found["linearizable"].items() if not legal}
        for kind in KINDS:
            (broken if found[kind] else whole)[kind] += 1
    assert min(broken[kind] for kind in KINDS) > 30, broken
    assert min(whole[kind] for kind in KINDS) > 30, whole

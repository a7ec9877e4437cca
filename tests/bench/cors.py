"""CORS: how many judgements a second, each with all its steps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cqrs_sim.cors.judge import judge
from cqrs_sim.oracles.cors import exchanges
from tests.bench.figures import Figure, Measure, Target, rate, sized

CASES = Path(__file__).parents[1] / "oracles" / "cors_open.json"


@contextmanager
def a_second(share: float) -> Iterator[tuple[Measure, Measure]]:
    """Judgements a second of the open reference cases in turn, beside reading as many of them as JSON."""
    asked = [exchange for _, exchange in exchanges(CASES)]
    written = [json.dumps(case) for case in json.loads(CASES.read_text("utf-8"))["cases"]]
    rounds = sized(100, share)
    times = rounds * len(asked)

    def judgements() -> None:
        for _ in range(rounds):
            for exchange in asked:
                judge(exchange.asked, exchange.hops)

    def reading() -> None:
        for _ in range(rounds):
            for case in written:
                json.loads(case)

    yield lambda: rate(judgements, times), lambda: rate(reading, times)


FIGURES = (
    Figure(
        "cors",
        "a CORS judgement, all ten steps",
        "its case read as JSON",
        "/s",
        Target(10_000, "at least", absolute=True),
        a_second,
    ),
)

"""Short ways to judge a situation as people write it."""

from __future__ import annotations

from cqrs_sim.cors.judge import Verdict, judge
from cqrs_sim.cors.situation import Situation, read


def judged(situation: Situation) -> Verdict:
    exchange = read(situation)
    return judge(exchange.asked, exchange.hops)

"""Kills of a campaign: a process that lives on a session and is killed, again and again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

from tests.campaign.outcome import Outcome
from tests.stories.test_kill import Receipts, check_after, killed


def run_kills(kills: int, folder: Path) -> Outcome:
    """Kill a process so many times on the session in this folder, and look at all that is there after each."""
    outcome = Outcome(0, None)
    chance, acknowledged = Random(kills), Receipts()
    try:
        for number in range(kills):
            acknowledged |= killed(folder, f"k{number}", chance)
            outcome.repairs += bool(check_after(folder, acknowledged))
            outcome.fired += Counter({17: 1})
    except Exception as error:  # whatever it is, it has to be told
        outcome.broken = f"After kill {outcome.fired[17] + 1}: {type(error).__name__}: {error}"
    outcome.events = len(acknowledged)
    return outcome

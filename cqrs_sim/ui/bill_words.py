"""Bill words: what a remedy has brought and cost, measure by measure and on one line; no Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.sentences import counted

if TYPE_CHECKING:
    from cqrs_sim.core.bill import Costs


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its title, what it means in a sentence, and how it is written."""

    title: str
    meaning: str
    of: Callable[[Costs], str]


def _time(microseconds: float) -> str:
    return seconds(round(microseconds), 2)


MEASURES: tuple[Measure, ...] = (
    Measure("Answers", "How many answers were given.", lambda costs: f"{costs.answers:,}"),
    Measure("Stale", "Answers that were behind.", lambda costs: f"{costs.stale:,}"),
    Measure("Own write missing", "Answers without what the reader had written.", lambda costs: f"{costs.broken:,}"),
    Measure("Gone back", "Answers with less than what the reader had seen.", lambda costs: f"{costs.gone_back:,}"),
    Measure("Pending", "Readers who were told “pending” instead of an answer.", lambda costs: f"{costs.pending:,}"),
    Measure("Timeouts", "How often somebody waited in vain.", lambda costs: f"{costs.timeouts:,}"),
    Measure("Added wait", "What the remedy adds to an answer, on average.", lambda costs: _time(costs.mean_wait)),
    Measure("Longest wait", "What it added at worst.", lambda costs: _time(costs.longest_wait)),
    Measure("Write-store reads", "Queries that went to the write store.", lambda costs: f"{costs.write_reads:,}"),
    Measure("Share of its work", "Their share of what it had to do.", lambda costs: f"{costs.write_load:.0%}"),
    Measure("Commands", "How many commands were decided.", lambda costs: f"{costs.commands:,}"),
    Measure(
        "Refused for it", "Those refused only because the read side was not well.", lambda costs: f"{costs.refused:,}"
    ),
    Measure(
        "Time of a command", "From sending it to the verdict, on average.", lambda costs: _time(costs.mean_command_time)
    ),
    Measure("Shown at once", "Commands that were shown before they were true.", lambda costs: f"{costs.guessed:,}"),
    Measure("Rolled back", "Those of them that were taken back.", lambda costs: f"{costs.rolled_back:,}"),
)
"""All that stands on a bill, in the order it is read."""


def on_one_line(costs: Costs) -> str:
    """Return what came of a remedy so far; beside staleness only what there is."""
    said = [f"{costs.stale:,} of {costs.answers:,} stale", f"{counted(costs.broken, 'own write')} missing"]
    if costs.wait:
        said.append(f"+{_time(costs.mean_wait)} wait")
    for number, thing, things in (
        (costs.timeouts, "timeout", ""),
        (costs.pending, "pending", "pending"),
        (costs.write_reads, "write-store read", ""),
        (costs.refused, "command refused for it", "commands refused for it"),
        (costs.rolled_back, "rolled back", "rolled back"),
    ):
        if number:
            said.append(counted(number, thing, things))
    return " · ".join(said)

"""Bill words: what a remedy has brought and cost, measure by measure and on one line; no Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.written import decimal, whole
from cqrs_sim.language import _, ngettext

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
    Measure(_("Answers"), _("How many answers were given."), lambda costs: whole(costs.answers)),
    Measure(_("Stale"), _("Answers that were behind."), lambda costs: whole(costs.stale)),
    Measure(
        _("Own write missing"), _("Answers without what the reader had written."), lambda costs: whole(costs.broken)
    ),
    Measure(
        _("Gone back"), _("Answers with less than what the reader had seen."), lambda costs: whole(costs.gone_back)
    ),
    Measure(
        _("Pending"), _("Readers who were told “pending” instead of an answer."), lambda costs: whole(costs.pending)
    ),
    Measure(_("Timeouts"), _("How often somebody waited in vain."), lambda costs: whole(costs.timeouts)),
    Measure(_("Added wait"), _("What the remedy adds to an answer, on average."), lambda costs: _time(costs.mean_wait)),
    Measure(_("Longest wait"), _("What it added at worst."), lambda costs: _time(costs.longest_wait)),
    Measure(_("Write-store reads"), _("Queries that went to the write store."), lambda costs: whole(costs.write_reads)),
    Measure(
        _("Share of its work"), _("Their share of what it had to do."), lambda costs: decimal(costs.write_load, ".0%")
    ),
    Measure(_("Commands"), _("How many commands were decided."), lambda costs: whole(costs.commands)),
    Measure(
        _("Refused for it"),
        _("Those refused only because the read side was not well."),
        lambda costs: whole(costs.refused),
    ),
    Measure(
        _("Time of a command"),
        _("From sending it to the verdict, on average."),
        lambda costs: _time(costs.mean_command_time),
    ),
    Measure(
        _("Shown at once"), _("Commands that were shown before they were true."), lambda costs: whole(costs.guessed)
    ),
    Measure(_("Rolled back"), _("Those of them that were taken back."), lambda costs: whole(costs.rolled_back)),
)
"""All that stands on a bill, in the order it is read."""


def on_one_line(costs: Costs) -> str:
    """Return what came of a remedy so far; beside staleness only what there is."""
    stale = _("{n} of {answers} stale").format(n=whole(costs.stale), answers=whole(costs.answers))
    missing = ngettext("{n} own write missing", "{n} own writes missing", costs.broken)
    said = [stale, missing.format(n=whole(costs.broken))]
    if costs.wait:
        said.append(_("+{time} wait").format(time=_time(costs.mean_wait)))
    for n, one in (
        (costs.timeouts, ngettext("{n} timeout", "{n} timeouts", costs.timeouts)),
        (costs.pending, ngettext("{n} pending", "{n} pending", costs.pending)),
        (costs.write_reads, ngettext("{n} write-store read", "{n} write-store reads", costs.write_reads)),
        (costs.refused, ngettext("{n} command refused for it", "{n} commands refused for it", costs.refused)),
        (costs.rolled_back, ngettext("{n} rolled back", "{n} rolled back", costs.rolled_back)),
    ):
        if n:
            said.append(one.format(n=whole(n)))
    return " · ".join(said)

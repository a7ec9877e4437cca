"""X-ray words: what deviations say to people."""

from __future__ import annotations

from collections.abc import Sequence

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.lineage_words import fate_told
from cqrs_sim.core.rows import Table
from cqrs_sim.core.sentences import key_written, named, values_of
from cqrs_sim.core.xray import Cause, Deviation

NAMED = 3
"""How many events of one kind are named; the others are counted."""

NOTHING_COMES = "nothing that is on its way mends it"


def deviation_told(deviation: Deviation, now: int) -> str:
    """Return why a row is not as it should be, and what mends it, without capital and full stop."""
    mends, lasts = deviation.mends, deviation.lasts
    verbs = ("takes it away", "take it away") if deviation.difference.true is None else ("brings it", "bring it")
    said = [_brought(mends, now, verbs)] if mends else []
    said += [f"#{cause.position} {_blamed(cause, now)}" for cause in lasts[:NAMED]]
    if len(lasts) > NAMED:
        said.append(f"and {len(lasts) - NAMED:,} more like it")
    return "; ".join(said) or NOTHING_COMES


def row_told(domain: Domain, table: Table[object], deviation: Deviation) -> str:
    """Return what is wrong with a row, such as "feed p2: likes 0 (2)", without full stop."""
    difference = deviation.difference
    place = f"{named(table.name, domain.texts)} {key_written(table, difference.key)}"
    if difference.shown is None:
        return f"{place} is not here yet" if deviation.mends else f"{place} is not here"
    if difference.true is None:
        return f"{place} should not be here any more" if deviation.causes else f"{place} should not be here"
    shown, true = values_of(difference.shown), values_of(difference.true)
    cells = (f"{named(name, domain.texts)} {shown[name]} ({true[name]})" for name in difference.columns)
    return f"{place}: {', '.join(cells)}"


def _brought(mends: Sequence[Cause], now: int, verbs: tuple[str, str]) -> str:
    """Say which events bring what is right, and when the last of them is there."""
    numbers = [f"#{cause.position}" for cause in mends[:NAMED]]
    if len(mends) > NAMED:
        numbers.append(f"{len(mends) - NAMED:,} more")
    who = numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    under_way = any(cause.fate.state == "flying" for cause in mends)
    token = ("token " if len(mends) == 1 else "tokens ") if under_way else ""
    return f"{token}{who} {verbs[len(mends) > 1]}{_when(mends, now)}"


def _when(mends: Sequence[Cause], now: int) -> str:
    fates = [cause.fate for cause in mends]
    if all(fate.state == "waiting" for fate in fates):
        return f", waiting at the projector{f' for #{fates[-1].behind}' if fates[-1].behind else ''}"
    due = [fate.due for fate in fates if fate.due is not None]
    return f", in {seconds(max(0, max(due) - now))}" if len(due) == len(fates) else ", later"


def _blamed(cause: Cause, now: int) -> str:
    match cause.fate.state:
        case "doubled":
            return "is counted twice, for ever" if cause.deed == "changed" else "was applied twice"
        case "parked":
            return f"is {fate_told(cause.fate, now)}"
        case "lost":
            return "was lost and will never come"
        case "unsent":
            return "was never sent"
        case "passed":
            return "was passed over by the checkpoint"
    # What would come by itself waits for something that does not.
    return fate_told(cause.fate, now) if cause.fate.behind else "waits until the projector is started again"

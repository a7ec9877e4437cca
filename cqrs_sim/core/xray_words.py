"""X-ray words: what deviations say to people."""

from __future__ import annotations

from collections.abc import Sequence

from cqrs_sim.core.choice_words import reason_named
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.lineage_words import fate_told
from cqrs_sim.core.rows import Table
from cqrs_sim.core.sentences import key_written, named, values_of
from cqrs_sim.core.written import enumerated, listed, whole
from cqrs_sim.core.xray import Cause, Deviation
from cqrs_sim.language import _, ngettext

NAMED = 3
"""How many events of one kind are named; the others are counted."""

NOTHING_COMES = _("nothing that is on its way mends it")


def deviation_told(deviation: Deviation, now: int) -> str:
    """Return why a row is not as it should be, and what mends it, without capital and full stop."""
    mends, lasts = deviation.mends, deviation.lasts
    said = [_when(_brought(mends, gone=deviation.difference.true is None), mends, now)] if mends else []
    said += [f"#{cause.position} {_blamed(cause, now)}" for cause in lasts[:NAMED]]
    if len(lasts) > NAMED:
        more = len(lasts) - NAMED
        said.append(ngettext("and {n} more like it", "and {n} more like it", more).format(n=whole(more)))
    return "; ".join(said) or NOTHING_COMES


def row_told(domain: Domain, table: Table[object], deviation: Deviation) -> str:
    """Return what is wrong with a row, such as "feed p2: likes 0 (2)", without full stop."""
    difference = deviation.difference
    place = f"{named(table.name, domain.texts)} {key_written(table, difference.key)}"
    if difference.shown is None:
        missing = _("{place} is not here yet") if deviation.mends else _("{place} is not here")
        return missing.format(place=place)
    if difference.true is None:
        spare = _("{place} should not be here any more") if deviation.causes else _("{place} should not be here")
        return spare.format(place=place)
    shown, true = values_of(difference.shown), values_of(difference.true)
    cells = (f"{named(name, domain.texts)} {shown[name]} ({true[name]})" for name in difference.columns)
    return f"{place}: {listed(cells)}"


def _brought(mends: Sequence[Cause], gone: bool) -> str:
    """Say which events bring what is right, or take away what is not."""
    count = len(mends)
    numbers = [f"#{cause.position}" for cause in mends[:NAMED]]
    if more := count - len(numbers):
        numbers.append(ngettext("{n} more", "{n} more", more).format(n=whole(more)))
    if any(cause.fate.state == "flying" for cause in mends):
        brings = ngettext("token {events} brings it", "tokens {events} bring it", count)
        takes = ngettext("token {events} takes it away", "tokens {events} take it away", count)
    else:
        brings = ngettext("{events} brings it", "{events} bring it", count)
        takes = ngettext("{events} takes it away", "{events} take it away", count)
    return (takes if gone else brings).format(events=enumerated(numbers))


def _when(said: str, mends: Sequence[Cause], now: int) -> str:
    """Return what is said with when the last of the events is there."""
    fates = [cause.fate for cause in mends]
    if all(fate.state == "waiting" for fate in fates):
        behind = fates[-1].behind
        waiting = (
            _("{said}, waiting at the projector for #{position}") if behind else _("{said}, waiting at the projector")
        )
        return waiting.format(said=said, position=behind)
    due = [fate.due for fate in fates if fate.due is not None]
    if len(due) < len(fates):
        return _("{said}, later").format(said=said)
    return _("{said}, in {time}").format(said=said, time=seconds(max(0, max(due) - now)))


def _blamed(cause: Cause, now: int) -> str:
    match cause.fate.state:
        case "doubled":
            return _("is counted twice, for ever") if cause.deed == "changed" else _("was applied twice")
        case "parked":
            return _("is parked ({reason})").format(reason=reason_named(cause.fate.reason))
        case "lost":
            return _("was lost and will never come")
        case "unsent":
            return _("was never sent")
        case "passed":
            return _("was passed over by the checkpoint")
    # What would come by itself waits for something that does not.
    return fate_told(cause.fate, now) if cause.fate.behind else _("waits until the projector is started again")

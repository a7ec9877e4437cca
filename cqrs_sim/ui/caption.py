"""The caption: one sentence, from the model, about what is going on."""

from __future__ import annotations

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Answered, Fact, Injected, Rejected, SettingsChanged
from cqrs_sim.core.sentences import counted, named, refusal, words
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.fault_caption import done_to
from cqrs_sim.ui.picture import Picture

LONGEST = 60
"""Letters that fit into one line in a window of the smallest size."""
HEARD = 2 * SECOND
"""For how long (simulated microseconds) a fault that was done is told, as long as nothing has come of it."""


def caption(domain: Domain, picture: Picture, last: Fact | None, running: bool, wrong: str = "") -> str:
    """Return what is going on; `last` is the newest fact that a person caused, `wrong` what is wrong at this moment."""
    match last:
        case Rejected(_, _, rule, values):
            said = f"Rejected: {refusal(domain, rule, values)}"
            said += "" if said.endswith("…") else "."
            return said if len(said) <= LONGEST else "Rejected: a rule was broken. Nothing changed."
        case Answered(position=position) if picture.head > position:
            # It may come from another lane or replica than the one people look at first.
            late = _behind(domain, picture) if picture.events_behind else f"The log is at #{picture.head}."
            return f"Answer built at #{position}. {late}"
        case Injected(at, fault) if not wrong and picture.now - at < HEARD:
            return done_to(fault)
    if wrong:
        return wrong
    if picture.events_behind:
        return _under_way(domain, picture, running)
    if (last is None or isinstance(last, SettingsChanged)) and picture.head == len(domain.opening):
        return f"Press {words(domain.commands[0].command.__name__)} and watch it cross to the {_in_front(domain)}."
    return f"The read store is up to date, at #{picture.checkpoint}."


def _under_way(domain: Domain, picture: Picture, running: bool) -> str:
    behind = _behind(domain, picture)
    if not picture.flights:  # arrived, but the read store could not be written
        return behind if running else f"Paused. {behind}"
    newest = picture.flights[-1].envelope
    if not running:
        return f"Paused. {newest.event_type} #{newest.position} is on its way."
    said = f"{newest.event_type} #{newest.position} is on its way. {behind}"
    return said if len(said) <= LONGEST else f"#{newest.position} is on its way. {behind}"


def _behind(domain: Domain, picture: Picture) -> str:
    return f"The {_in_front(domain)} is {counted(picture.events_behind, 'event')} behind."


def _in_front(domain: Domain) -> str:
    """Return what the domain calls the read model that people look at first."""
    return named(domain.read_models[0].name, domain.texts)

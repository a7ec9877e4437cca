"""The caption: one sentence, from the model, about what is going on."""

from __future__ import annotations

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Accepted, Answered, Fact, Rejected, SettingsChanged
from cqrs_sim.core.sentences import counted, refusal
from cqrs_sim.ui.picture import Picture

LONGEST = 60
"""Letters that fit into one line in a window of the smallest size."""


def caption(domain: Domain, picture: Picture, last: Fact | None, running: bool) -> str:
    """Return what is going on; `last` is the newest fact that a person caused."""
    match last:
        case Rejected(_, _, rule, values):
            said = f"Rejected: {refusal(domain, rule, values)}"
            said += "" if said.endswith("…") else "."
            return said if len(said) <= LONGEST else "Rejected: a rule was broken. Nothing changed."
        case Accepted() if picture.events_behind:
            return _under_way(picture, running)
        case Answered(position=position) if picture.head > position:
            return f"Answer built at #{position}. " + _behind(picture)
    if picture.events_behind:
        return _under_way(picture, running)
    if last is None or isinstance(last, SettingsChanged):
        return domain.texts["invitation"] if picture.head == len(domain.opening) else _up_to_date(picture)
    return _up_to_date(picture)


def _up_to_date(picture: Picture) -> str:
    return f"The read store is up to date, at #{picture.checkpoint}."


def _under_way(picture: Picture, running: bool) -> str:
    if not picture.flights:  # arrived, but the read store could not be written
        return _behind(picture) if running else f"Paused. {_behind(picture)}"
    newest = picture.flights[-1].envelope
    if not running:
        return f"Paused. {newest.event_type} #{newest.position} is on its way."
    return f"{newest.event_type} #{newest.position} is on its way. {_behind(picture)}"


def _behind(picture: Picture) -> str:
    return f"The feed is {counted(picture.events_behind, 'event')} behind."

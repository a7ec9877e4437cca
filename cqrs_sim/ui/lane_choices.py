"""Lane choices: which read models are kept, on which lanes, and with which delay, as values to choose; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cqrs_sim.core import duration
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.language import _
from cqrs_sim.ui.knob_kinds import Chosen, Typed

SHARED, OWN, MISSING = "shared", "own", "missing"
PLACES = Chosen(((SHARED, _("shared lane")), (OWN, _("own lane")), (MISSING, _("not kept"))))
AS_SET = _("as set")


def _delay(text: str) -> int | None:
    return None if text.strip().lower() in ("", AS_SET.lower()) else duration.parse(text)


def _written(delay: int | None) -> str:
    return AS_SET if delay is None else duration.exact(delay)


DELAY = Typed(_written, _delay)
"""The mean of a delay of one's own; None for that of the settings."""


def place_of(settings: Settings, model: str) -> str:
    """Return where a read model is kept: on the shared lane, on one of its own, or nowhere."""
    layout = settings.layout
    return MISSING if model in layout.missing else OWN if model in layout.separate else SHARED


def with_place(settings: Settings, models: Sequence[str], model: str, place: str) -> Settings:
    """Return the settings with this read model there. Raises ValueError where none would be left."""
    places = {each: place_of(settings, each) for each in models} | {model: place}
    if all(place == MISSING for place in places.values()):
        raise ValueError(_("At least one read model is kept."))
    separate = tuple(each for each in models if places[each] == OWN)
    missing = tuple(each for each in models if places[each] == MISSING)
    return replace(settings, layout=replace(settings.layout, separate=separate, missing=missing))


def model_delay(settings: Settings, model: str) -> int | None:
    """Return the mean delay (microseconds) of a read model's own lane, None for that of the settings."""
    law = dict(settings.layout.model_delays).get(model)
    return None if law is None else law.mean


def with_model_delay(settings: Settings, model: str, mean: int | None) -> Settings:
    """Return the settings with this mean delay on a read model's own lane. Raises ValueError."""
    delays = {name: law for name, law in settings.layout.model_delays if name != model}
    if mean is not None:
        delays[model] = replace(settings.delay, mean=mean)
    return replace(settings, layout=replace(settings.layout, model_delays=tuple(sorted(delays.items(), key=_first))))


def replica_delay(settings: Settings, replica: int) -> int | None:
    """Return the mean delay (microseconds) of a replica, None for that of the settings."""
    law = dict(settings.layout.replica_delays).get(replica)
    return None if law is None else law.mean


def with_replica_delay(settings: Settings, replica: int, mean: int | None) -> Settings:
    """Return the settings with this mean delay to a replica. Raises ValueError."""
    delays = {number: law for number, law in settings.layout.replica_delays if number != replica}
    if mean is not None:
        delays[replica] = replace(settings.delay, mean=mean)
    return replace(settings, layout=replace(settings.layout, replica_delays=tuple(sorted(delays.items(), key=_first))))


def _first(pair: tuple[str, DelayLaw] | tuple[int, DelayLaw]) -> str | int:
    return pair[0]

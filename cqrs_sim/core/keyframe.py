"""Keyframes: whole simulations as bytes, to be gone on with from there, any number of times."""

from __future__ import annotations

import io
import pickle
import zlib
from types import FunctionType
from typing import Any, TypeVar

from cqrs_sim.core.domain import Domain, Habits, ReadModel
from cqrs_sim.core.growing import Growing
from cqrs_sim.core.projection import Projections
from cqrs_sim.core.rows import Table

T = TypeVar("T")

_QUICKLY = 1
"""How hard zlib tries: harder takes three times as long and saves a tenth."""


class Keyframes:
    """Makes keyframes and wakes them.

    Classes, functions and what a domain is made of are shared by all copies, as are things of the `shared` kinds. All
    else is data, and is copied: a closure is none, and whatever holds one cannot be kept.
    """

    def __init__(self, *shared: type) -> None:
        """Share things of these kinds too."""
        self._kinds = (type, FunctionType, Domain, Habits, ReadModel, Projections, Table, *shared)
        self._things: list[Any] = []
        self._places: dict[int, int] = {}

    def keep(self, thing: object) -> bytes:
        """Return the thing as it is now. Raises pickle.PicklingError for what holds a closure."""
        out = io.BytesIO()
        _Keeping(out, self).dump(thing)
        return zlib.compress(out.getvalue(), _QUICKLY)

    def wake(self, kept: bytes, _kind: type[T]) -> T:
        """Return a copy of its own of what was kept, which is of this kind."""
        woken: T = _Waking(io.BytesIO(zlib.decompress(kept)), self).load()
        return woken

    def shares(self, thing: object) -> bool:
        """Whether all copies have this very thing. Raises pickle.PicklingError for a closure."""
        if isinstance(thing, FunctionType) and thing.__closure__:
            raise pickle.PicklingError(f"{thing.__qualname__} is a closure: what is kept for later has to be data")
        return isinstance(thing, self._kinds)

    def place_of(self, thing: object) -> int:
        """Return the number under which copies find this thing."""
        place = self._places.get(id(thing))
        if place is None:
            place = self._places[id(thing)] = len(self._things)
            self._things.append(thing)  # so its id will never be another's
        return place

    def thing_at(self, place: int) -> Any:
        """Return the thing with this number."""
        return self._things[place]


class _Keeping(pickle.Pickler):
    def __init__(self, out: io.BytesIO, keyframes: Keyframes) -> None:
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self._keyframes = keyframes

    def persistent_id(self, thing: Any) -> Any:
        if isinstance(thing, Growing):
            return self._keyframes.place_of(thing), len(thing)
        return self._keyframes.place_of(thing) if self._keyframes.shares(thing) else None


class _Waking(pickle.Unpickler):
    def __init__(self, source: io.BytesIO, keyframes: Keyframes) -> None:
        super().__init__(source)
        self._keyframes = keyframes
        self._woken: dict[int, Any] = {}

    def persistent_load(self, found: Any) -> Any:
        if isinstance(found, int):
            return self._keyframes.thing_at(found)
        place, length = found
        if place not in self._woken:  # referred to twice, it is one thing in the copy too
            self._woken[place] = self._keyframes.thing_at(place).up_to(length)
        return self._woken[place]

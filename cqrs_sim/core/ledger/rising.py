"""Rising: versions that only ever rise along an order, to be asked what stood where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Past = TypeVar("Past")


class Rising(Generic[Thing]):
    """The highest version so far at each place of an order, with the thing that brought it.

    With a `most`, only so many steps are kept, the newest; others may have been forgotten before the first, too.
    """

    __slots__ = ("_floor", "_most", "_places", "_things", "_versions")

    def __init__(self, most: int | None = None) -> None:
        """Start with nothing."""
        self._most = most
        self._floor = 0  # the highest version that may have been forgotten
        self._places: list[int] = []
        self._versions: list[int] = []
        self._things: list[Thing] = []

    def add(self, place: int, version: int, thing: Thing) -> None:
        """Note a version at a place that is not before any other; one that is no rise is not kept."""
        if self._most is not None and not self._versions:
            self._floor = version - 1
        if self._versions and version <= self._versions[-1]:
            return
        self._places.append(place)
        self._versions.append(version)
        self._things.append(thing)
        if self._most is not None and len(self._places) > self._most:
            self._floor = self._versions[0]
            del self._places[0], self._versions[0], self._things[0]

    @property
    def latest(self) -> int:
        """The highest version of all."""
        return self._versions[-1] if self._versions else self._floor

    def before(self, place: int) -> tuple[int, Thing] | None:
        """Return the highest version before this place, and its thing."""
        return self._step(bisect_left(self._places, place) - 1)

    def version_at(self, place: int) -> int:
        """Return the highest version at this place or before it; 0 for none, or the highest that it may have been."""
        step = self._step(bisect_right(self._places, place) - 1)
        return self._floor if step is None else step[0]

    def below(self, version: int) -> int:
        """Return the highest version below this one; 0 for none, or the highest that it may have been."""
        step = self._step(bisect_left(self._versions, version) - 1)
        return self._floor if step is None else step[0]

    def above(self, version: int) -> tuple[int, Thing] | None:
        """Return the first place at which a higher version stands, and its thing."""
        index = bisect_right(self._versions, version)
        return (self._places[index], self._things[index]) if index < len(self._places) else None

    def place_of(self, version: int) -> int | None:
        """Return the place at which exactly this version came up; 0 for none at all, or one that was forgotten."""
        index = bisect_left(self._versions, version)
        if index < len(self._versions) and self._versions[index] == version:
            return self._places[index]
        return 0 if version <= self._floor else None

    def thing_at(self, place: int) -> Thing:
        """Return what brought the version up at exactly this place."""
        return self._things[bisect_left(self._places, place)]

    def _step(self, index: int) -> tuple[int, Thing] | None:
        return (self._versions[index], self._things[index]) if index >= 0 else None


class Newest(Generic[Thing]):
    """The last place at which a version up to a given one stands, with the thing that brought it."""

    __slots__ = ("_most", "_places", "_things", "_versions")

    def __init__(self, most: int | None = None) -> None:
        """Start with nothing; with a `most`, only so many are kept, the newest."""
        self._most = most
        self._places: list[int] = []
        self._versions: list[int] = []
        self._things: list[Thing] = []

    def add(self, place: int, version: int, thing: Thing) -> None:
        """Note a version at a place after all others; older ones that are not lower can never be the last again."""
        while self._versions and self._versions[-1] >= version:
            del self._places[-1], self._versions[-1], self._things[-1]
        self._places.append(place)
        self._versions.append(version)
        self._things.append(thing)
        if self._most is not None and len(self._places) > self._most:
            del self._places[0], self._versions[0], self._things[0]

    def up_to(self, version: int) -> tuple[int, Thing] | None:
        """Return the last place with this version or a lower one, and its thing."""
        index = bisect_right(self._versions, version) - 1
        return (self._places[index], self._things[index]) if index >= 0 else None


class Recent(Generic[Past]):
    """What is kept of each key; with a `most`, those that were used last."""

    __slots__ = ("_kept", "_make", "_most")

    def __init__(self, make: Callable[[], Past], most: int | None = None) -> None:
        """Start with nothing; `make` begins what is kept of a key."""
        self._make = make
        self._most = most
        self._kept: OrderedDict[Hashable, Past] = OrderedDict()

    def get(self, key: Hashable) -> Past | None:
        """Return what is kept of this key; None where nothing is."""
        return self._kept.get(key)

    def use(self, key: Hashable) -> Past:
        """Return what is kept of this key, begun now if need be."""
        past = self._kept.get(key)
        if past is None:
            past = self._kept[key] = self._make()
            if self._most is not None and len(self._kept) > self._most:
                self._kept.popitem(last=False)
        elif self._most is not None:
            self._kept.move_to_end(key)
        return past

"""The timeline: simulated time in whole microseconds, and what is due when. It never sleeps."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from typing import Any

SECOND = 1_000_000
"""Microseconds in a second of simulated time."""

Perform = Callable[[str, Any], None]
"""What a room does when one of its actions is due: it is given the verb and the argument."""


class Timeline:
    """A clock and a heap of actions.

    An action is data, (room, verb, argument), so the whole heap can be copied. Ties go by order of scheduling. One
    that raises stays due, before all others: once its store is usable again, the next run goes on with it.
    """

    def __init__(self) -> None:
        """Start at 0 with nothing due."""
        self.now = 0
        self._serial = 0
        self._due: list[tuple[int, int, str, str, Any]] = []
        self._rooms: dict[str, Perform] = {}

    def enter(self, room: str, perform: Perform) -> None:
        """Let a room have its actions performed by this function."""
        self._rooms[room] = perform

    def at(self, moment: int, room: str, verb: str, argument: Any) -> int:
        """Schedule an action; return its number for `cancel`. Raises ValueError for a moment that has passed."""
        if moment < self.now:
            raise ValueError(f"{verb} of {room} is asked for at {moment} us, but it is {self.now} us already")
        self._serial += 1
        heappush(self._due, (moment, self._serial, room, verb, argument))
        return self._serial

    def cancel(self, serial: int) -> None:
        """Take the action with this number off, if it is still due."""
        self._due[:] = [action for action in self._due if action[1] != serial]
        heapify(self._due)

    def next_moment(self) -> int | None:
        """Return when the next action is due, or None."""
        return self._due[0][0] if self._due else None

    def run_until(self, moment: int, enough: Callable[[], bool] | None = None) -> int:
        """Perform everything due up to and including `moment`; return the moment reached.

        `enough` is asked between instants, never within one: when it says so, time stays at the last whole instant.
        """
        due, rooms = self._due, self._rooms
        while due and due[0][0] <= moment:
            instant = due[0][0]
            if enough is not None and instant > self.now and enough():
                return self.now
            self.now = instant
            action = heappop(due)
            _, _, room, verb, argument = action
            try:
                rooms[room](verb, argument)
            except BaseException:
                heappush(due, action)
                raise
        if moment > self.now and not (enough is not None and enough()):
            self.now = moment
        return self.now

"""The timeline: simulated time in whole microseconds, and what is due when. It never sleeps."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from typing import Any

SECOND = 1_000_000
"""Microseconds in a second of simulated time."""

Perform = Callable[[str, Any], None]
"""What a room does when one of its actions is due: it is given the verb and the argument."""

_Action = tuple[int, str, str, Any]
"""The number of an action, its room, verb and argument."""


class Timeline:
    """A clock, what is due now, and a heap of later instants with what is due at each.

    An action is data, (room, verb, argument), so all of it can be copied. Ties go by order of scheduling. One that
    raises stays due, before all others: once its store is usable again, the next run goes on with it.
    """

    def __init__(self) -> None:
        """Start at 0 with nothing due."""
        self.now = 0
        self._serial = 0
        self._due: deque[_Action] = deque()
        self._instants: list[int] = []
        self._later: dict[int, list[_Action]] = {}
        self._rooms: dict[str, Perform] = {}

    def enter(self, room: str, perform: Perform) -> None:
        """Let a room have its actions performed by this function."""
        self._rooms[room] = perform

    def at(self, moment: int, room: str, verb: str, argument: Any) -> int:
        """Schedule an action; return its number for `cancel`. Raises ValueError for a moment that has passed."""
        serial = self._serial + 1
        if moment in self._later:
            self._later[moment].append((serial, room, verb, argument))
        elif moment > self.now:
            self._later[moment] = [(serial, room, verb, argument)]
            heappush(self._instants, moment)
        elif moment == self.now:
            self._due.append((serial, room, verb, argument))
        else:
            raise ValueError(f"{verb} of {room} is asked for at {moment} us, but it is {self.now} us already")
        self._serial = serial
        return serial

    def cancel(self, serial: int) -> None:
        """Take the action with this number off, if it is still due."""
        for actions in (self._due, *self._later.values()):
            for action in actions:
                if action[0] == serial:
                    actions.remove(action)
                    break
        for instant in [instant for instant, actions in self._later.items() if not actions]:
            del self._later[instant]
            self._instants.remove(instant)
            heapify(self._instants)

    def next_moment(self) -> int | None:
        """Return when the next action is due, or None."""
        if self._due:
            return self.now
        return self._instants[0] if self._instants else None

    def settle(self) -> None:
        """Perform everything due now, and what becomes due now by that."""
        due, rooms = self._due, self._rooms
        while due:
            action = due.popleft()
            _, room, verb, argument = action
            try:
                rooms[room](verb, argument)
            except BaseException:
                due.appendleft(action)
                raise

    def run_until(self, moment: int, enough: Callable[[], bool] | None = None) -> int:
        """Perform everything due up to and including `moment`; return the moment reached.

        `enough` is asked between instants, never within one: when it says so, time stays at the last whole instant.
        """
        instants = self._instants
        while moment >= self.now:
            self.settle()
            if not instants or instants[0] > moment:
                break
            if enough is not None and enough():
                return self.now
            self.now = heappop(instants)
            self._due.extend(self._later.pop(self.now))
        if moment > self.now and not (enough is not None and enough()):
            self.now = moment
        return self.now

"""A journal's entries: read from its file when they are asked for, while the session goes on writing there."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import overload

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.journal import Entry
from cqrs_sim.sessions.line_codec import decode_lines
from cqrs_sim.sessions.naming import named

_MARKED = b'"marker"'
"""Stands in the line of every marker, and may stand in others."""


class JournalEntries(Sequence[Entry]):
    """The inputs that a journal has now. Of each, only where it begins in the file is kept in memory.

    Whatever is asked raises SessionError where the file cannot be read.
    """

    def __init__(self, path: Path, domain: Domain) -> None:
        """Read those of this file, which are of this domain."""
        self._path, self._domain = path, domain
        self._begins = array("q")
        self._end = 0
        """Where the last whole line that was looked at ends."""
        self._newest: tuple[int, Entry] | None = None

    def __len__(self) -> int:
        """How many there are now."""
        with named(self._path):
            size = self._path.stat().st_size
            if size < self._end:
                self._go_back(size)
            if size > self._end:
                self._go_on()
        return len(self._begins)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | Sequence[Entry]:
        """Return one of them, or those of a range."""
        places = range(len(self))[place]
        if isinstance(places, range):
            return self._read(places)
        if self._newest is None or self._newest[0] != places:
            (entry,) = self._read((places,))
            self._newest = places, entry
        return self._newest[1]

    def _go_on(self) -> None:
        """Look at what has been written since; what follows the last line end is not whole yet."""
        with self._path.open("rb") as file:
            file.seek(self._end)
            *lines, _cut_off = file.read().split(b"\n")
        for line in lines:
            if _MARKED not in line or self._entries_in([line]):
                self._begins.append(self._end)
            self._end += len(line) + 1

    def _go_back(self, size: int) -> None:
        """Forget what was taken back."""
        while self._begins and self._begins[-1] >= size:
            self._begins.pop()
        self._end, self._newest = size, None

    def _read(self, places: Iterable[int]) -> tuple[Entry, ...]:
        with named(self._path), self._path.open("rb") as file:
            lines = []
            for place in places:
                file.seek(self._begins[place])
                lines.append(file.readline())
            return self._entries_in(lines)

    def _entries_in(self, lines: Sequence[bytes]) -> tuple[Entry, ...]:
        return decode_lines(lines, self._domain)[0]

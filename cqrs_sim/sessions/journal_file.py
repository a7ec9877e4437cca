"""A journal's file: one line an input or marker, appended before what it says begins."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cqrs_sim.language import _
from cqrs_sim.sessions.encoding import encode_line
from cqrs_sim.sessions.session import Line, SessionError


class JournalFile:
    """The journal of a running session, open for appending."""

    def __init__(self, path: Path) -> None:
        """Open the file; nothing in it changes before the first line. Raises OSError."""
        self.path = path
        # Unbuffered: what could not be written must not be written later, with a line that was refused.
        self._file = path.open("ab", buffering=0)
        self._before = self._whole = self._file.seek(0, os.SEEK_END)

    def mend(self) -> None:
        """Take off what follows the last line end: it was cut off while being written. Raises SessionError."""
        self._whole = self.path.read_bytes().rfind(b"\n") + 1
        self._drop_rest()

    def append(self, line: Line) -> None:
        """Add one line, out of this process's hands when it returns. Raises SessionError."""
        data = encode_line(line)
        self._drop_rest()
        self._before = self._whole
        try:
            while data:
                data = data[self._file.write(data) :]
        except OSError as error:
            self.take_back()
            raise self._unwritable(error) from error
        self._whole = self._file.seek(0, os.SEEK_END)

    def take_back(self) -> None:
        """Remove the newest line: it has not happened."""
        self._whole = self._before
        with suppress(SessionError):  # a disk that refuses even this is told about by what comes next
            self._drop_rest()

    def _drop_rest(self) -> None:
        try:
            if self._file.seek(0, os.SEEK_END) > self._whole:
                self._file.truncate(self._whole)
        except OSError as error:
            raise self._unwritable(error) from error

    def close(self) -> None:
        """Close the file, safe from a loss of power."""
        with suppress(OSError):  # devices and some network drives cannot promise that
            os.fsync(self._file.fileno())
        self._file.close()

    def _unwritable(self, error: OSError) -> SessionError:
        return SessionError(
            _("{path} cannot be written ({reason}): make room there, then try again.").format(
                path=self.path, reason=error.strerror
            )
        )

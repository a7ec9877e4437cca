"""Output of the command line: what arrives on standard output and in files, or a sentence why it cannot."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cqrs_sim.language import _
from cqrs_sim.sessions.files import writing_whole
from cqrs_sim.sessions.replaying import HowFar, Tell

WORTH_SHOWING = 0.5
"""Seconds that something must take before its progress is shown."""


class Refused(Exception):
    """A wish of the command line that cannot be met; the message says what and what to do."""


@contextmanager
def printing() -> Iterator[None]:
    """Have what is printed in the block arrive, or raise Refused; whoever stops reading early may do so."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every code page has the µ of a short time
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:  # None where it was closed from the start
                sys.stdout.flush()
    except OSError as error:
        # Python will flush once more at its end; what could not be written must not fail again there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        raise Refused(
            _("The output cannot be written ({reason}): send it elsewhere.").format(reason=error.strerror)
        ) from error


@contextmanager
def written(path: Path) -> Iterator[Callable[[bytes], object]]:
    """A file to write to, as `writing_whole` does; raises Refused when it cannot be written."""
    try:
        with writing_whole(path) as write:
            yield write
    except OSError as error:
        raise Refused(
            _("{path} cannot be written ({reason}): name another file.").format(path=path, reason=error.strerror)
        ) from error


@contextmanager
def progress() -> Iterator[Tell | None]:
    """What shows on a terminal how far a replay has come; nothing where nobody watches."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    # Imported here because the window opens without it.
    from tqdm import tqdm

    layout = "{percentage:3.0f}% |{bar}| {desc} [{elapsed}<{remaining}]"
    with tqdm(total=1.0, bar_format=layout, delay=WORTH_SHOWING, miniters=0, leave=False) as bar:

        def show(progress: HowFar) -> None:
            bar.set_description_str(str(progress), refresh=False)
            bar.update(progress.share - bar.n)

        yield show

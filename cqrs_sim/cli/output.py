"""Output of the command line: what arrives on standard output and in files, or a sentence why it cannot."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND


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
        raise Refused(f"The output cannot be written ({error.strerror}): send it elsewhere.") from error


@contextmanager
def written(path: Path) -> Iterator[Callable[[bytes], object]]:
    """A new file to write to, whole at the end of the block; raises Refused when the file cannot be written."""
    try:
        with path.open("wb") as file:
            yield file.write
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror}): name another file.") from error


@contextmanager
def progress(simulation: Simulation, end: int) -> Iterator[Callable[[], bool] | None]:
    """Show on a terminal how far the simulation has come whenever what is returned is called."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    # Imported here because the window opens without it.
    from tqdm import tqdm

    with tqdm(total=end / SECOND, unit="s", unit_scale=True, desc="simulated", leave=False) as bar:

        def show() -> bool:
            bar.update(simulation.now / SECOND - bar.n)
            return False

        yield show

"""Files: written whole or not at all, and folders that take one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from cqrs_sim.language import _
from cqrs_sim.sessions.session import SessionError


def write_whole(path: Path, data: bytes) -> None:
    """Replace the file in one step, as `writing_whole` does. Raises OSError, and leaves what was there."""
    with writing_whole(path) as write:
        write(data)


@contextmanager
def writing_whole(path: Path) -> Iterator[Callable[[bytes], object]]:
    """What writes a file that takes its place in one step at the end of the block.

    Whoever reads, and whatever ends the program, finds the old or the new. If the block raises, or with OSError the
    writing, what was there is left.
    """
    # A pipe or a device has nothing to keep and cannot be replaced; neither must a link, such as /dev/stdout.
    if path.is_symlink() or (path.exists() and not path.is_file()):
        with path.open("wb") as file:
            yield file.write
        return
    number, name = mkstemp(dir=path.parent, prefix=f"{path.name}.")
    aside = Path(name)
    try:
        with open(number, "wb") as file:  # noqa: PTH123 - a Path opens no number
            yield file.write
            file.flush()
            os.fsync(number)
        aside.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def new_folder(path: Path) -> Iterator[None]:
    """A folder to fill, empty at first; as it was if the block raises. Raises SessionError where that cannot be."""
    try:
        if path.exists() and not path.is_dir():
            raise SessionError(_("{path} is a file: name a folder that is empty or not there yet.").format(path=path))
        if path.exists() and any(path.iterdir()):
            raise SessionError(
                _("{path} holds something already: name a folder that is empty or not there yet.").format(path=path)
            )
        was_there = path.exists()
        path.mkdir(parents=True, exist_ok=True)
        try:
            yield
        except BaseException:
            _empty(path, was_there)
            raise
    except OSError as error:
        raise SessionError(
            _("{path} cannot be written ({reason}): choose another folder.").format(path=path, reason=error.strerror)
        ) from error


def _empty(path: Path, keep: bool) -> None:
    for inside in path.iterdir() if keep else ():
        shutil.rmtree(inside, ignore_errors=True) if inside.is_dir() else inside.unlink(missing_ok=True)
    if not keep:
        shutil.rmtree(path, ignore_errors=True)

"""Places that cannot be written: what a classroom's disks do, for a while."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits of Unix")
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full and /proc are Linux's")


@contextmanager
def permissions(path: Path, mode: int) -> Iterator[None]:
    """Give the path these permissions, and make them count: root would not be stopped by them."""
    before = path.stat().st_mode
    path.chmod(mode)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        path.chmod(before)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes, as on a disk that is nearly full."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

"""Ctrl+C at the terminal, heard by a window that waits: nothing wakes it up to look."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@contextmanager
def ending_when_interrupted(application: QApplication, status: int) -> Iterator[None]:
    """Within the block, Ctrl+C ends the event loop with this exit status."""
    from PySide6.QtCore import QSocketNotifier

    # Python hears of Ctrl+C only while it runs, and Qt hears of sockets: so the signal sends a byte.
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        heard = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
        heard.activated.connect(lambda: ours.recv(1))
        woken = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        before = signal.signal(signal.SIGINT, lambda *_signal: application.exit(status))
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            signal.set_wakeup_fd(woken)
            heard.setEnabled(False)
            heard.deleteLater()

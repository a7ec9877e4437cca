"""Whether a window can be shown here: asked before Qt, which would end the program where it cannot."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from cqrs_sim.core.written import listed
from cqrs_sim.language import _

# What the xcb platform plugin of Qt 6 loads; it names only the first one it misses, and then aborts.
XCB_LIBRARIES = (
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-image.so.0",
    "libxcb-keysyms.so.1",
    "libxcb-randr.so.0",
    "libxcb-render-util.so.0",
    "libxcb-shape.so.0",
    "libxcb-xkb.so.1",
    "libxkbcommon-x11.so.0",
    "libX11-xcb.so.1",
)
_HEADLESS = _("What works without one: cqrs-sim run SESSION.")

_NO_DISPLAY = _("There is no display to open a window on: set DISPLAY, or log in to a desktop.")
_MISSING = _("Qt needs {libraries}: install it with your system's package manager.")
_SILENT = _("The display {display} does not answer: check DISPLAY.")


def obstacle(environment: Mapping[str, str] = os.environ, libraries: Iterable[str] = XCB_LIBRARIES) -> str | None:
    """Return a sentence that says why no window can be shown and what to do; None where one can.

    `libraries` are those that Qt needs for a window on X.
    """
    platforms = (environment.get("QT_QPA_PLATFORM") or "wayland;xcb").split(";")
    if not (sys.platform.startswith("linux") and all(name.startswith(("wayland", "xcb")) for name in platforms)):
        return None
    if platforms != ["xcb"] and _wayland_answers(environment):
        return None
    display = environment.get("DISPLAY")
    if not display:
        return f"{_NO_DISPLAY} {_HEADLESS}"
    missing = [name for name in libraries if not _loads(name)]
    if missing:
        return f"{_MISSING.format(libraries=listed(missing))} {_HEADLESS}"
    if _x_refuses(display):
        return f"{_SILENT.format(display=display)} {_HEADLESS}"
    return None


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name, folder = environment.get("WAYLAND_DISPLAY"), environment.get("XDG_RUNTIME_DIR", "")
    return bool(name) and _connects(str(Path(folder, name or "")))


def _connects(address: str) -> bool:
    import socket  # here and below: where Qt needs none of it, the window need not wait for it

    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(1)
            connection.connect(address)
    except OSError:
        return False
    return True


def _x_refuses(display: str) -> bool:
    """Ask as Qt will, so that whatever refuses Qt is known before: no server, no such name, no permission."""
    import ctypes

    xcb = ctypes.CDLL("libxcb.so.1")  # all of Qt's own libraries for X are built on it
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(os.fsencode(display), None))
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return refused


def _loads(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True

"""The platform's wish for little motion, where Qt does not tell it; no program is started to find out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

# Most platforms are not asked, so ctypes is imported for those that are: the window waits for the answer.

_GNOME_LIKE = ("gnome", "unity", "cinnamon", "budgie", "pantheon")
_SCHEMA, _KEY = b"org.gnome.desktop.interface", b"enable-animations"
_SPI_GETCLIENTAREAANIMATION = 0x1042
"""As Windows calls the question whether animations inside windows are shown."""


def platform_reduces() -> bool:
    """Whether this platform is set to little motion; what cannot be asked counts as no wish."""
    asked: Callable[[], bool] | None = {"win32": _windows_reduces, "darwin": _mac_reduces}.get(sys.platform)
    if asked is None and _is_like_gnome():
        asked = _gnome_reduces
    try:
        return asked is not None and asked()
    except (OSError, AttributeError):  # a library, or what is called in it, is not there
        return False


def _is_like_gnome() -> bool:
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "").lower()
    return any(name in desktop for name in _GNOME_LIKE)


def _windows_reduces() -> bool:
    import ctypes

    libraries: Any = ctypes
    animated = ctypes.c_int(1)
    told = libraries.windll.user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0)
    return bool(told) and not animated.value


def _mac_reduces() -> bool:
    import ctypes

    objc = ctypes.CDLL("/usr/lib/libobjc.A.dylib")
    ctypes.CDLL("/System/Library/Frameworks/AppKit.framework/AppKit")
    objc.objc_getClass.restype = objc.sel_registerName.restype = ctypes.c_void_p
    pointer, name = ctypes.c_void_p, objc.sel_registerName
    send = ctypes.CFUNCTYPE(pointer, pointer, pointer)(("objc_msgSend", objc))
    ask = ctypes.CFUNCTYPE(ctypes.c_bool, pointer, pointer)(("objc_msgSend", objc))
    workspace = send(objc.objc_getClass(b"NSWorkspace"), name(b"sharedWorkspace"))
    return bool(ask(workspace, name(b"accessibilityDisplayShouldReduceMotion")))


def _gnome_reduces() -> bool:
    import ctypes

    gio, gobject = ctypes.CDLL("libgio-2.0.so.0"), ctypes.CDLL("libgobject-2.0.so.0")
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    lookup, has_key, new = gio.g_settings_schema_source_lookup, gio.g_settings_schema_has_key, gio.g_settings_new
    gio.g_settings_schema_source_get_default.restype = lookup.restype = new.restype = pointer
    lookup.argtypes, has_key.argtypes, new.argtypes = (pointer, text, ctypes.c_int), (pointer, text), (text,)
    gio.g_settings_get_boolean.argtypes, gobject.g_object_unref.argtypes = (pointer, text), (pointer,)
    gio.g_settings_schema_unref.argtypes = (pointer,)
    source = gio.g_settings_schema_source_get_default()
    schema = lookup(source, _SCHEMA, 1) if source else None
    if not schema:  # and to ask for settings without a schema would end the program
        return False
    known = has_key(schema, _KEY)
    gio.g_settings_schema_unref(schema)
    if not known:
        return False
    settings = new(_SCHEMA)
    animated = gio.g_settings_get_boolean(settings, _KEY)
    gobject.g_object_unref(settings)
    return not animated

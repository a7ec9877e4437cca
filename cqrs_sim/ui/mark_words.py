"""Mark words: what is said of the heads and the marks of the gap chart."""

from __future__ import annotations

from collections.abc import Sequence

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.history import Mark
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext

WRITE_HEAD, READ_HEAD = _("Write head"), _("Read head")
MARKS = _("Rejections, faults and settings")
LATEST = 10
"""How many marks are told in text at most, the latest ones."""

_KINDS = {"rejected": _("rejected"), "fault": _("fault"), "settings": _("settings")}
_FAULTS = {
    "LoseNext": _("lose next"),
    "DuplicateNext": _("duplicate next"),
    "DetourNext": _("detour next"),
    "LoseCopy": _("lose copy"),
    "DuplicateCopy": _("duplicate copy"),
    "DelayCopy": _("delay copy"),
    "Partition": _("partition"),
    "HealPartition": _("heal partition"),
    "ForgetSent": _("forget sent"),
    "SendAgain": _("send again"),
    "CrashProjector": _("crash projector"),
    "RestartProjector": _("restart projector"),
    "StartSecondProjector": _("start second projector"),
    "PoisonNext": _("poison next"),
    "CallOff": _("call off"),
    "Mend": _("mend"),
    "Rebuild": _("rebuild"),
    "Crashed": _("crashed"),
    "Parked": _("parked"),
    "PublishFailed": _("publish failed"),
}
"""Faults that were done, and what came of some."""


def mark_named(mark: Mark) -> str:
    """Return what happened at a mark, in a word or two."""
    return _FAULTS[mark.what] if mark.what else _KINDS[mark.kind]


def told(mark: Mark) -> str:
    """Return what happened at a mark, and when."""
    return _("{what} at {moment}").format(what=mark_named(mark), moment=seconds(mark.at))


def latest(marks: Sequence[Mark]) -> tuple[Sequence[Mark], int]:
    """Return the last LATEST of these marks, the newest first, and how many there were before them."""
    return tuple(reversed(marks[-LATEST:])), max(0, len(marks) - LATEST)


def behind(read: int, write: int, late: int) -> str:
    """Return how far behind a head is, late by so much time (microseconds)."""
    n = max(0, write - read)
    return ngettext("{n} event, {time} behind", "{n} events, {time} behind", n).format(n=whole(n), time=seconds(late))

"""Mark words: what the marks of the gap chart are called."""

from __future__ import annotations

from cqrs_sim.core.history import Mark
from cqrs_sim.language import _

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
